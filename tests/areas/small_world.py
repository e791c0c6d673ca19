"""An invented county: three districts, one split, one merged and one re-cut LSOA, and squares for outlines."""

import hashlib
from typing import Any

import pyarrow as pa

from hallmark.areas.changes import Loaded, LoadSource, load_boundaries, load_lookup
from hallmark.areas.columns import recognise_lookup

ALDER, BIRCH, CEDAR = "E07990001", "E07990002", "E07990003"

EDITIONS = """
LSOA11CD,LSOA11NM,CHGIND,LSOA21CD,LSOA21NM,LAD22CD,LAD22NM
E01990001,Alder 001A,U,E01990001,Alder 001A,E07990001,Alder
E01990002,Alder 001B,U,E01990002,Alder 001B,E07990001,Alder
E01990003,Alder 001C,S,E01990101,Alder 001D,E07990001,Alder
E01990003,Alder 001C,S,E01990102,Alder 002A,E07990001,Alder
E01990011,Birch 001A,U,E01990011,Birch 001A,E07990002,Birch
E01990012,Birch 001B,M,E01990110,Birch 001D,E07990002,Birch
E01990013,Birch 001C,M,E01990110,Birch 001D,E07990002,Birch
E01990004,Alder 001E,X,E01990120,Birch 001E,E07990002,Birch
E01990004,Alder 001E,X,E01990121,Alder 001F,E07990001,Alder
E01990014,Birch 001F,X,E01990120,Birch 001E,E07990002,Birch
E01990021,Cedar 001A,U,E01990021,Cedar 001A,E07990003,Cedar
E01990022,Cedar 001B,U,E01990022,Cedar 001B,E07990003,Cedar
"""
WARDS = """
LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM
E01990001,Alder 001A,E05990001,Alder Town,E07990001,Alder
E01990002,Alder 001B,E05990001,Alder Town,E07990001,Alder
E01990101,Alder 001D,E05990001,Alder Town,E07990001,Alder
E01990102,Alder 002A,E05990002,Thorpe,E07990001,Alder
E01990121,Alder 001F,E05990002,Thorpe,E07990001,Alder
E01990011,Birch 001A,E05990003,Birch,E07990002,Birch
E01990110,Birch 001D,E05990003,Birch,E07990002,Birch
E01990120,Birch 001E,E05990003,Birch,E07990002,Birch
E01990021,Cedar 001A,E05990004,Cedar East,E07990003,Cedar
E01990022,Cedar 001B,E05990005,Cedar West,E07990003,Cedar
"""
PARTNERSHIPS = """
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E07990001,Alder,E22990001,Alder,E23990001,Treeshire
E07990002,Birch,E22990002,Birch and Cedar,E23990001,Treeshire
E07990003,Cedar,E22990002,Birch and Cedar,E23990001,Treeshire
E07990003,Cedar,E22990003,Cedar West,E23990001,Treeshire
"""
COUNTIES = """
LAD24CD,LAD24NM,CTY24CD,CTY24NM
E07990001,Alder,E10990001,Treeshire
E07990002,Birch,E10990001,Treeshire
E07990003,Cedar,E10990001,Treeshire
"""
CSP_LIST = """
LSOA21CD,CSP24CD,CSP24NM
E01990021,E22990002,Birch and Cedar
E01990022,E22990003,Cedar West
"""
DISTRICT_CHANGES = """
LAD22CD,LAD22NM,LAD23CD,LAD23NM,LAD24CD,LAD24NM
E07990008,Oak,E07990001,Alder,E07990001,Alder
E07990009,Rowan,E07990001,Alder,E07990001,Alder
E07990002,Beech,E07990002,Beech,E07990002,Birch
E07990007,Cedar,E07990007,Cedar,E07990003,Cedar
"""


def table(text: str) -> pa.Table:
    """Comma-separated lines as a table of strings."""
    rows = [line.split(",") for line in text.strip().splitlines()]
    columns = list(zip(*rows[1:], strict=True)) or [()] * len(rows[0])
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(rows[0], columns, strict=True)})


def source(content: str, name: str = "lookup.csv") -> LoadSource:
    """Where an invented file came from."""
    return LoadSource(name, hashlib.sha256(content.encode()).hexdigest(), "nobody", "none")


def load(text: str, name: str = "lookup.csv") -> Loaded:
    """Loads invented lines as the lookup that their header says."""
    lookup = table(text)
    kind = recognise_lookup(lookup.column_names)
    assert kind is not None
    return load_lookup(kind, lookup, source=source(text, name), by="tests")


def load_world() -> None:
    """The whole invented county."""
    for number, text in enumerate((EDITIONS, WARDS, PARTNERSHIPS, COUNTIES)):
        load(text, f"lookup{number}.csv")


def square(code_property: str, code: str, east: float, north: float, side: float = 1000.0) -> dict[str, Any]:
    """A GeoJSON feature: a square in British National Grid metres, by its south-west corner."""
    ring = [[east, north], [east + side, north], [east + side, north + side], [east, north + side], [east, north]]
    properties = {code_property: code, code_property.replace("CD", "NM"): f"Square {code}"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def load_squares(features: list[dict[str, Any]], *, kind: str = "lsoa", edition: int = 2021, name: str = "s") -> Loaded:
    """Loads squares."""
    return load_boundaries(features, kind=kind, edition=edition, source=source(str(features), name), by="tests")
