"""The invented areas: which cells make each LSOA, ward and district, and how the areas of 2011 became those of 2021."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hallmark.demo import mesh, names, place
from hallmark.demo.mesh import Floats, Ints, Mesh

_SPLITS = 6
_MERGES = 4
# One area of 2011 was split along what is now a ward border: its ward cannot be told from its code.
_SPLITS_ACROSS_WARDS = 1


@dataclass(frozen=True)
class Lsoa:
    """A small area of one edition with the areas it lies in."""

    code: str
    name: str
    msoa_code: str
    msoa_name: str
    ward: int
    district: int


@dataclass(frozen=True)
class Geography:
    """The whole place. `atoms` are the smallest pieces: an LSOA of 2021, or the half of one that two of 2011 became."""

    mesh: Mesh
    atom_of_cell: Ints
    lsoa21_of_atom: Ints
    lsoa11_of_atom: Ints
    lsoas21: tuple[Lsoa, ...]
    lsoas11: tuple[Lsoa, ...]
    changes: tuple[tuple[int, int, str], ...]  # (place in lsoas11, place in lsoas21, ONS change code)
    wards: tuple[tuple[str, str], ...]
    ward_district: Ints
    msoa_names: dict[str, str]  # code -> the name that people use


@cache
def make_geography() -> Geography:
    """The place: always the same one, whatever is made to happen in it."""
    grid = mesh.make_mesh()
    rng = np.random.default_rng(place.PLACE_SEED + 1)
    district = _districts(grid)
    ward, ward_district = _wards(grid, district, rng)
    lsoa, ward_of = _lsoas(grid, ward, rng)
    near = _neighbours(grid, lsoa)
    district_of = ward_district[ward_of]
    msoa = _msoas(grid, lsoa, near, district_of, rng)
    middles = _middles(grid, lsoa)
    ward_names = _ward_names(grid, ward, ward_district)
    labels = _labels(msoa, district_of, middles)

    splits, merges = _changed(near, msoa, ward_of, rng)
    atom, atoms21 = _halves(grid, lsoa, merges, rng)
    count = len(ward_of)
    codes21 = _codes_2021(count, splits, merges)
    lsoas21 = tuple(_lsoa(codes21[at], labels[at], int(ward_of[at]), int(district_of[at])) for at in range(count))
    lsoas11, atoms11, changes = _edition_2011(lsoas21, atoms21, splits, merges)
    return Geography(
        mesh=grid,
        atom_of_cell=atom,
        lsoa21_of_atom=atoms21,
        lsoa11_of_atom=atoms11,
        lsoas21=lsoas21,
        lsoas11=lsoas11,
        changes=changes,
        wards=tuple((f"E0599{number + 1:04d}", name) for number, name in enumerate(ward_names)),
        ward_district=ward_district,
        msoa_names=_msoa_names(lsoas21, ward_names),
    )


def _districts(grid: Mesh) -> Ints:
    """The district of each cell: the city as far as it reaches, then whichever other seat is nearer."""
    towns = {town.name: (town.x, town.y) for town in place.SETTLEMENTS}
    seats = np.array([_nearest(grid, towns[district.seat]) for district in place.DISTRICTS])
    everywhere = np.ones(len(grid.points), dtype=bool)
    _, distance = mesh.grow(grid, seats[:1], everywhere, by_people=False)
    city = distance < place.CITY_REACH_KM
    rest, _ = mesh.grow(grid, seats[1:], ~city, by_people=False)
    # What the city cuts off from both others is the city's.
    return np.where(city | (rest < 0), 0, rest + 1)


def _wards(grid: Mesh, district: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The ward of each cell, and the district of each ward."""
    ward = np.full(len(grid.points), -1)
    owner: list[int] = []
    for number, wanted in enumerate(place.DISTRICTS):
        part = mesh.divide(grid, district == number, wanted.wards, rng)
        ward[part >= 0] = part[part >= 0] + len(owner)
        owner += [number] * wanted.wards
    return ward, np.array(owner)


def _lsoas(grid: Mesh, ward: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The LSOA of each cell, and the ward of each LSOA."""
    lsoa = np.full(len(grid.points), -1)
    owner: list[int] = []
    for number in range(ward.max() + 1):
        inside = ward == number
        count = max(2, round(grid.residents[inside].sum() / place.RESIDENTS_PER_LSOA))
        part = mesh.divide(grid, inside, count, rng)
        lsoa[inside] = part[inside] + len(owner)
        owner += [number] * count
    return lsoa, np.array(owner)


def _neighbours(grid: Mesh, area: Ints) -> NDArray[np.bool_]:
    """Which areas share a border that can be walked across, as a square table."""
    ends = grid.edges[grid.edges[:, 1] >= 0]
    table = np.zeros((area.max() + 1, area.max() + 1), dtype=bool)
    table[area[ends[:, 0]], area[ends[:, 1]]] = True
    table |= table.T
    np.fill_diagonal(table, val=False)
    return table


def _msoas(grid: Mesh, lsoa: Ints, near: NDArray[np.bool_], district_of: Ints, rng: np.random.Generator) -> Ints:
    """The MSOA of each LSOA: about five neighbours of one district."""
    msoa = np.full(len(district_of), -1)
    middles = _middles(grid, lsoa)
    made = 0
    for number in range(len(place.DISTRICTS)):
        free = set(np.flatnonzero(district_of == number).tolist())
        # Begin at an edge each time, so that what is left stays in one piece for as long as it can.
        while free:
            start = min(free, key=lambda at: (sum(near[at, other] for other in free), at))
            group = [start]
            free.remove(start)
            while len(group) < place.LSOAS_PER_MSOA:
                around = [at for at in free if near[at, group].any()]
                if not around:
                    break
                middle = middles[group].mean(axis=0)
                lonely = {at: sum(near[at, other] for other in free) for at in around}
                group.append(min(around, key=lambda at: (np.linalg.norm(middles[at] - middle) * (1 + lonely[at]), at)))
                free.remove(group[-1])
            made = _add_group(msoa, group, near, district_of, made)
    return msoa


def _add_group(msoa: Ints, group: list[int], near: NDArray[np.bool_], district_of: Ints, made: int) -> int:
    """Number the group, or give a group too small to stand alone to its smallest neighbour; the number made so far."""
    if len(group) < 3:
        around = near[group].any(axis=0) & (msoa >= 0) & (district_of == district_of[group[0]])
        if around.any():
            sizes = np.bincount(msoa[msoa >= 0])
            msoa[group] = min(set(msoa[around].tolist()), key=lambda number: (sizes[number], number))
            return made
    msoa[group] = made
    return made + 1


def _middles(grid: Mesh, area: Ints) -> Floats:
    """The middle of each area's residents, in kilometres."""
    total = np.bincount(area, grid.residents)
    return np.stack([np.bincount(area, grid.residents * grid.points[:, axis]) / total for axis in (0, 1)], axis=1)


def _labels(msoa: Ints, district_of: Ints, middles: Floats) -> list[tuple[int, int, str]]:
    """(district, MSOA number in it, letter) of each LSOA: numbered from north to south, as ONS does."""
    found: list[tuple[int, int, str]] = [(0, 0, "")] * len(msoa)
    for number in range(len(place.DISTRICTS)):
        groups = sorted(set(msoa[district_of == number].tolist()), key=lambda group: -middles[msoa == group, 1].mean())
        for rank, group in enumerate(groups, start=1):
            members = sorted(np.flatnonzero(msoa == group).tolist(), key=lambda at: -middles[at, 1])
            for letter, at in zip("ABCDEFGHIJKLM", members, strict=False):
                found[at] = (number, rank, letter)
    return found


def _lsoa(code: str, label: tuple[int, int, str], ward: int, district: int) -> Lsoa:
    number, rank, letter = label
    name = f"{place.DISTRICTS[number].name} {rank:03d}"
    return Lsoa(code, name + letter, f"E0299{number + 1}{rank:03d}", name, ward, district)


def _changed(
    near: NDArray[np.bool_], msoa: Ints, ward_of: Ints, rng: np.random.Generator
) -> tuple[list[tuple[int, int]], list[int]]:
    """Pairs of LSOAs that were one in 2011, and LSOAs that were two."""
    used: set[int] = set()
    splits: list[tuple[int, int]] = []
    first, second = np.nonzero(np.triu(near))
    pairs = rng.permutation(np.stack([first, second], axis=1)[msoa[first] == msoa[second]])
    for across, wanted in ((True, _SPLITS_ACROSS_WARDS), (False, _SPLITS)):
        for one, other in pairs.tolist():
            if len(splits) < wanted and not used & {one, other} and (ward_of[one] != ward_of[other]) == across:
                splits.append((one, other))
                used |= {one, other}
    merges = [at for at in rng.permutation(len(msoa)).tolist() if at not in used][:_MERGES]
    return splits, sorted(merges)


def _halves(grid: Mesh, lsoa: Ints, merges: list[int], rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The atom of each cell, and the LSOA 2021 of each atom."""
    atom = lsoa.copy()
    owner = list(range(int(lsoa.max()) + 1))
    for at in merges:
        half = mesh.divide(grid, lsoa == at, 2, rng)
        atom[half == 1] = len(owner)
        owner.append(at)
    return atom, np.array(owner)


def _codes_2021(count: int, splits: list[tuple[int, int]], merges: list[int]) -> list[str]:
    """Codes as ONS gives them: an unchanged area keeps its code of 2011, a changed one gets the next free code."""
    changed = sorted({at for pair in splits for at in pair} | set(merges))
    last_of_2011 = count - len(splits) + len(merges)
    codes = [""] * count
    kept = (at for at in range(count) if at not in changed)
    for number, at in enumerate(kept, start=1):
        codes[at] = f"E0199{number:04d}"
    for number, at in enumerate(changed, start=last_of_2011 + 1):
        codes[at] = f"E0199{number:04d}"
    return codes


def _edition_2011(
    lsoas21: tuple[Lsoa, ...], atoms21: Ints, splits: list[tuple[int, int]], merges: list[int]
) -> tuple[tuple[Lsoa, ...], Ints, tuple[tuple[int, int, str], ...]]:
    """The areas of 2011, the one of each atom, and how they became those of 2021."""
    parent = {other: one for one, other in splits}
    parts = {one: "S" for pair in splits for one in pair} | dict.fromkeys(merges, "M")
    lsoas11: list[Lsoa] = []
    changes: list[tuple[int, int, str]] = []
    place_of: dict[int, int] = {}
    atoms11 = np.full(len(atoms21), -1)
    free_code = sum(1 for at in range(len(lsoas21)) if at not in parts)
    for atom, now in enumerate(atoms21.tolist()):
        kind = parts.get(now, "U")
        if now in parent and parent[now] in place_of:
            then = place_of[parent[now]]
        else:
            then = len(lsoas11)
            area = lsoas21[now]
            if kind != "U":
                free_code += 1
                letter = f"{chr(ord(area.name[-1]) + 13)}" if atom >= len(lsoas21) else area.name[-1]
                area = Lsoa(
                    f"E0199{free_code:04d}", area.msoa_name + letter, area.msoa_code, area.msoa_name, area.ward,
                    area.district,
                )  # fmt: skip
            lsoas11.append(area)
        place_of.setdefault(now, then)
        atoms11[atom] = then
        changes.append((then, now, kind))
    return tuple(lsoas11), atoms11, tuple(changes)


def _ward_names(grid: Mesh, ward: Ints, ward_district: Ints) -> list[str]:
    """Each ward named after the nearest place of its district that gives its name; the rest from what is left."""
    middles = _middles(grid, ward)
    found = [""] * len(ward_district)
    for number, district in enumerate(place.DISTRICTS):
        free = dict(names.WARD_PLACES[district.name])
        mine = np.flatnonzero(ward_district == number).tolist()
        while free:
            name, at = min(
                ((name, at) for name in free for at in mine if not found[at]),
                key=lambda pair: float(np.hypot(*(middles[pair[1]] - free[pair[0]]))),
            )
            found[at] = name
            del free[name]
    return found


def _msoa_names(lsoas: tuple[Lsoa, ...], ward_names: list[str]) -> dict[str, str]:
    """A name that people use for each MSOA: its chief ward's, with a part where a ward has several."""
    chief: dict[str, int] = {}
    for code in sorted({lsoa.msoa_code for lsoa in lsoas}):
        wards = [lsoa.ward for lsoa in lsoas if lsoa.msoa_code == code]
        chief[code] = max(sorted(set(wards)), key=wards.count)
    found = {}
    for code, ward in chief.items():
        alike = [other for other, its_ward in chief.items() if its_ward == ward]
        part = f" {names.MSOA_PARTS[alike.index(code)]}" if len(alike) > 1 else ""
        found[code] = ward_names[ward] + part
    return found


def _nearest(grid: Mesh, point: tuple[float, float]) -> int:
    return int(np.linalg.norm(grid.points - np.array(point), axis=1).argmin())
