"""The first page: what was counted, what clearly changed, what is proposed, in plain words."""

from collections.abc import Iterator, Sequence

from crimestats.counts import Verdict
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.findings import (
    district_shares,
    finding,
    held_longer,
    largest,
    lead_categories,
    other_boundaries,
    progress,
    totals,
)
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.reports.blocks import Block, KeyFigure, Section, Text


def summary_section(figures: Figures, proposed: Sequence[Text]) -> Section:
    """One page for a councillor: the numbers, the sentences, what clearly changed, what is proposed.

    Args:
        proposed: sentences on proposed priorities, from the priority matrix; they keep their figures.
    """
    area = figures.territory.area
    blocks: list[Block] = [*_key_figures(figures)]
    blocks += totals(figures, area)
    blocks += held_longer(figures, area)
    blocks += largest(figures, area)
    blocks += clear_changes(figures)
    if len(figures.districts) > 1:
        blocks += district_shares(figures)
    blocks += [*progress(figures), *other_boundaries(figures), *proposed]
    return Section("summary", "Summary", tuple(blocks))


def _key_figures(figures: Figures) -> Iterator[KeyFigure]:
    area = figures.territory.area
    when = wording.year_words(figures.months)
    for category in lead_categories(figures):
        if now := figures.get(area.code, f.COUNT, category, figures.months):
            what = "incidents" if category == DISORDER else "records"
            yield KeyFigure(
                f"key-{wording.slug(category)}", category, f"{now.value:,}", f"{what}, {when}", (now.figure_id,)
            )  # fmt: skip
    if rate := figures.get(area.code, f.RATE, lead_categories(figures)[0], figures.months):
        words = f"per 1,000 residents, {when} ({rate.numerator:,} records, {rate.denominator:,} residents)"
        yield KeyFigure("key-rate", lead_categories(figures)[0], f"{rate.value:,.1f}", words, (rate.figure_id,))


def clear_changes(figures: Figures) -> list[Text]:
    """Each kind of crime that the test calls a rise or a fall against the nearest year; else that there is none."""
    comparison = next((item for item in figures.comparisons if item.spans), None)
    if comparison is None:
        words = "No earlier year can be compared, so nothing here is called a rise or a fall."
        return [Text("clear-changes", words, origin="fixed")]
    found = [
        text for category in _kinds(figures, comparison) if (text := _clear_change(figures, category, comparison))
    ]  # fmt: skip
    if found:
        return found
    span = next(iter(comparison.spans.values()))
    words = f"No kind of crime or disorder shows a clear rise or fall between {span.base_label} and {span.label}."
    return [Text("clear-changes", words)]


def _kinds(figures: Figures, comparison: Comparison) -> list[str]:
    totals_ = {ALL_CRIME, ALL_RECORDS, *lead_categories(figures)}
    return [name for name in figures.chosen if name in comparison.spans and name not in totals_]


def _clear_change(figures: Figures, category: str, comparison: Comparison) -> Text | None:
    area, span = figures.territory.area, comparison.spans[category]
    said = figures.verdict(area.code, category, span)
    if said is None or said.verdict not in {Verdict.ROSE, Verdict.FELL}:
        return None
    now = figures.get(area.code, f.COUNT, category, span.months)
    base = figures.get(area.code, f.COUNT, category, span.base)
    ratio = figures.get(area.code, f.CHANGE_RATIO, category, span.months, span.base)
    difference = figures.get(area.code, f.DIFFERENCE, category, span.months, span.base)
    if not (now and base and ratio and difference):
        return None
    sentence = wording.clear_change(now, base, span, said.verdict)
    return finding(f"clear-{wording.slug(category)}", sentence, [now, base, difference, ratio])
