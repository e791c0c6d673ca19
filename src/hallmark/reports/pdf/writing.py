"""Text on its way to the page: what cannot be printed dropped, addresses made links, endless words made breakable.

A text is a plain string, or where there is more to say of it a list of runs.
"""

import re
import unicodedata
from typing import Any

from hallmark.reports.letters import legal

Written = str | list[dict[str, Any]]

LONG_WORD = 28
PIECE = 6
TYPST_LIMIT = "\ufeff\ufffc"
ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']")


def cleaned(text: str) -> str:
    """The text without what no file of ours may hold and what Typst cannot set; each kind of line end as one."""
    text = legal(text).replace("\t", " ")
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in text if letter == "\n" or not _is_no_character(letter))


def _is_no_character(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" or letter in TYPST_LIMIT or ord(letter) & 0xFFFE == 0xFFFE


def written(text: str, longest: int = LONG_WORD) -> Written:
    """The text as the templates set it: a string, or runs where it has addresses or words past `longest` letters."""
    text = cleaned(text)
    runs: list[dict[str, Any]] = []
    place = 0
    for address in ADDRESS.finditer(text):
        runs += _runs(text[place : address.start()], longest)
        runs.append({"pieces": pieces(address[0]), "address": address[0]})
        place = address.end()
    runs += _runs(text[place:], longest)
    return text if all("text" in run for run in runs) else runs


def _runs(text: str, longest: int) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    place = 0
    for word in re.finditer(rf"\S{{{longest + 1},}}", text):
        runs += [{"text": text[place : word.start()]}, {"pieces": pieces(word[0])}]
        place = word.end()
    return [run for run in [*runs, {"text": text[place:]}] if run != {"text": ""}]


def pieces(word: str) -> list[str]:
    """The word in short pieces, between which a line may end; a mark stays with the letter that it stands on."""
    ends = [place for place in range(PIECE, len(word), PIECE) if not _belongs_to_last(word[place])]
    return [word[start:end] for start, end in zip([0, *ends], [*ends, len(word)], strict=True)]


def _belongs_to_last(letter: str) -> bool:
    return unicodedata.category(letter).startswith(("M", "Cf", "Sk"))


def in_words(letters: str) -> str:
    """What stands for letters that no font has: their names in square brackets, or nothing for unseen joiners."""
    return "".join(_named(letter) for letter in letters)


def _named(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.category(letter) in ("Cf", "Mn"):
        return ""
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"
