"""Every act that the code records has its place in the table of what a restore owes to it."""

import re
from pathlib import Path

import hallmark
from hallmark.audit import replaying
from hallmark.audit.acts import ACKNOWLEDGED, NEEDS_NOTHING, REPLAYED, must_be_acknowledged

# Each call that writes an event, up to its act; the act is the first string with a dot between two words.
RECORDED = re.compile(
    r"""(?:\brecord(?:_refusal)?\(\s*act=|\brecorded\(\s*|\bnote\(\s*|\b_record\(\s*)["']([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)["']"""
)
NAMED = re.compile(r"""^ACT(?:: \w+)? = ["']([a-z0-9-]+\.[a-z0-9-]+)["']""", re.MULTILINE)


def recorded() -> set[str]:
    """The acts that the source records."""
    source = [path.read_text() for path in Path(hallmark.__file__).parent.rglob("*.py")]
    return {act for text in source for pattern in (RECORDED, NAMED) for act in pattern.findall(text)}


def test_every_act_that_is_recorded_is_in_the_table_once() -> None:
    assert recorded() == REPLAYED | NEEDS_NOTHING | ACKNOWLEDGED
    assert len(recorded()) == len(REPLAYED) + len(NEEDS_NOTHING) + len(ACKNOWLEDGED)


def test_every_act_that_is_said_to_be_replayed_is() -> None:
    assert replaying._replays.keys() == REPLAYED


def test_act_of_a_later_hallmark_must_be_acknowledged() -> None:
    assert must_be_acknowledged("disposal.make")
    assert must_be_acknowledged("job.stop")
    assert not must_be_acknowledged("post.close")
    assert not must_be_acknowledged("sign-in.make")
