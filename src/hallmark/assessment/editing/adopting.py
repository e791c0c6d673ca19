"""What stands against adopting a paper, and what to know before: reasons in words, each with where to put it right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from hallmark.assessment.chapters.giving import ASSESSMENT, PROFILE, asked_of
from hallmark.assessment.duties import Duty, is_open, state_of
from hallmark.assessment.editing.applying import lost
from hallmark.assessment.editing.checking import checked
from hallmark.assessment.editing.queries import open_comments
from hallmark.assessment.editing.reading import Work
from hallmark.evidence.models import Holding
from hallmark.reports.blocks import Document, Text

NAMED = 3
"""Changed months that a sentence names; it counts the others."""


@dataclass(frozen=True)
class Reason:
    """Something that stands against adopting, or that should be known, with the page that mends it."""

    sentence: str
    act: str
    address: str


@dataclass(frozen=True)
class Readiness:
    """What stands between a paper and its adoption.

    ``stops`` must be put right. ``missing`` are matters of the law neither filled nor minuted: the paper is then no
    strategic assessment, and can be adopted as a crime profile alone. ``evidence`` must be confirmed or made again.
    """

    stops: tuple[Reason, ...]
    missing: tuple[Duty, ...]
    evidence: str
    warnings: tuple[Reason, ...]

    @property
    def adopted_as(self) -> str:
        """What the paper can be adopted as."""
        return PROFILE if self.missing else ASSESSMENT


def readiness(work: Work, paper: Document, evidence: Iterable[Mapping[str, Any]]) -> Readiness:
    """What stands against adopting a paper as it reads now."""
    return Readiness(
        stops=tuple(_flagged(work, paper)),
        missing=tuple(duty for duty in asked_of(work.document) if is_open(state_of(duty, work.given))),
        evidence=evidence_changed(evidence),
        warnings=tuple(_warnings(work, paper)),
    )


def evidence_changed(evidence: Iterable[Mapping[str, Any]]) -> str:
    """Whether holdings that the figures were counted from have been replaced since, in words; blank if none has."""
    used = {int(row["holding"]): row for row in evidence if "holding" in row}
    replaced = replaced_holdings(used)
    gone = [row for key, row in used.items() if key in replaced]
    if not gone:
        return ""
    names = [f"{row['dataset']} {row['unit']} {row['period']}".strip() for row in gone]
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
    return (
        f"Evidence was replaced since this assessment was made: {len(gone)} of {len(used)} files ({listed}). "
        "Make it again, or confirm that the Board adopts it as it was counted."
    )


def replaced_holdings(used: Iterable[int]) -> set[int]:
    """Those of these holdings that are no longer live."""
    asked = set(used)
    if not asked:
        return asked
    live = Holding.objects.filter(pk__in=asked, state=Holding.State.LIVE).values_list("pk", flat=True)
    return asked - set(live)


def _flagged(work: Work, paper: Document) -> Iterable[Reason]:
    for block in paper.blocks():
        if isinstance(block, Text) and block.flag:
            address = reverse("edit-sentence", args=[work.slug, block.id])
            yield Reason(f"“{_short(block.text)}” {block.flag}", "Look at the sentence", address)


def _warnings(work: Work, paper: Document) -> Iterable[Reason]:
    comments, gone = open_comments(work.slug), lost(work.document, work.edits)
    checks, versions = reverse("checks", args=[work.slug]), reverse("versions", args=[work.slug])
    if count := comments.total():
        yield Reason(f"{_many(count, 'comment is', 'comments are')} not resolved.", "Read them", f"{checks}#comments")
    if gone:
        said = _many(len(gone), "edit has lost its sentence, and is", "edits have lost their sentences, and are")
        yield Reason(f"{said} not in the paper.", "Read them", f"{versions}#lost")
    found, _ = checked(paper, work)
    if count := sum(len(item.cautions) for item in found):
        yield Reason(f"The word check has {_many(count, 'warning', 'warnings')}.", "Read them", checks)


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
