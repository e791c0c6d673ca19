"""A fine mesh of small cells over the island, out of which every boundary is cut.

All areas are sets of these cells, so that they tile by construction: no gap, no overlap, and a child never crosses
its parent's border.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Voronoi, cKDTree

from hallmark.demo import place

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_COUNTRY_POINTS = 42_000
_TOWN_POINTS = 14_000
_RIVER_COST = 20.0


@dataclass(frozen=True)
class Mesh:
    """Cells of land with their neighbours; `edges` are pairs of cells, `borders` the two ends of what they share."""

    points: Floats  # (cells, 2) km
    area_km2: Floats  # (cells,)
    residents: Floats  # (cells,) expected
    edges: Ints  # (edges, 2) cell numbers; the second is -1 where the first meets the sea
    borders: Floats  # (edges, 2, 2) km
    cost: Floats  # (edges,) how far apart two cells feel: longer over the river and through rough ground


class Noise:
    """A smooth random surface with mean 0 and standard deviation 1: a sum of plane waves of about `length_km`."""

    def __init__(self, rng: np.random.Generator, length_km: float, waves: int = 24) -> None:
        angle = rng.uniform(0, 2 * np.pi, waves)
        number = 2 * np.pi / (length_km * rng.uniform(0.7, 1.6, waves))
        self._vectors = np.stack([np.cos(angle) * number, np.sin(angle) * number])
        self._phases = rng.uniform(0, 2 * np.pi, waves)

    def __call__(self, points: Floats) -> Floats:
        heights: Floats = np.cos(points @ self._vectors + self._phases).sum(axis=1)
        return np.asarray(heights * np.sqrt(2 / self._phases.size))


def residents_per_km2(points: Floats) -> Floats:
    """How densely the design settles each point."""
    density = np.zeros(len(points))
    for town in place.SETTLEMENTS:
        distance2 = (points[:, 0] - town.x) ** 2 + (points[:, 1] - town.y) ** 2
        # Towns have a dense core and a thin edge, so a mixture of a narrow and a wide bell.
        for spread, part in ((0.45 * town.spread_km, 0.35), (town.spread_km, 0.65)):
            bell = np.exp(-distance2 / (2 * spread**2)) / (2 * np.pi * spread**2)
            density += place.RESIDENTS * town.share * part * bell
    return density


def river_line(rng: np.random.Generator) -> Floats:
    """The river as points about 50 m apart, with meanders that grow downstream."""
    marks = np.array(place.RIVER)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(marks, axis=0), axis=1))])
    where = np.arange(0, along[-1], 0.05)
    line: Floats = CubicSpline(along, marks)(where)
    direction = np.gradient(line, axis=0)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    swing = 0.22 * Noise(rng, 2.2)(line) + 0.08 * Noise(rng, 0.8)(line)
    sideways = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    return line + sideways * (swing * np.minimum(where / 6, 1))[:, None]


def is_land(points: Floats, river: Floats, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Whether each point lies above the sea: inside the coast and outside the estuary."""
    away = points - np.array(place.MIDDLE)
    angle = np.arctan2(away[:, 1], away[:, 0]) % (2 * np.pi)
    corners = np.arange(len(place.COAST_KM) + 1) * 2 * np.pi / len(place.COAST_KM)
    reach = CubicSpline(corners, np.append(place.COAST_KM, place.COAST_KM[0]), bc_type="periodic")(angle)
    height = 1 - np.linalg.norm(away, axis=1) / reach
    for length_km, size in ((9.0, 0.055), (4.0, 0.035), (1.6, 0.017), (0.6, 0.008), (0.25, 0.004)):
        height += size * Noise(rng, length_km)(points)
    for x, y, spread, depth in place.BAYS:
        height += depth * np.exp(-((points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2) / (2 * spread**2))
    distance, nearest = cKDTree(river).query(points)
    opening = (nearest * 0.05 - place.ESTUARY_STARTS_KM) / (place.ESTUARY_ENDS_KM - place.ESTUARY_STARTS_KM)
    half_width = place.ESTUARY_HALF_WIDTH_KM * np.clip(opening, 0, 1) ** 1.2
    half_width *= 1 + 0.3 * Noise(rng, 1.2)(points)
    return np.asarray((height > 0) & ((opening < 0) | (distance > np.maximum(half_width, 0.06))))


def make_mesh() -> Mesh:
    """The island, meshed finer where people live closer."""
    rng = np.random.default_rng(place.PLACE_SEED)
    points = _spread_points(rng)
    river = river_line(rng)
    cells = Voronoi(points)
    land = is_land(points, river, rng)
    inside = np.all((points > 0.5) & (points < np.array(place.FRAME_KM) - 0.5), axis=1)
    land = _largest_piece(land & inside, cells.ridge_points)

    ridges = np.array(cells.ridge_vertices)
    pairs = np.asarray(cells.ridge_points, dtype=np.int64)
    kept = (ridges >= 0).all(axis=1) & land[pairs].any(axis=1)
    pairs, ridges = pairs[kept], ridges[kept]
    pairs = np.where(land[pairs[:, :1]], pairs, pairs[:, ::-1])
    borders = cells.vertices[ridges]
    gap_km = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    triangle = gap_km * np.linalg.norm(borders[:, 0] - borders[:, 1], axis=1) / 4
    area = np.bincount(pairs.ravel(), np.repeat(triangle, 2), minlength=len(points)).astype(np.float64)

    number = np.where(land, np.cumsum(land) - 1, -1)
    people = area * residents_per_km2(points)
    people = people[land] * (place.RESIDENTS / people[land].sum())
    return Mesh(
        points=points[land],
        area_km2=area[land],
        residents=people,
        edges=number[pairs],
        borders=borders,
        cost=_cost(points, pairs, gap_km, river, rng),
    )


def grow(
    mesh: Mesh, sources: Ints, cells: NDArray[np.bool_], *, by_people: bool, handicap: Floats | None = None
) -> tuple[Ints, Floats]:
    """Which source each of `cells` belongs to, and how far it is: areas grow outwards until they meet.

    Args:
        by_people: measure the way by the residents along it, so that areas come out with about equally many.
        handicap: (sources,) what each source has to walk before it starts, in the same measure; at least 0.

    Returns:
        (cells,) index into `sources`, -1 outside `cells` or out of reach; (cells,) cost, infinite there.
        Every area is in one piece.
    """
    usable = (mesh.edges[:, 1] >= 0) & cells[mesh.edges].all(axis=1)
    ends, cost = mesh.edges[usable], mesh.cost[usable]
    if by_people:
        cost = cost * np.sqrt((mesh.residents / mesh.area_km2 + 4)[ends].mean(axis=1))
    # One node more, from which every source starts; a cost of exactly 0 would mean no way at all.
    size = len(mesh.points)
    start = np.maximum(np.zeros(len(sources)) if handicap is None else handicap, 1e-9)
    rows = np.concatenate([ends[:, 0], ends[:, 1], np.full(len(sources), size)])
    columns = np.concatenate([ends[:, 1], ends[:, 0], sources])
    graph = csr_array((np.concatenate([cost, cost, start]), (rows, columns)), shape=(size + 1, size + 1))
    distance, before = dijkstra(graph, indices=size, return_predecessors=True)
    reached = np.isfinite(distance[:size]) & cells
    owner = np.full(size, -1)
    owner[sources] = np.arange(len(sources))
    first = _first_on_the_way(before, size)
    return np.where(reached, owner[first], -1), np.where(reached, distance[:size], np.inf)


def _first_on_the_way(before: Ints, size: int) -> Ints:
    """For each cell the source from which its cheapest way starts (itself, if it has none)."""
    cell = np.arange(size)
    step = np.where((before[:size] == size) | (before[:size] < 0), cell, before[:size])
    while True:
        further = step[step]
        if np.array_equal(further, step):
            return step
        step = further


def divide(mesh: Mesh, cells: NDArray[np.bool_], parts: int, rng: np.random.Generator, rounds: int = 14) -> Ints:
    """`cells` cut into `parts` connected areas of about equally many residents; -1 outside `cells`."""
    inside = np.flatnonzero(cells)
    residents = mesh.residents[inside]
    fair = residents.sum() / parts
    sources = inside[_scattered(mesh.points[inside], residents / residents.sum(), parts, rng)]
    handicap = np.zeros(parts)
    best, best_spread = np.full(len(cells), -1), np.inf
    for step in range(rounds):
        area, _ = grow(mesh, sources, cells, by_people=True, handicap=handicap)
        total = np.bincount(area[inside], residents, minlength=parts).astype(np.float64)
        spread = float(np.abs(np.log(np.maximum(total, 1) / fair)).max())
        if spread < best_spread:
            best, best_spread = area, spread
        # Too many residents: start later. One that was overrun starts level with the best again.
        handicap += 0.35 * np.sqrt(fair) * np.clip(total / fair - 1, -1, 1)
        handicap = np.where(total > 0, handicap, handicap.min())
        handicap -= handicap.min()
        if step < rounds // 2 and (total > 0).all():
            sources = inside[_middle_cells(mesh.points[inside], residents, area[inside], total)]
    return best


def _middle_cells(points: Floats, residents: Floats, area: Ints, total: Floats) -> Ints:
    """The cell of each area nearest to the middle of its residents."""
    sums = [np.bincount(area, residents * points[:, axis], minlength=len(total)) for axis in (0, 1)]
    middle = np.stack(sums, axis=1) / total[:, None]
    order = np.lexsort((np.linalg.norm(points - middle[area], axis=1), area))
    return order[np.searchsorted(area[order], np.arange(len(total)))]


def _scattered(points: Floats, weight: Floats, count: int, rng: np.random.Generator) -> Ints:
    """`count` points far apart, drawn as k-means++ draws its first centres."""
    chosen = [int(rng.choice(len(points), p=weight))]
    distance2 = np.full(len(points), np.inf)
    for _ in range(count - 1):
        distance2 = np.minimum(distance2, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
        chance = weight * distance2
        chosen.append(int(rng.choice(len(points), p=chance / chance.sum())))
    return np.array(chosen)


def _spread_points(rng: np.random.Generator) -> Floats:
    """Points over the frame, evenly in the country and closer in towns, moved apart a little."""
    width, height = place.FRAME_KM
    country = rng.uniform((0, 0), (width, height), (_COUNTRY_POINTS, 2))
    shares = np.array([town.share for town in place.SETTLEMENTS])
    towns = np.array([(town.x, town.y, town.spread_km) for town in place.SETTLEMENTS])
    at = rng.choice(len(towns), _TOWN_POINTS, p=shares / shares.sum())
    town = towns[at, :2] + rng.normal(0, 1, (_TOWN_POINTS, 2)) * towns[at, 2:]
    points = np.concatenate([country, town[((town > 0) & (town < place.FRAME_KM)).all(axis=1)]])
    for _ in range(2):
        samples = np.repeat(points, 4, axis=0) + rng.normal(0, 0.12, (4 * len(points), 2))
        _, nearest = cKDTree(points).query(samples)
        count = np.bincount(nearest, minlength=len(points))
        pull = np.stack([np.bincount(nearest, samples[:, axis], minlength=len(points)) for axis in (0, 1)], axis=1)
        points = np.where(count[:, None] > 0, 0.5 * points + 0.5 * pull / np.maximum(count, 1)[:, None], points)
    return points


def _largest_piece(land: NDArray[np.bool_], pairs: Ints) -> NDArray[np.bool_]:
    """The main island without stacks and skerries, its ponds filled."""
    for fill in (True, False):
        same = land[pairs[:, 0]] == land[pairs[:, 1]]
        ends = pairs[same]
        graph = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(land), len(land)))
        _, piece = connected_components(graph, directed=False)
        wanted = ~land if fill else land
        largest = np.bincount(piece[wanted]).argmax()
        land = ~(wanted & (piece == largest)) if fill else wanted & (piece == largest)
    return land


def _cost(points: Floats, pairs: Ints, gap_km: Floats, river: Floats, rng: np.random.Generator) -> Floats:
    """How far apart neighbours feel: areas end at rivers and at what the noise stands for (roads, ridges, fields)."""
    middle = points[pairs].mean(axis=1)
    rough = 0.45 * Noise(rng, 1.5)(middle) + 0.35 * Noise(rng, 0.5)(middle)
    cost = gap_km * np.exp(rough)
    distance, _ = cKDTree(river).query(middle)
    near = np.flatnonzero(distance < 0.6)
    crosses = shapely.intersects(shapely.linestrings(points[pairs[near]]), shapely.linestrings(river))
    cost[near[crosses]] *= _RIVER_COST
    return cost
