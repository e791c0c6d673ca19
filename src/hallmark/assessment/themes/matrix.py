"""The priority matrix: harms without evidence first, then every theme by its scores, and what is proposed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from math import log

import yaml

from crimestats.periods import period_label
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import figure_id
from hallmark.assessment.given import Concern
from hallmark.assessment.themes.matrix_criteria import MEASURES, Judged, harm_each, year_of
from hallmark.assessment.themes.matrix_scores import Line, Matrix, matrix_of
from hallmark.assessment.themes.place_measures import ids
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.words import listed, lowered
from hallmark.reports.blocks import Block, Caveat, Cell, Chart, Column, Table, Text
from hallmark.reports.charts import RiskItem, risk_matrix

MATRIX_TABLE = "priority-matrix"
NONE_HELD = "No evidence held"
PROPOSED = (
    "These are proposed from police records alone. The Board decides, with what is not scored and what people say."
)
NONE_PROPOSED = "No theme stays among the first under most weightings, so none is proposed. The Board decides."
NONE_COUNTED = "No data: no theme is counted for this year, or all have too few records to score."
NOT_SCORED_NOTE = "Nothing here is ranked low: nothing is known. The Board may put any of them first."
HOW_NOTE = (
    "One is least pressing and four most. The weights are the partnership’s to set. A score that is not known takes no "
    "side: the weighted score then lies between two ends. Public concern stands beside the score, never inside it."
)
POLICING = (
    "Drug offences and possession of weapons are mostly found by the police. A high score there can mean more policing."
)
WORTH_SAYING = 5
"""Per cent of weightings among the first three, from which a theme's place is put in words."""
TENTHS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip


def matrix_blocks(figures: Figures) -> list[Block]:
    """What is not scored, the matrix, how it is scored, its picture, how firm it is, and the proposal."""
    matrix = matrix_of(figures)
    if matrix is None or not matrix.measures:
        return [not_scored_table(), Caveat("priorities-none", NONE_COUNTED)]
    blocks: list[Block] = [not_scored_table(), _table(figures, matrix), _how(matrix)]
    if matrix.missing:
        names = listed([one.label.lower() for one in matrix.missing])
        blocks.append(Caveat("priorities-missing", f"No data for {names}: the other criteria share the weight."))
    blocks += _picture(figures, matrix)
    blocks += [_firm(line) for line in matrix.lines if line.in_top and line.in_top.value >= WORTH_SAYING]
    return [*blocks, *_proposal(matrix, "proposed"), Caveat("priorities-policing", POLICING)]


def proposed_texts(figures: Figures) -> list[Text]:
    """The proposal for the summary: the same sentences under ids of their own."""
    matrix = matrix_of(figures)
    return _proposal(matrix, "summary-proposed") if matrix and matrix.measures else []


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
    names = [_concern_id(one) for one in ordered]
    if len(said) == 1:
        return Cell(said[0], names[0])
    return Cell(said[0], names[0], said=f"{ordered[1].what}: {said[1]}", said_figure=names[1])


def _concern_id(one: Concern) -> str:
    return figure_id(wording.slug(one.survey), f.CONCERN, one.what, one.period_start, one.period_end, one.id)


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
    return Table("not-scored", "Not scored: no evidence held", columns, rows, NOT_SCORED_NOTE)


def _table(figures: Figures, matrix: Matrix) -> Table:
    columns = [Column("theme", "Theme"), *(Column(one.key, one.label, True) for one in matrix.measures)]
    columns += [
        Column("score", "Weighted score", True), Column("rank", "Rank", True),
        Column("concern", "Public concern"),
    ]  # fmt: skip
    rows = tuple(_row(matrix, line) for line in matrix.lines)
    when = period_label(figures.months[0], figures.months[-1])
    note = "Equal scores share a rank. Under each rank stands where the theme lies in nine of ten other weightings."
    return Table(MATRIX_TABLE, f"Priority matrix, {figures.territory.area.name}, {when}", tuple(columns), rows, note)


def _row(matrix: Matrix, line: Line) -> tuple[Cell, ...]:
    cells = [Cell(line.theme.title)]
    cells += [_judged_cell(line, one.key, line.judged[one.key]) for one in matrix.measures]
    if line.score is None or line.rank is None:
        return (*cells, Cell("Too little is known"), Cell("–"), Cell(NONE_HELD))
    low, high = line.score.lower, line.score.upper
    score = f"{line.score.value:.1f}" if low is None or high is None else f"{low:.1f} to {high:.1f}"
    rank = f"{line.rank.value} equal" if line.is_tied else f"{line.rank.value}"
    return (
        *cells, Cell(score, line.score.figure_id), Cell(rank, line.rank.figure_id, _span(line), line.rank.figure_id),
        Cell(NONE_HELD),
    )  # fmt: skip


def _judged_cell(line: Line, key: str, judged: Judged) -> Cell:
    points = line.points.get(key)
    if points is None:
        return Cell("–", said=judged.said)
    return Cell(
        f"{points.value}", points.figure_id, judged.said, judged.figure.figure_id if judged.figure else ""
    )  # fmt: skip


def _how(matrix: Matrix) -> Table:
    scores = (Column(f"score-{word}", word.capitalize()) for word in ("one", "two", "three", "four"))
    columns = (Column("criterion", "Criterion"), Column("weight", "Weight", True), *scores)
    rows = tuple(
        (
            Cell(one.label),
            Cell(f"{matrix.weights[one.key].value:.0f}%", matrix.weights[one.key].figure_id),
            *(Cell(wording.capital(words)) for words in one.meanings),
        )
        for one in MEASURES
        if one in matrix.measures
    )
    return Table("priority-scores", "How themes are scored", columns, rows, HOW_NOTE)


def _picture(figures: Figures, matrix: Matrix) -> list[Block]:
    """How many records against what one of them weighs, both by powers; themes without a weight are named."""
    placed = [(line, each) for line in matrix.lines if (each := harm_each(figures, line.theme)) and each.value > 0]
    if len(placed) < 2:
        return []
    across = _scaled([float(year_of(figures, line.theme).value) for line, _ in placed])
    up = _scaled([float(each.value) for _, each in placed])
    items = [
        RiskItem(
            line.theme.title, x, y, f"{each.denominator:,} records, about {each.value:,.1f} days each",
            line.is_proposed, each.figure_id,
        )
        for (line, each), x, y in zip(placed, across, up, strict=True)
    ]  # fmt: skip
    out = [line.theme.title for line in matrix.lines if line not in [one for one, _ in placed]]
    said = "; ".join(f"{item.label}: {item.said}" for item in items)
    title = "How often, and how harmful one record is"
    alt = f"Dots for themes: more records to the right, more harm for each record higher up. {said}."
    drawn = risk_matrix(
        items, name="priority-picture", alt_text=alt, likelihood_words="More records", harm_words="More harm each"
    )
    foot = "Harm is provisional: the middle starting point of sentence in each category. Both scales are by powers."
    if out:
        foot += f" Without a weight or a record, and so not shown: {listed(out)}."
    subtitle = f"Records, {period_label(figures.months[0], figures.months[-1])}, and days of sentence per record"
    return [
        Chart(
            "priority-picture", title, subtitle, drawn.svg, alt, foot, MATRIX_TABLE, drawn.points, drawn.specification
        )
    ]


def _scaled(values: Sequence[float]) -> list[float]:
    """From 0 to 1 by powers; all in the middle where all are alike."""
    logs = [log(value) for value in values]
    low, high = min(logs), max(logs)
    return [(one - low) / (high - low) if high > low else 0.5 for one in logs]


def _firm(line: Line) -> Text:
    """How firm a theme's place is, in words."""
    return Text(
        f"firm-{line.theme.id}", f"{line.theme.title}: {_span(line)}; {_in_top(line)}.", ids(line.rank, line.in_top)
    )


def _span(line: Line) -> str:
    """``first to third in nine of ten weightings``."""
    if line.rank is None or line.rank.lower is None or line.rank.upper is None:
        return ""
    low, high = (ORDINALS[int(end) - 1] for end in (line.rank.lower, line.rank.upper))
    return f"{low if low == high else f'{low} to {high}'} in nine of ten weightings"


def _in_top(line: Line) -> str:
    """``among the first three in eight of ten``."""
    share = float(line.in_top.value) if line.in_top else 0.0
    tenths = round(share / 10)
    if share >= 99.95:
        return "among the first three in every weighting tried"
    if share < 0.05:
        return "never among the first three"
    if tenths in {0, 10}:
        return f"among the first three in {'nearly every' if tenths else 'hardly any'} weighting"
    return f"among the first three in about {TENTHS[tenths]} of ten weightings"


def _proposal(matrix: Matrix, name: str) -> list[Text]:
    if not matrix.proposed:
        return [Text(name, NONE_PROPOSED)]
    titles = [line.theme.title for line in matrix.proposed]
    named = listed([titles[0], *(lowered(title) for title in titles[1:])])
    several = "It is" if len(titles) == 1 else "Each is"
    words = (
        f"Proposed priorities: {named}. {several} among the first three in most weightings of the criteria. {PROPOSED}"
    )
    used = [figure for line in matrix.proposed for figure in (line.rank, line.in_top)]
    return [Text(name, words, ids(*used))]
