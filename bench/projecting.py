"""What projecting a page of series costs and how near it comes, beside statsmodels. Two questions:

1. 500 series of 72 months: seconds of processor time on one thread (with more, statsmodels took longer) and peak
   memory, each in a process of its own. statsmodels fits one series at a time, so it is timed on some of them and
   scaled. It fits one model once; ours tries eight models from 48 origins.
2. The twelve months after, which none had seen, on the series that each projected: error, and how often the 95 per
   cent limits of a month held. The constants of ours were settled with these series, among others, in view.

Real series: offences by London borough, at least 20 a month, December 2012 to November 2018.
"""

import csv
import gzip
import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np

from bench.importing import peak_mb

COUNTS = "mps/mps-borough-monthly-2010-2021.csv.gz"
FIRST, LAST = 32, 104
SERIES = 500
EVERY = {"ours": 1, "ets": 10, "sarimax": 10}
"""One in how many of the series each projects."""
NAMES = {
    "ours": "`project_many`: eight models, backtest, limits of months and total",
    "ets": "statsmodels `ETSModel`, additive, damped trend and season: one fit, limits of months",
    "sarimax": "statsmodels `SARIMAX` (1,0,1)(0,1,1,12): one fit, limits of months",
}


def boroughs(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """The 72 months of each series and the 12 after."""
    with gzip.open(data / COUNTS, "rt", encoding="utf-8") as file:
        counts = np.array([row[3:] for row in list(csv.reader(file))[1:]], dtype=np.float64)
    counts = counts[counts[:, FIRST:LAST].mean(axis=1) >= 20][:SERIES]
    return counts[:, FIRST:LAST], counts[:, LAST : LAST + 12]


def ours(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Expected, lower and upper (95 per cent) of each month, by this library."""
    from crimestats.projections import project_many

    found = project_many(counts)
    return tuple(np.array(part) for part in zip(*((p.expected, p.lower[1], p.upper[1]) for p in found), strict=True))


def ets(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same by exponential smoothing with a likelihood."""
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    def projected(run: np.ndarray) -> np.ndarray:
        months = pd.Series(run, pd.period_range("2012-12", periods=run.size, freq="M"))
        model = ETSModel(months, error="add", trend="add", damped_trend=True, seasonal="add", seasonal_periods=12)
        said = model.fit(disp=False).get_prediction(run.size, run.size + 11).summary_frame(alpha=0.05)
        return said[["mean", "pi_lower", "pi_upper"]].to_numpy().T

    return tuple(np.array([projected(run) for run in counts]).transpose(1, 0, 2))


def sarimax(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same by a seasonal ARIMA model."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    def projected(run: np.ndarray) -> np.ndarray:
        model = SARIMAX(run, order=(1, 0, 1), seasonal_order=(0, 1, 1, 12))
        said = model.fit(disp=False).get_forecast(12).summary_frame(alpha=0.05)
        return said[["mean", "mean_ci_lower", "mean_ci_upper"]].to_numpy().T

    return tuple(np.array([projected(run) for run in counts]).transpose(1, 0, 2))


WAYS = {"ours": ours, "ets": ets, "sarimax": sarimax}


def one_way(way: str, data: Path) -> None:
    """Projects in this process and prints seconds, memory before and at its peak, and what was projected, as JSON."""
    counts = boroughs(data)[0][:: EVERY[way]]
    WAYS[way](counts[:2])
    base = peak_mb()
    took = []
    for _ in range(3 if way == "ours" else 1):
        began = time.process_time()
        found = WAYS[way](counts)
        took.append(time.process_time() - began)
    seconds = statistics.median(took)
    print(json.dumps({"seconds": seconds, "base": base, "peak": peak_mb(), "found": [part.tolist() for part in found]}))


def beside_statsmodels(data: Path) -> str:
    """Both questions, as Markdown."""
    done = {}
    for way in WAYS:
        words = [sys.executable, "-m", "bench.projecting", way, str(data)]
        root = Path(__file__).resolve().parents[1]
        alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        said = subprocess.run(words, cwd=root, env=alone, capture_output=True, text=True, check=True).stdout
        done[way] = json.loads(said)
    before, after = boroughs(data)
    scale = np.abs(before[:, 12:] - before[:, :-12]).mean(axis=1)
    each = {way: done[way]["seconds"] / len(before[:: EVERY[way]]) for way in WAYS}
    lines = [
        f"### {len(before)} series of 72 months, projected 12 on\n",
        "| | series timed | processor seconds, scaled to 500 | ratio | peak memory, MB (before) |",
        "|---|---|---|---|---|",
    ]
    for way, name in NAMES.items():
        timed, ratio = len(before[:: EVERY[way]]), each[way] / each["ours"]
        memory = f"{done[way]['peak']:.0f} ({done[way]['base']:.0f})"
        lines.append(f"| {name} | {timed} | {each[way] * 500:.1f} | {ratio:.1f} | {memory} |")
    heading = "series | error (MASE) | ours on the same | seasonal naive on the same"
    lines += [
        "\nOurs is all of a backtest; one of statsmodels' fits is not: the same backtest of one model takes 49 fits.\n",
        f"| held out: the year to November 2019 | {heading} | 95% limits of months that held | ours on the same |",
        "|---|---|---|---|---|---|---|",
    ]
    mine = [np.array(part) for part in done["ours"]["found"]]
    naive = np.abs(before[:, -12:] - after).mean(axis=1) / scale
    for way, name in NAMES.items():
        some = slice(None, None, EVERY[way])
        theirs = [np.array(part) for part in done[way]["found"]]
        error, held = _judged(theirs, after[some], scale[some])
        our_error, our_held = _judged([part[some] for part in mine], after[some], scale[some])
        figures = f"{error:.3f} | {our_error:.3f} | {naive[some].mean():.3f} | {held:.0%} | {our_held:.0%}"
        lines.append(f"| {name.partition(':')[0]} | {len(after[some])} | {figures} |")
    return "\n".join(lines) + "\n"


def _judged(found: list[np.ndarray], after: np.ndarray, scale: np.ndarray) -> tuple[float, float]:
    """Mean absolute scaled error, and the share of months within their limits."""
    expected, lower, upper = found
    error = (np.abs(expected - after).mean(axis=1) / scale).mean()
    return float(error), float(((after >= lower) & (after <= upper)).mean())


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # statsmodels says where a fit did not converge; the fit is used, as a user would
    one_way(sys.argv[1], Path(sys.argv[2]))
