"""A partner's extract: what residents reported to the city council, out of its own system, in its own columns."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from crimestats.periods import add_months
from hallmark.demo.geography import make_geography
from hallmark.demo.population import make_population
from hallmark.demo.streets import POINTS_PER_LSOA, make_streets
from hallmark.demo.writing import CRLF, write_csv

FILE = "tamblemouth-council-reports.csv"
HEADER = ("reference", "reported_at", "category", "easting", "northing", "ward")
KINDS = {"Fly-tipping": 0.46, "Noise nuisance": 0.27, "Graffiti": 0.12, "Abandoned vehicle": 0.15}
# The council is that of the first district.
_DISTRICT = 0
_A_MONTH = 85
_NO_GRID_REFERENCE = 0.04


def write_reports(folder: Path, months: tuple[str, ...], seed: int, scale: float) -> int:
    """The extract for `months`, saved as spreadsheets save it (a byte-order mark, CRLF, British dates); its rows."""
    geography, population, streets = make_geography(), make_population(), make_streets()
    rng = np.random.default_rng([seed, 6])
    inside = np.array([area.district == _DISTRICT for area in geography.lsoas21])
    weight = population.residents * np.exp(0.5 * population.need) * inside
    count = int(rng.poisson(_A_MONTH * scale * len(months)))
    lsoa = rng.choice(len(weight), count, p=weight / weight.sum())
    where = streets.metres[lsoa, rng.integers(0, POINTS_PER_LSOA, count)] + rng.uniform(-10, 10, (count, 2))
    known = rng.random(count) >= _NO_GRID_REFERENCE
    kinds = rng.choice(len(KINDS), count, p=list(KINDS.values()))
    rows = []
    for number, moment in enumerate(_moments(months, count, rng)):
        easting, northing = where[number].round().astype(int).tolist() if known[number] else ("", "")
        ward = geography.wards[geography.lsoas21[lsoa[number]].ward][1]
        kind = list(KINDS)[kinds[number]]
        rows.append((f"TCC-{number + 1:05d}", f"{moment:%d/%m/%Y %H:%M}", kind, easting, northing, ward))
    write_csv(folder / FILE, HEADER, rows, ends=CRLF, mark=True)
    return count


def _moments(months: tuple[str, ...], count: int, rng: np.random.Generator) -> list[datetime]:
    """When each was reported, in order of time; local time, as the council's system prints it."""
    first = datetime.fromisoformat(f"{months[0]}-01")
    whole = datetime.fromisoformat(f"{add_months(months[-1], 1)}-01") - first
    minutes = np.sort(rng.uniform(0, whole.days * 24 * 60, count))
    return [first + timedelta(minutes=int(minute)) for minute in minutes.tolist()]
