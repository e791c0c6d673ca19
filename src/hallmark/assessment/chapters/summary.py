"""The first page: what was counted, what clearly changed, what is proposed, in plain words."""

from collections.abc import Sequence
from dataclasses import replace

from crimestats.periods import period_label, year_ending
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.summary_places import CHANGES, change_figures, place_changes
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.findings import (
    finding,
    held_longer,
    largest,
    largest_share,
    lead_categories,
    other_boundaries,
    progress,
    totals_and_longer,
)
from hallmark.assessment.series import distinct
from hallmark.assessment.tables import printed_comparisons
from hallmark.assessment.themes.institution_points import moving_points, moving_words
from hallmark.assessment.themes.matrix import proposal_heading
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.theme_changes import called_only_together, theme_changes, together_text
from hallmark.assessment.verdicts import LEANING, Call, Tested
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS
from hallmark.evidence.sources import police_street
from hallmark.evidence.sources.ready_counts import UNNAMED
from hallmark.reports.blocks import Block, Caveat, Section, Text

SUMMARY = "summary"
Uncalled = tuple[Tested, f.Figure, f.Figure, f.Figure]
"""A line that no test calls, with its count, its base and its change in per cent."""
CALLED_OF_SEVERAL = {Call.MAY_HAVE_RISEN: "may have risen", Call.MAY_HAVE_FALLEN: "may have fallen"}
BY_RECORDS = 1
"""Differences that no test calls, in the summary's sentences, by records; one more is the largest in per cent."""
ENOUGH = 500
"""Records in either year from which a difference may be named for its per cent: on fewer, chance makes it large."""
SHOPLIFTING = "shoplifting"
SHOPS_REPORT = "Shops report only part: a change in reporting would look the same."
LEAST_UNCALLED = 5.0
"""Per cent: a smaller difference that no test calls is not worth a line of the summary."""
UNSEEN = "Much crime is never reported. Police.uk marks no domestic abuse, hate or knife crime."
COMPILED = (
    "These counts were put together from police.uk by others{unnamed}, not counted here from records. They may be "
    "incomplete: a gap in either year would look like a change."
)
UNNAMED_OTHERS = " who are not named"
SINGLE = " The count of any single small area (LSOA) is not reliable."
"""Beside `COMPILED` wherever small areas are counted: the summary names none."""


def summary_section(figures: Figures, proposed: Sequence[Text]) -> Section:
    """One page for a councillor: how much, then three short parts; what people give is added when it is read.

    Args:
        proposed: sentences on proposed priorities, from the priority matrix; they keep their figures.
    """
    area = figures.territory.area
    # No tiles: the sentences beneath would say the same numbers twice, and the page is one.
    much: list[Block] = [*compiled_elsewhere(figures, SUMMARY)]
    much += [*totals_and_longer(figures, area), *largest(figures, area), *other_boundaries(figures)]
    changed: list[Block] = [
        *held_longer(figures, area),
        *with_reporting([*clear_changes(figures), *largest_share(figures), *place_changes(figures)]),
    ]
    changed += progress(figures)
    parts = (
        Section("summary-changes", "What changed, and where", tuple(changed)),
        Section("summary-priorities", proposal_heading(figures), tuple(proposed)),
        Section("summary-not-known", "What is not known", (Text("summary-unseen", UNSEEN, origin="fixed"),)),
    )
    return Section("summary", "Summary", tuple(much), tuple(part for part in parts if part.blocks))


def lines_of(theme: Theme) -> tuple[str, ...]:
    """How the ids of the lines begin that call a theme's change, or that of one of its categories."""
    return (f"clear-together-{theme.id}", *(f"clear-{wording.slug(name)}-" for name in theme.categories))


def with_reporting(lines: Sequence[Text]) -> list[Text]:
    """The lines on what changed, the first that names shoplifting with how little of it is reported."""
    first = next((line for line in lines if SHOPLIFTING in line.text), None)
    return [replace(line, text=f"{line.text} {SHOPS_REPORT}") if line is first else line for line in lines]


def compiled_elsewhere(figures: Figures, where: str) -> list[Caveat]:
    """That counts were put together by others, where any were: whose work it is decides how far it can be leant on."""
    ready = [item for item in distinct(figures.chosen) if item.dataset != police_street.DATASET]
    unnamed = any(holding.publisher == UNNAMED for item in ready for holding in item.holdings)
    words = COMPILED.format(unnamed=UNNAMED_OTHERS if unnamed else "") + ("" if where == SUMMARY else SINGLE)
    return [Caveat(f"{where}-compiled", words)] if ready else []


def clear_changes(figures: Figures) -> list[Text]:
    """Each kind of crime that the test calls a rise or a fall, the whole year first; else that there is none.

    A part of a year is said only where it calls what the whole year did not.
    """
    found: list[Text] = [*_refused_since(figures)]
    said: set[tuple[str, Call]] = set()
    for number, comparison in enumerate(printed_comparisons(figures)):
        tested = _tested(figures, comparison)
        new = [line for line in tested if line.call in CHANGES and (line.category, line.call) not in said]
        said |= {(line.category, line.call) for line in new}
        called = [text for line in new if (text := _clear_change(figures, line, comparison))]
        if called or not number:
            found += [*_part_of_year(comparison), *(called or _none_clear(comparison, tested))]
        if not number:
            found += [*_only_together(figures, comparison), *_largest_uncalled(figures, tested, comparison)]
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
    words = f"Of the {period_label(year[0], year[-1])} only {len(span.months)} of 12 months are compared."
    return [Text(f"part-of-year-{comparison.against}", words, origin="fixed")]


def _none_clear(comparison: Comparison, tested: Sequence[Tested]) -> list[Text]:
    """That nothing is called a rise or a fall, and of how much of it nobody could tell."""
    span = next(iter(comparison.spans.values()))
    between = f"between {wording.named_period(span.base)} and {wording.named_period(span.months)}"
    name, unsure = f"clear-changes-{comparison.against}", sum(line.call == Call.UNCERTAIN for line in tested)
    if not tested:
        return [Text(name, f"No kind of crime can be tested {between}: too few months or records can be compared.")]
    if unsure == len(tested):
        return [Text(name, f"Every kind of crime is too uncertain to call {between}.")]
    words = f"No single category shows a clear rise or fall {between}."
    leaning = [
        f"{wording.few(number)} {CALLED_OF_SEVERAL[call]}"
        for call in LEANING
        if (number := sum(line.call == call for line in tested))
    ]
    leaning += [f"{wording.few(unsure)} {'is' if unsure == 1 else 'are'} too uncertain to call"] if unsure else []
    if leaning:
        words += f" {wording.capital(wording.listed(leaning))}."
    return [Text(name, words)]


def _largest_uncalled(figures: Figures, tested: Sequence[Tested], comparison: Comparison) -> list[Text]:
    """The largest differences that no test calls: a reader of the tables must not be left alone with them."""
    uncalled = _largest([moved for line in tested if line.call not in CHANGES and (moved := _uncalled(figures, line))])
    if not uncalled:
        return []
    span = comparison.spans[uncalled[0][1].category]
    then = f" in {wording.named_period(span.base)}"
    when = " now" if span.is_whole_year else f" in {wording.named_period(span.months)}"
    named = [
        f"{wording.in_words(now.category)}, {base.value:,}{'' if at else then} and {now.value:,}{'' if at else when} "
        f"({wording.moved_words(percent, line.call)})"
        for at, (line, now, base, percent) in enumerate(uncalled)
    ]
    sentence = f"Largest differences, not called: {'. Also '.join(named)}."
    found = [wording.in_words(now.category) for _, now, *_ in uncalled if now.category in wording.FOUND_BY_POLICE]
    if found:
        sentence += f" {wording.capital(wording.listed(found))}: most are found by the police."
    used = [figure for _, *of_line in uncalled for figure in of_line]
    return [finding(f"uncalled-{comparison.against}", sentence, used)]


def _largest(uncalled: Sequence[Uncalled]) -> list[Uncalled]:
    """The first few by records, then the largest share of what is left.

    By per cent alone a few weapons would stand before hundreds of assaults; by records alone a quarter of the robberies
    would go unsaid beside a tenth of the thefts.
    """
    by_records = sorted(uncalled, key=lambda moved: -abs(moved[0].count - moved[0].base))
    first, rest = by_records[:BY_RECORDS], by_records[BY_RECORDS:]
    many = [moved for moved in rest if max(moved[0].count, moved[0].base) >= ENOUGH]
    return first + (sorted(many, key=lambda moved: -abs(moved[3].value)) or rest)[:1]


def _uncalled(figures: Figures, line: Tested) -> Uncalled | None:
    """A line with its count, base and change in per cent; None where it moved little, or its base carries none."""
    code = figures.territory.area.code
    now = figures.get(code, f.COUNT, line.category, line.span.months)
    base = figures.get(code, f.COUNT, line.category, line.span.base)
    percent = figures.get(code, f.CHANGE_PERCENT, line.category, line.span.months, line.span.base)
    if now is None or base is None or percent is None or abs(percent.value) < LEAST_UNCALLED:
        return None
    return line, now, base, percent


def _only_together(figures: Figures, comparison: Comparison) -> list[Text]:
    """Themes that are called a rise or a fall where no category of them is: the matrix says so too."""
    return [
        text
        for theme in themes()
        if called_only_together(figures, theme)
        and theme_changes(figures)[theme.id].span == comparison.spans.get(theme.categories[0])
        for text in together_text(figures, theme, f"clear-together-{theme.id}")
    ]


def _tested(figures: Figures, comparison: Comparison) -> list[Tested]:
    """What the test says of each kind of crime, where a comparison has it."""
    totals_ = {ALL_CRIME, ALL_RECORDS, *lead_categories(figures)}
    kinds = [name for name in figures.chosen if name in comparison.spans and name not in totals_]
    code = figures.territory.area.code
    found = [figures.verdict(code, name, comparison.spans[name]) for name in kinds]
    return [line for line in found if line and line.call != Call.NOT_COMPARED]


def _clear_change(figures: Figures, line: Tested, comparison: Comparison) -> Text | None:
    used = change_figures(figures, line)
    if used is None:
        return None
    now, base, *_ = used
    moved = moving_points(figures, now, base, [line.category], line.span)
    sentence = wording.clear_change(now, base, line.span, line.call) + moving_words(moved)
    points = [row for one in moved for row in (one.now, one.then)]
    return finding(f"clear-{wording.slug(line.category)}-{comparison.against}", sentence, [*used, *points])
