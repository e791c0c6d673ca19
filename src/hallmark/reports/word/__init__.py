"""Documents as Word files that a committee officer can edit: real styles, fields, captions and anchors.

The parts of the package are python-docx's; what stands in them is written here as WordprocessingML, so that every
element is in the order that the standard asks and the same document gives the same bytes.

Source: ISO/IEC 29500-1:2016 (Office Open XML); Making accessible Word documents, Government Digital Service.
"""

from hallmark.reports.word.document import render_word

__all__ = ["render_word"]
