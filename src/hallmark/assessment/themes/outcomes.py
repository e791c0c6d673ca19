"""What became of a theme's records: the last outcome known when the files were published, by group."""

from collections import Counter

from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.outcome_shares import outcomes
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, add_figure, said, theme_runs
from hallmark.assessment.themes.words import listed, lowered, of_category, percent
from hallmark.evidence.categories import DISORDER
from hallmark.evidence.outcome_groups import outcome_groups
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

FEWEST_FOR_SHARE = 50
"""Records below which no percentage is given."""
NAMED = 3
"""Groups in a sentence; the table has the others."""
METHOD = "records by the last outcome in the month's own file, as last published; no later file is read"
NONE_FOR_DISORDER = "Police.uk gives no outcome for anti-social behaviour."
NO_RECORDS = "No evidence held: outcomes need police records, and ready-made counts have none."
LESS_TIME = (
    "The last outcome known when the files were published. Records of recent months have had less time. An outcome "
    "says what the police or a court did, and not that the matter is settled for the person harmed."
)


def outcome_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """A sentence on the commonest outcomes of each category, a table of all of them, and what to bear in mind."""
    blocks: list[Block] = []
    found: list[tuple[Run, dict[str, Figure]]] = []
    for run in theme_runs(figures, theme):
        name = f"outcomes-{theme.id}-{wording.slug(run.category)}"
        groups = outcomes(figures).get(run.category)
        if run.category == DISORDER:
            blocks.append(Text(name, NONE_FOR_DISORDER, origin="fixed"))
        elif not groups:
            blocks.append(Text(name, f"{run.category}: {lowered(NO_RECORDS)}", origin="fixed"))
        else:
            rows = _figures_of(figures, run, groups)
            blocks.append(_sentence(figures, name, run, rows))
            found.append((run, rows))
    if found:
        blocks += [_table(figures, theme, found), Caveat(f"outcomes-{theme.id}-time", LESS_TIME)]
    return blocks


def _figures_of(figures: Figures, run: Run, groups: Counter[str]) -> dict[str, Figure]:
    """The count of each group that has any, in the order of the groups; its base is all records of the category."""
    total = sum(groups.values())
    return {
        group: add_figure(
            figures, m.OUTCOME, run.category, figures.months, groups[group], unit="records",
            method=f"{group}: {METHOD}", numerator=groups[group], denominator=total, base=wording.slug(group),
        )
        for group in outcome_groups()
        if groups[group]
    }  # fmt: skip


def _share(figures: Figures, group: str, row: Figure) -> Figure | None:
    if row.numerator is None or not row.denominator or row.denominator < FEWEST_FOR_SHARE:
        return None
    return add_figure(
        figures, m.OUTCOME_SHARE, row.category, figures.months, round(row.numerator / row.denominator * 100, 4),
        unit="per cent of the year's records", method=f"{group}: {METHOD}", numerator=row.numerator,
        denominator=row.denominator, base=wording.slug(group),
    )  # fmt: skip


def _sentence(figures: Figures, name: str, run: Run, rows: dict[str, Figure]) -> Text:
    total = next(iter(rows.values())).denominator
    common = sorted(rows.items(), key=lambda item: -item[1].value)[:NAMED]
    parts, used = [], []
    for group, row in common:
        share = _share(figures, group, row)
        parts.append(f"{lowered(group)} ({row.value:,}{f', {percent(share.value)}' if share else ''})")
        used += [row, share] if share else [row]
    ends = "the last outcome known was" if len(parts) == 1 else "the commonest last outcomes known were"
    when = wording.year_words(figures.months)
    sentence = f"Of the {total:,} records of {of_category(run.category)} in the {when}, {ends} {listed(parts)}."
    return said(name, sentence, used)


def _table(figures: Figures, theme: Theme, found: list[tuple[Run, dict[str, Figure]]]) -> Table:
    columns = [Column("outcome", "Last known outcome")]
    for run, _ in found:
        columns.append(Column(wording.slug(run.category), run.category, numeric=True))
        columns.append(Column(f"{wording.slug(run.category)}-share", "Share", numeric=True))
    present = [group for group in outcome_groups() if any(group in rows for _, rows in found)]
    when = wording.year_words(figures.months)
    return Table(
        id=f"outcomes-{theme.id}",
        caption=f"{theme.title}: records by last known outcome, {figures.territory.area.name}, {when}",
        columns=tuple(columns),
        rows=(*(_row(figures, group, found) for group in present), _all(found)),
        note="No share is given on under fifty records. A dash is no record with that outcome.",
    )


def _row(figures: Figures, group: str, found: list[tuple[Run, dict[str, Figure]]]) -> tuple[Cell, ...]:
    cells = [Cell(group)]
    for _, rows in found:
        row = rows.get(group)
        share = _share(figures, group, row) if row else None
        cells.append(Cell(f"{row.value:,}", row.figure_id) if row else Cell("–"))
        cells.append(Cell(percent(share.value), share.figure_id) if share else Cell("–"))
    return tuple(cells)


def _all(found: list[tuple[Run, dict[str, Figure]]]) -> tuple[Cell, ...]:
    cells = [Cell("All records")]
    for _, rows in found:
        first = next(iter(rows.values()))
        cells += [Cell(f"{first.denominator:,}", first.figure_id), Cell("")]
    return tuple(cells)
