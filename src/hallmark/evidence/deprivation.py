"""Deprivation of small areas, from the index held."""

from collections.abc import Collection

from hallmark.evidence import synthetic
from hallmark.evidence.tables import live_holdings, rows_of

INDEX = "deprivation-imd2025"
"""England's index by LSOA 2021. Earlier ones are by LSOA 2011, and Wales's scores are on another scale."""

INDEX_NAME = "English indices of deprivation 2025"


def deprivation_scores() -> dict[str, float]:
    """The overall score by LSOA 2021 (higher is more deprived); empty where the index is not held."""
    return _overall("score")


def deprivation_deciles() -> dict[str, float]:
    """The overall decile by LSOA 2021 (1 is the most deprived tenth of England); empty where it is not held."""
    return _overall("decile")


def index_source(codes: Collection[str]) -> str:
    """The index, as a figure of these small areas names it: one invented for the demonstration says so."""
    wanted, publishers = set(codes), set()
    for holding in live_holdings(INDEX):
        table = rows_of([holding])
        rows = table.select("area_code").distinct().to_pyarrow() if table is not None else None
        if rows is not None and wanted & set(rows["area_code"].to_pylist()):
            publishers.add(holding.publisher)
    if publishers == {synthetic.PUBLISHER}:
        return f"{synthetic.PUBLISHER}, in the form of the {INDEX_NAME}"
    return INDEX_NAME


def _overall(measure: str) -> dict[str, float]:
    table = rows_of(live_holdings(INDEX))
    if table is None:
        return {}
    overall = table.filter((table.domain == "IMD") & (table.measure == measure))
    frame = overall.select("area_code", "value").to_pyarrow()
    return dict(zip(frame["area_code"].to_pylist(), frame["value"].to_pylist(), strict=True))
