"""Invented partnerships of four real forces: two years of records of three of them, and of the fourth none."""

from collections.abc import Sequence
from pathlib import Path

from areas.small_world import load, load_squares, square
from hallmark.evidence.categories import current_categories
from hallmark.evidence.changes import add_evidence
from police_files import street_archive, street_row

ENDING = "2025-12"
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
# District, its partnerships, its force, as the lookup has them.
DISTRICTS = (
    ("E07990001", "Alder", (("E22990001", "Alder"),), "E23000031", "Surrey"),
    ("E07990002", "Birch", (("E22990002", "Birch"),), "E23000031", "Surrey"),
    ("E07990003", "Cedar", (("E22990003", "Cedar"),), "E23000024", "Norfolk"),
    ("E07990004", "Dogwood", (("E22990004", "Dogwood"),), "E23000024", "Norfolk"),
    ("E07990005", "Elm", (("E22990005", "Elm"),), "E23000025", "Suffolk"),
    ("E07990006", "Hazel", (("E22990006", "Hazel North"), ("E22990007", "Hazel South")), "E23000025", "Suffolk"),
    ("E07990007", "Yew", (("E22990008", "Yew"),), "E23000032", "Kent"),
)
SLUGS = {"Surrey": "surrey", "Norfolk": "norfolk", "Suffolk": "suffolk"}
COVERED = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")
PAPERS = [f"{name.lower()}-csp-{ENDING}" for name in COVERED]
SMALL_AREAS = 2
"""Of each district."""


def lsoas(district: int) -> list[str]:
    """The codes of a district's small areas."""
    return [f"E0199{district:02d}{number:02d}" for number in range(SMALL_AREAS)]


def load_places() -> None:
    """The lookups and the outlines."""
    editions = ["LSOA11CD,LSOA11NM,CHGIND,LSOA21CD,LSOA21NM,LAD22CD,LAD22NM"]
    wards = ["LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM"]
    bodies = ["LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM"]
    squares = []
    for number, (district, name, csps, force, force_name) in enumerate(DISTRICTS):
        for at, lsoa in enumerate(lsoas(number)):
            editions.append(f"{lsoa},{name} 00{at}A,U,{lsoa},{name} 00{at}A,{district},{name}")
            wards.append(f"{lsoa},{name} 00{at}A,E0599{number:02d}{at:02d},{name} {at},{district},{name}")
            squares.append(square("LSOA21CD", lsoa, 500_000 + 2000 * number, 150_000 + 1000 * at))
        bodies += [f"{district},{name},{csp},{csp_name},{force},{force_name}" for csp, csp_name in csps]
    for at, lines in enumerate((editions, wards, bodies)):
        load("\n".join(lines), f"lookup{at}.csv")
    load_squares(squares)


def add_records(folder: Path, *, forces: Sequence[str] = tuple(SLUGS), months: Sequence[str] = MONTHS) -> None:
    """Months of these forces, as police.uk publishes them."""
    folder.mkdir(parents=True, exist_ok=True)
    archives = []
    for name in forces:
        rows = {month: _month(name, month) for month in months}
        archives.append(street_archive(folder / f"{SLUGS[name]}.zip", rows, force=SLUGS[name]))
    add_evidence(archives, by="test")


def _month(force: str, month: str) -> list[dict[str, str]]:
    """A month's records: of each category in each small area, some more in some months, and more in 2025 in Alder."""
    rows = []
    for number, (district, _, _, _, force_name) in enumerate(DISTRICTS):
        if force_name != force:
            continue
        for at, lsoa in enumerate(lsoas(number)):
            for kind, category in enumerate(current_categories()):
                more = 2 if district == "E07990001" and month >= "2025" else 0
                for _ in range(1 + (int(month[5:]) + kind + at) % 3 + more):
                    rows.append(_record(len(rows), force, month, lsoa, category, number, at))
    return rows


def _record(number: int, force: str, month: str, lsoa: str, category: str, district: int, at: int) -> dict[str, str]:
    row = street_row(
        number + 1 + 100_000 * int(month.replace("-", "")),
        Month=month, Reported_by=f"{force} Police", Falls_within=f"{force} Police", LSOA_code=lsoa,
        LSOA_name=f"{lsoa} A", Crime_type=category, Location=f"On or near {category} Street",
        Longitude=f"{-0.5 + 0.02 * district + 0.001 * (number % 7):.6f}", Latitude=f"{51.2 + 0.01 * at:.6f}",
    )  # fmt: skip
    return row | {"Crime ID": "", "Last outcome category": ""} if category == "Anti-social behaviour" else row
