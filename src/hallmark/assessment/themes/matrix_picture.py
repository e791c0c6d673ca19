"""The picture beside the priority matrix: how many records a theme has, and how harmful one of them is."""

from collections.abc import Sequence
from math import log

from crimestats.periods import period_label
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.matrix_criteria import harm_each, year_of
from hallmark.assessment.themes.matrix_scores import Matrix
from hallmark.assessment.themes.matrix_words import named
from hallmark.assessment.themes.words import lowered
from hallmark.reports.blocks import Block, Chart
from hallmark.reports.charts import RiskItem, risk_matrix


def picture(figures: Figures, matrix: Matrix, table_id: str) -> list[Block]:
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
        items,
        name="priority-picture",
        alt_text=alt,
        likelihood_words=("Few records", "Many records"),
        harm_words=("Low harm each", "High harm each"),
    )
    foot = (
        "Harm is provisional: the middle starting point of sentence in each category. Each part of a scale is several "
        "times the part before."
    )
    if out:
        foot += f" Without a weight or a record, and so not shown: {named([lowered(title) for title in out])}."
    subtitle = f"Records, {period_label(figures.months[0], figures.months[-1])}, and days of sentence per record"
    return [
        Chart("priority-picture", title, subtitle, drawn.svg, alt, foot, table_id, drawn.points, drawn.specification)
    ]


def _scaled(values: Sequence[float]) -> list[float]:
    """From 0 to 1 by powers; all in the middle where all are alike."""
    logs = [log(value) for value in values]
    low, high = min(logs), max(logs)
    return [(one - low) / (high - low) if high > low else 0.5 for one in logs]
