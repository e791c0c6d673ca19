"""What people gave, as the pages list it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from crimestats.periods import period_label
from hallmark.assessment.models import Concern, Institution, MinutedGap, PartnerFigure, Passage, Progress, Row
from hallmark.assessment.themes.register import themes
from hallmark.ui.templatetags.words import day, thousands


class Kind(Protocol):
    """What is asked of a kind of thing to give."""

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> type[Row]: ...
    @property
    def has_chapter(self) -> bool: ...


@dataclass(frozen=True)
class Held:
    """One thing given: its words, its details, who gave it, and its name for withdrawing it."""

    name: str
    words: str
    details: str
    by: str
    at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, kind: str, row: Any) -> Self:
        """A row as the page lists it."""
        words, details = _said(row)
        return cls(f"{kind}-{row.pk}", words, details, row.by, row.at, row.withdrawn_by, row.withdrawn_at)


def held_for(slug: str, chapter: str, kinds: Iterable[Kind]) -> list[Held]:
    """What was given on one matter, kind by kind; what was withdrawn stands last."""
    found = []
    for kind in kinds:
        rows = kind.model._default_manager.filter(slug=slug, **({"chapter": chapter} if kind.has_chapter else {}))
        found += [Held.of(kind.name, row) for row in rows]
    return sorted(found, key=lambda held: held.withdrawn_at is not None)


def held_institutions(slug: str) -> list[Held]:
    """The institutions named; those withdrawn stand last."""
    found = [Held.of("institution", row) for row in Institution.objects.filter(slug=slug)]
    return sorted(found, key=lambda held: held.withdrawn_at is not None)


def _said(row: Any) -> tuple[str, str]:
    match row:
        case Passage():
            return row.text, f"A reason: {_theme(row.theme)}" if row.theme else "Words"
        case PartnerFigure():
            base = f" of {row.base:,} {row.base_words}".rstrip() if row.base else ""
            number = f"{thousands(row.value)} {row.unit}{base}"
            return f"{row.what}: {number}", f"{row.agency}; {_period(row)}{_earlier(row)}; {row.source}"
        case Concern():
            return f"{row.what}: {row.named:,} of {row.asked:,}", f"{row.survey}; {_period(row)}"
        case Progress():
            baseline, target, now = (thousands(number) for number in (row.baseline, row.target, row.now))
            then = f"{baseline} at the baseline ({row.baseline_period})"
            return (
                f"{row.priority}: {row.measure}, {row.judged}",
                f"{then}, target {target}, now {now} ({row.now_period}); {row.unit}",
            )
        case MinutedGap():
            return row.reason, f"Minuted by {row.body} on {day(row.minuted_on)}"
        case _:
            return f"{row.name} ({row.get_kind_display().lower()})", f"{row.area_name}; {row.effect}"


def _theme(theme_id: str) -> str:
    return next((theme.title for theme in themes() if theme.id == theme_id), theme_id)


def _earlier(row: PartnerFigure) -> str:
    """The number of the earlier period, where one was given."""
    if row.earlier is None:
        return ""
    of = f" of {row.earlier_base:,}" if row.earlier_base else ""
    return f"; earlier {thousands(row.earlier)}{of} ({period_label(row.earlier_start, row.earlier_end)})"


def _period(row: Any) -> str:
    return period_label(row.period_start, row.period_end)
