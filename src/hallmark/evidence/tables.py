"""Evidence read back: live Parquet files as Ibis tables, on the engine that HALLMARK_ENGINE names."""

import functools
from collections.abc import Iterable, Sequence

from ibis.expr.types import Table

from hallmark.evidence import lake
from hallmark.evidence.engines.base import Engine
from hallmark.evidence.engines.choosing import engine
from hallmark.evidence.models import Holding
from hallmark.evidence.standing import standing


def live_holdings(
    dataset: str, *, periods: Iterable[str] | None = None, units: Iterable[str] | None = None
) -> list[Holding]:
    """The holdings of a dataset that count (`standing`), of these periods and units (all, where None)."""
    held = standing().filter(dataset=dataset)
    if periods is not None:
        held = held.filter(period__in=list(periods))
    if units is not None:
        held = held.filter(unit__in=list(units))
    return list(held)


def rows_of(holdings: Sequence[Holding]) -> Table | None:
    """The rows of these holdings as one table; None where there are none."""
    if not holdings:
        return None
    return _table(tuple(sorted(str(lake.root() / holding.parquet) for holding in holdings)), engine())


@functools.lru_cache(maxsize=32)
def _table(paths: tuple[str, ...], on: Engine) -> Table:
    # Files never change once listed, so a set of paths is a table for good.
    return on.read(paths)
