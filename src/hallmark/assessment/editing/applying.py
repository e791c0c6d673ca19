"""Edits laid over a document: whose words stand, and which of them need to be looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from hallmark.reports.blocks import Block, Document, Origin, Section, Text

EDITABLE = ("evidence", "analyst", "partner")
"""Origins of the sentences that can be edited. Fixed words are the same in every document."""
MOST_NAMED = 3
"""Changed figures that a flag names; it counts the others."""


class Edited(Protocol):
    """What is asked of an edit: its words, and what stood there when they were typed."""

    @property
    def text(self) -> str: ...
    @property
    def generated(self) -> str: ...
    @property
    def figures(self) -> Mapping[str, str]: ...


def can_be_edited(block: Block) -> bool:
    """Is it a sentence that people may put into other words?"""
    return isinstance(block, Text) and block.origin in EDITABLE


def apply_edits(document: Document, edits: Mapping[str, Edited], figures: Mapping[str, str]) -> Document:
    """The document with each edited sentence in its editor's words, flagged where what it rests on has changed.

    Args:
        edits: by block id; one whose block is not there changes nothing (`lost`).
        figures: id to value as written in figures.csv, at least those behind the edits.
    """
    return replace(document, sections=tuple(_section(section, edits, figures) for section in document.sections))


def lost(document: Document, edits: Mapping[str, Edited]) -> list[str]:
    """The ids of edits whose sentence the document no longer has."""
    kept = {block.id for block in document.blocks() if can_be_edited(block)}
    return [block_id for block_id in edits if block_id not in kept]


def flag_for(edit: Edited, generated: str, figures: Mapping[str, str]) -> str:
    """Why an edited sentence should be looked at again, in a sentence; blank where all is as it was."""
    changed = [
        _said_change(then, figures.get(name)) for name, then in edit.figures.items() if figures.get(name) != then
    ]
    if changed:
        return f"{_whose(len(changed))} changed: {_listed(changed)}. Check the words."
    if generated != edit.generated:
        return "The generated sentence changed after this one was edited. Compare the two."
    return ""


def without_flags(document: Document) -> Document:
    """The document as it is kept and printed: flags are for the analyst, and of the day."""
    return replace(document, sections=tuple(_unflagged(section) for section in document.sections))


def _unflagged(section: Section) -> Section:
    return replace(
        section,
        blocks=tuple(replace(block, flag="") if isinstance(block, Text) else block for block in section.blocks),
        sections=tuple(_unflagged(inner) for inner in section.sections),
    )


def _section(section: Section, edits: Mapping[str, Edited], figures: Mapping[str, str]) -> Section:
    return replace(
        section,
        blocks=tuple(_block(block, edits, figures) for block in section.blocks),
        sections=tuple(_section(inner, edits, figures) for inner in section.sections),
    )


def _block(block: Block, edits: Mapping[str, Edited], figures: Mapping[str, str]) -> Block:
    edit = edits.get(block.id)
    if edit is None or not isinstance(block, Text) or not can_be_edited(block):
        return block
    # The numbers are now the editor's: no test can hold them to the figures, and the origin says so.
    origin: Origin = "partner" if block.origin == "partner" else "analyst"
    return replace(block, text=edit.text, origin=origin, flag=flag_for(edit, block.text, figures))


def _whose(count: int) -> str:
    return "The figure behind this sentence" if count == 1 else f"{count} figures behind this sentence"


def _said_change(then: str, now: str | None) -> str:
    return f"{said(then)} is no longer counted" if now is None else f"{said(then)} is now {said(now)}"


def _listed(changes: Iterable[str]) -> str:
    named = list(changes)
    more = len(named) - MOST_NAMED
    return ", ".join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def said(value: str) -> str:
    """A value of figures.csv as a reader says it: commas in whole numbers, a true minus."""
    try:
        words = f"{int(value):,}"
    except ValueError:
        words = value
    return words.replace("-", "−")
