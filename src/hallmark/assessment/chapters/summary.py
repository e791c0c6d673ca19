"""The first page: what was counted, what clearly changed, what is proposed, in plain words."""

from collections.abc import Iterator, Sequence

from crimestats.counts import Verdict
from crimestats.periods import period_label, year_ending
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.findings import (
    finding,
    held_longer,
    largest,
    largest_share,
    lead_categories,
    other_boundaries,
    progress,
    totals,
)
from hallmark.assessment.series import distinct
from hallmark.assessment.tables import printed_comparisons
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.evidence.sources import police_street
from hallmark.reports.blocks import Block, Caveat, KeyFigure, Section, Text

UNSEEN = "Much crime is never reported, and police.uk marks no domestic abuse, hate crime or knife crime."
COMPILED = (
    "These counts were put together by others from police.uk, not counted here from records. They may be incomplete, "
    "and counts of one small area are not reliable."
)


def summary_section(figures: Figures, proposed: Sequence[Text]) -> Section:
    """One page for a councillor, in five short parts; what people give is added to them when it is read.

    Args:
        proposed: sentences on proposed priorities, from the priority matrix; they keep their figures.
    """
    area = figures.territory.area
    much: list[Block] = [*_key_figures(figures), *compiled_elsewhere(figures, "summary")]
    much += [*totals(figures, area), *largest(figures, area), *other_boundaries(figures)]
    changed = [*held_longer(figures, area), *clear_changes(figures), *progress(figures)]
    parts = (
        Section("summary-how-much", "How much", tuple(much)),
        Section("summary-changes", "What changed", tuple(changed)),
        Section("summary-where", "Where", tuple(largest_share(figures))),
        Section("summary-priorities", "What is proposed", tuple(proposed)),
        Section("summary-not-known", "What is not known", (Text("summary-unseen", UNSEEN, origin="fixed"),)),
    )
    return Section("summary", "Summary", sections=tuple(part for part in parts if part.blocks))


def compiled_elsewhere(figures: Figures, where: str) -> list[Caveat]:
    """That counts were put together by others, where any were: whose work it is decides how far it can be leant on."""
    ready = [item for item in distinct(figures.chosen) if item.dataset != police_street.DATASET]
    return [Caveat(f"{where}-compiled", COMPILED)] if ready else []


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
    """Each kind of crime that the test calls a rise or a fall against the years printed; else that there is none."""
    found: list[Text] = [*_refused_since(figures)]
    for comparison in printed_comparisons(figures):
        called = [
            text for category in _kinds(figures, comparison) if (text := _clear_change(figures, category, comparison))
        ]
        found += [*_part_of_year(comparison), *(called or [_none_clear(comparison)])]
    words = "No earlier year can be compared, so nothing here is called a rise or a fall."
    return found or [Text("clear-changes", words, origin="fixed")]


def _refused_since(figures: Figures) -> list[Text]:
    """Why a year nearer than those compared cannot be: else a reader thinks that the base was picked."""
    nearest = max((item.against for item in figures.comparisons if item.spans), default="")
    refused = [item for item in figures.comparisons if not item.spans and item.against > nearest]
    return [Text(f"refused-{item.against}", item.sentence, origin="fixed") for item in refused]


def _part_of_year(comparison: Comparison) -> list[Text]:
    span = next(iter(comparison.spans.values()))
    if span.is_whole_year:
        return []
    year = year_ending(comparison.against)
    words = (
        f"Of the {period_label(year[0], year[-1])} only {span.base_label} can be compared: {len(span.months)} of 12 "
        "months."
    )
    return [Text(f"part-of-year-{comparison.against}", words, origin="fixed")]


def _none_clear(comparison: Comparison) -> Text:
    span = next(iter(comparison.spans.values()))
    words = (
        f"No kind of crime shows a clear rise or fall between {wording.named_period(span.base)} and "
        f"{wording.named_period(span.months)}."
    )
    return Text(f"clear-changes-{comparison.against}", words)


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
    return finding(f"clear-{wording.slug(category)}-{comparison.against}", sentence, [now, base, difference, ratio])
