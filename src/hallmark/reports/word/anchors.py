"""Bookmarks: the ids of sections and blocks as names that Word allows."""

import re
from hashlib import sha256
from itertools import count

LONGEST_NAME = 40
_DIGEST_LETTERS = 10
_PLAIN = re.compile(rf"[a-z][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


def bookmark_name(block_id: str) -> str:
    """The id as a bookmark's name: letters, digits and underscores, at most 40, with a letter first.

    Two ids never share a name: one that cannot be kept whole ends in a digest of itself.

    >>> bookmark_name("theme-burglary")
    'theme_burglary'
    """
    if _PLAIN.fullmatch(block_id):
        return block_id.replace("-", "_")
    digest = sha256(block_id.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LETTERS]
    readable = _NOT_ALLOWED.sub("_", block_id.lower()).strip("_")[: LONGEST_NAME - _DIGEST_LETTERS - 4]
    return f"b_{readable}__{digest}"


class Anchors:
    """The bookmarks of one document: each id once, each with a number of its own."""

    def __init__(self) -> None:
        self._set: set[str] = set()
        self._numbers = count(1)

    def around(self, block_id: str, content: str) -> str:
        """The content within the bookmark of a section or block; a second of the same id is left unmarked."""
        if block_id in self._set:
            return content
        self._set.add(block_id)
        number = next(self._numbers)
        name = bookmark_name(block_id)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'
