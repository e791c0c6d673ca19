"""Findings: sentences with the figures that each rests on."""

from collections.abc import Sequence
from dataclasses import replace

from crimestats.periods import month_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.themes.put_together import put_together
from hallmark.assessment.verdicts import Call
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.reports.blocks import Text

SAID = 1
"""Years set beside this one in sentences; more would let a reader pick the one that suits."""


def without_place(figures: Figures) -> list[Text]:
    """What each force's files hold that no area can count."""
    findings = []
    for force in figures.territory.forces:
        if without := figures.get(force.code, f.WITHOUT_PLACE, ALL_RECORDS, figures.months):
            sentence = wording.without_place(without, force.name, figures.months)
            findings.append(finding(f"without-place-{force.code}", sentence, [without]))
    return findings


def totals(figures: Figures, ref: AreaRef) -> list[Text]:
    """Sentences on all crime and on anti-social behaviour: the count with its rate, then each comparison."""
    found = []
    for category in lead_categories(figures):
        if now := figures.get(ref.code, f.COUNT, category, figures.months):
            found.append(count_finding(figures, ref, now))
            found += comparison_findings(figures, ref, category)
    return found


def totals_and_longer(figures: Figures, ref: AreaRef) -> list[Text]:
    """The same for the summary: the rate of crime alone, and whether earlier years still would be called otherwise."""
    found = []
    for category in lead_categories(figures):
        if now := figures.get(ref.code, f.COUNT, category, figures.months):
            rated = category != DISORDER
            found.append(count_finding(figures, ref, now, rated=rated))
            found += [*comparison_findings(figures, ref, category), *_longer_view(figures, ref, category)]
    return found


def _longer_view(figures: Figures, ref: AreaRef, category: str) -> list[Text]:
    """The whole years further back that the test calls a rise or a fall, where it does not call the nearest one so."""
    spans = [
        span
        for item in figures.comparisons
        if item.status == "full" and (span := item.spans.get(category)) and span.is_whole_year
    ]
    said = {span.base[-1]: line.call for span in spans if (line := figures.verdict(ref.code, category, span))}
    nearest = said.get(spans[0].base[-1]) if spans else None
    parts, used = [], []
    for call in (Call.ROSE, Call.FELL):
        bases = [
            (span, base)
            for span in spans[1:]
            if call == said.get(span.base[-1]) != nearest
            and (base := figures.get(ref.code, f.COUNT, category, span.base))
        ]
        ended = [f"{month_label(span.base[-1])} ({base.value:,})" for span, base in bases]
        years = "year" if len(ended) == 1 else "years"
        parts += [f"Since the {years} ending {wording.listed(ended)}, {wording.CALLED[call]}."] if ended else []
        used += [base for _, base in bases]
    if not parts:
        return []
    return [finding(f"{ref.code}-{wording.slug(category)}-longer", " ".join(parts), used)]


def count_finding(figures: Figures, ref: AreaRef, now: f.Figure, *, rated: bool = True) -> Text:
    """How many records there were, and, where it is `rated`, how many that is for each 1,000 residents."""
    least = put_together(figures, [now.category])
    words = wording.count_sentence(now, ref.name, figures.months, at_least=least)
    sentence, used = with_rate(figures, ref, now, words) if rated else (words, [now])
    return finding(f"{ref.code}-{wording.slug(now.category)}", sentence, used)


def with_rate(figures: Figures, ref: AreaRef, now: f.Figure, sentence: str) -> tuple[str, list[f.Figure]]:
    """A sentence on a count, with its rate after it where residents are known, and the figures of both."""
    rate = figures.get(ref.code, f.RATE, now.category, figures.months)
    people = figures.residents(ref.code)
    if rate is None or people is None:
        return sentence, [now]
    return f"{sentence} {wording.rate_sentence(rate, people)}", [now, rate, people]


def comparison_findings(figures: Figures, ref: AreaRef, category: str) -> list[Text]:
    """A sentence for each of the first comparisons that the evidence can carry, those of a whole year first."""
    found = []
    for comparison in sorted(figures.comparisons, key=lambda item: item.status != "full")[:SAID]:
        if said := compared(figures, ref, category, comparison):
            name = f"{ref.code}-{wording.slug(category)}-against-{comparison.against}"
            found.append(finding(name, *said))
    return found


def progress(figures: Figures) -> list[Text]:
    """How far a stated reduction target is reached, with the counts it stands on."""
    area = figures.territory.area
    found = [row for row in figures.rows.values() if row.measure == f.PROGRESS and row.area_code == area.code]
    if not found and figures.target_percent is not None:
        sentence = "The target cannot be measured: its baseline year is not held in full, or has under 50 crimes."
        return [finding(f"{area.code}-progress", sentence, [])]
    return [finding(f"{area.code}-progress", wording.progress_sentence(row), [row]) for row in found]


def other_boundaries(figures: Figures) -> list[Text]:
    """The same year on another boundary that cuts this one, and what lies between the two."""
    findings = []
    area = figures.territory.area
    for other in figures.beside:
        counts = [
            figures.get(code, f.COUNT, ALL_RECORDS, figures.months)
            for code in (area.code, other.shared.ref.code, other.place.ref.code)
        ]
        held = [count for count in counts if count]
        if len(held) == len(counts):
            sentence = wording.boundary_sentence(held, [ward.name for ward in other.wards])
            findings.append(finding(f"{area.code}-beside-{other.place.ref.code}", sentence, held))
    return findings


def held_longer(figures: Figures, ref: AreaRef) -> list[Text]:
    """Categories that can be compared over the whole year where all crime cannot: their records are held longer."""
    findings = []
    for comparison in figures.comparisons[:SAID]:
        lead = comparison.spans.get(ALL_CRIME)
        if ALL_CRIME not in figures.chosen or (lead and lead.is_whole_year):
            continue
        for category, span in comparison.spans.items():
            now = figures.get(ref.code, f.COUNT, category, figures.months)
            said = compared(figures, ref, category, comparison)
            if now and said and span.is_whole_year:
                least = put_together(figures, [category])
                count = wording.count_sentence(now, ref.name, figures.months, at_least=least)
                sentence = f"{count} {said[0]}"
                name = f"{ref.code}-{category}-{comparison.against}"
                findings.append(finding(name, sentence, [now, *said[1]]))
    return findings


def compared(
    figures: Figures, ref: AreaRef, category: str, comparison: Comparison
) -> tuple[str, list[f.Figure]] | None:
    """One comparison in a sentence with what its test calls it, and its figures; None where it cannot be made."""
    span = comparison.spans.get(category)
    if span is None:
        return None
    now = figures.get(ref.code, f.COUNT, category, span.months)
    base = figures.get(ref.code, f.COUNT, category, span.base)
    difference = figures.get(ref.code, f.DIFFERENCE, category, span.months, span.base)
    percent = figures.get(ref.code, f.CHANGE_PERCENT, category, span.months, span.base)
    if now is None or base is None or difference is None:
        return None
    said = figures.verdict(ref.code, category, span)
    ratio = figures.get(ref.code, f.CHANGE_RATIO, category, span.months, span.base)
    seen = None
    if said and said.call == Call.UNCERTAIN and wording.is_large(percent):
        measure = f.SMALLEST_SEEN if difference.value > 0 else f.SMALLEST_FALL
        seen = figures.get(ref.code, measure, category, span.months, span.base)
    sentence = wording.difference_sentence(
        now, base, difference, percent, span, said.call if said else None, comparison.against, seen
    )
    return sentence, [figure for figure in (now, base, difference, percent, ratio, seen) if figure]


def largest(figures: Figures, ref: AreaRef) -> list[Text]:
    if ALL_CRIME not in figures.chosen:
        return []
    counts = ranked(figures, ref)[:3]
    total = figures.get(ref.code, f.COUNT, ALL_CRIME, figures.months)
    if total is None or not counts:
        return []
    return [finding(f"{ref.code}-largest", wording.largest_sentence(counts, total), [*counts, total])]


def ranked(figures: Figures, ref: AreaRef) -> list[f.Figure]:
    found = [
        figure
        for name in figures.chosen
        if name not in {ALL_CRIME, ALL_RECORDS, DISORDER}
        and (figure := figures.get(ref.code, f.COUNT, name, figures.months))
    ]
    return sorted(found, key=lambda figure: -figure.value)


def largest_share(figures: Figures) -> list[Text]:
    """The district, or else the ward, with most of the area's crime, beside its share of the residents."""
    area, several = figures.territory.area, len(figures.districts) > 1
    places, part = (figures.districts, "district") if several else (figures.territory.wards, "ward")
    whole = figures.get(area.code, f.COUNT, ALL_CRIME, figures.months)
    counts = [row for ref in places if (row := figures.get(ref.code, f.COUNT, ALL_CRIME, figures.months))]
    if whole is None or not whole.value or len(counts) < 2:
        return []
    top = max(counts, key=lambda row: row.value)
    share = figures.share(top.area_code, ALL_CRIME, area.code) or share_of(top, whole)
    figures.add(share)
    people, everyone = figures.residents(top.area_code), figures.residents(area.code)
    sentence = wording.share_sentence(share, area.name, part, people, everyone)
    used = [share, *([people, everyone] if people and everyone else [])]
    return [finding(f"{area.code}-largest-share", sentence, used)]


def share_of(part: f.Figure, whole: f.Figure) -> f.Figure:
    """One count as a share of another."""
    return replace(
        part,
        figure_id=f.figure_id(
            part.area_code, f.SHARE_PERCENT, part.category, part.period_start, part.period_end, whole.area_code
        ),
        measure=f.SHARE_PERCENT,
        value=round(100 * part.value / whole.value, 4),
        numerator=int(part.value),
        denominator=int(whole.value),
        unit=f"per cent of {whole.area_name}",
        method=f"count / count of {whole.area_name}",
    )


def lead_categories(figures: Figures) -> list[str]:
    """What a chapter on an area leads with: all crime and anti-social behaviour, or what is held instead."""
    return [name for name in (ALL_CRIME, DISORDER) if name in figures.chosen] or list(figures.chosen)[:2]


def finding(name: str, sentence: str, used: Sequence[f.Figure]) -> Text:
    """A sentence of evidence under its own id, with the figures it rests on, each once."""
    return Text(wording.slug(name), sentence, tuple(dict.fromkeys(item.figure_id for item in used)))
