"""Which comparisons the evidence can carry, decided before any number is set beside another."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crimestats.periods import add_months, month_number, months_label, period_label, year_ending
from hallmark.assessment.series import TOTALS, Series, distinct
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS
from hallmark.ui.problems import Problem


@dataclass(frozen=True)
class Span:
    """Two runs of months of equal length, the same months of different years: this one and its base."""

    months: tuple[str, ...]
    base: tuple[str, ...]

    @property
    def is_whole_year(self) -> bool:
        return len(self.months) == 12

    @property
    def label(self) -> str:
        return period_label(self.months[0], self.months[-1])

    @property
    def base_label(self) -> str:
        return period_label(self.base[0], self.base[-1])


@dataclass(frozen=True)
class Comparison:
    """This year against another: what may be compared (``spans``, by category), and the sentence that says so."""

    against: str
    status: str
    sentence: str
    spans: dict[str, Span] = field(default_factory=dict)


def choose_series(series: Sequence[Series], months: Sequence[str], categories: Sequence[str]) -> dict[str, Series]:
    """For each category the first source that carries every month; categories that none carries are left out."""
    chosen: dict[str, Series] = {}
    for category in categories:
        carrying = next((item for item in series if not item.gaps(months, category)), None)
        if carrying:
            chosen[category] = carrying
    return chosen


class NotCountable(Problem):
    """The evidence held carries no figure of the year that was asked for."""


def refuse_unless_countable(chosen: dict[str, Series], series: Sequence[Series], area_name: str, ending: str) -> None:
    """Raises NotCountable, with the years that could be counted, where no category can be counted for this one."""
    if chosen:
        return
    if not series:
        raise NotCountable(
            f"No police records are held for {area_name}. Add the archive of its police force: "
            "hallmark evidence add PATH."
        )
    months = year_ending(ending)
    best = min((item.gaps(months, ALL_RECORDS) for item in series), key=len)
    endings = countable_years(series)
    others = f" Years that can be: those ending {months_label(endings)}." if endings else ""
    raise NotCountable(
        f"The year ending {period_label(ending, ending)} cannot be counted for {area_name}: {months_label(best)} "
        f"{'is' if len(best) == 1 else 'are'} missing, thin or held in part.{others}"
    )


def countable_years(series: Sequence[Series]) -> list[str]:
    """The months that end a year which some source carries whole, for some category."""
    found = set()
    for item in series:
        held = item.months()
        for month in held:
            year = year_ending(month)
            if any(not item.gaps(year, name) for name in (ALL_RECORDS, ALL_CRIME, *_present(item))):
                found.add(month)
    return sorted(found)


def _present(item: Series) -> list[str]:
    return sorted({name for unit in item.units for cell in unit.cells for name in cell.present})


def earlier_years(series: Sequence[Series], ending: str) -> list[str]:
    """Years before this one, by their last month, of which anything at all is held; newest first."""
    held = {month for item in series for month in item.months()}
    found = []
    for back in range(12, 12 * 16, 12):
        month = add_months(ending, -back)
        if held & set(year_ending(month)):
            found.append(month)
    return found


SHORTEST_RUN = 3
"""Fewer months in common than a quarter of the year say nothing of the year."""
SHOWN = 5
ALWAYS_SAID = 2
"""A refusal is worth saying of the last two years; of the years before, only what can be compared is."""


def compare_with_earlier_years(chosen: dict[str, Series], ending: str) -> list[Comparison]:
    """This year against each earlier one of which the same sources hold something, newest first."""
    series = distinct(chosen)
    said = [compare(chosen, ending, earlier) for earlier in earlier_years(series, ending)]
    recent = {add_months(ending, -12 * back) for back in range(1, ALWAYS_SAID + 1)}
    return [item for item in said if item.status != "refused" or item.against in recent][:SHOWN]


def compare(chosen: dict[str, Series], ending: str, against: str) -> Comparison:
    """What of this year may be set beside the year that ends with `against`.

    The whole year where both are held whole; else the longest run of calendar months held in both, said as such;
    else nothing, and why.
    """
    if (month_number(ending) - month_number(against)) % 12:
        raise Problem(
            f"A year ending {period_label(ending, ending)} is compared with years that end in the same month; "
            f"{against} does not. Seasons would make the difference."
        )
    if against >= ending:
        raise Problem(f"{against} is not before {ending}. Name an earlier year to compare with.")
    months = year_ending(ending)
    base = year_ending(against)
    spans = {
        category: span for category, item in chosen.items() if (span := _span(item, category, months, base)) is not None
    }
    label = period_label(base[0], base[-1])
    lead = next((name for name in (*TOTALS[:1], *chosen) if name in chosen), None)
    span = spans.get(lead or "")
    if not spans or lead is None:
        return Comparison(against, "refused", _refusal(chosen, label, base))
    if span and span.is_whole_year:
        return Comparison(against, "full", f"The {label} is held whole and can be compared.", spans)
    missing = chosen[lead].gaps(base, lead)
    if span is None:
        names = ", ".join(sorted(spans)[:4])
        return Comparison(against, "part", f"Of the {label} only some categories can be compared: {names}.", spans)
    sentence = (
        f"The {label} cannot be compared as a whole: {months_label(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} not held in full. {span.label} is compared with {span.base_label} "
        f"only, {len(span.months)} of 12 months."
    )
    return Comparison(against, "part", sentence, spans)


def _refusal(chosen: dict[str, Series], label: str, base: Sequence[str]) -> str:
    lead = next((name for name in (ALL_CRIME, *chosen) if name in chosen), None)
    missing = chosen[lead].gaps(base, lead) if lead else list(base)
    verb = "is" if len(missing) == 1 else "are"
    return f"The {label} cannot be compared: {months_label(missing)} {verb} not held in full."


def _span(item: Series, category: str, months: Sequence[str], base: Sequence[str]) -> Span | None:
    bad = {add_months(month, month_number(months[0]) - month_number(base[0])) for month in item.gaps(base, category)}
    best: list[int] = []
    run: list[int] = []
    for index, month in enumerate(months):
        run = [] if month in bad else [*run, index]
        if len(run) > len(best):
            best = run
    if len(best) < SHORTEST_RUN:
        return None
    return Span(tuple(months[index] for index in best), tuple(base[index] for index in best))
