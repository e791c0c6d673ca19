"""The word linter over a whole paper: what people typed, and where it says more than the evidence does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hallmark.assessment.editing.numbers import not_behind
from hallmark.assessment.editing.reading import Work
from hallmark.assessment.editing.words import Caution, verdicts_said, warnings_in
from hallmark.assessment.shelf import FigureRow
from hallmark.reports.blocks import Document, Text


@dataclass(frozen=True)
class Checked:
    """A sentence with warnings, and where it stands."""

    block_id: str
    section: str
    text: str
    flag: str
    cautions: tuple[Caution, ...]


def checked(document: Document, work: Work, *, generated_too: bool = False) -> tuple[list[Checked], int]:
    """The sentences that want another look, and how many were read.

    Args:
        document: the paper as it reads now.
        generated_too: reads the generated sentences as well as those that people typed.
    """
    generated = {block.id: block.text for block in work.document.blocks() if isinstance(block, Text)}
    origins = {"analyst", "partner"} | ({"evidence"} if generated_too else set())
    found, read = [], 0
    for section, _ in document.walk():
        for block in section.blocks:
            if not isinstance(block, Text) or block.origin not in origins:
                continue
            read += 1
            cautions = tuple(warnings_in(block.text, verdicts_said(generated.get(block.id, ""))))
            if cautions or block.flag:
                found.append(Checked(block.id, section.title, block.text, block.flag, cautions))
    return found, read


def strange_numbers(text: str, rows: Mapping[str, FigureRow]) -> str:
    """A warning that names the numbers of a sentence that are in none of its figures; blank where there are none."""
    if not rows:
        return ""
    values = [float(cell) for row in rows.values() for cell in _numbers(row) if cell]
    strange = not_behind(text, values)
    if not strange:
        return ""
    listed = ", ".join(strange)
    if len(strange) == 1:
        return f"This number is in no figure behind the sentence: {listed}. Say where it comes from, or correct it."
    return f"These numbers are in no figure behind the sentence: {listed}. Say where they come from, or correct them."


def _numbers(row: FigureRow) -> Sequence[str]:
    return (row.value, row.lower, row.upper, row.numerator, row.denominator)
