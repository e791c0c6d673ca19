"""What people give to an assessment, beside the evidence: words, partners' figures, concerns, progress, gaps.

Plain records without a database, so that a document is composed from them alone.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.text import slugify

from hallmark.assessment.figures import CONCERN, figure_id


@dataclass(frozen=True)
class Passage:
    """Words that the analyst or a partner wrote for a chapter. ``theme`` is the theme whose change they are a reason
    for, blank where they are of none."""

    id: str
    chapter: str
    text: str
    by: str
    theme: str = ""


@dataclass(frozen=True)
class PartnerFigure:
    """A number that a partner brings: of what, when, out of how many, and whose it is.

    ``period_start`` and ``period_end`` are months (YYYY-MM), both included. ``base`` is what it is a part of, such as
    the people in treatment; None for a plain count. ``earlier`` is the same number of an earlier period, with its own
    base and months; None where the partner brings none.
    """

    id: str
    chapter: str
    agency: str
    what: str
    value: float
    unit: str
    period_start: str
    period_end: str
    source: str
    base: int | None = None
    base_words: str = ""
    note: str = ""
    earlier: float | None = None
    earlier_base: int | None = None
    earlier_start: str = ""
    earlier_end: str = ""

    @property
    def has_earlier(self) -> bool:
        """Can a reader set it beside an earlier period?"""
        return self.earlier is not None


@dataclass(frozen=True)
class Concern:
    """How many of those who answered named something as a concern. ``theme`` is a theme's id, blank where it is none;
    ``invited`` is how many were asked to answer, None where that is not held.
    """

    id: str
    theme: str
    what: str
    named: int
    asked: int
    survey: str
    period_start: str
    period_end: str
    invited: int | None = None

    @property
    def figure_id(self) -> str:
        """The figure of how many named it, wherever it is printed."""
        survey = slugify(self.survey.replace(".", "-"))
        return figure_id(survey, CONCERN, self.what, self.period_start, self.period_end, self.id)


@dataclass(frozen=True)
class Progress:
    """How far one priority of the last plan was carried out, by its measure. ``judged`` is the partnership's word."""

    id: str
    priority: str
    measure: str
    baseline: float
    target: float
    now: float
    unit: str
    baseline_period: str
    now_period: str
    judged: str
    note: str = ""


@dataclass(frozen=True)
class MinutedGap:
    """A statutory matter without evidence, which a body has noted in its minutes."""

    chapter: str
    reason: str
    body: str
    minuted_on: date


@dataclass(frozen=True)
class Institution:
    """A place that moves figures by itself (a prison, a hospital, a station), and where it lies."""

    name: str
    kind: str
    area_code: str
    area_name: str
    effect: str


@dataclass(frozen=True)
class LastAssessment:
    """The newest assessment of an earlier year of the area that a body has adopted here."""

    kind: str
    """What it was adopted as: strategic assessment, or crime profile."""
    ending: str
    """The last month of its year, YYYY-MM."""
    body: str
    adopted_on: date


@dataclass(frozen=True)
class Given:
    """All that people gave to one assessment."""

    passages: tuple[Passage, ...] = ()
    figures: tuple[PartnerFigure, ...] = ()
    concerns: tuple[Concern, ...] = ()
    progress: tuple[Progress, ...] = ()
    gaps: tuple[MinutedGap, ...] = ()
    institutions: tuple[Institution, ...] = field(default=())
    last: LastAssessment | None = None
