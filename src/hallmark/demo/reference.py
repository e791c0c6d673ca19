"""The reference files of the invented place: lookups, boundaries, residents, deprivation, headed as real ones are."""

from pathlib import Path
from typing import Any

from hallmark.demo import boundaries, place
from hallmark.demo.geography import Geography, Lsoa, make_geography
from hallmark.demo.population import DOMAINS, Population, make_population
from hallmark.demo.writing import write_csv, write_json

# The columns for what lies above a district: the county, then levels that the island does not have.
_ABOVE = (
    "UTLACD", "UTLANM", "CAUTHCD", "CAUTHNM", "RGNCD", "RGNNM", "CTRYCD", "CTRYNM", "EWCD", "EWNM", "GBCD", "GBNM",
    "UKCD", "UKNM",
)  # fmt: skip


def write_reference(folder: Path) -> None:
    """Write everything that does not change with the seed."""
    geography = make_geography()
    write_lookups(folder / "lookups", geography)
    write_boundaries(folder / "boundaries", geography)
    write_population(folder / "population", geography, make_population())
    write_deprivation(folder / "deprivation", geography, make_population())


def write_lookups(folder: Path, geography: Geography) -> None:
    """Which area lies in which, one file for each pair of levels."""
    write_csv(
        folder / "lsoa11_lsoa21_lad22.csv",
        ("lsoa11_name", "lsoa11_code", "change_code", "lsoa21_name", "lsoa21_code", "ltla22_name", "ltla22_code"),
        _change_rows(geography),
    )
    write_csv(
        folder / "lsoa21_ward24_lad24.csv",
        ("lsoa21_name", "lsoa21_code", "ward24_name", "ward24_code", "ltla24_name", "ltla24_code"),
        [(area.name, area.code, *reversed(geography.wards[area.ward]), *_district(area)) for area in geography.lsoas21],
    )
    write_csv(
        folder / "lad24_csp24_pfa24.csv",
        ("ltla24_code", "ltla24_name", "csp24_code", "csp24_name", "pfa24_code", "pfa24_name"),
        [(district.code, district.name, *place.PARTNERSHIP, *place.FORCE) for district in place.DISTRICTS],
    )
    write_csv(
        folder / "lad24_fire_authority24.csv",
        ("ltla24_name", "ltla24_code", "fra24_name", "fra24_code"),
        [(district.name, district.code, *reversed(place.FIRE_AUTHORITY)) for district in place.DISTRICTS],
    )
    write_csv(
        folder / "lsoa11_msoa11.csv",
        ("lsoa11_name", "lsoa11_code", "msoa11_name", "msoa11_code"),
        [(area.name, area.code, area.msoa_name, area.msoa_code) for area in geography.lsoas11],
    )
    _write_msoa_names(folder / "msoa_names_hoc_lad.csv", geography)
    _write_districts(folder / "la_all_codes.csv")


def write_boundaries(folder: Path, geography: Geography) -> None:
    """GeoJSON in longitude and latitude for each kind of area."""
    shapes = boundaries.outlines(geography)
    about: dict[str, list[dict[str, Any]]] = {
        "lsoa21": [{"LSOA21CD": area.code, "LSOA21NM": area.name} for area in geography.lsoas21],
        "lsoa11": [{"LSOA11CD": area.code, "LSOA11NM": area.name} for area in geography.lsoas11],
        "ward24": [
            {"WD24CD": code, "WD24NM": name, "LAD24CD": district.code, "LAD24NM": district.name}
            for (code, name), district in zip(
                geography.wards, (place.DISTRICTS[at] for at in geography.ward_district), strict=True
            )
        ],
        "lad24": [{"LAD24CD": district.code, "LAD24NM": district.name} for district in place.DISTRICTS],
    }
    for name, kind in (("lsoa21", "lsoa21"), ("lsoa11", "lsoa11"), ("ward24", "ward"), ("lad24", "district")):
        write_json(folder / f"{name}.geojson", boundaries.feature_collection(name, shapes[kind], about[name]))


def write_population(folder: Path, geography: Geography, population: Population) -> None:
    """Residents and households by LSOA."""
    codes = [area.code for area in geography.lsoas21]
    write_csv(
        folder / "lsoa21_census2021_residents.csv",
        ("lsoa21_code", "total_residents"),
        zip(codes, population.residents.tolist(), strict=True),
    )
    write_csv(
        folder / "lsoa21_census2021_households.csv",
        ("lsoa21_code", "total_households"),
        zip(codes, population.households.tolist(), strict=True),
    )
    write_csv(
        folder / "lsoa11_mid2020_total.csv",
        ("lsoa11_name", "lsoa11_code", "total_population"),
        [
            (area.name, area.code, people)
            for area, people in zip(geography.lsoas11, population.residents_2020.tolist(), strict=True)
        ],
    )


def write_deprivation(folder: Path, geography: Geography, population: Population) -> None:
    """Deciles, ranks and scores by LSOA 2021, for the whole and each domain."""
    kinds = ("IMD", *DOMAINS)
    header = ["lsoa21_code", *(f"{kind}_{what}" for what in ("decile", "rank", "score") for kind in kinds)]
    columns = [
        *(population.deciles(kind).tolist() for kind in kinds),
        *(population.ranks[kind].tolist() for kind in kinds),
        *(population.scores[kind].tolist() for kind in kinds),
    ]
    codes = [area.code for area in geography.lsoas21]
    write_csv(folder / "imd2025_lsoa21.csv", header, zip(codes, *columns, strict=True))


def _district(area: Lsoa) -> tuple[str, str]:
    district = place.DISTRICTS[area.district]
    return district.name, district.code


def _change_rows(geography: Geography) -> list[tuple[str, ...]]:
    rows = []
    for then, now, change in geography.changes:
        old, new = geography.lsoas11[then], geography.lsoas21[now]
        rows.append((old.name, old.code, change, new.name, new.code, *_district(new)))
    return sorted(rows, key=lambda row: (row[1], row[4]))


def _write_msoa_names(path: Path, geography: Geography) -> None:
    """The names that people use, in the columns of the published list; what lies above the county is left empty."""
    header = (
        "MSOACD", "MSOANM", "MSOAHCLNM", "MSOAHCLNMW", "LADCD_ACTIVE", "LADNM_ACTIVE", *_ABOVE,
        "MSOA11CD", "MSOA21CD", "LAD17CD", "LAD20CD", "LAD20NM", "MSOA11NM", "MSOA11HCLNM",
    )  # fmt: skip
    msoas = sorted({(area.msoa_code, area.msoa_name, area.district) for area in geography.lsoas21})
    rows = []
    for code, name, number in msoas:
        district, called = place.DISTRICTS[number], geography.msoa_names[code]
        above = ("",) * 12
        older = (code, code, district.code, district.code, district.name, name, called)
        rows.append((code, name, called, "", district.code, district.name, *place.COUNTY, *above, *older))
    write_csv(path, header, rows)


def _write_districts(path: Path) -> None:
    """The districts and their county, in the columns of the published list."""
    header = ("LADCD", "LADNM", "LADCD_ACTIVE", "LADNM_ACTIVE", *_ABOVE, "Current", "LAD20CD", "LAD20NM")
    rows = [
        (*(one.code, one.name) * 2, *place.COUNTY, *("",) * 12, "TRUE", one.code, one.name) for one in place.DISTRICTS
    ]
    write_csv(path, header, rows)
