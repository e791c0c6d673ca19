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
from hallmark.assessment.themes.matrix_criteria import (
    HARM,
    MEASURES,
    NOT_RANKED,
    Judged,
    Measure,
    counted,
    ranked,
    year_of,
)
from hallmark.assessment.themes.matrix_scores import Line, Matrix, matrix_of
from hallmark.assessment.themes.matrix_words import by_records, firm, proposal, rank_words, span, ties
from hallmark.assessment.themes.place_measures import ids
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.words import lowered
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

MATRIX_TABLE = "priority-matrix"
CONCERN, NONE_HELD = "Public concern", "No evidence held"
NONE_COUNTED = "No data: no theme is counted for this year, or all have too few records to score."
NOT_SCORED_NOTE = "Nothing here is ranked low."
HOW_NOTE = (
    "One is least pressing and four most. The weights are the partnership’s to set. Incidents of anti-social behaviour "
    "are set beside the crimes, and never added to them. A change that is not known counts as no clear change, and as "
    "anything in the weightings. Change is not scored where the police find most of the records. Public concern stands "
    "beside the score, never inside it."
)
NO_HARM = (
    "The harm of {themes} is not scored here. Few records do not mean little harm, and a place here is no rank for "
    "{it}."
)
PERSONAL = ("violence", "robbery-and-weapons")
"""Themes that are read wrongly where they stand by number alone."""
UNORDERED_NOTE = (
    "In order of the number of records, and of nothing else. Anti-social behaviour is incidents and never added to "
    "crimes. “Cannot be said”: any harm is possible there."
)
PROPOSED_HEADING, UNORDERED_HEADING = "What is proposed", "What the records cannot put in order"
MOST_IN_SUMMARY = 5
"""Themes named by number of records in the summary; the chapter names all."""
FOUND = "Drug offences and possession of weapons are mostly found by the police: more of them can mean more policing."
POLICING = f"{FOUND} The change of drug offences is not scored. That of robbery is, with possession of weapons in it."
WORTH_SAYING = 5
"""Per cent of weightings among the first three, from which a theme's place is put in words."""


def matrix_blocks(figures: Figures) -> list[Block]:
    """What is not scored, the matrix, how it is scored, how firm it is, and the proposal."""
    matrix = matrix_of(figures)
    if matrix is None or not matrix.measures:
        return [not_scored_table(), Text("priorities-none", NONE_COUNTED, origin="fixed")]
    blocks: list[Block] = [not_scored_table(), *_no_harm(matrix)]
    if not matrix.gives_order:
        blocks += [_by_records(figures, "proposed"), _table(figures, matrix)]
        return [*blocks, *_not_ranked(figures), Caveat("priorities-policing", FOUND)]
    blocks += [_table(figures, matrix), _how(matrix)]
    if matrix.unscored:
        names = listed([one.label.lower() for one in matrix.unscored])
        words = f"No theme can be scored on {names}. The other criteria rank alone."
        blocks.append(Text("priorities-unscored", words, origin="fixed"))
    if matrix.missing:
        names = listed([one.label.lower() for one in matrix.missing])
        words = f"Nothing is held on {names}: the other criteria share the weight."
        blocks.append(Text("priorities-missing", words, origin="fixed"))
    blocks += _not_ranked(figures)
    blocks += ties(matrix)
    blocks += [firm(line) for line in matrix.lines if _is_worth_saying(line)]
    return [*blocks, *proposal(matrix, "proposed"), Caveat("priorities-policing", POLICING)]


def _is_worth_saying(line: Line) -> bool:
    return line.in_top_without is not None and line.in_top_without.value >= WORTH_SAYING


def proposed_texts(figures: Figures) -> list[Text]:
    """The proposal for the summary: the same sentences under ids of their own."""
    matrix = matrix_of(figures)
    if matrix is None or not matrix.measures:
        return []
    if not matrix.gives_order:
        return [_by_records(figures, "summary-proposed", most=MOST_IN_SUMMARY)]
    return proposal(matrix, "summary-proposed")


def proposal_heading(figures: Figures) -> str:
    """What stands over `proposed_texts`: another heading where the records give no order."""
    matrix = matrix_of(figures)
    return PROPOSED_HEADING if matrix is None or matrix.gives_order else UNORDERED_HEADING


def _by_records(figures: Figures, name: str, *, most: int | None = None) -> Text:
    return by_records([year_of(figures, theme) for theme in ranked(figures)], name, most=most)


def _no_harm(matrix: Matrix) -> list[Caveat]:
    """That a place without harm is no rank, for the themes of harm to people that have no score of it."""
    named_here = [
        lowered(line.theme.title) for line in matrix.lines
        if line.theme.id in PERSONAL and line.judged[HARM].score is None
    ]  # fmt: skip
    if not named_here:
        return []
    it = "either" if len(named_here) > 1 else "it"
    return [Caveat("priorities-harm", NO_HARM.format(themes=" or of ".join(named_here), it=it))]


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
    if not matrix.gives_order:
        return _unordered_table(figures, matrix)
    columns = [Column("theme", "Theme"), *(Column(one.key, one.label, True) for one in _shown(matrix))]
    without = " without harm" if matrix.has_harm else ""
    columns += [Column("score", f"Weighted score{without}", True), Column("rank-without", f"Rank{without}", True)]
    columns += [Column("rank", "Rank with harm", True)] if matrix.has_harm else []
    columns.append(Column("concern", CONCERN))
    rows = tuple(_row(matrix, line) for line in matrix.lines)
    when = period_label(figures.months[0], figures.months[-1])
    note = (
        "Equal scores share a rank. A weighting is a set of weights drawn by chance around those given, with what is "
        "unsure drawn too. Counted is in how many a theme is among the first three. “Usually” means in nine of ten "
        "weightings. Harm is scored only where every mix of offences would give the same score. “Too uncertain to "
        "call” and “Cannot be said” have no score: any score is possible there."
    )
    return Table(MATRIX_TABLE, f"Priority matrix, {figures.territory.area.name}, {when}", tuple(columns), rows, note)


def _unordered_table(figures: Figures, matrix: Matrix) -> Table:
    """What is known of each theme, by number of records: no score, and no rank."""
    shown = _shown(matrix)
    columns = (Column("theme", "Theme"), *(Column(one.key, one.label) for one in shown), Column("concern", CONCERN))
    ordered = sorted(matrix.lines, key=lambda line: (-year_of(figures, line.theme).value, line.theme.title))
    rows = tuple(
        (
            Cell(line.theme.title),
            *(Cell(line.judged[one.key].said, _figure_of(line.judged[one.key])) for one in shown),
            Cell(NONE_HELD),
        )
        for line in ordered
    )
    when = period_label(figures.months[0], figures.months[-1])
    caption = f"Themes by number of records, {figures.territory.area.name}, {when}"
    return Table(MATRIX_TABLE, caption, columns, rows, UNORDERED_NOTE)


def _figure_of(judged: Judged) -> str:
    return judged.figure.figure_id if judged.figure else ""


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
    return Cell(f"{points.value}", points.figure_id, judged.said, _figure_of(judged))


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


def _not_ranked(figures: Figures) -> list[Text]:
    """What is counted and has no place in the order, with why."""
    out = [theme for theme in counted(figures) if theme.id in NOT_RANKED]
    if not out:
        return []
    said = [f"{one.title} is not ranked ({year_of(figures, one).value:,} records). {NOT_RANKED[one.id]}" for one in out]
    return [Text("priorities-not-ranked", " ".join(said), ids(*(year_of(figures, one) for one in out)))]
