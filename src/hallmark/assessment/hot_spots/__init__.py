"""Where one category clusters within an area: hot cells that hold up on the whole map, and what they will do next."""
