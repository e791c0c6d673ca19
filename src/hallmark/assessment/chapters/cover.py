"""The cover's facts on the making: when, by whom, as which version, for which meeting, how old the evidence was.

They come from what was kept of the making, never from a clock at reading: one paper has one cover.
"""

from dataclasses import replace

from crimestats.periods import month_label, month_number
from hallmark.reports.blocks import Document, Fact

MADE, PREPARED, VERSION, MEETING, NEWEST = "Made", "Prepared by", "Version", "Meeting", "Newest month"
NOT_NAMED = "Not named"
NOT_KEPT = "Draft, not kept as a version"
DAY = 10
"""Letters of the day in an ISO moment."""


def with_making(document: Document, *, made_at: str, ending: str) -> Document:
    """The document with the facts of its making on its cover; as it is where its folder does not say.

    Nobody has put their name to a draft, and no meeting has it, until a version is kept.

    Args:
        made_at: an ISO moment.
        ending: the newest month counted, YYYY-MM.
    """
    if not made_at or not ending:
        return document
    facts = (
        Fact(MADE, day_words(made_at[:DAY])), Fact(PREPARED, NOT_NAMED), Fact(VERSION, NOT_KEPT),
        Fact(MEETING, NOT_NAMED), Fact(NEWEST, age_words(ending, made_at[:DAY])),
    )  # fmt: skip
    return replace(document, facts=facts)


def as_version(document: Document, number: int, *, by: str, on: str, meeting: str) -> Document:
    """The document under the cover of a version: who kept it when, and the body that adopted it, where one did.

    Args:
        on: the day, as YYYY-MM-DD.
        meeting: in words; blank where none is known.
    """
    named = {VERSION: f"{number}, kept on {day_words(on)}", PREPARED: by} | ({MEETING: meeting} if meeting else {})
    facts = tuple(Fact(fact.name, named.get(fact.name, fact.words)) for fact in document.facts)
    return replace(document, facts=facts)


def day_words(day: str) -> str:
    """A day as a letter has it.

    >>> day_words("2026-11-03")
    '3 November 2026'
    """
    return f"{int(day[8:])} {month_label(day[:7])}"


def age_words(ending: str, day: str) -> str:
    """How long before a day the newest month counted had ended, in whole months.

    >>> age_words("2025-12", "2026-11-23"), age_words("2025-12", "2026-01-20")
    ('December 2025, 10 months before this was made', 'December 2025, less than a month before this was made')
    """
    months = month_number(day[:7]) - month_number(ending) - 1
    ago = "less than a month" if months < 1 else "1 month" if months == 1 else f"{months} months"
    return f"{month_label(ending)}, {ago} before this was made"
