"""Sentences on what stands out of a run of months: single months, runs on one side, and changes of level."""

from crimestats.periods import month_label, months_label
from crimestats.series.special_causes import RUN
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.course_ranges import Level, Usual, UsualMonth, usual_ranges
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, add_figure, said
from hallmark.assessment.themes.words import lowered
from hallmark.reports.blocks import Text

METHOD = (
    "control limits by Laney's u' chart, three standard deviations from the mean, by days and, where the season is "
    "clear, by season; new limits from each change of level"
)
LEVEL_METHOD = "quasi-Poisson search for changes of level, the season fitted with them; records a month"
SAID_LEVELS = 2
"""Changes of level in words, the latest ones."""


def unusual_months(figures: Figures, theme: Theme, run: Run) -> list[Text]:
    """The year's months outside the usual range and runs on one side of its middle; or that there is none."""
    usual = usual_ranges(figures)[run.category]
    name = f"course-{theme.id}-unusual"
    if usual.reason:
        return [said(name, f"{run.category}: {lowered(usual.reason)}")]
    known = [month for month in figures.months if month in usual.months]
    if not known:
        return [said(name, f"{run.category}: the level changed lately, so nothing is usual yet.")]
    outside = [month for month in known if usual.months[month].mark in {"above", "below"}]
    sentences, used = [], []
    for month in outside:
        row, limits = run.rows[month], usual_figure(figures, run, month, usual.months[month])
        sentences.append(_outside(row, limits, usual.months[month]))
        used += [row, limits]
    sentences += _run_sentences(run, usual, known)
    if not sentences:
        sentences = [f"{run.category}: no month of the year lies outside its usual range."]
    return [said(name, " ".join(sentences), used)]


def usual_figure(figures: Figures, run: Run, month: str, usual: UsualMonth) -> Figure:
    """The usual range of a month as a figure."""
    return add_figure(
        figures, m.USUAL, run.category, [month], usual.middle, lower=usual.lower, upper=usual.upper,
        unit="records", method=METHOD,
    )  # fmt: skip


def _outside(row: Figure, limits: Figure, usual: UsualMonth) -> str:
    return (
        f"{month_label(row.period_start)} ({row.value:,}) lies {usual.mark} the usual range "
        f"({limits.lower:,} to {limits.upper:,})."
    )


def _run_sentences(run: Run, usual: Usual, year: list[str]) -> list[str]:
    """A sentence for each run of months on one side that lies in the year or has not ended."""
    sentences = []
    for side, words in ((1, "above"), (-1, "below")):
        stretch: list[str] = []
        for month in (*run.months, ""):
            if month in usual.months and month in run.rows and usual.months[month].side == side:
                stretch.append(month)
                continue
            if stretch and (len(set(stretch) & set(year)) >= RUN or stretch[-1] == year[-1]):
                sentences.append(
                    f"Every month from {months_label(stretch)} lies {words} the middle of the usual range."
                )
            stretch = []
    return sentences


def level_sentences(figures: Figures, theme: Theme, run: Run) -> list[Text]:
    """The latest changes of level, with the months between which each surely came."""
    levels = usual_ranges(figures)[run.category].levels[-SAID_LEVELS:]
    return [_level(figures, theme, run, level) for level in levels]


def _level(figures: Figures, theme: Theme, run: Run, level: Level) -> Text:
    before = _level_figure(figures, run, level.before_since, _month_before(run, level.month), level.before)
    after = _level_figure(figures, run, level.month, level.after_until, level.after)
    word = "higher" if level.after > level.before else "lower"
    window = (
        f"between {month_label(level.earliest)} and {month_label(level.latest)}"
        if level.earliest != level.latest
        else "by this test"
    )
    sentence = (
        f"{run.category}: a {word} level begins about {month_label(level.month)} ({window}). It is about "
        f"{after.value:,.0f} records a month, after about {before.value:,.0f}. "
        "About one steady series in fourteen shows such a change by chance."
    )
    return said(f"course-{theme.id}-{wording.slug(run.category)}-level-{level.month}", sentence, [after, before])


def _level_figure(figures: Figures, run: Run, first: str, last: str, value: float) -> Figure:
    return add_figure(figures, m.LEVEL, run.category, [first, last], value, unit="records a month", method=LEVEL_METHOD)


def _month_before(run: Run, month: str) -> str:
    return run.months[run.months.index(month) - 1]
