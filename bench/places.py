"""What maps cost, beside the packages that make them elsewhere: 1 M points on 111,600 cells of 200 m (62 x 72 km).

Each task runs in a process of its own, once to warm up and then as often as said, and gives the median of its seconds,
the most memory that it took on top of what was held before it, and its result, which is compared where both are defined
alike. Two sets of points: drawn, each as likely, from the snap points of a month of real crime around London, and
spread evenly, so that no two are alike: the hardest case.
"""

import csv
import io
import json
import math
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

MONTH = "police_uk/street/all-forces-2025-01.zip"
LEFT, BOTTOM, CELL_M, ROWS, COLUMNS = 494_000, 150_000, 200, 310, 360
POINTS, PERMUTATIONS = 1_000_000, 999
BANDWIDTHS_M = (400, 1000)
SAMPLE = 1_116
"""Cells, one in a hundred, for peers that would take minutes over all; their seconds are multiplied."""

SAMPLED = {"kdepy_tree", "scipy_tree", "sklearn"}

Task = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[Callable[[], np.ndarray], int]]
"""From points and centres to (what is timed, how often it is timed); setting up is not timed."""


def beside_peers(data: Path) -> str:
    """All comparisons, as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "snap.npy", snap_points(data))
        rng = np.random.default_rng(1)
        spread = np.column_stack(
            [LEFT + rng.random(POINTS) * COLUMNS * CELL_M, BOTTOM + rng.random(POINTS) * ROWS * CELL_M]
        )
        np.save(folder / "spread.npy", spread)
        rows = [
            "### Maps of 1 M points on 111,600 cells of 200 m\n",
            "| points | what | by | seconds | ratio | memory, MB | largest difference |",
            "|---|---|---|---|---|---|---|",
        ]
        for points in ("snap", "spread"):
            for what, tasks in comparisons(points).items():
                rows += compared(folder, points, what, tasks)
    return "\n".join(rows) + "\n\n" + NOTES


NOTES = f"""Ratio: ours over theirs; below 1 ours is faster. Difference: the largest, as a share of the largest value.
Memory: at the peak, over what was held before. FFTKDE shares points out to the grid's nodes first, so it is not exact.
TreeKDE (told to be exact), SciPy and scikit-learn were run on {SAMPLE:,} cells, and what those took beyond one cell was
multiplied by 100; scikit-learn has no quartic kernel, so its Epanechnikov is timed. esda's neighbours were made before.
"""


def comparisons(points: str) -> dict[str, list[str]]:
    """Tasks by what they make, ours first."""
    peers = ["kdepy_fft", "kdepy_tree", "scipy_tree", "sklearn"] if points == "snap" else ["kdepy_fft"]
    made = {"counts": ["count", "numpy_count"]} | {
        f"quartic density, bandwidth {bandwidth:,} m": [f"{name}:{bandwidth}" for name in ("density", *peers)]
        for bandwidth in BANDWIDTHS_M
    }
    if points == "snap":
        made["Gi* with a map-wide false discovery rate"] = ["gi_star", "esda_gi_star"]
        made["Gi*, 999 permutations"] = ["permutations", "esda_permutations"]
        made["Gi*, exact chances"] = ["exact"]
    return made


def compared(folder: Path, points: str, what: str, tasks: list[str]) -> list[str]:
    """One row of the table for each task."""
    done = []
    for task in tasks:
        words = [sys.executable, __file__, task, str(folder), points]
        answer = subprocess.run(words, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise RuntimeError(f"{task}: {answer.stderr[-2000:]}")
        done.append((task, json.loads(answer.stdout.splitlines()[-1])))
    ours, reference = done[0][1]["seconds"], np.load(folder / f"{tasks[0]}.npy")
    rows = []
    for task, found in done:
        difference = (
            "" if task == tasks[0] or "permutations" in task or "sklearn" in task else apart(reference, folder, task)
        )
        ratio = "" if task == tasks[0] else f"{ours / found['seconds']:.3g}"
        name = task.partition(":")[0]
        rows.append(
            f"| {points} | {what} | {name} | {found['seconds']:.3f} | {ratio} | {found['mb']:.0f} | {difference} |"
        )
    return rows


def apart(reference: np.ndarray, folder: Path, task: str) -> str:
    """The largest difference from ours as a share of our largest value."""
    theirs = np.load(folder / f"{task}.npy")
    ours = reference.ravel()[sampled()] if theirs.size == SAMPLE else reference.ravel()
    return f"{np.abs(theirs.ravel() - ours).max() / np.abs(ours).max():.1e}"


def snap_points(data: Path) -> np.ndarray:
    """1 M points drawn from those of one month inside the grid, shape (points, 2), metres."""
    from pyproj import Transformer

    places = []
    with zipfile.ZipFile(data / MONTH) as packed:
        for name in packed.namelist():
            with packed.open(name) as file:
                rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig"))
                places += [(row["Longitude"], row["Latitude"]) for row in rows if row["Longitude"]]
    lon, lat = np.array(places, dtype=float).T
    x, y = Transformer.from_crs(4326, 27700, always_xy=True).transform(lon, lat)
    near = (x >= LEFT) & (x < LEFT + COLUMNS * CELL_M) & (y >= BOTTOM) & (y < BOTTOM + ROWS * CELL_M)
    held = np.column_stack([x[near], y[near]])
    return held[np.random.default_rng(2).integers(len(held), size=POINTS)]


def sampled() -> np.ndarray:
    """The cells that slow peers evaluate."""
    return np.random.default_rng(3).permutation(ROWS * COLUMNS)[:SAMPLE]


def centres() -> np.ndarray:
    """Every cell's centre, shape (cells, 2)."""
    x, y = np.meshgrid(LEFT + (np.arange(COLUMNS) + 0.5) * CELL_M, BOTTOM + (np.arange(ROWS) + 0.5) * CELL_M)
    return np.column_stack([x.ravel(), y.ravel()])


def scale(bandwidth_m: float) -> float:
    """From a probability density by the quartic kernel to the sum that ours gives unscaled."""
    return POINTS * math.pi * bandwidth_m**2 / 3


def ours(name: str, bandwidth_m: float) -> Task:
    """A task of ours."""

    def task(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
        from crimestats.places import Grid, count_points, hot_spots, kernel_density

        grid = Grid(LEFT, BOTTOM, CELL_M, ROWS, COLUMNS)
        if name == "count":
            return lambda: count_points(grid, x, y).counts, 5
        if name == "density":
            return lambda: kernel_density(grid, x, y, bandwidth_m=bandwidth_m).unscaled, 5
        counts = count_points(grid, x, y).counts
        rng = np.random.default_rng(4)
        return {
            "gi_star": lambda: hot_spots(counts, p_value="normal").z,
            "exact": lambda: hot_spots(counts).p,
            "permutations": lambda: (
                hot_spots(counts, p_value="permutation", permutations=PERMUTATIONS, hold_own=True, rng=rng).p
            ),
        }[name], 5

    return task


def numpy_count(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
    """numpy.histogram2d."""
    extent = [[BOTTOM, BOTTOM + ROWS * CELL_M], [LEFT, LEFT + COLUMNS * CELL_M]]
    return lambda: np.histogram2d(y, x, bins=[ROWS, COLUMNS], range=extent)[0], 5


def kdepy_fft(bandwidth_m: float) -> Task:
    """KDEpy's FFTKDE, on the grid's centres and as many more as hold every point."""

    def task(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
        from KDEpy import FFTKDE

        east = LEFT + (np.arange(-6, COLUMNS + 6) + 0.5) * CELL_M
        north = BOTTOM + (np.arange(-6, ROWS + 6) + 0.5) * CELL_M
        grid = np.stack(np.meshgrid(east, north, indexing="ij"), axis=-1).reshape(-1, 2)
        points = np.column_stack([x, y])

        def run() -> np.ndarray:
            found = FFTKDE(kernel="biweight", bw=bandwidth_m / math.sqrt(7)).fit(points).evaluate(grid)
            return found.reshape(COLUMNS + 12, ROWS + 12).T[6:-6, 6:-6] * scale(bandwidth_m)

        return run, 5

    return task


def kdepy_tree(bandwidth_m: float) -> Task:
    """KDEpy's TreeKDE, which is exact."""

    def task(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
        from KDEpy import TreeKDE

        points = np.column_stack([x, y])

        def run() -> np.ndarray:
            found = TreeKDE(kernel="biweight", bw=bandwidth_m / math.sqrt(7)).fit(points).evaluate(at, eps=1e-12)
            return found * scale(bandwidth_m)

        return run, 1

    return task


def scipy_tree(bandwidth_m: float) -> Task:
    """SciPy's cKDTree and the quartic kernel of the points found."""

    def task(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
        from scipy.spatial import cKDTree

        tree = cKDTree(np.column_stack([x, y]))

        def run() -> np.ndarray:
            found = cKDTree(at).sparse_distance_matrix(tree, bandwidth_m, output_type="ndarray")
            return np.bincount(found["i"], (1 - (found["v"] / bandwidth_m) ** 2) ** 2, minlength=len(at))

        return run, 1

    return task


def sklearn(bandwidth_m: float) -> Task:
    """scikit-learn's KernelDensity, another kernel of the same reach, exact."""

    def task(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
        from sklearn.neighbors import KernelDensity

        fitted = KernelDensity(bandwidth=bandwidth_m, kernel="epanechnikov", rtol=0).fit(np.column_stack([x, y]))
        return lambda: np.exp(fitted.score_samples(at)), 1

    return task


def esda(permutations: int) -> Task:
    """esda's G_Local with binary queen neighbours, compiled by numba, on every core."""

    def task(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> tuple[Callable[[], np.ndarray], int]:
        from esda import G_Local
        from libpysal.weights import lat2W

        counts = numpy_count(x, y, at)[0]()
        near = lat2W(ROWS, COLUMNS, rook=False)
        words = {"transform": "B", "star": True, "permutations": permutations, "keep_simulations": False, "n_jobs": -1}
        return lambda: G_Local(counts.ravel(), near, **words).Zs, 1 if permutations else 3

    return task


def held_mb(*, peak: bool = False) -> float:
    """The memory that this process holds, MB, or the most since the last time that this was asked without `peak`."""
    if not peak:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:" if peak else "VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not say how much memory a process has held")


def one(name: str, folder: Path, points: str) -> None:
    """Runs one task in this process, keeps its result, and prints its seconds and memory."""
    task, _, bandwidth = name.partition(":")
    bandwidth_m = float(bandwidth or 0)
    x, y = (np.ascontiguousarray(axis) for axis in np.load(folder / f"{points}.npy").T)
    made: dict[str, Callable[[], Task]] = {
        "numpy_count": lambda: numpy_count,
        "kdepy_fft": lambda: kdepy_fft(bandwidth_m),
        "kdepy_tree": lambda: kdepy_tree(bandwidth_m),
        "scipy_tree": lambda: scipy_tree(bandwidth_m),
        "sklearn": lambda: sklearn(bandwidth_m),
        "esda_gi_star": lambda: esda(0),
        "esda_permutations": lambda: esda(PERMUTATIONS),
    }
    make = made.get(task, lambda: ours(task, bandwidth_m))()
    at = centres()[sampled()] if task in SAMPLED else centres()
    run, times = make(x, y, at)
    before = held_mb()
    np.save(folder / f"{name}.npy", run())
    memory, seconds = held_mb(peak=True) - before, timed(run, times)
    if task in SAMPLED:
        fixed = timed(make(x, y, at[:1])[0], times)
        seconds = fixed + (seconds - fixed) * ROWS * COLUMNS / SAMPLE
    print(json.dumps({"seconds": seconds, "mb": memory}))


def timed(run: Callable[[], np.ndarray], times: int) -> float:
    """The median of the seconds."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds))


if __name__ == "__main__":
    one(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
