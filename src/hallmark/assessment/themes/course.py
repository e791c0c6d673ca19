"""How a theme went: the year's count and rate, other years, months out of the ordinary, and changes of level."""

from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.course_months import months_chart, months_table
from hallmark.assessment.themes.course_table import categories_table
from hallmark.assessment.themes.course_unusual import level_sentences, unusual_months
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, said, theme_runs, year_count
from hallmark.assessment.themes.words import counted, listed, lowered, titled
from hallmark.reports.blocks import Block, Text

SAID_OF_SEVERAL = 1
"""Comparisons in words for each category of a theme that has several; the table has the others."""


def course_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """The course of a theme over the whole area; months and their usual range for its first category."""
    found = theme_runs(figures, theme)
    blocks: list[Block] = [*_not_counted(figures, theme, found)]
    for run in found:
        blocks.append(_count(figures, theme, run))
        blocks += _comparisons(figures, theme, run, several=len(found) > 1)
    if len(found) > 1:
        blocks.append(categories_table(figures, theme, found))
    if found and found[0].held > 1:
        blocks += unusual_months(figures, theme, found[0])
        for run in found:
            blocks += level_sentences(figures, theme, run)
        blocks += [months_chart(figures, theme, found[0]), months_table(figures, theme, found[0])]
    return blocks


def _not_counted(figures: Figures, theme: Theme, found: list[Run]) -> list[Text]:
    """Which categories of the theme the evidence held cannot carry for this year."""
    known = {run.category for run in found}
    missing = [lowered(name) for name in theme.categories if name not in known]
    if not missing:
        return []
    when = wording.year_words(figures.months)
    sentence = f"No data: {listed(missing)} cannot be counted for the {when}. Not every month is held in full."
    return [said(f"course-{theme.id}-not-counted", sentence)]


def _count(figures: Figures, theme: Theme, run: Run) -> Text:
    """How many records there were, and how many that is for each 1,000 residents."""
    area = figures.territory.area
    now = year_count(figures, run)
    sentence, used = _counted(now, area.name, wording.year_words(figures.months)), [now]
    rate = figures.get(area.code, f.RATE, run.category, figures.months)
    people = figures.residents(area.code)
    if rate and people:
        sentence += f" {wording.rate_sentence(rate, people)}"
        used += [rate, people]
    return said(f"course-{theme.id}-{wording.slug(run.category)}", sentence, used)


def _counted(now: Figure, area: str, when: str) -> str:
    return f"The police recorded {counted(now.value, now.category)} in {area} in the {when}."


def _comparisons(figures: Figures, theme: Theme, run: Run, *, several: bool) -> list[Text]:
    """A sentence for each earlier year that the evidence can carry, whole years first, each with its test's verdict."""
    ordered = sorted(figures.comparisons, key=lambda item: item.status != "full")
    sentences = []
    for comparison in ordered:
        if words := _compared(figures, run.category, comparison):
            sentence, used = words
            named = f"{titled(run.category)}: {lowered(sentence)}" if several else sentence
            name = f"course-{theme.id}-{wording.slug(run.category)}-against-{comparison.against}"
            sentences.append(said(name, named, used))
    return sentences[:SAID_OF_SEVERAL] if several else sentences


def _compared(figures: Figures, category: str, comparison: Comparison) -> tuple[str, list[Figure]] | None:
    code, span = figures.territory.area.code, comparison.spans.get(category)
    if span is None:
        return None
    now = figures.get(code, f.COUNT, category, span.months)
    base = figures.get(code, f.COUNT, category, span.base)
    difference = figures.get(code, f.DIFFERENCE, category, span.months, span.base)
    if now is None or base is None or difference is None:
        return None
    percent = figures.get(code, f.CHANGE_PERCENT, category, span.months, span.base)
    ratio = figures.get(code, f.CHANGE_RATIO, category, span.months, span.base)
    tested = figures.verdict(code, category, span)
    sentence = wording.difference_sentence(now, base, difference, percent, span, tested.verdict if tested else None)
    return sentence, [row for row in (now, base, difference, percent, ratio) if row]
