"""What a theme's records weigh by the sentencing guidelines, as far as categories that are mixtures let it be said."""

from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import DASH, count_cell
from hallmark.assessment.themes.harm_weights import Weighed, review_words, weighed
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.runs import Run, said, theme_runs, year_count
from hallmark.assessment.themes.words import of_category, percent
from hallmark.evidence.categories import DISORDER
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

WHAT = (
    "An offence is weighed here by the days of sentence from which the sentencing guidelines start, for medium "
    "culpability and the middle category of harm. It is one measure of harm. It says little of fear or loss."
)
MIXTURE = (
    "A category of police.uk is a mixture of offences, and the mix is not published. So the weight lies anywhere "
    "between all its records being the lightest offence and all the gravest."
)
PROVISIONAL = "Provisional: most of the weights were written from knowledge of the guidelines and need review."
MIXED = "A category of police.uk is a mixture of offences, and the mix is not published."
NOT_SCORED = "Anti-social behaviour is no offence and has no weight. It is not scored, which is not nought."
SMALL_SHARE = 25
"""Per cent of all harm: a share that is surely smaller is worth saying. Of the others too little is known."""
NO_WEIGHT = "There is no weight for these records. They are not scored, which is not nought."


def harm_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """A sentence on what each category of the theme weighs, between its two ends, and how far to trust it."""
    blocks: list[Block] = []
    warnings = []
    for run in theme_runs(figures, theme):
        name = f"harm-{theme.id}-{wording.slug(run.category)}"
        if found := weighed(figures, run.category, [run]):
            blocks.append(_sentence(figures, name, run, found))
            warnings.append(PROVISIONAL if found.is_exact else f"{PROVISIONAL} {MIXED}")
        else:
            blocks.append(Text(name, NOT_SCORED if run.category == DISORDER else NO_WEIGHT, origin="fixed"))
    if warnings:
        blocks.append(Caveat(f"harm-{theme.id}-provisional", max(warnings, key=len)))
    return blocks


def _sentence(figures: Figures, name: str, run: Run, found: Weighed) -> Text:
    now = year_count(figures, run)
    used: list[Figure] = [now, found.least, found.most]
    what = f"the {now.value:,} records of {of_category(run.category)}"
    if found.is_exact:
        sentence = f"By sentencing starting points {what} weigh {_days(found.least)} days."
    else:
        sentence = (
            f"By sentencing starting points {what} weigh between {_days(found.least)} days, if all were the lightest "
            f"offence of the category, and {_days(found.most)}, if all were the gravest."
        )
    if found.share_most and found.share_most.value <= SMALL_SHARE:
        sentence += f" That is at most {percent(found.share_most.value)} of all harm scored, whatever the mixes are."
        used.append(found.share_most)
    return said(name, sentence, used)


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
            Column("share-least", "Share of harm, at least", numeric=True),
            Column("share-most", "Share of harm, at most", numeric=True),
        ),
        rows=tuple(rows),
        note="A dash is a share that is not given on under fifty records. Not scored is not nought.",
    )
    return [Text("harm-what", WHAT, origin="fixed"), Caveat("harm-mixture", f"{MIXTURE} {review_words()}"), table]


def _row(figures: Figures, theme: Theme) -> tuple[Cell, ...] | None:
    parts = theme_runs(figures, theme)
    if not parts:
        return None
    found = weighed(figures, parts[0].category if len(theme.categories) == 1 else theme.title, parts)
    if found is None:
        now = year_count(figures, parts[0])
        return (Cell(theme.title), count_cell(now), Cell("Not scored"), Cell("Not scored"), DASH, DASH)
    return (
        Cell(theme.title),
        Cell(f"{found.least.numerator:,}", found.least.figure_id),
        Cell(_days(found.least), found.least.figure_id),
        Cell(_days(found.most), found.most.figure_id),
        _share(found.share_least),
        _share(found.share_most),
    )


def _share(row: Figure | None) -> Cell:
    return Cell(percent(row.value), row.figure_id) if row else DASH


def _days(row: Figure) -> str:
    return f"{row.value:,.0f}"
