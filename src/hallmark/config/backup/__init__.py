"""The whole installation in one archive, and out of it again: database, evidence, papers, anchors.

`taking` makes an archive and `restoring` puts one into an empty place; `archive` is the file itself, whose manifest
names every part with its SHA-256; `programs` finds PostgreSQL's own; `opening` keeps the site shut until somebody has
seen to those who left after the backup. docs/adr/0030 says why it is so.
"""
