"""The priority matrix: harms without evidence first, then every theme by its scores, and what is proposed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from crimestats.periods import period_label
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.given import Concern
from hallmark.assessment.themes.matrix_criteria import MEASURES, NOT_RANKED, Judged, Measure, counted, year_of
from hallmark.assessment.themes.matrix_scores import Line, Matrix, matrix_of
from hallmark.assessment.themes.matrix_words import firm, proposal, rank_words, span, ties
from hallmark.assessment.themes.place_measures import ids
from hallmark.assessment.themes.register import themes
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

MATRIX_TABLE = "priority-matrix"
NONE_HELD = "No evidence held"
NONE_COUNTED = "No data: no theme is counted for this year, or all have too few records to score."
NOT_SCORED_NOTE = "Nothing here is ranked low."
HOW_NOTE = (
    "One is least pressing and four most. The weights are the partnership’s to set. A change that is not known counts "
    "as no clear change, and as anything in the weightings. Another score that is not known leaves the weighted score "
    "between two ends, and its middle is ranked. Change that is not certain, or too uncertain to "
    "call, is not known. It is not scored where the police find most of the "
    "records. Public concern stands beside the score, never inside it."
)
POLICING = (
    "Drug offences and possession of weapons are mostly found by the police: more of them can mean more policing. The "
    "change of drug offences is not scored. That of robbery is, with possession of weapons in it."
)
WORTH_SAYING = 5
"""Per cent of weightings among the first three, from which a theme's place is put in words."""


def matrix_blocks(figures: Figures) -> list[Block]:
    """What is not scored, the matrix, how it is scored, how firm it is, and the proposal."""
    matrix = matrix_of(figures)
    if matrix is None or not matrix.measures:
        return [not_scored_table(), Caveat("priorities-none", NONE_COUNTED)]
    blocks: list[Block] = [not_scored_table(), _table(figures, matrix), _how(matrix)]
    if matrix.unscored:
        names = listed([one.label.lower() for one in matrix.unscored])
        blocks.append(
            Caveat("priorities-unscored", f"No theme can be scored on {names}. The other criteria rank alone.")
        )
    if matrix.missing:
        names = listed([one.label.lower() for one in matrix.missing])
        blocks.append(Caveat("priorities-missing", f"Nothing is held on {names}: the other criteria share the weight."))
    if any(theme.id in NOT_RANKED for theme in counted(figures)):
        blocks.append(_not_ranked(figures))
    blocks += ties(matrix)
    blocks += [firm(line) for line in matrix.lines if _is_worth_saying(line)]
    return [*blocks, *proposal(matrix, "proposed"), Caveat("priorities-policing", POLICING)]


def _is_worth_saying(line: Line) -> bool:
    return line.in_top_without is not None and line.in_top_without.value >= WORTH_SAYING


def proposed_texts(figures: Figures) -> list[Text]:
    """The proposal for the summary: the same sentences under ids of their own."""
    matrix = matrix_of(figures)
    return proposal(matrix, "summary-proposed") if matrix and matrix.measures else []


def with_concerns(table: Table, concerns: Sequence[Concern]) -> Table:
    """The matrix with what the public named beside each theme; a theme that nobody was asked about stays as it is."""
    by_title = {theme.title: [one for one in concerns if one.theme == theme.id] for theme in themes()}
    at = [column.key for column in table.columns].index("concern")
    rows = []
    for row in table.rows:
        named = by_title.get(row[0].text, [])
        rows.append((*row[:at], _concern_cell(named), *row[at + 1 :]) if named else row)
    return replace(table, rows=tuple(rows))


def _concern_cell(named: Sequence[Concern]) -> Cell:
    """The concern named most, and a second one below it where there is one."""
    ordered = sorted(named, key=lambda one: (-one.named / one.asked if one.asked else 0.0, one.id))
    said = [f"{one.named:,} of {one.asked:,} named it" if one.asked else f"{one.named:,} named it" for one in ordered]
    names = [one.figure_id for one in ordered]
    if len(said) == 1:
        return Cell(said[0], names[0])
    return Cell(said[0], names[0], said=f"{ordered[1].what}: {said[1]}", said_figure=names[1])


@cache
def not_scored_table() -> Table:
    """Harms that no evidence here measures, and who holds it: a reviewed list."""
    text = files("hallmark.assessment").joinpath("data/not_scored.yaml").read_text(encoding="utf-8")
    columns = (
        Column("harm", "Harm"),
        Column("holders", "Who holds the evidence"),
        Column("why", "Why it is not scored"),
    )
    rows = tuple((Cell(row["title"]), Cell(row["holders"]), Cell(row["why"])) for row in yaml.safe_load(text))
    return Table("not-scored", "Not scored: police.uk cannot measure it", columns, rows, NOT_SCORED_NOTE)


def _table(figures: Figures, matrix: Matrix) -> Table:
    columns = [Column("theme", "Theme"), *(Column(one.key, one.label, True) for one in _shown(matrix))]
    without = " without harm" if matrix.has_harm else ""
    columns += [Column("score", f"Weighted score{without}", True), Column("rank-without", f"Rank{without}", True)]
    columns += [Column("rank", "Rank with harm", True)] if matrix.has_harm else []
    columns.append(Column("concern", "Public concern"))
    rows = tuple(_row(matrix, line) for line in matrix.lines)
    when = period_label(figures.months[0], figures.months[-1])
    note = (
        "Equal scores share a rank. A weighting is a set of weights drawn by chance around those given, with what is "
        "unsure drawn too. Counted is in how many a theme is among the first three. “Usually” means in nine of ten "
        "weightings. Harm is scored only where every mix of offences would give the same score. “Too uncertain to "
        "call” and “Cannot be said” have no score: any score is possible there."
    )
    return Table(MATRIX_TABLE, f"Priority matrix, {figures.territory.area.name}, {when}", tuple(columns), rows, note)


def _row(matrix: Matrix, line: Line) -> tuple[Cell, ...]:
    cells = [Cell(line.theme.title)]
    cells += [_judged_cell(line, one.key, line.judged[one.key]) for one in _shown(matrix)]
    cells.append(_score_cell(line.score_without))
    cells.append(_rank_cell(line.rank_without, [one.rank_without for one in matrix.lines]))
    if matrix.has_harm:
        cells.append(_rank_cell(line.rank, [one.rank for one in matrix.lines]))
    return (*cells, Cell(NONE_HELD))


def _shown(matrix: Matrix) -> list[Measure]:
    """The criteria of the table, those that stand in words alone among them, in their order."""
    return [one for one in MEASURES if one not in matrix.missing]


def _score_cell(score: Figure | None) -> Cell:
    if score is None:
        return Cell("Too little is known")
    low, high = score.lower, score.upper
    ends = list(dict.fromkeys(f"{end:.2f}" for end in (low, high) if end is not None))
    words = " to ".join(ends) or f"{score.value:.2f}"
    return Cell(words, score.figure_id)


def _rank_cell(rank: Figure | None, ranks: Sequence[Figure | None]) -> Cell:
    """A rank among others; equals are told as such."""
    if rank is None:
        return Cell("–")
    return Cell(rank_words(rank, ranks), rank.figure_id, span(rank), rank.figure_id)


def _judged_cell(line: Line, key: str, judged: Judged) -> Cell:
    points = line.points.get(key)
    if points is None:
        return Cell("–", said=judged.said)
    return Cell(
        f"{points.value}", points.figure_id, judged.said, judged.figure.figure_id if judged.figure else ""
    )  # fmt: skip


def _how(matrix: Matrix) -> Table:
    scores = (Column(f"score-{word}", word.capitalize()) for word in ("one", "two", "three", "four"))
    without = " without harm" if matrix.has_harm else ""
    weights = [Column("weight", f"Weight{without}", True)]
    weights += [Column("weight-with", "Weight with harm", True)] if matrix.has_harm else []
    columns = (Column("criterion", "Criterion"), *weights, *scores)
    rows = tuple(
        (
            Cell(one.label),
            _weight_cell(matrix.weights_without.get(one.key)),
            *([_weight_cell(matrix.weights[one.key])] if matrix.has_harm else []),
            *(Cell(wording.capital(words)) for words in one.meanings),
        )
        for one in MEASURES
        if one in matrix.measures
    )
    return Table("priority-scores", "How themes are scored", columns, rows, HOW_NOTE)


def _weight_cell(weight: Figure | None) -> Cell:
    return Cell(f"{weight.value:.0f}%", weight.figure_id) if weight else Cell("–")


def _not_ranked(figures: Figures) -> Caveat:
    """What is counted and has no place in the order, with why."""
    out = [theme for theme in counted(figures) if theme.id in NOT_RANKED]
    said = [f"{one.title} is not ranked ({year_of(figures, one).value:,} records). {NOT_RANKED[one.id]}" for one in out]
    return Caveat("priorities-not-ranked", " ".join(said), ids(*(year_of(figures, one) for one in out)))
