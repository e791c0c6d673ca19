"""A fall in counts that name no publisher carries its caveat once where it is called; nothing else does."""

from types import SimpleNamespace

import pytest

from hallmark.assessment.chapters.unnamed import WHO, unnamed_falls
from hallmark.evidence.sources.ready_counts import UNNAMED
from hallmark.reports.blocks import Block, Cell, Column, Table, Text

FALL = Text("fall", "A fall in burglary: 20 in the year ending September 2025, 90 in the year before.", ("a",))
STILL = Text("still", "Burglary: 20 records, no clear change.", ("a",))


def table(said: str) -> Table:
    return Table("t", "T", (Column("c", "Change", True),), ((Cell("−70", "a", said, "a"),),))


def caveats(blocks: list[Block], publisher: str = UNNAMED) -> list[str]:
    series = SimpleNamespace(holdings=[SimpleNamespace(publisher=publisher)])
    figures = SimpleNamespace(chosen={"Burglary": series})
    return [block.text for block in unnamed_falls(figures, ["Burglary", "Drugs"], blocks, "x")]  # type: ignore[arg-type]


@pytest.mark.parametrize("blocks", [[FALL], [STILL, table("fell")], [FALL, FALL, table("fell, out of line")]])
def test_a_called_fall_carries_the_caveat_once(blocks):
    assert caveats(blocks) == [WHO]


@pytest.mark.parametrize("blocks", [[], [STILL], [table("rose")], [table("too uncertain to call")]])
def test_what_is_not_called_a_fall_carries_none(blocks):
    assert caveats(blocks) == []


def test_a_named_publisher_needs_none():
    assert caveats([FALL], "data.police.uk") == []
