"""One module per kind of file: how it is recognised, checked, and turned into rows of the store."""
