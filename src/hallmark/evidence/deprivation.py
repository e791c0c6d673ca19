"""Deprivation of small areas, from the index held."""

from hallmark.evidence.tables import live_holdings, rows_of

INDEX = "deprivation-imd2025"
"""England's index by LSOA 2021. Earlier ones are by LSOA 2011, and Wales's scores are on another scale."""


def deprivation_scores() -> dict[str, float]:
    """The overall score by LSOA 2021 (higher is more deprived); empty where the index is not held."""
    table = rows_of(live_holdings(INDEX))
    if table is None:
        return {}
    overall = table.filter((table.domain == "IMD") & (table.measure == "score"))
    frame = overall.select("area_code", "value").to_pyarrow()
    return dict(zip(frame["area_code"].to_pylist(), frame["value"].to_pylist(), strict=True))
