"""The rules by which places are followed through time: pure, no database."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

# Census days: the areas of an edition are those of its Census, until the next Census's areas replace them.
CENSUS_DAY = {2011: date(2011, 3, 27), 2021: date(2021, 3, 21)}
CENSUS_KINDS = frozenset({"lsoa", "msoa"})


def census_span(edition: int) -> tuple[date | None, date | None]:
    """From when (inclusive) until when (exclusive) the Census areas of an edition stand; None is open."""
    later = [day for year, day in sorted(CENSUS_DAY.items()) if year > edition]
    return CENSUS_DAY.get(edition), later[0] if later else None


def district_change_date(edition: int) -> date:
    """When a change first seen in an edition of the district list took effect.

    Structural changes orders under the Local Government and Public Involvement in Health Act 2007 take effect on
    1 April, and the list of a year is drawn up after it.
    """
    return date(edition, 4, 1)


def edition_of(digits: str) -> int:
    """The year that a column's digits mean: ``24`` and ``2024`` are 2024."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def folded(name: str) -> str:
    """A name for comparing: small letters, no accents or punctuation, ``&`` as ``and``."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’.]", "", plain)))


def other_spellings(name: str) -> list[str]:
    """How people write a name that the ONS turns round: ``Bristol, City of`` is Bristol, or City of Bristol."""
    turned = re.fullmatch(r"(.+), (City|County) of", name)
    return [turned[1], f"{turned[2]} of {turned[1]}"] if turned else []


def agreed(values: Iterable[str | None]) -> str | None:
    """The one value that all share, else None: a code that was split is placed only where its parts agree."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Event:
    """Areas that became other areas together: `links` are (before, after) codes."""

    kind: str
    links: tuple[tuple[str, str], ...]

    @property
    def reference(self) -> str:
        """The event's first codes, the same whichever file tells of it."""
        return f"{min(before for before, _ in self.links)}>{min(after for _, after in self.links)}"


def kind_of_event(befores: int, afters: int) -> str:
    """What happened, by how many areas went in and came out."""
    if befores == 1:
        return "recode" if afters == 1 else "split"
    return "merge" if afters == 1 else "transfer"


def events(pairs: Iterable[tuple[str, str]]) -> list[Event]:
    """Groups (before, after) pairs that share a code into events; a code that became only itself is no event."""
    links = sorted(set(pairs))
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for before, after in links:
        leader[find(("before", before))] = find(("after", after))
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for before, after in links:
        groups[find(("before", before))].append((before, after))
    found = []
    for group in groups.values():
        if any(before != after for before, after in group):
            kind = kind_of_event(len({before for before, _ in group}), len({after for _, after in group}))
            found.append(Event(kind, tuple(group)))
    return sorted(found, key=lambda event: event.links)


def known_shares(event: Event) -> dict[tuple[str, str], int | None]:
    """The share of each link that the event itself settles: 1 where a before has one after, else None (not known)."""
    afters: dict[str, int] = defaultdict(int)
    for before, _ in event.links:
        afters[before] += 1
    return {link: 1 if afters[link[0]] == 1 else None for link in event.links}


def shares_by_residents(children: Iterable[str], residents: Mapping[str, float]) -> dict[str, float] | None:
    """Each child's share of the residents of all; None where a child's number is missing or nobody lives there.

    Limits: right for an area that was split into whole children, not for parts of irregular changes.
    """
    wanted = list(children)
    if any(child not in residents for child in wanted):
        return None
    total = sum(residents[child] for child in wanted)
    return {child: residents[child] / total for child in wanted} if total > 0 else None


def undivided(district_csps: Mapping[str, frozenset[str]], unplaced_districts: Iterable[str]) -> set[str]:
    """The partnerships whose small areas are not all known.

    Args:
        district_csps: the partnerships that the lookup names for each district.
        unplaced_districts: districts with small areas that no list gives to one of their partnerships.
    """
    return {csp for district in unplaced_districts for csp in district_csps.get(district, frozenset())}
