"""What differs between two states of a paper, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hallmark.assessment.editing.applying import said, without_flags
from hallmark.reports.blocks import Block, Caveat, Chart, Document, KeyFigure, Map, Table, Text

SENTENCE = "Sentence"
MOST_FIGURES = 100
"""Changed figures that a page lists; it counts the others."""


@dataclass(frozen=True)
class Change:
    """One block that was added, taken away or changed, and what it says or said."""

    block_id: str
    what: str
    before: str = ""
    now: str = ""


@dataclass(frozen=True)
class Difference:
    """All that differs. ``figures`` are sentences on the first figures that changed; ``more`` counts the others."""

    changes: tuple[Change, ...]
    figures: tuple[str, ...]
    more: int = 0

    @property
    def is_none(self) -> bool:
        """Do the two say the same?"""
        return not self.changes and not self.figures


def difference(
    earlier: Document, later: Document, figures_then: Mapping[str, Any], figures_now: Mapping[str, Any]
) -> Difference:
    """What differs between an earlier paper and a later one.

    Args:
        figures_then, figures_now: by id; each has ``value``, ``area_name``, ``category`` and ``period``.
    """
    then, now = _blocks(earlier), _blocks(later)
    changes = [*_of_covers(earlier, later)]
    changes += [
        Change(name, f"{_kind(block)} added", now=_words(block)) for name, block in now.items() if name not in then
    ]
    changes += [
        Change(name, f"{_kind(block)} taken away", before=_words(block))
        for name, block in then.items()
        if name not in now
    ]
    changes += [_changed(then[name], block) for name, block in now.items() if name in then and then[name] != block]
    figures = list(_of_figures(figures_then, figures_now))
    return Difference(tuple(changes), tuple(figures[:MOST_FIGURES]), max(0, len(figures) - MOST_FIGURES))


def since_last(number: int, found: Difference | None) -> str:
    """Whether the working paper has changed since the version kept last, and how much of it."""
    if found is None:
        return f"The files of version {number} are not those that were kept, so the paper cannot be set beside it."
    if found.is_none:
        return f"The working paper is the same as version {number}."
    sentences = sum(change.what.startswith(SENTENCE) for change in found.changes)
    others, figures = len(found.changes) - sentences, len(found.figures) + found.more
    counts = (
        (sentences, "sentence", "sentences"),
        (others, "other part", "other parts"),
        (figures, "figure", "figures"),
    )
    said = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"The working paper has changed since version {number}: {', '.join(said)}."


def _blocks(document: Document) -> dict[str, Block]:
    """Every block by id, without the flags of the day."""
    return {block.id: block for block in without_flags(document).blocks()}


def _of_covers(earlier: Document, later: Document) -> Iterator[Change]:
    for name, what in (("title", "Title changed"), ("status", "Standing changed"), ("period", "Period changed")):
        before, now = getattr(earlier, name), getattr(later, name)
        if before != now:
            yield Change("", what, before, now)


def _changed(then: Block, now: Block) -> Change:
    before, after = _words(then), _words(now)
    if before == after:
        return Change(now.id, f"{_kind(now)} changed: what stands in it, or behind it", now=after)
    return Change(now.id, f"{_kind(now)} changed", before, after)


def _kind(block: Block) -> str:
    words = {Text: SENTENCE, KeyFigure: "Key figure", Table: "Table", Chart: "Chart", Map: "Map", Caveat: "Caveat"}
    return words[type(block)]


def _words(block: Block) -> str:
    if isinstance(block, Text | Caveat):
        return block.text
    if isinstance(block, KeyFigure):
        return f"{block.label}: {block.value}, {block.context}"
    return block.caption if isinstance(block, Table) else block.title


def _of_figures(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, row in now.items():
        if name in then and then[name].value != row.value:
            what = f"{row.category}, {row.area_name}, {row.period}"
            yield f"{what}: {said(then[name].value)} then, {said(row.value)} now."
