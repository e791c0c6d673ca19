"""Sentences on what stands out of a run of months: single months, runs on one side, and changes of level."""

from collections.abc import Sequence

from crimestats.periods import month_label, months_label
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.course_ranges import Level, Usual, UsualMonth, usual_ranges
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, add_figure, said
from hallmark.assessment.themes.words import titled
from hallmark.reports.blocks import Text

METHOD = (
    "control limits by Laney's u' chart, three standard deviations from the mean, by days and, where the season is "
    "clear, by season; new limits from each change of level"
)
LEVEL_METHOD = "quasi-Poisson search for changes of level, the season fitted with them; records a month"
SAID_LEVELS = 2
"""Changes of level in words, the latest ones."""
FEWEST_KNOWN = 6
"""Months of the year with a usual range: of fewer, that nothing lies outside says nothing."""


def unusual_months(figures: Figures, theme: Theme, run: Run) -> list[Text]:
    """The year's runs on one side of the middle and months outside the usual range; or that there is none.

    Nothing where no range is known: the head of the chapters says so once.
    """
    usual = usual_ranges(figures)[run.category]
    known = [month for month in figures.months if month in usual.months]
    if not known:
        return []
    sentences, used = run_sentences(run, usual, figures.months), []
    for month in (month for month in known if usual.months[month].mark in {"above", "below"}):
        row, limits = run.rows[month], usual_figure(figures, run, month, usual.months[month])
        sentences.append(_outside(row, limits, usual.months[month]))
        used += [row, limits]
    if len(known) < FEWEST_KNOWN:
        sentences.append(_too_new(figures, usual))
    if not sentences:
        sentences = [f"{titled(run.category)}: no month of {_span(figures, known)} lies outside its usual range."]
    return [said(f"course-{theme.id}-unusual", " ".join(sentences), used)]


def _too_new(figures: Figures, usual: Usual) -> str:
    """Why so few months of the year have a usual range."""
    since = next((level for level in reversed(usual.levels) if level.month in figures.months), None)
    if since is None:
        return "Too few months of the year have a usual range for more to be said."
    return (
        f"The level changed about {month_label(since.month)}: the usual range before it no longer applies, and too few "
        "months tell of a new one."
    )


def _span(figures: Figures, known: list[str]) -> str:
    """The year by its name, or those of its months of which a usual range is known."""
    if len(known) == len(figures.months):
        return f"the {wording.year_words(figures.months)}"
    return months_label(known)


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


def run_sentences(run: Run, usual: Usual, year: Sequence[str]) -> list[str]:
    """A sentence for each run of months on one side of which any lies in the year: the chart marks them."""
    return [run_words(usual, side, stretch) for side, stretch in run_stretches(run, usual) if set(stretch) & set(year)]


def run_words(usual: Usual, side: str, stretch: list[str]) -> str:
    """That a run of months lies on one side, and of which level: after a fall, months above it can still be low."""
    sentence = f"Every month from {months_label(stretch)} lies {side} the middle of the usual range"
    level = level_of(usual, stretch)
    if level is None:
        return f"{sentence}."
    sentence += f" for the level since about {month_label(level.month)}"
    return f"{sentence}, itself {'higher' if level.after > level.before else 'lower'} than the one before."


def level_of(usual: Usual, stretch: list[str]) -> Level | None:
    """The change of level after which a run of months lies; none where the level is the first."""
    return next((level for level in reversed(usual.levels) if level.month <= stretch[0]), None)


def run_stretches(run: Run, usual: Usual) -> list[tuple[str, list[str]]]:
    """The runs of months on one side of the middle: the side and the months; those above first, in order of time.

    A month that is not held does not end a run: nothing is known of it.
    """
    found: list[tuple[str, list[str]]] = []
    for side, words in ((1, "above"), (-1, "below")):
        stretch: list[str] = []
        for month in (*run.months, ""):
            if month and month not in run.rows:
                continue
            if month in usual.months and usual.months[month].side == side:
                stretch.append(month)
                continue
            if stretch:
                found.append((words, stretch))
            stretch = []
    return found


def level_sentences(figures: Figures, theme: Theme, run: Run) -> list[Text]:
    """The latest changes of level, with the months between which each surely came."""
    levels = usual_ranges(figures)[run.category].levels[-SAID_LEVELS:]
    return [_level(figures, theme, run, level) for level in levels]


def _level(figures: Figures, theme: Theme, run: Run, level: Level) -> Text:
    before = _level_figure(figures, run, level.before_since, _month_before(run, level.month), level.before)
    after = _level_figure(figures, run, level.month, level.after_until, level.after)
    verb = "average" if level.after_until == figures.ending else "averaged"
    sentence = (
        f"{titled(run.category)}: {level_words(level)}{_window(level)}. Its months {verb} about {after.value:,.0f} "
        f"records each, after about {before.value:,.0f}."
    )
    return said(f"course-{theme.id}-{wording.slug(run.category)}-level-{level.month}", sentence, [after, before])


def level_words(level: Level) -> str:
    """``a higher level began about March 2023``."""
    word = "higher" if level.after > level.before else "lower"
    return f"a {word} level began about {month_label(level.month)}"


def _window(level: Level) -> str:
    if level.earliest == level.latest:
        return ""
    return f" (between {month_label(level.earliest)} and {month_label(level.latest)})"


def _level_figure(figures: Figures, run: Run, first: str, last: str, value: float) -> Figure:
    return add_figure(figures, m.LEVEL, run.category, [first, last], value, unit="records a month", method=LEVEL_METHOD)


def _month_before(run: Run, month: str) -> str:
    return run.months[run.months.index(month) - 1]
