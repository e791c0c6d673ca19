"""Residents and households, from the counts and estimates held: the base of every rate."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from hallmark.areas.placement import picture
from hallmark.areas.queries import forces
from hallmark.evidence import lake
from hallmark.evidence.models import Holding
from hallmark.evidence.sources.people import WHOLE
from hallmark.evidence.tables import live_holdings, rows_of

RESIDENTS = "residents"
HOUSEHOLDS = "households"


@dataclass(frozen=True)
class SmallAreaPeople:
    """People or households by LSOA 2021: ``by_lsoa`` code to number, and whose count it is."""

    by_lsoa: dict[str, int]
    publisher: str
    licence: str
    reference_date: str
    publisher_of: Mapping[str, str] = field(default_factory=dict)
    """Whose count it is, by code, where that is another publisher's."""

    @property
    def source(self) -> str:
        """Publisher and day, as printed beside a rate."""
        return f"{self.publisher}, {self.reference_date}"

    def source_of(self, codes: Iterable[str]) -> str:
        """The same for some small areas: those of the demonstration have a publisher of their own."""
        whose = {self.publisher_of.get(code, self.publisher) for code in codes}
        return f"{' and '.join(sorted(whose) or [self.publisher])}, {self.reference_date}"


def people_by_lsoa(measure: str = RESIDENTS) -> SmallAreaPeople | None:
    """The newest full count by LSOA 2021 that is held, or None."""
    holdings = tuple(holding for holding in live_holdings(measure) if "lsoa" in holding.unit)
    return _people(str(lake.root()), measure, holdings)


@lru_cache(maxsize=4)
def _people(_root: str, measure: str, holdings: tuple[Holding, ...]) -> SmallAreaPeople | None:
    by_day: dict[str, dict[str, int]] = {}
    whose: dict[tuple[str, str], Holding] = {}
    for holding in holdings:
        for code, value, day in _rows(holding, measure):
            by_day.setdefault(day, {})[code] = value
            whose[day, code] = holding
    if not by_day:
        return None
    # The newest of the whole country; where there is none, the one that says most.
    whole = [day for day, by_lsoa in by_day.items() if len(by_lsoa) >= WHOLE["lsoa"]]
    newest = max(whole) if whole else max(by_day, key=lambda day: (len(by_day[day]), day))
    # What the whole country's count does not know lies in another, such as the demonstration's island.
    days = [*(day for day in by_day if whole and day != newest), newest]
    by_lsoa = {code: value for day in days for code, value in by_day[day].items()}
    last = {code: whose[day, code] for day in days for code in by_day[day]}
    main = last[next(iter(by_day[newest]))]
    others = {code: one.publisher for code, one in last.items() if one.publisher != main.publisher}
    return SmallAreaPeople(by_lsoa, main.publisher, main.licence, newest, others)


def _rows(holding: Holding, measure: str) -> Iterator[tuple[str, int, str]]:
    """Code, number and day of each LSOA 2021 in a file, of all ages."""
    table = rows_of([holding])
    if table is None:
        return
    wanted = table.filter(
        (table.area_kind == "lsoa") & (table.edition == "2021") & (table.age == "") & (table.measure == measure)
    )
    frame = wanted.select("area_code", "value", "reference_date").to_pyarrow()
    yield from zip(*(frame[name].to_pylist() for name in frame.column_names), strict=True)


def residents_of_forces(slugs: set[str]) -> dict[str, int]:
    """Residents of each territorial force's area by force slug; empty where no count is held."""
    people = people_by_lsoa()
    if people is None:
        return {}
    slug_of = {force.code: force.slug for force in forces() if force.slug in slugs}
    force_of = picture().levels["force"]
    total: Counter[str] = Counter()
    for lsoa, residents in people.by_lsoa.items():
        if slug := slug_of.get(force_of.get(lsoa) or ""):
            total[slug] += residents
    return dict(total)
