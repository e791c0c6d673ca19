"""How a theme went: the year's count and rate, other years, months out of the ordinary, and changes of level."""

from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.findings import compared, with_rate
from hallmark.assessment.tables import printed_comparisons
from hallmark.assessment.themes.course_months import months_chart, months_table
from hallmark.assessment.themes.course_table import categories_table
from hallmark.assessment.themes.course_unusual import level_sentences, unusual_months
from hallmark.assessment.themes.put_together import put_together
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, said, theme_runs, year_count
from hallmark.assessment.themes.theme_changes import together_text
from hallmark.assessment.themes.words import counted, lowered, titled
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Block, Text


def course_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """The course of a theme over the whole area; months and their usual range for its first category."""
    found = theme_runs(figures, theme)
    blocks: list[Block] = [*_not_counted(figures, theme, found)]
    for run in found:
        blocks.append(_count(figures, theme, run))
        blocks += _comparisons(figures, theme, run, several=len(found) > 1)
    if len(found) > 1:
        blocks.append(categories_table(figures, theme, found))
        blocks += together_text(figures, theme, f"course-{theme.id}-together")
    if found and found[0].held > 1:
        for run in found:
            blocks += level_sentences(figures, theme, run)
        blocks += unusual_months(figures, theme, found[0])
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
    when = wording.year_words(figures.months)
    counted_words = _counted(now, area.name, when, at_least=put_together(figures, [run.category]))
    sentence, used = with_rate(figures, area, now, counted_words)
    return said(f"course-{theme.id}-{wording.slug(run.category)}", sentence, used)


def _counted(now: Figure, area: str, when: str, *, at_least: bool) -> str:
    least = "at least " if at_least else ""
    return f"The police recorded {least}{counted(now.value, now.category)} in {area} in the {when}."


def _comparisons(figures: Figures, theme: Theme, run: Run, *, several: bool) -> list[Text]:
    """A sentence for each earlier year that can be compared, those of the summary first, with its test's verdict.

    A theme of several categories has those of the summary alone; its table has the others.
    """
    printed = printed_comparisons(figures)
    rest = () if several else (item for item in figures.comparisons if item not in printed)
    sentences = []
    for comparison in (*printed, *sorted(rest, key=lambda item: item.status != "full")):
        if words := compared(figures, figures.territory.area, run.category, comparison):
            sentence, used = words
            named = f"{titled(run.category)}: {lowered(sentence)}" if several else sentence
            name = f"course-{theme.id}-{wording.slug(run.category)}-against-{comparison.against}"
            sentences.append(said(name, named, used))
    return sentences
