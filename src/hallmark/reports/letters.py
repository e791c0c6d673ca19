"""Which letters a document may hold, whatever it is written as, and how long a text may be where room is short."""

import re

# Marks that turn the order of the letters around them; a text keeps the order that its own letters ask for.
_ORDER_MARKS = "\u202a-\u202e\u2066-\u2069"
_DROPPED = re.compile(f"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[{_ORDER_MARKS}]")
_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
ELLIPSIS = "…"


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 forbids or that turn others around; every line end becomes one.

    Control characters and halves of surrogate pairs come in by paste, and a file that holds one opens nowhere.

    Source: XML 1.0 (Fifth Edition), section 2.2.

    >>> legal("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return _DROPPED.sub("", _LINES.sub("\n", text))


def one_line(text: str, longest: int) -> str:
    """The text on one line, cut with an ellipsis where it is longer than ``longest`` letters.

    >>> one_line("Year ending\\nSeptember 2025", 14)
    'Year ending S…'
    """
    line = " ".join(legal(text).split())
    return line if len(line) <= longest else line[: longest - 1] + ELLIPSIS
