"""That a fall rests on counts whose publisher nobody names: records that such counts lack look like a fall."""

from collections.abc import Iterable

from hallmark.assessment.building import Figures
from hallmark.assessment.verdicts import Call
from hallmark.assessment.wording import CALLED
from hallmark.evidence.sources.ready_counts import UNNAMED
from hallmark.reports.blocks import Block, Caveat, Table, Text

WHO = "These counts name no publisher: a gap in them would look like a fall."


def unnamed_falls(figures: Figures, categories: Iterable[str], blocks: Iterable[Block], name: str) -> list[Caveat]:
    """The caveat, where any of these blocks calls a fall and any of the categories is counted by nobody named."""
    sources = [figures.chosen[category] for category in categories if category in figures.chosen]
    unnamed = any(holding.publisher == UNNAMED for series in sources for holding in series.holdings)
    return [Caveat(name, WHO)] if unnamed and any(_calls_a_fall(block) for block in blocks) else []


def _calls_a_fall(block: Block) -> bool:
    if isinstance(block, Text):
        return CALLED[Call.FELL] in block.text.lower()
    if isinstance(block, Table):
        return any(cell.said.startswith(Call.FELL.value) for row in block.rows for cell in row)
    return False
