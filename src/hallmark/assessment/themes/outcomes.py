"""What became of a theme's records: the last outcome known when the files were published, by group."""

from collections import Counter

from crimestats.counts import SMALLEST_BASE
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.outcome_shares import outcomes
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, add_figure, said, theme_runs
from hallmark.assessment.themes.words import SMALLEST_PERCENT, counted, lowered, of_category, percent
from hallmark.assessment.wording import listed
from hallmark.evidence.categories import DISORDER
from hallmark.evidence.outcome_groups import outcome_groups
from hallmark.reports.blocks import Block, Cell, Column, Table, Text

METHOD = "records by the last outcome in the month's own file, as last published; no later file is read"
NONE_FOR_DISORDER = "Police.uk gives no outcome for anti-social behaviour."
NO_RECORDS = "no evidence held. Outcomes need police records, and ready-made counts have none."
LESS_TIME = (
    "An outcome here is the last one known when the files were published. Records of recent months have had less time. "
    "An outcome says what the police or a court did, and not that the matter is settled for the person harmed."
)
DASH = "A dash is no record with that outcome, or a share on under fifty records or under one in two thousand."
GLOSSES = {
    "Unable to prosecute": (
        "“Unable to prosecute” means a suspect is known, but evidence is lacking or there is another bar. It includes "
        "cases where the person harmed does not support action."
    ),
    "Charged or before a court": (
        "“Charged or before a court” includes “court result unavailable”: a charge whose result is not known."
    ),
}
"""What the groups of police.uk hold that their names do not say. Source: https://data.police.uk/about/."""


def outcome_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """A sentence on the commonest outcome of each category and a table of all of them.

    Nothing where no category of the document has any: the head of the chapters says so once.
    """
    if not any(outcomes(figures).values()):
        return _none_for_disorder(figures, theme)
    blocks: list[Block] = []
    found: list[tuple[Run, dict[str, Figure]]] = []
    missing = []
    for run in theme_runs(figures, theme):
        groups = outcomes(figures).get(run.category)
        if run.category == DISORDER:
            continue
        if not groups:
            missing.append(of_category(run.category))
            continue
        rows = _figures_of(figures, run, groups)
        blocks.append(_sentence(figures, f"outcomes-{theme.id}-{wording.slug(run.category)}", run, rows))
        found.append((run, rows))
    if missing:
        words = f"{wording.capital(listed(missing))}: {NO_RECORDS}"
        blocks.append(Text(f"outcomes-{theme.id}-none", words, origin="fixed"))
    if found:
        blocks.append(_table(figures, theme, found))
    return [*blocks, *_none_for_disorder(figures, theme)]


def _none_for_disorder(figures: Figures, theme: Theme) -> list[Block]:
    if not any(run.category == DISORDER for run in theme_runs(figures, theme)):
        return []
    return [Text(f"outcomes-{theme.id}-{wording.slug(DISORDER)}", NONE_FOR_DISORDER, origin="fixed")]


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
    if row.numerator is None or not row.denominator or row.denominator < SMALLEST_BASE:
        return None
    if row.numerator / row.denominator * 100 < SMALLEST_PERCENT:
        return None
    return add_figure(
        figures, m.OUTCOME_SHARE, row.category, figures.months, round(row.numerator / row.denominator * 100, 4),
        unit="per cent of the year's records", method=f"{group}: {METHOD}", numerator=row.numerator,
        denominator=row.denominator, base=wording.slug(group),
    )  # fmt: skip


def _sentence(figures: Figures, name: str, run: Run, rows: dict[str, Figure]) -> Text:
    total = next(iter(rows.values())).denominator or 0
    most = max(row.value for row in rows.values())
    parts, used = [], []
    for group, row in rows.items():
        if row.value == most:
            share = _share(figures, group, row)
            parts.append(f"{lowered(group)} ({row.value:,}{f', {percent(share.value)}' if share else ''})")
            used += [row, share] if share else [row]
    ends = "the last known outcome was" if len(rows) == 1 else "the most frequent last known outcome was"
    ends = ends if len(parts) == 1 else "the most frequent last known outcomes were"
    when = wording.year_words(figures.months)
    sentence = f"Of the {counted(total, run.category)} in the {when}, {ends} {listed(parts)}."
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
        note=" ".join([*(gloss for group, gloss in GLOSSES.items() if group in present), DASH]),
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
