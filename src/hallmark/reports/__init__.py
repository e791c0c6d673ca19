"""Documents: typed blocks in, accessible HTML, PDF, Word, a spreadsheet and JSON out.

It knows what a document is made of and how each format shows it; what a document says is its author's business. The
accessibility of what it makes is required by the Public Sector Bodies Accessibility Regulations 2018 (SI 2018/952).
"""
