"""Figures in words. One sentence form per kind of finding; counts, bases and periods always beside each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from crimestats.periods import month_label, month_number, months_label, period_label
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import PLAN, Figure
from hallmark.assessment.verdicts import LEANING, Call
from hallmark.evidence.categories import ALL_CRIME, DISORDER

FOUND_BY_POLICE = frozenset({"Drugs", "Possession of weapons"})
"""Categories whose count follows what the police look for."""
OFFENCES = {"Drugs": "drug offences", "Public order": "public order offences"}
AGAINST = ("difference", "change_ratio")
"""Measures of one count set against another, rather than out of it."""
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
CALLED = {
    Call.ROSE: "a rise",
    Call.FELL: "a fall",
    Call.MAY_HAVE_RISEN: "may have risen, not certain",
    Call.MAY_HAVE_FALLEN: "may have fallen, not certain",
    Call.NO_CLEAR_CHANGE: "no clear change",
    Call.UNCERTAIN: "too uncertain to call",
}
NOT_CALLED = (*LEANING, Call.NO_CLEAR_CHANGE)
"""What is said of a difference that its limits tell more of."""
LARGE = 20.0
"""Per cent: of a difference this large that cannot be called, a reader is told what the test could have seen."""


def slug(text: str) -> str:
    """Lower case, hyphens: for ids on a page."""
    return slugify(text.replace(".", "-"))


def count_sentence(count: Figure, area: str, months: Sequence[str], *, at_least: bool = False) -> str:
    """How many there were, where and when; “at least” so many where the counts may leave records out."""
    when, counted = period_label(months[0], months[-1]), f"{'at least ' if at_least else ''}{count.value:,}"
    if count.category == ALL_CRIME:
        return f"The police recorded {counted} crimes in {area} in the {when}."
    if count.category == DISORDER:
        return f"They recorded {counted} incidents of anti-social behaviour, counted apart from crime."
    return f"Police records of {count.category.lower()} in {area} in the {when}: {counted}."


def rate_sentence(rate: Figure, people: Figure) -> str:
    """The rate, with both its numbers and the day of the residents."""
    when = month_label(people.period_start)
    return f"That is {rate.value:,.1f} for every 1,000 residents ({people.value:,} in {when})."


def difference_sentence(
    now: Figure, base: Figure, difference: Figure, percent: Figure | None, span: Span, called: Call | None,
    against: str, seen: Figure | None = None,
) -> str:  # fmt: skip
    """Two counts side by side, what lies between and what the test calls it; a part of a year is called a part.

    Args:
        against: the last month of the year that it is set beside.
        seen: the smallest change this way that the test would see, where it calls nothing of a large one.
    """
    change = said_difference(int(difference.value))
    share = f" ({abs(percent.value):.1f}% of {base.value:,})" if percent and difference.value else ""
    if called == Call.UNCERTAIN and is_large(percent):
        end = f". {uncertain_words(int(difference.value), seen)}"
    else:
        end = f"{called_after('it', called)}." if called in CALLED else "."
        end += limits_words(percent) if called in NOT_CALLED else ""
    if span.is_whole_year:
        return f"{_years_before(span)} {span.base_label} had {base.value:,}: {change}{share}{end}"
    return (
        f"With {_year_named(span, against)}, only {len(span.months)} of 12 months are compared: {base.value:,} in "
        f"{span.base_label}, {now.value:,} in {span.label}: {change}{share}{end}"
    )


def called_after(what: str, called: Call) -> str:
    """What is said of two counts, as it follows them.

    >>> called_after("it", Call.MAY_HAVE_RISEN), called_after("it", Call.FELL)
    (': it may have risen, not certain', ', a fall')
    """
    return f": {what} {CALLED[called]}" if called in LEANING else f", {CALLED[called]}"


def is_large(percent: Figure | None) -> bool:
    """Whether a difference, in per cent of a base that can carry one, is LARGE or more."""
    return percent is not None and abs(percent.value) >= LARGE


def uncertain_words(difference: int, seen: Figure | None) -> str:
    """That a large difference cannot be called, and how large a one would be seen; no fall, where `seen` is None."""
    way = "rise" if difference > 0 else "fall"
    begun = f"That is too uncertain to call a {way}: this test would see"
    return f"{begun} a {way} of {seen.value:.0f}% or more." if seen else f"{begun} no {way}, however large."


def limits_words(percent: Figure | None) -> str:
    """Which changes the counts do not rule out, by the 95% limits: no clear change is not the same as no change."""
    if percent is None or percent.lower is None or percent.upper is None:
        return ""
    low, high = _per_cent(percent.lower), _per_cent(percent.upper)
    if low == high:
        return ""
    ways = [_way(percent.lower), _way(percent.upper)]
    first = "" if ways[0] == ways[1] else ways[0]
    return f" From {low}{first} to {high}{ways[1]} would fit these counts."


def moved_words(percent: Figure, call: Call) -> str:
    """How far a count moved, and which way it may have: ``7.5% more; may have risen``."""
    leaning = {Call.MAY_HAVE_RISEN: "; may have risen", Call.MAY_HAVE_FALLEN: "; may have fallen"}
    return f"{abs(percent.value):.1f}%{_way(percent.value)}{leaning.get(call, '')}"


def _per_cent(value: float) -> str:
    """Whole per cent; one decimal under one."""
    size = abs(value)
    return f"{size:.0f}%" if size >= 1 else f"{size:.1f}%"


def _way(value: float) -> str:
    return " more" if value > 0 else " fewer"


def _year_named(span: Span, against: str) -> str:
    """``the year before (2024)``, ``the year before (to September 2024)``."""
    named = against[:4] if against.endswith("-12") else f"to {month_label(against)}"
    return f"{years_ago(_years_back(span))} ({named})"


@dataclass(frozen=True)
class MeasureWords:
    """A measure as a heading of its own, and as it follows the name of what is measured."""

    heading: str
    following: str


MEASURES = {
    "count": MeasureWords("Count", "records"),
    "difference": MeasureWords("Difference", "difference"),
    "change_percent": MeasureWords("Change, per cent", "change, per cent"),
    "change_ratio": MeasureWords("Change, times the base", "times the base"),
    "share_percent": MeasureWords("Share, per cent", "share, per cent"),
    "rate_per_1000_residents": MeasureWords("Rate per 1,000 residents", "per 1,000 residents"),
    "residents": MeasureWords("Residents", "residents"),
    "records_without_place": MeasureWords("Records without a place", "without a place"),
    "records_held": MeasureWords("Records in the files", "in the files"),
    "progress_to_target": MeasureWords("Progress to target, per cent", "progress to target, per cent"),
}


def measure_words(measure: str) -> MeasureWords:
    """A measure in words."""
    plain = measure.replace("_", " ")
    return MEASURES.get(measure) or MeasureWords(capital(plain), plain)


def value_words(figure: Figure) -> str:
    """A figure's value as a table prints it, with its limits where it has them."""
    words = number(figure.value)
    if figure.lower is not None and figure.upper is not None:
        words += f" ({number(figure.lower)} to {number(figure.upper)})"
    return words


def number(value: float) -> str:
    """A whole number with commas; else three significant figures or one decimal, whichever says more."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}".replace("-", "−")
    decimals = 1 if abs(value) >= 10 else 2
    return f"{value:,.{decimals}f}".replace("-", "−")


def period_words(start: str, end: str, measure: str = "") -> str:
    """A period as a table prints it. Days stay days, and what people typed of a plan (``2010-11``) stays as typed."""
    if measure not in PLAN and MONTH.fullmatch(start) and MONTH.fullmatch(end):
        return capital(period_label(start, end))
    return start if start == end else f"{start} to {end}"


def base_words(measure: str, numerator: float | None, denominator: float | None) -> str:
    """The counts that a figure stands on: ``312 of 9,280``, ``none of 61``; a dash for a plain count."""
    if measure == "count" or numerator is None or denominator is None:
        return "–"
    if measure in AGAINST:
        return f"{number(numerator)} against {number(denominator)}"
    return f"{number(numerator) if numerator else 'none'} of {number(denominator)}"


def years_ago(years: int) -> str:
    """An earlier year, by how many years before this one it was.

    >>> years_ago(1), years_ago(5)
    ('the year before', 'the year five years before')
    """
    return "the year before" if years == 1 else f"the year {_in_words(years)} years before"


def _years_before(span: Span) -> str:
    """What leads into a base year: a reader takes “the year” for the year before."""
    years = _years_back(span)
    return "The" if years == 1 else f"{capital(_in_words(years))} years before, the"


def _in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number}"


def _years_back(span: Span) -> int:
    return (month_number(span.months[-1]) - month_number(span.base[-1])) // 12


def year_words(months: Sequence[str]) -> str:
    """The year's own name: ``year ending September 2025``."""
    return period_label(months[0], months[-1])


def in_words(category: str) -> str:
    """A category or theme within a sentence."""
    return OFFENCES.get(category, category[:1].lower() + category[1:])


def clear_change(now: Figure, base: Figure, span: Span, call: Call) -> str:
    """A change that the test has called, with both counts and both periods, the earlier first.

    “Now” is the year of the document, as beside other years.
    """
    when = "now" if span.is_whole_year else f"in {named_period(span.months)}"
    return (
        f"{capital(CALLED[call])} in {in_words(now.category)}: {base.value:,} in {named_period(span.base)}, "
        f"{now.value:,} {when}.{_found(now)}"
    )


def place_change(now: Figure, base: Figure, span: Span, call: Call) -> str:
    """A called change of a part of the area; “now” is the year of the document, as beside other years."""
    when = "now" if span.is_whole_year else f"in {named_period(span.months)}"
    return (
        f"{capital(CALLED[call])} in {in_words(now.category)} in {now.area_name}: {base.value:,} in "
        f"{named_period(span.base)}, {now.value:,} {when}.{_found(now)}"
    )


def _found(now: Figure) -> str:
    return " Most are found by the police: this measures policing." if now.category in FOUND_BY_POLICE else ""


def together_sentence(theme: str, now: Figure, base: Figure, span: Span, call: Call, alone: str) -> str:
    """A theme of several categories as one, with what each of them did by itself."""
    return (
        f"The categories of {theme} together: {base.value:,} in {named_period(span.base)}, {now.value:,} in "
        f"{named_period(span.months)}{called_after('they', call)}. {capital(alone)}."
    )


NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def called_alone(parts: Sequence[Call]) -> str:
    """What is said of the categories of a theme, each by itself: how many rose, fell, may have, or could not be told.

    >>> called_alone([Call.NO_CLEAR_CHANGE] * 3)
    'none of its three categories clearly changed by itself'
    >>> called_alone([Call.ROSE, Call.FELL, Call.NOT_COMPARED])
    'of its three categories by themselves, one rose, one fell and one could not be compared'
    >>> called_alone([Call.MAY_HAVE_RISEN, Call.NO_CLEAR_CHANGE])
    'of its two categories by themselves, one may have risen'
    >>> called_alone([Call.UNCERTAIN] * 2)
    'both of its categories by themselves are too uncertain to call'
    """
    unsure = parts.count(Call.UNCERTAIN)
    words = {
        Call.ROSE: "rose",
        Call.FELL: "fell",
        Call.MAY_HAVE_RISEN: "may have risen",
        Call.MAY_HAVE_FALLEN: "may have fallen",
        Call.UNCERTAIN: f"{'is' if unsure == 1 else 'are'} too uncertain to call",
        Call.NOT_COMPARED: "could not be compared",
    }
    said = [f"{NUMBERS[number]} {verb}" for call, verb in words.items() if (number := parts.count(call))]
    whole = f"its {NUMBERS[len(parts)]} categories"
    if unsure == len(parts):
        every = "both" if unsure == 2 else f"all {NUMBERS[unsure]}"
        return f"{every} of its categories by themselves are too uncertain to call"
    if said:
        return f"of {whole} by themselves, {listed(said)}"
    return f"{'neither' if len(parts) == 2 else 'none'} of {whole} clearly changed by itself"


def named_period(months: Sequence[str]) -> str:
    """A period as it follows “in”: ``the year ending September 2025``, ``January to April 2025``."""
    label = period_label(months[0], months[-1])
    return f"the {label}" if label.startswith("year") else label


def said_difference(difference: int) -> str:
    """``335 fewer``, ``12 more``, ``no difference``."""
    if difference == 0:
        return "no difference"
    return f"{abs(difference):,} {'more' if difference > 0 else 'fewer'} now"


def difference_cell(difference: Figure | None, percent: Figure | None) -> str:
    """As in a table: the number with its sign, and the percentage where the base can carry one."""
    if difference is None:
        return "–"
    if not difference.value:
        return "0"
    text = f"{difference.value:+,}".replace("-", "−")
    return f"{text} ({percent.value:+.1f}%)".replace("-", "−") if percent else text


def largest_sentence(counts: Sequence[Figure], total: Figure) -> str:
    """The largest categories, with the whole they are part of."""
    named = [f"{figure.category.lower()} ({figure.value:,})" for figure in counts]
    return f"Of {total.value:,} crimes the largest categories were {listed(named)}."


def share_sentence(share: Figure, whole: str, part: str, people: Figure | None, everyone: Figure | None) -> str:
    """A place's share of the whole, both numbers given, beside its share of the residents."""
    sentence = (
        f"{share.area_name} had {share.numerator:,} of the {share.denominator:,} crimes in {whole} "
        f"({share.value:.1f}%), the most of any {part}."
    )
    if people and everyone:
        sentence += f" It has {people.value:,} of the {everyone.value:,} residents."
    return sentence


def share_cell(share: Figure | None) -> str:
    """As in a table: never a percentage without its counts."""
    return f"{share.value:.1f}% ({share.numerator:,} of {share.denominator:,})" if share else "–"


def few(number: int) -> str:
    """A small number of things in words, ``several`` where it is not small: no figure stands behind it."""
    return NUMBERS[number] if number < len(NUMBERS) else "several"


def without_place(figure: Figure, force: str, months: Sequence[str]) -> str:
    """What no area can count, because the record names no place."""
    when = period_label(months[0], months[-1])
    return (
        f"{figure.numerator:,} of the {figure.denominator:,} records in the files of {force} for the {when} name no "
        "small area. They are in no figure of an area here."
    )


def months_title(series: Sequence[tuple[str, float | None]], category: str) -> str:
    """The title of a monthly chart: its highest and lowest month."""
    held = [(month, value) for month, value in series if value is not None]
    high = max(held, key=lambda item: item[1])
    low = min(held, key=lambda item: item[1])
    return f"{category}: most in {month_label(high[0])} ({high[1]:,}), fewest in {month_label(low[0])} ({low[1]:,})"


def mixed_sources(labels: dict[str, str]) -> str:
    """Says which categories come from which source, where there are several."""
    by_label: dict[str, list[str]] = {}
    for category, label in labels.items():
        by_label.setdefault(label, []).append(category)
    parts = [
        f"{', '.join(names[:4])}{' and others' if len(names) > 4 else ''} from {label}"
        for label, names in by_label.items()
    ]
    return f"Each series keeps to one source: {'; '.join(parts)}. The two count slightly differently."


def capital(text: str) -> str:
    """The first letter raised, the rest as it is."""
    return text[:1].upper() + text[1:]


def progress_sentence(progress: Figure) -> str:
    """How much of a reduction target is reached; the wrong way is said plainly."""
    change = f"{progress.numerator:,} fewer than the baseline's {progress.denominator:,}"
    if progress.numerator is not None and progress.numerator < 0:
        more = -progress.numerator
        return f"All crime is {more:,} above the baseline's {progress.denominator:,}: no way towards the target."
    return f"All crime is {change}. That is {progress.value:.0f}% of the reduction asked for ({progress.method})."


def boundary_sentence(counts: Sequence[Figure], wards: Sequence[str]) -> str:
    """The same records on two boundaries.

    Args:
        counts: of the area, of what both share, and of the other boundary.
        wards: those that both share; where the area lies wholly in the other, those that only the other has.
    """
    area, shared, other = counts
    if shared.value == area.value:
        more = f", which also has {listed(wards)}" if wards else ""
        return (
            f"Boundaries differ: {area.area_name} lies within {other.area_name}{more}. By that boundary there are "
            f"{other.value:,} records; here there are {area.value:,}."
        )
    where = f" ({listed(wards)})" if wards else ""
    return (
        f"Boundaries differ: {shared.value:,} of the {area.value:,} records in {area.area_name}{where} also lie in "
        f"{other.area_name}. By that boundary, {other.area_name} has {other.value:,}."
    )


def listed(names: Sequence[str]) -> str:
    """``May``, ``May and June``, ``May, June and July``."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def left_out(by_month: dict[str, str], shown: Sequence[str]) -> list[str]:
    """Districts that the files leave out, with the months; only months that are shown."""
    by_district: dict[str, list[str]] = {}
    for month, district in by_month.items():
        if month in set(shown):
            by_district.setdefault(district, []).append(month)
    return [
        f"{district}: {months_label(months)} left out of the files held, or nearly so. A gap, not a fall."
        for district, months in by_district.items()
    ]
