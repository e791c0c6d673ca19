"""From a path that a person names to checked bytes: archives, folders, and the lines of text files."""
