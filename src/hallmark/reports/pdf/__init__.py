"""A document as PDF/UA-1: tagged, with bookmarks, the same bytes for the same content on any machine.

`content` turns the document into plain data, the templates (Typst) set that data as type, `rendering` brings the two
together. Text is data all the way: nothing that a person typed is ever read as Typst.
"""

from hallmark.reports.pdf.rendering import render_pdf

__all__ = ["render_pdf"]
