"""How well hot spots chosen beforehand hold the crime that comes, in every force: `python -m bench.hot_spot_choice`.

Settings are chosen on January to June 2025, scored on July to September; what is reported is chosen from January to
September and scored on October to December, which no setting has seen. Writes docs/crimestats/hot-spot-choice.md.
"""

import argparse
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pyproj
from scipy import stats

from bench.importing import NATION
from crimestats.places.accuracy import ranking_accuracy
from crimestats.places.choosing import BANDWIDTH_M, HALF_LIFE_MONTHS, hot_spot_scores
from crimestats.places.grid import Grid

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "crimestats" / "hot-spot-choice.md"
CELL_M = 250
SHARE = 0.01
FIXED = 20
ASB = "Anti-social behaviour"
KINDS = {
    "All crime without ASB": None,
    "Burglary": "Burglary",
    "Vehicle crime": "Vehicle crime",
    "Robbery": "Robbery",
    "Violence": "Violence and sexual offences",
    "Criminal damage": "Criminal damage and arson",
}
TUNED, REPORTED = (6, 3), (9, 3)
"""Months to choose from, and the months after them to score on."""
PARTIAL = {
    "British Transport Police": "one month only",
    "Avon and Somerset Constabulary": "six months of 2025 only",
    "Thames Valley Police": "no July",
}
BASELINE, COUNT = "same cells as last quarter", "count of all months"


INTRODUCTION = f"""# Choosing hot spots: how well the choice holds

Made by `python -m bench.hot_spot_choice`. Cells of {CELL_M} m were chosen from January to September 2025 and scored on
October to December 2025, in every force whose street-level files of data.police.uk were at hand.

What this is, and is not:

- A force's study area is the cells in which anything at all was recorded in the months chosen from (anti-social
  behaviour included): elsewhere no snap point is known to lie, so hardly anything could be. {SHARE:.0%} of those cells
  are chosen, or {FIXED} in the fixed choice. Crime that came in other cells counts as missed. PAI is the hit rate over
  the share of those cells; over a force's whole land it would be many times higher, and mostly say how rural the force
  is. PEI is the share of what the best cells could have held. Ties are scored by their average.
- police.uk gives months, not days, and points moved to the nearest of a fixed set of map points; records without a
  place (0 to 8% by force) are left out, and so are the few far outside a force. There is no street network in it. A
  quarter is foretold from the three before it: the season is not allowed for.
- Not in the data: the Metropolitan Police, West Midlands and West Yorkshire (files not at hand) and Greater Manchester
  (publishes none), and so most of England's largest cities. British Transport Police has one month. Avon and Somerset
  has six months of 2025 and Thames Valley no July: both are shown with a star, and are in no total and no test. The
  totals are of {{complete}} forces, Northern Ireland among them.
- Scores are of where crime was *recorded*. They do not say that going there prevents any."""

HOW_CHOSEN = """## The default, and how it was chosen

Chosen on January to June, scored on July to September, by the hit rate over that of the baseline (the same cells as in
the last quarter), averaged over the six kinds of crime, forces pooled:"""
HOW_TESTED = f"""## Is it better, force by force?

The default beside two others; p by Wilcoxon's signed-rank test over forces, two-sided. {SHARE:.0%} of cells:"""


@dataclass(frozen=True)
class Method:
    """Arguments of `hot_spot_scores`, and the months it looks at."""

    arguments: dict[str, object]
    background: bool = False
    last: int | None = None


def methods_tried() -> dict[str, Method]:
    """Every setting among which the default is chosen."""
    tried = {
        BASELINE: Method({"method": "count", "half_life_months": None}, last=3),
        COUNT: Method({"method": "count", "half_life_months": None}),
        "count, half-life 6 months": Method({"method": "count", "half_life_months": 6.0}),
        "Gi* of the count": Method({"method": "gi star", "half_life_months": None}),
    }
    for metres in (250, 400, 700, 1000):
        tried[f"density, {metres} m"] = Method(
            {"method": "density", "bandwidth_m": float(metres), "half_life_months": None}
        )
    for background in (False, True):
        for metres in (400, 700, 1000):
            for months in (None, 12.0, 6.0):
                name = f"shrunk, {metres} m{f', half-life {months:.0f} months' if months else ''}"
                name += ", with all records" if background else ""
                tried[name] = Method({"bandwidth_m": float(metres), "half_life_months": months}, background)
    return tried


def default_name(*, background: bool = True) -> str:
    """The setting that the library has, given all records as a background or not."""
    name = f"shrunk, {BANDWIDTH_M:.0f} m, half-life {HALF_LIFE_MONTHS:.0f} months"
    return f"{name}, with all records" if background else name


@dataclass(frozen=True)
class Records:
    """One force's records that have a place: metres, month 1 to 12, kind."""

    x: np.ndarray
    y: np.ndarray
    month: np.ndarray
    kind: np.ndarray


@dataclass(frozen=True)
class Score:
    """What one method's choice held in one force, of one kind."""

    force: str
    kind: str
    method: str
    unit: str
    """"share" or "fixed"."""
    captured: float
    crimes: int
    best: float
    """The most that as many cells could have held."""
    chosen: int
    cells: int


def forces(data: Path) -> Iterator[tuple[str, Records]]:
    """Every force's records that have a place."""
    table = pq.read_table(data / NATION, columns=["Month", "Reported by", "Longitude", "Latitude", "Crime type"])
    east, north = pyproj.Transformer.from_crs(4326, 27700, always_xy=True).transform(
        table["Longitude"].to_numpy(), table["Latitude"].to_numpy()
    )
    by = np.asarray(table["Reported by"].to_numpy(zero_copy_only=False), dtype=str)
    month = np.array([int(text[5:]) for text in table["Month"].to_pylist()])
    kind = np.asarray(table["Crime type"].to_numpy(zero_copy_only=False), dtype=str)
    placed = np.isfinite(east)
    for force in np.unique(by):
        rows = placed & (by == force)
        yield str(force), near(Records(east[rows], north[rows], month[rows], kind[rows]))


def near(records: Records) -> Records:
    """Without the few records far from the rest, which lie in other forces and would stretch the grid."""
    kept = np.ones(records.x.size, dtype=bool)
    for values in (records.x, records.y):
        low, high = np.quantile(values, [0.001, 0.999])
        kept &= (values > low - 5_000) & (values < high + 5_000)
    return Records(*(values[kept] for values in (records.x, records.y, records.month, records.kind)))


def scores_of(named: tuple[str, Records], split: tuple[int, int], methods: dict[str, Method]) -> list[Score]:
    """Each method and kind in one force."""
    force, records = named
    past = records.month <= split[0]
    future = (records.month > split[0]) & (records.month <= sum(split))
    if not future.any() or not past.any():
        return []
    grid = Grid.over(records.x, records.y, CELL_M)
    cell = grid.cell_of(records.x, records.y)
    seen = np.bincount(cell[past], minlength=grid.rows * grid.columns).reshape(grid.shape) > 0
    grid = grid.within(seen)
    found = []
    for kind, category in KINDS.items():
        of_kind = records.kind != ASB if category is None else records.kind == category
        crimes = int((of_kind & future).sum())
        to_come = np.bincount(cell[of_kind & future], minlength=seen.size)[seen.ravel()]
        for name, method in methods.items():
            used = of_kind & past
            if method.last is not None:
                used = used & (records.month > split[0] - method.last)
            if not crimes or not used.any():
                continue
            background = (records.x[past], records.y[past]) if method.background else None
            months_ago = split[0] + 1 - records.month[used]
            score = hot_spot_scores(
                grid, records.x[used], records.y[used], months_ago, background=background, **method.arguments
            )
            ranked = ranking_accuracy(score[grid.area], to_come)
            units = {"share": max(1, int(SHARE * to_come.size)), "fixed": min(FIXED, to_come.size)}
            for unit, chosen in units.items():
                best = float(np.sort(to_come)[::-1][:chosen].sum())
                captured = ranked.at(chosen).captured
                found.append(Score(force, kind, name, unit, captured, crimes, best, chosen, to_come.size))
    return found


def all_scores(data: Path, split: tuple[int, int], methods: dict[str, Method]) -> list[Score]:
    """Of every force."""
    with ProcessPoolExecutor(2) as processes:
        work = partial(scores_of, split=split, methods=methods)
        return [score for scores in processes.map(work, forces(data)) for score in scores]


@dataclass(frozen=True)
class Pooled:
    """Several forces as one."""

    hit_rate: float
    prediction_accuracy_index: float
    prediction_efficiency_index: float

    @classmethod
    def of(cls, scores: list[Score]) -> "Pooled":
        captured = sum(score.captured for score in scores)
        hit_rate = captured / sum(score.crimes for score in scores)
        area = sum(score.chosen for score in scores) / sum(score.cells for score in scores)
        return cls(hit_rate, hit_rate / area, captured / sum(score.best for score in scores))


def of(scores: list[Score], **wanted: str) -> list[Score]:
    """Those scores, of forces with all months."""
    return [
        score
        for score in scores
        if score.force not in PARTIAL and all(getattr(score, name) == value for name, value in wanted.items())
    ]


def gain(scores: list[Score], method: str, unit: str) -> float:
    """Hit rate over the baseline's, on average over kinds of crime."""
    ratios = [
        Pooled.of(of(scores, kind=kind, method=method, unit=unit)).hit_rate
        / Pooled.of(of(scores, kind=kind, method=BASELINE, unit=unit)).hit_rate
        for kind in KINDS
    ]
    return float(np.mean(ratios))


def tuning(scores: list[Score], methods: dict[str, Method]) -> tuple[str, list[str]]:
    """The setting with the highest gain, and a table of all, best first."""
    gains = {name: (gain(scores, name, "share"), gain(scores, name, "fixed")) for name in methods}
    ranked = sorted(gains, key=lambda name: -gains[name][0])
    lines = [f"| method | 1% of cells | {FIXED} cells |", "|---|---|---|"]
    lines += [f"| {name} | {gains[name][0]:.3f} | {gains[name][1]:.3f} |" for name in ranked]
    return ranked[0], lines


def totals(scores: list[Score], names: dict[str, str], unit: str) -> list[str]:
    """Per kind of crime, all complete forces as one."""
    lines = ["| | " + " | ".join(f"{label}: hit rate, PAI, PEI" for label in names.values()) + " |"]
    lines.append("|---|" + "---|" * len(names))
    for kind in KINDS:
        cells = []
        for name in names:
            pooled = Pooled.of(of(scores, kind=kind, method=name, unit=unit))
            index, efficiency = pooled.prediction_accuracy_index, pooled.prediction_efficiency_index
            cells.append(f"{pooled.hit_rate:.1%}, {index:.1f}, {efficiency:.2f}")
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return lines


def paired(scores: list[Score], ours: str, unit: str) -> list[str]:
    """Forces in which our choice held more than another's, by kind of crime."""
    lines = [
        "| | beside | forces: more, fewer, as many | hit rate, mean difference in points | p |",
        "|---|---|---|---|---|",
    ]
    for kind in KINDS:
        for other in (BASELINE, COUNT):
            one = {s.force: s.captured / s.crimes for s in of(scores, kind=kind, method=ours, unit=unit)}
            two = {s.force: s.captured / s.crimes for s in of(scores, kind=kind, method=other, unit=unit)}
            apart = np.array([one[force] - two[force] for force in one.keys() & two.keys()])
            apart[np.abs(apart) < 1e-12] = 0
            more, fewer = int((apart > 0).sum()), int((apart < 0).sum())
            p = stats.wilcoxon(apart, method="approx").pvalue
            shown = f"{p:.3f}" if p >= 0.001 else "under 0.001"
            same = apart.size - more - fewer
            lines.append(f"| {kind} | {other} | {more}, {fewer}, {same} | {apart.mean() * 100:+.2f} | {shown} |")
    return lines


def by_force(scores: list[Score], ours: str, index: str) -> list[str]:
    """Per force: the baseline's index, and ours, for each kind of crime."""
    lines = ["| force | cells | " + " | ".join(KINDS) + " |", "|---|---|" + "---|" * len(KINDS)]
    for force in sorted({score.force for score in scores}):
        cells, size = [], 0
        for kind in KINDS:
            pair = []
            for name in (BASELINE, ours):
                here = [
                    s for s in scores if (s.force, s.kind, s.method, s.unit) == (force, kind, name, "share")
                ]  # fmt: skip
                size = max([size, *(s.cells for s in here)])
                pair.append(f"{getattr(Pooled.of(here), index):.{1 if 'accuracy' in index else 2}f}" if here else "–")
            cells.append(" → ".join(pair))
        mark = "*" if force in PARTIAL else ""
        lines.append(f"| {force}{mark} | {size:,} | " + " | ".join(cells) + " |")
    return lines


def page(tuned: list[str], best: str, ours: str, scores: list[Score]) -> str:
    """The document."""
    names = {BASELINE: "last quarter", COUNT: "count, nine months", "density, 250 m": "density 250 m"}
    names |= {default_name(background=False): "default, without background", ours: "default"}
    complete = len({score.force for score in of(scores)})
    chosen = (
        f"Won: **{best}**. The library's default, `hot_spot_scores` given all records as its `background`: **{ours}**."
    )
    if best != ours:
        chosen += " The settings near the top differ by less than their order can be relied on."
    parts = [
        INTRODUCTION.format(complete=complete),
        HOW_CHOSEN,
        "\n".join(tuned),
        chosen,
        f"## All {complete} forces with every month, {SHARE:.0%} of cells, October to December",
        "\n".join(totals(scores, names, "share")),
        f"With {FIXED} cells a force:",
        "\n".join(totals(scores, names, "fixed")),
        HOW_TESTED,
        "\n".join(paired(scores, ours, "share")),
        f"With {FIXED} cells a force:",
        "\n".join(paired(scores, ours, "fixed")),
        f"## PAI in each force: last quarter → default ({SHARE:.0%} of cells)",
        "\n".join(by_force(scores, ours, "prediction_accuracy_index")),
        f"## PEI in each force: last quarter → default ({SHARE:.0%} of cells)",
        "\n".join(by_force(scores, ours, "prediction_efficiency_index")),
        "\\* " + "; ".join(f"{force}: {why}" for force, why in PARTIAL.items() if "Transport" not in force) + ".",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Tune, score and write the page."""
    words = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("HALLMARK_REAL_DATA", ROOT.parent / "shared" / "data")
    words.add_argument("--data", type=Path, default=Path(default), help="the real open data")
    words.add_argument("--page", type=Path, default=PAGE, help="where to write")
    asked = words.parse_args()
    methods = methods_tried()
    best, tuned = tuning(all_scores(asked.data, TUNED, methods), methods)
    ours = default_name()
    shown = (BASELINE, COUNT, "density, 250 m", default_name(background=False), ours)
    reported = {name: methods[name] for name in shown}
    text = page(tuned, best, ours, all_scores(asked.data, REPORTED, reported))
    asked.page.parent.mkdir(parents=True, exist_ok=True)
    asked.page.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
