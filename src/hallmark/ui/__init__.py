"""Layout, forms, assets and the words of errors: what every page shares."""
