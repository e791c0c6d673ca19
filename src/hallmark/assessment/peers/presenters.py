"""An area beside its peers as a page, as sentences, as rows of a CSV file and as a record for programs."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from hallmark.assessment.peers import mapping
from hallmark.assessment.peers.beside import LIKENESS, NO_WELSH_INDEX, Beside, Likeness
from hallmark.assessment.peers.every import USUAL, EveryDistrict
from hallmark.assessment.peers.facts import DEPRIVATION, FACTS
from hallmark.assessment.wording import capital, listed
from hallmark.evidence.deprivation import INDEX, INDEX_NAME
from hallmark.evidence.people import HOUSEHOLDS, RESIDENTS
from hallmark.evidence.standing import standing
from hallmark.reports.blocks import Cell, Column, Map, Table
from hallmark.reports.page.parts import MapPart, TableCell, TablePart

NAMED = 3
"""Peers that the first sentence names."""
NAMED_IN_LIST = 5
"""Peers of each district in the list of all."""
NOT_CRIME = (
    "Likeness is by population and deprivation, never by crime: areas chosen by crime would always look alike. "
    "It is not the Most Similar Group of iQuanta, which police forces use."
)
DECIMALS = (1, 2, 1)
DATASETS = {RESIDENTS: "Residents", HOUSEHOLDS: "Households", INDEX: INDEX_NAME}


def page(found: Beside) -> dict[str, Any]:
    """All that the page of one area shows."""
    return {
        "title": f"Areas similar to {found.area.name}",
        "found": found,
        "features": listed(found.features),
        "sentences": sentences(found),
        "facts": [capital(fact) for fact in FACTS],
        "own": [number(value, at) for at, value in enumerate(found.facts)],
        "medians": [number(value, at) for at, value in enumerate(found.medians)],
        "medians_of": _medians_of(found),
        "peers": [_peer_row(peer) for peer in found.peers],
        "part": _map_part(found),
        "likeness": _classes(),
        "usual": USUAL,
        "sources": sources(),
        "query": urlencode({"area": found.area.code}),
    }


def every_row(every: EveryDistrict) -> list[dict[str, Any]]:
    """Each district with its nearest, by name, for the list of all."""
    rows = [
        {
            "ref": every.ref(at),
            "nearest": [every.ref(int(row)) for row in every.nearest.rows[at, :NAMED_IN_LIST] if row >= 0],
        }
        for at in range(len(every.codes))
    ]
    return sorted(rows, key=lambda row: (row["ref"].name, row["ref"].code))


def sentences(found: Beside) -> list[str]:
    """What the page says first."""
    names = [peer.ref.name for peer in found.peers[:NAMED]]
    verb = "is" if len(names) == 1 else "are"
    said = [f"{listed(names)} {verb} most like {found.area.name} in {listed(found.features)}."]
    if found.has_few_like_it:
        said.append(f"Few districts are much like {found.area.name}. Compare it with these with care.")
    if len(found.features) < len(FACTS):
        missing = [fact for fact in FACTS if fact not in found.features]
        said.append(f"It is not compared in {listed(missing)}. {_why_not(found)}")
    said.append(NOT_CRIME)
    return said


def csv_rows(found: Beside) -> Iterator[list[str]]:
    """The list behind the map, with heading: every district, most like the area first, then those not compared."""
    yield ["code", "name", "likeness", "times_usual_distance", "distance", *FACTS, "peer", "names_the_area"]
    peers = {peer.ref.code for peer in found.peers}
    for one in found.others:
        yield [
            one.ref.code, one.ref.name, one.words, f"{one.times:.6g}", f"{one.distance:.6g}",
            *("" if value is None else f"{value:.6g}" for value in one.facts),
            _yes(one.ref.code in peers), _yes(one.names_it),
        ]  # fmt: skip
    for reason, refs in found.not_compared:
        for ref in refs:
            yield [ref.code, ref.name, reason, *[""] * (2 + len(FACTS)), "no", "no"]


def record(found: Beside) -> dict[str, Any]:
    """The area and its peers for a program; the facts in the order of their names. JSON has no infinity: null."""
    return {
        "area": asdict(found.area),
        "compared_by": list(found.features),
        "facts": dict(zip(FACTS, found.facts, strict=True)),
        "medians": dict(zip(FACTS, found.medians, strict=True)),
        "peers": [
            asdict(peer.ref)
            | {"distance": peer.distance, "times_usual_distance": _finite(peer.times), "likeness": peer.words}
            | {"differs_most_in": peer.differs_in, "names_the_area": peer.names_it}
            | {"facts": dict(zip(FACTS, peer.facts, strict=True))}
            for peer in found.peers
        ],
        "not_compared": [
            {"why": reason, "areas": [asdict(ref) for ref in refs]} for reason, refs in found.not_compared
        ],
        "note": NOT_CRIME,
    }


def terminal_lines(found: Beside) -> Sequence[str]:
    """The area and its peers for a terminal."""
    lines = [f"{found.area.code}  {found.area.name}", *(f"  {sentence}" for sentence in sentences(found))]
    for at, fact in enumerate(FACTS):
        lines.append(f"  {fact}: {number(found.facts[at], at)} (median district {number(found.medians[at], at)})")
    for place, peer in enumerate(found.peers, 1):
        facts = ", ".join(number(value, at) for at, value in enumerate(peer.facts))
        also = "; also names it" if peer.names_it else ""
        how = f"{peer.words}, {mapping.times_words(peer.times)}"
        lines.append(f"  {place:2}. {peer.ref.code}  {peer.ref.name}: {how} ({facts}){also}")
    for reason, refs in found.not_compared:
        lines.append(f"  Not compared, {len(refs)} districts: {reason}")
    return lines


def number(value: float | None, fact: int) -> str:
    """A fact as it is printed; an en dash where it is not known."""
    return "–" if value is None else f"{value:,.{DECIMALS[fact]}f}"


def sources() -> list[str]:
    """Whose data the facts are, one for each dataset held."""
    held = standing().filter(dataset__in=list(DATASETS)).values_list("dataset", "publisher", "licence")
    return [f"{DATASETS[dataset]}: {publisher}, {licence}" for dataset, publisher, licence in sorted(set(held))]


def _medians_of(found: Beside) -> str:
    """Of how many districts each median is."""
    counts = [f"{count} districts for {fact}" for fact, count in zip(FACTS, found.known_of, strict=True)]
    return f"The medians are of {listed(counts)}."


def _peer_row(peer: Likeness) -> dict[str, Any]:
    return {
        "peer": peer,
        "facts": [number(value, at) for at, value in enumerate(peer.facts)],
        "how": capital(peer.words),
        "times": _times(peer.times),
    }


def _classes() -> list[str]:
    """What the words of likeness mean."""
    said, least = [], 0.0
    for words, most in LIKENESS:
        upper = f"up to {most:g}" if least == 0 else f"from {least:g} to {most:g}"
        said.append(f"{words}: {upper if most < float('inf') else f'over {least:g}'} times the usual distance")
        least = most
    return said


def _map_part(found: Beside) -> MapPart | None:
    drawn = mapping.ground()
    if drawn is None:
        return None
    like = sum(one.words in {"like it", "very like it"} for one in found.others)
    title = f"{like} of {len(found.others)} districts are like {found.area.name}, or very like it"
    alt = f"Map of England and Wales. {title}. The list says how like it each is."
    block = Map(
        id=mapping.MAP_ID,
        title=title,
        subtitle=f"Likeness to {found.area.name} in {listed(found.features)}, by district",
        svg=mapping.still(found, drawn, alt),
        alt=alt,
        foot=f"Outlined: the {len(found.peers)} most similar, numbered where there is room. Outlines: Office for "
        "National Statistics. Contains OS data © Crown copyright and database right.",
        classes=mapping.classes(found),
        table=_list(found),
    )
    address = f"{reverse('similar-areas-map')}?{urlencode({'area': found.area.code})}"
    return MapPart(block, "Map", address, _part(block.table))


def _list(found: Beside) -> Table:
    columns = (Column("area", "District"), Column("likeness", "How like it"), Column("times", "Times usual", True))
    rows = [(Cell(one.ref.name), Cell(capital(one.words)), Cell(_times(one.times))) for one in found.others]
    rows += [(Cell(ref.name), Cell("Cannot be compared"), Cell("–")) for _, refs in found.not_compared for ref in refs]
    return Table(f"{mapping.MAP_ID}-list", "Every district, most like it first", columns, tuple(rows))


def _part(table: Table) -> TablePart:
    rows = tuple(
        tuple(TableCell(column, cell.text, "", "", "") for column, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    return TablePart(table, "List", rows, areas=True)


def _times(times: float) -> str:
    return f"{times:.1f}" if times < 100 else "over 100"


def _why_not(found: Beside) -> str:
    is_welsh = found.area.code.startswith("W") or all(ref.code.startswith("W") for ref in found.own)
    return NO_WELSH_INDEX if is_welsh and found.facts[DEPRIVATION] is None else "Not enough is held of it."


def _finite(times: float) -> float | None:
    return times if math.isfinite(times) else None


def _yes(value: bool) -> str:
    return "yes" if value else "no"
