"""What the Knox test costs, beside what a user would pick instead.

1. 2,245 robberies (Memphis 2019, the reference data), 999 shuffles, 20 bands.
2. 100,000 events in a city of 20 by 20 km over one year, half of them evenly spread and half around 200 centres, bands
   of 100 m to 400 m and of 7 days to 28: shuffled and by moments.

Peers: the plain NumPy and SciPy that one would write (all pairs at once, dates looked up shuffle by shuffle), the same
with scikit-learn's pairs, and `pointpats`, which tests one band at a time.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
from scipy.spatial import KDTree

from crimestats.places.near_repeat import DAY_EDGES, DISTANCE_EDGES_M, knox_by_moments, knox_test

ROOT = Path(__file__).resolve().parents[1]
RUNS = 999
EVENTS = 100_000
Events = tuple[np.ndarray, np.ndarray, np.ndarray]


def memphis(data: Path) -> Events:
    """The reference's robberies: metres and days."""
    rows = np.genfromtxt(
        data / "reference" / "memphis_robberies_points.csv", delimiter=",", names=True, dtype=None, encoding="utf-8"
    )
    return rows["x_epsg32615"], rows["y_epsg32615"], rows["date"].astype("datetime64[D]")


def city(number: int) -> Events:
    """Invented events, clustered in place and even in time."""
    rng = np.random.default_rng(5)
    centres, sizes = rng.uniform(0, 20_000, (200, 2)), rng.dirichlet(np.full(200, 0.5))
    around = centres[rng.choice(200, number, p=sizes)] + rng.normal(0, 500, (number, 2))
    places = np.where(rng.random(number)[:, None] < 0.5, rng.uniform(0, 20_000, (number, 2)), around)
    return places[:, 0], places[:, 1], np.datetime64("2025-01-01") + rng.integers(0, 365, number)


def plain(events: Events, runs: int, pairs: Callable[[np.ndarray, float], np.ndarray]) -> np.ndarray:
    """The Knox test with all pairs in one array; p by bands."""
    x, y, dates = events
    places, days = np.column_stack([x, y]), dates.astype("datetime64[D]").astype(np.int64)
    one, other = pairs(places, DISTANCE_EDGES_M[-1]).T
    apart = np.hypot(*(places[one] - places[other]).T)
    band = np.searchsorted(DISTANCE_EDGES_M, apart, side="right") - 1
    one, other, band = (values[band < len(DISTANCE_EDGES_M) - 1] for values in (one, other, band))
    lags = len(DAY_EDGES)
    bin_of = np.searchsorted(DAY_EDGES, np.arange(np.ptp(days) + 1), side="right") - 1
    shape = (len(DISTANCE_EDGES_M) - 1, lags)

    def counted(days: np.ndarray) -> np.ndarray:
        bins = band * lags + bin_of[np.abs(days[one] - days[other])]
        return np.bincount(bins, minlength=shape[0] * lags).reshape(shape)

    rng = np.random.default_rng(1)
    observed = counted(days)
    reached = sum(counted(rng.permutation(days)) >= observed for _ in range(runs))
    return (reached[:, :-1] + 1) / (runs + 1)


def scipy_pairs(places: np.ndarray, reach: float) -> np.ndarray:
    """Each pair within reach, once."""
    return KDTree(places).query_pairs(reach, output_type="ndarray")


def sklearn_pairs(places: np.ndarray, reach: float) -> np.ndarray:
    """The same by scikit-learn."""
    from sklearn.neighbors import KDTree as LearnTree

    near = LearnTree(places).query_radius(places, reach)
    one = np.repeat(np.arange(len(places)), [len(some) for some in near])
    other = np.concatenate(near)
    return np.column_stack([one, other])[one < other]


def pointpats_bands(events: Events, runs: int) -> None:
    """Every band of pointpats, one after another: within each distance and each number of days."""
    from pointpats import Knox

    x, y, dates = events
    places, days = np.column_stack([x, y]), dates.astype(np.int64)[:, None]
    for metres in DISTANCE_EDGES_M[2:]:
        for lag in DAY_EDGES[1:]:
            Knox(places, days, delta=metres, tau=lag, permutations=runs)


def timed(label: str, work: Callable[[], object]) -> str:
    """One line of the table."""
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"| {label} | {seconds:.2f} | {peak:.0f} |"


def beside_peers(data: Path) -> str:
    """All comparisons, in a process of its own so that the memory is theirs, as Markdown."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.near_repeat", str(data)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return made.stdout


def main() -> None:
    """Time and print."""
    data = Path(sys.argv[1])
    for peer in ("sklearn.neighbors", "pointpats"):
        import_module(peer)  # so that no line of the table holds the time of an import
    print(f"### The Knox test, {RUNS} shuffles\n")
    print("| events | by | seconds | most memory so far, MB |\n|---|---|---|---|")
    for name, events in {"2,245 robberies": memphis(data), f"{EVENTS:,} invented": city(EVENTS)}.items():
        rng = np.random.default_rng(1)
        lines = {
            "ours, by moments": lambda events=events: knox_by_moments(*events),
            "ours": lambda events=events, rng=rng: knox_test(*events, rng=rng, runs=RUNS),
            "plain NumPy and SciPy": lambda events=events: plain(events, RUNS, scipy_pairs),
            "the same, scikit-learn's pairs": lambda events=events: plain(events, RUNS, sklearn_pairs),
        }
        if len(events[0]) < 10_000:  # it would hold all pairs of 100,000 events, near or not
            lines["pointpats, 16 bands"] = lambda events=events: pointpats_bands(events, RUNS)
        for label, work in lines.items():
            print(timed(f"{name} | {label}", work), flush=True)


if __name__ == "__main__":
    main()
