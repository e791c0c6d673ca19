"""crimestats: the analysis library. Arrays in, frozen results out; no Django, no files, no network."""
