"""Deprivation of small areas, from the index held."""

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


def _overall(measure: str) -> dict[str, float]:
    table = rows_of(live_holdings(INDEX))
    if table is None:
        return {}
    overall = table.filter((table.domain == "IMD") & (table.measure == measure))
    frame = overall.select("area_code", "value").to_pyarrow()
    return dict(zip(frame["area_code"].to_pylist(), frame["value"].to_pylist(), strict=True))
