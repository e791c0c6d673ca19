"""What the partners give beside the police's files: a residents' survey, the last plan, figures, words, institutions.

Files in plain columns, one for each kind; `giving` brings them into an assessment. All of it is invented and says so.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from crimestats.periods import add_months, month_label, period_label, year_ending
from hallmark.demo import council
from hallmark.demo.geography import make_geography
from hallmark.demo.institutions import INSTITUTIONS
from hallmark.demo.truth import DemoTruth
from hallmark.demo.writing import write_csv

FOLDER = "given"
CONCERNS = ("theme", "what", "named", "asked", "invited", "survey", "period_start", "period_end")
PROGRESS = (
    "priority", "measure", "baseline", "target", "now", "unit", "baseline_period", "now_period", "judged", "note",
)  # fmt: skip
FIGURES = (
    "chapter", "agency", "what", "value", "unit", "period_start", "period_end", "source", "base", "base_words", "note",
    "earlier", "earlier_base", "earlier_start", "earlier_end",
)  # fmt: skip
PASSAGES = ("chapter", "text", "theme")
PLACES = ("name", "kind", "area_code", "area_name", "effect")
# The plan's baseline is the year that ended so many months before this one: the year between holds the gap.
BASELINE_BACK = 24
Row = dict[str, Any]


@cache
def content() -> dict[str, Any]:
    """The reviewed file of what is given."""
    loaded: dict[str, Any] = yaml.safe_load(files("hallmark.demo").joinpath("data/given.yaml").read_text("utf-8"))
    return loaded


def write_given(folder: Path, truth: DemoTruth) -> None:
    """Writes every file of what is given, for the period and counts of a demonstration whose other files stand."""
    reports = _council_reports(folder)
    tables: tuple[tuple[str, tuple[str, ...], Iterator[Row]], ...] = (
        ("residents-survey", CONCERNS, _concerns(truth)),
        ("last-plan", PROGRESS, _progress(truth, reports)),
        ("partners-figures", FIGURES, _figures(truth, reports)),
        ("passages", PASSAGES, _passages(truth)),
        ("institutions", PLACES, _institutions()),
    )
    for name, header, rows in tables:
        write_csv(folder / FOLDER / f"{name}.csv", header, [[row.get(column, "") for column in header] for row in rows])


def _council_reports(folder: Path) -> Counter[str]:
    """How many reports of each kind the council's extract holds."""
    text = (folder / "council" / council.FILE).read_text(encoding="utf-8-sig")
    return Counter(row["category"] for row in csv.DictReader(text.splitlines()))


def _concerns(truth: DemoTruth) -> Iterator[Row]:
    """Each concern with how many named it, drawn by chance from those asked."""
    survey = content()["survey"]
    rng = np.random.default_rng([truth.seed, 7])
    for row in survey["concerns"]:
        named = int(rng.binomial(survey["asked"], row["share"]))
        about = {"theme": row["theme"], "what": row["what"], "named": named, "asked": survey["asked"]}
        yield {**about, "invited": survey["invited"], "survey": survey["name"], **_period(truth, survey["months_back"])}


def _progress(truth: DemoTruth, reports: Counter[str]) -> Iterator[Row]:
    """Each priority with its measure counted from the files; none where the baseline's year is not in them."""
    now, base = (year_ending(add_months(truth.months[-1], -back)) for back in (0, BASELINE_BACK))
    if base[0] not in truth.months:
        return
    for row in content()["last_plan"]:
        name, of_council = row["counted"], "baseline" in row
        count = reports[name] if of_council else _records(truth, name, now)
        baseline = row["baseline"] if of_council else _records(truth, name, base)
        target = round(baseline * (1 + row["target_percent"] / 100))
        yield {
            "priority": row["priority"], "measure": row["measure"], "baseline": baseline, "target": target,
            "now": count, "unit": "reports" if of_council else "records",
            "baseline_period": _year_words(base), "now_period": _year_words(now),
            "judged": row["carried_out"], "note": row["note"],
        }  # fmt: skip


def _records(truth: DemoTruth, category: str, months: list[str]) -> int:
    return sum(district[category][month] for district in truth.counts.values() for month in months)


def _figures(truth: DemoTruth, reports: Counter[str]) -> Iterator[Row]:
    """Partners' figures; those that the council's extract holds are counted from it."""
    for group in content()["figures"]:
        shared = {name: value for name, value in group.items() if name not in {"rows", "months_back"}}
        for row in group["rows"]:
            counted = {"value": reports[row["counted"]], "base": reports.total()} if "counted" in row else {}
            yield {**shared, **_period(truth, group["months_back"]), **_earlier(truth, group, row), **row, **counted}


def _earlier(truth: DemoTruth, group: Row, row: Row) -> dict[str, str]:
    """The months of a number's earlier period, a year before its own; none where it brings no earlier number."""
    if "earlier" not in row:
        return {}
    period = _period(truth, [back + 12 for back in group["months_back"]])
    return {"earlier_start": period["period_start"], "earlier_end": period["period_end"]}


def _passages(truth: DemoTruth) -> Iterator[Row]:
    survey = _period(truth, content()["survey"]["months_back"])
    special = truth.special_month.month if truth.special_month else truth.months[-1]
    words = {
        "last": month_label(truth.months[-1]),
        "last_year": _year_words(year_ending(truth.months[-1])),
        "meeting": month_label(add_months(truth.months[-1], 1)),
        "special": month_label(special),
        "action": month_label(truth.intervention.from_month),
        "survey_start": month_label(survey["period_start"]),
        "survey_end": month_label(survey["period_end"]),
    }
    for row in content()["passages"]:
        yield {"chapter": row["chapter"], "text": row["text"].format(**words), "theme": row.get("theme", "")}


def _institutions() -> Iterator[Row]:
    code_of = {name: code for code, name in make_geography().wards}
    for one in INSTITUTIONS:
        about = {"name": f"{one.name} (synthetic)", "kind": one.kind, "effect": one.effect}
        yield {**about, "area_code": code_of[one.ward], "area_name": one.ward}


def _period(truth: DemoTruth, months_back: list[int]) -> dict[str, str]:
    """First and last month, whether or not the police's files reach back so far."""
    first, last = (add_months(truth.months[-1], -back) for back in months_back)
    return {"period_start": first, "period_end": last}


def _year_words(months: list[str]) -> str:
    """The year's own name: ``year ending September 2025``."""
    return period_label(months[0], months[-1])
