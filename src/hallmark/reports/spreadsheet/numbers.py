"""Printed numbers as numbers: what a cell of a document's table says, with how the workbook shows it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

NOT_AVAILABLE = "[x]"
"""Stands where the evidence carries no number, as the Government Analysis Function asks."""
DASHES = ("", "–", "—", "-", "−")
_MINUS = "−"
_NUMBER = re.compile(r"([+−-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)", re.ASCII)
_WITH_SHARE = re.compile(r"(\S+) \((\S+%)\)")
MOST_DIGITS = 15
"""A workbook's numbers are doubles: past fifteen digits they would be others."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the format of the workbook that shows it as it was printed."""

    value: float | int
    format: str


Value = str | Number


def as_value(text: str) -> Value:
    """The text as a number where it is one and nothing besides; a percentage becomes the share that it says.

    >>> as_value("1,312")
    Number(value=1312, format='#,##0')
    >>> as_value("−84.5%")
    Number(value=-0.845, format='0.0%')
    >>> as_value("204 of 1,312")
    '204 of 1,312'
    """
    stripped = text.strip()
    if stripped in DASHES:
        return NOT_AVAILABLE
    found = _NUMBER.fullmatch(stripped)
    if found is None or len(re.sub(r"\D", "", stripped)) > MOST_DIGITS:
        return text
    sign, whole, decimals, percent = found[1], found[2].replace(",", ""), found[3] or "", found[4]
    value = _value(("-" if sign in ("-", _MINUS) else "") + whole + decimals, len(decimals), bool(percent))
    return Number(value, _format(len(decimals) - 1, bool(percent), signed=sign == "+"))


def _value(digits: str, decimals: int, percent: bool) -> float | int:
    if percent:
        # As a decimal literal, so that 84.5% is the double nearest to 0.845.
        return float(f"{digits}e-2")
    return float(digits) if decimals else int(digits)


def _format(places: int, percent: bool, *, signed: bool) -> str:
    shown = "0" if percent else "#,##0"
    shown += "." + "0" * places if places > 0 else ""
    shown += "%" if percent else ""
    return f"+{shown};-{shown};{shown}" if signed else shown


def with_share(text: str) -> tuple[str, str] | None:
    """A number and the share behind it in brackets, apart: ``−1,108 (−84.5%)``; None where the text is no such pair."""
    found = _WITH_SHARE.fullmatch(text.strip())
    if found is None or not all(isinstance(as_value(part), Number) for part in found.groups()):
        return None
    return found[1], found[2]


def all_with_share(texts: Iterable[str]) -> bool:
    """Whether a column holds such pairs and, besides them, only dashes."""
    said = [text for text in texts if text.strip() not in DASHES]
    return bool(said) and all(with_share(text) for text in said)
