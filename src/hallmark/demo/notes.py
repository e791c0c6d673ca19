"""The notes that lie beside the files: that all of it is synthetic, and what was planted."""

from pathlib import Path

from crimestats.periods import month_label
from hallmark.demo.truth import DemoTruth

MARKER = "SYNTHETIC.txt"
README = "README.txt"
SENTENCE = "Synthetic: an invented place and invented records, made by Hallmark for demonstration and tests."


def write_marker(folder: Path) -> None:
    """Say that the folder is synthetic, in a file that an importer may look for."""
    (folder / MARKER).write_text(SENTENCE + "\n", encoding="utf-8", newline="")


def write_readme(folder: Path, truth: DemoTruth) -> None:
    """Say what the folder holds and what was planted in it."""
    first, last = month_label(truth.months[0]), month_label(truth.months[-1])
    lines = [
        SENTENCE,
        "",
        f"No person, place, crime or force in it exists. {truth.partnership_name} is an island that we drew in the",
        "North Sea; its area codes (E01990001 and so on) are not ONS codes. The files have the formats of",
        "data.police.uk, ONS and MHCLG, so that they can be imported as real ones are; none of these publishers has",
        "anything to do with them.",
        "",
        f"Period: {first} to {last}. Seed {truth.seed}, scale {truth.scale:g}.",
        f"Street records: {sum(truth.rows.values()):,}. Outcomes: {truth.outcome_rows:,}.",
        f"Stops: {truth.stop_rows:,}. Council reports: {truth.council_rows:,}.",
        "",
        "What was planted:",
        *_planted(truth),
        "",
        f"Before {month_label(truth.lsoa_2021_codes_from)} the street files use the small areas of 2011 with a few of",
        "2021 among them, and from then on those of 2021, as the real files do. truth.json holds the true rates and",
        "exact counts. given/ holds what partners would bring to an assessment: a residents' survey, the last plan,",
        "figures of other agencies, words, and places that move figures. All of it is invented.",
    ]
    (folder / README).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def _planted(truth: DemoTruth) -> list[str]:
    spot, action, special = truth.hot_spot, truth.intervention, truth.special_month
    what, peak = spot.category.lower(), f"{spot.multipliers[-1]:g} times its usual rate"
    found = [
        f"  * {spot.location.removeprefix('On or near ')} ({spot.lsoa21_name}): {what} grows from",
        f"    {month_label(spot.months[0])} to {peak} in {month_label(spot.months[-1])}.",
        f"  * {action.ward_name} ward: {action.category.lower()} multiplied by {action.effect:g}",
        f"    from {month_label(action.from_month)}.",
    ]
    for course in truth.courses:
        found += [
            f"  * {course.category}: the rate of the whole island is multiplied by {course.a_year:g} in each year from",
            f"    {month_label(course.from_month)}. Before that it stays level.",
        ]
    if special:
        found.append(
            f"  * {special.category}: {special.factor:g} times its usual rate in {month_label(special.month)}."
        )
    found.append(f"  * {truth.steady_category}: a season, ordinary variation and nothing else.")
    found.append("  * Places that move figures by themselves, on points of their own:")
    found += [f"    {one.name} ({one.lsoa21_code}), {one.location.lower()}." for one in truth.institutions]
    for gap in truth.gaps:
        found += [
            f"  * {month_label(gap.month)}: the force's file holds {gap.rows_kept:,} rows and {gap.rows_lost:,} are",
            "    missing. It is a gap in the data, not less crime.",
        ]
    return found
