"""What a theme's records weigh by the sentencing guidelines, where their category says well enough what they are."""

from collections.abc import Sequence

from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import count_cell
from hallmark.assessment.themes.harm_weights import CANNOT_BE_SAID, review_words, weighed
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.runs import Run, theme_runs, year_count
from hallmark.assessment.themes.words import lowered, of_category
from hallmark.assessment.wording import listed
from hallmark.evidence.categories import DISORDER
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

WHAT = (
    "An offence is weighed here by the days of sentence from which the sentencing guidelines start, for medium "
    "culpability and the middle category of harm. It is one measure of harm. It says little of fear or loss."
)
MIXTURE = (
    "A category of police.uk is a mixture of offences, and the mix is not published. Where its gravest offence weighs "
    "more than ten times its lightest, no number can be put on it."
)
NOT_SCORED = "Anti-social behaviour is no offence and has no weight. It is not scored, and not ranked low for it."
NO_WEIGHT = "There is no weight for these records. They are not scored."
IN_ITS_CHAPTER = (
    "What {records} weigh by provisional weights stands in “Harm across the themes”, with how far to lean on it."
)
UNKNOWN_MIX = "Police.uk does not say which offences these are, so their harm cannot be put as a number."


def harm_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """Where each category's harm stands; one sentence for all whose mix leaves it open.

    Days of sentence are in the harm chapter alone, beside how few of the weights are reviewed.
    """
    blocks: list[Block] = []
    unknown = []
    found_runs = theme_runs(figures, theme)
    for run in found_runs:
        name = f"harm-{theme.id}-{wording.slug(run.category)}"
        found = weighed(figures, run.category, [run])
        if found is None:
            blocks.append(Text(name, NOT_SCORED if run.category == DISORDER else NO_WEIGHT, origin="fixed"))
        elif found.can_be_said:
            said_there = IN_ITS_CHAPTER.format(records=of_category(run.category))
            blocks.append(Text(name, said_there, origin="fixed"))
        else:
            unknown.append(run)
    if unknown:
        blocks.append(_unknown(theme, unknown, alone=len(found_runs) == 1))
    return blocks


def _unknown(theme: Theme, runs: Sequence[Run], *, alone: bool) -> Text:
    names = wording.capital(listed([of_category(run.category) for run in runs]))
    words = UNKNOWN_MIX if alone else f"{names}: {lowered(UNKNOWN_MIX)}"
    return Text(f"harm-{theme.id}-{wording.slug(runs[0].category)}", words, origin="fixed")


def harm_section_blocks(figures: Figures) -> list[Block]:
    """All themes by count and by harm, in the document's order: harm ranks nothing while mixes are not known."""
    rows = [row for theme in themes() if (row := _row(figures, theme))]
    table = Table(
        id="harm-all",
        caption=(
            f"Records and provisional harm by theme, {figures.territory.area.name}, "
            f"{wording.year_words(figures.months)}"
        ),
        columns=(
            Column("theme", "Theme"),
            Column("records", "Records", numeric=True),
            Column("least", "Days if all the lightest", numeric=True),
            Column("most", "Days if all the gravest", numeric=True),
        ),
        rows=tuple(rows),
        note="“Cannot be said”: police.uk does not say which offences these are. Not scored is not low.",
    )
    return [Text("harm-what", WHAT, origin="fixed"), Caveat("harm-mixture", f"{MIXTURE} {review_words()}"), table]


def _row(figures: Figures, theme: Theme) -> tuple[Cell, ...] | None:
    parts = theme_runs(figures, theme)
    if not parts:
        return None
    found = weighed(figures, parts[0].category if len(theme.categories) == 1 else theme.title, parts)
    if found is None:
        return Cell(theme.title), count_cell(year_count(figures, parts[0])), Cell("Not scored"), Cell("Not scored")
    records = Cell(f"{found.least.numerator:,}", found.least.figure_id)
    if not found.can_be_said:
        return Cell(theme.title), records, Cell(CANNOT_BE_SAID), Cell(CANNOT_BE_SAID)
    least, most = (Cell(_days(row), row.figure_id) for row in (found.least, found.most))
    return Cell(theme.title), records, least, most


def _days(row: Figure) -> str:
    return f"{row.value:,.0f}"
