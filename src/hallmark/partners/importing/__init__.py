"""People and posts from a spreadsheet: read, checked cell by cell, shown, and written whole or not at all."""
