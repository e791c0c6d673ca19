"""What the next twelve months would hold if nothing changed, how sure that is, and whether it may be said at all."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, measured, recorded
from crimestats.projections.backtesting import Rehearsal, chosen, rehearse, tables
from crimestats.projections.models import AVERAGE, NAMES
from crimestats.projections.predictive_limits import Outlook, Spread, monthly_variance, spread, total_variance
from crimestats.projections.projection import Projection
from crimestats.projections.refusals import reason_against
from crimestats.projections.seasonal_indices import YEAR

LARGEST_COUNT = 10**9
_AT_ONCE = 32
"""Series worked on together. A backtest makes up to 49 runs of each; more than these no longer fit a processor's
cache and take longer."""


def project(
    counts: npt.ArrayLike,
    *,
    months_ahead: int = YEAR,
    levels: Sequence[float] = (0.8, 0.95),
    leave_out: npt.ArrayLike | None = None,
) -> Projection:
    """What the months after a run of monthly counts would hold if nothing changed, with limits.

    Eight models are tried from every month of the last four years (see `backtesting`): seasonal naive; that with last
    year's change once more; mean of twelve months; exponential smoothing; damped trend; theta; the average of the last
    four; and that averaged with seasonal naive. The average of four is taken, unless another was far better or the
    average was worse than seasonal naive; a model that was worse than seasonal naive is never taken. The limits come
    from the errors of the model taken (see `predictive_limits`). Nothing is random: the same counts give the same
    projection.

    Args:
        counts: shape (months,), whole numbers in order of time to the last month, nan where missing.
        months_ahead: 1 to 12. Models are tried on 12 whatever is asked, so fewer months are the first of the twelve.
        levels: of the limits, each above 0 and below 1.
        leave_out: shape (months,), True for months to be treated as missing, such as those of a lockdown.

    Returns:
        A projection; or, with a `reason` and nan for numbers, none: where under 36 months are held, the last is
        missing, under 6 of the last 12 are held, or some month of the year is held in fewer than two years.

    Raises:
        ValueError: counts below 0, above a thousand million, not whole or of another shape; months_ahead or a level
            out of range; a mask of another shape or not of True and False.

    Limits: what was, carried on. It knows of no event to come: no operation, law, recording rule or new building. Its
    limits allow for changes of the size that the run has shown, drawn towards what is usual (London's boroughs);
    they held as often as they say in years like those before, and not in the year of the first lockdowns. In a series
    whose level never moves they are wider than they need be, the total's above all. Counts only: weighted sums, such
    as days of harm, have another spread.

    Source: each module says whom it follows. Average of models: Bates and Granger (1969), Operational Research
    Quarterly 20(4). MASE: Hyndman and Koehler (2006), International Journal of Forecasting 22(4).

    >>> seasonal = [8, 6, 7, 9, 12, 15, 18, 16, 12, 10, 9, 7]
    >>> projection = project(seasonal * 4, levels=[0.8])
    >>> projection.expected.round().astype(int).tolist()
    [8, 6, 7, 9, 12, 15, 18, 16, 12, 10, 9, 7]
    >>> project(seasonal * 2).reason
    '24 months are held; a projection needs 36'
    """
    run = measured(counts, "counts")
    mask = None if leave_out is None else np.asarray(leave_out)[None]
    return project_many(run[None], months_ahead=months_ahead, levels=levels, leave_out=mask)[0]


def project_many(
    counts: npt.ArrayLike,
    *,
    months_ahead: int = YEAR,
    levels: Sequence[float] = (0.8, 0.95),
    leave_out: npt.ArrayLike | None = None,
) -> tuple[Projection, ...]:
    """`project` for many series of the same months at once: each as it would be alone, many times quicker.

    Args:
        counts: shape (series, months).
        leave_out: shape (months,) for all, or (series, months).

    Returns:
        One projection for each series, in their order. Those refused say why; the others are not affected.

    >>> [projection.model for projection in project_many([[4] * 48, [4] * 35 + [float("nan")] * 13])]
    ['average of models', None]
    """
    runs = _checked(counts, leave_out)
    if months_ahead not in range(1, YEAR + 1):
        raise ValueError(f"months_ahead is {months_ahead} where 1 to 12 are meant")
    if not all(0.0 < level < 1.0 for level in levels):
        raise ValueError("a level of the limits lies outside 0 to 1")
    reasons = [reason_against(held) for held in ~np.isnan(runs)]
    carried = [series for series, reason in enumerate(reasons) if reason is None]
    projections: dict[int, Projection] = {}
    for begin in range(0, len(carried), _AT_ONCE):
        together = carried[begin : begin + _AT_ONCE]
        projections.update(zip(together, _projected(runs[together], months_ahead, tuple(levels)), strict=True))
    return tuple(
        projections[series] if reason is None else _refused(runs[series], reason, months_ahead, tuple(levels))
        for series, reason in enumerate(reasons)
    )


def _checked(counts: npt.ArrayLike, leave_out: npt.ArrayLike | None) -> Floats:
    runs = recorded(counts, "counts", dimensions=2)
    if (runs > LARGEST_COUNT).any():
        raise ValueError(f"counts has a value above {LARGEST_COUNT:,}")
    if (runs % 1 > 0).any():
        raise ValueError("counts has a value that is not a whole number")
    if leave_out is None:
        return runs
    mask = np.asarray(leave_out)
    if mask.dtype != np.bool_:
        raise ValueError("leave_out holds something other than True and False")
    if mask.shape not in {runs.shape, runs.shape[1:]}:
        raise ValueError("leave_out has another shape than counts")
    return np.where(mask, np.nan, runs)


def _projected(counts: Floats, months_ahead: int, levels: tuple[float, ...]) -> list[Projection]:
    rehearsal = rehearse(counts)
    model = chosen(rehearsal)
    expected = rehearsal.expected[model, np.arange(len(counts))]
    parts = spread(expected[:, :-1], rehearsal.actual, counts)
    past, months, total = _outlooks(expected, _centre(rehearsal, expected, counts), parts, months_ahead)
    monthly, yearly = [months.limits(level) for level in levels], [total.limits(level) for level in levels]
    inside = [past.holds(rehearsal.actual, level) for level in levels]
    backtests = tables(rehearsal, counts, inside)
    return [
        Projection(
            reason=None,
            model=NAMES[model[series]],
            expected=months.expected[series].copy(),
            levels=levels,
            lower=_of_levels([lower[series] for lower, _ in monthly], months_ahead),
            upper=_of_levels([upper[series] for _, upper in monthly], months_ahead),
            total=float(total.expected[series]),
            total_lower=np.array([lower[series] for lower, _ in yearly]),
            total_upper=np.array([upper[series] for _, upper in yearly]),
            months_held=_held(counts[series]),
            months_missing=_missing(counts[series]),
            backtest=backtests[series],
        )
        for series in range(len(counts))
    ]


def _outlooks(expected: Floats, centre: Floats, parts: Spread, months_ahead: int) -> tuple[Outlook, Outlook, Outlook]:
    """Of every month after every origin, of the months ahead, and of their total."""
    ahead, freedom = slice(0, months_ahead), parts.freedom
    past = Outlook(expected[:, :-1], centre[:, :-1], monthly_variance(centre[:, :-1], parts), freedom[:, None, None])
    expected, centre = expected[:, -1, ahead], centre[:, -1, ahead]
    months = Outlook(expected, centre, monthly_variance(centre, parts), freedom[:, None])
    total = Outlook(expected.sum(axis=1), centre.sum(axis=1), total_variance(centre, parts), freedom)
    return past, months, total


def _centre(rehearsal: Rehearsal, expected: Floats, counts: Floats) -> Floats:
    """What limits are put about. A 0 of last year, or no record at all, is no promise of another: it is taken as half
    of what the average of models expects, or as half a record in all the months held."""
    average = rehearsal.expected[NAMES.index(AVERAGE)]
    half_a_record = 0.5 / (~np.isnan(counts)).sum(axis=1)
    return np.maximum(np.maximum(expected, average / 2.0), half_a_record[:, None, None])


def _refused(run: Floats, reason: str, months_ahead: int, levels: tuple[float, ...]) -> Projection:
    monthly, total = np.full((len(levels), months_ahead), np.nan), np.full(len(levels), np.nan)
    return Projection(
        reason=reason,
        model=None,
        expected=np.full(months_ahead, np.nan),
        levels=levels,
        lower=monthly,
        upper=monthly.copy(),
        total=float("nan"),
        total_lower=total,
        total_upper=total.copy(),
        months_held=_held(run),
        months_missing=_missing(run),
        backtest=None,
    )


def _of_levels(rows: list[Floats], months_ahead: int) -> Floats:
    return np.array(rows).reshape(len(rows), months_ahead)


def _held(run: Floats) -> int:
    return int((~np.isnan(run)).sum())


def _missing(run: Floats) -> int:
    held = ~np.isnan(run)
    return int((~held[held.argmax() :]).sum()) if held.any() else 0
