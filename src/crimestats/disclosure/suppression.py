"""Withholding small counts, and what would give them away, before anything leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, counted, measured
from crimestats.disclosure.moves import GeneralMover, GridMover, Mover
from crimestats.disclosure.pattern import Pattern, choose, least_possible
from crimestats.disclosure.relations import (
    Published,
    Relations,
    also_known,
    axis_parents,
    check_sums,
    grid_relations,
    total_last,
    with_totals,
)
from crimestats.disclosure.rules import PARTNER_EXTRACT, DisclosureRule

FOR_OTHERS = "Withheld so that another count cannot be worked out."
AT_LEAST = "Withheld: a small count. The noughts shown beside it say that it is not the smallest."
GIVEN_AWAY = "Withheld, but what was published before gives it away."


@dataclass(frozen=True)
class Suppression:
    """A table as it may leave, and what was withheld from it.

    Publish `values` alone, with one word for every withheld cell: which of them are withheld for their size is itself
    part of what is withheld.
    """

    values: Floats
    """The counts, nan where withheld."""

    primary: Bools
    """Withheld for their size."""

    secondary: Bools
    """Withheld so that no total gives a primary cell away."""

    unprotected: Bools
    """Primary cells that earlier figures give away all the same."""

    reasons: npt.NDArray[np.str_]
    """Why each cell is withheld, for those who hold the data; empty where it is shown."""

    rule: DisclosureRule

    @property
    def withheld(self) -> Bools:
        """Every cell that is not shown."""
        return np.isnan(self.values)

    @property
    def is_safe(self) -> bool:
        """Whether no withheld count can be worked out from what is shown, by arithmetic alone.

        Limits: not from which cells are withheld. The choice of the secondary cells follows the counts, so whoever runs
        this public code on tables that would fit may rule some out.
        """
        return not self.unprotected.any()


def suppress(
    table: npt.ArrayLike,
    *,
    rule: DisclosureRule = PARTNER_EXTRACT,
    parents: Sequence[npt.ArrayLike] | None = None,
    published: Sequence[Published] = (),
    costs: npt.ArrayLike | None = None,
) -> Suppression:
    """The table as it may leave: small counts withheld, and the fewest others that would give them away.

    A withheld count is protected if every count from 1 to 4 (or as the rule says) stays possible for it, whatever is
    done with the totals, for a reader who knows that no withheld cell is 0. Where noughts that are shown push its
    lowest possible count up, its span stays as wide.

    Args:
        table: counts of any number of dimensions: a list, areas by offences, areas by offences by months.
        rule: the rule of the source.
        parents: None where the total of each axis will be published with it: they are put at its end. Otherwise the
            table holds its totals already, and this says for each axis which position is the total of which: see
            `grid_relations`. Wards in districts in a force, or months in years, are such axes; an axis without
            totals is -1 throughout.
        published: figures about these cells that are already out.
        costs: how much is lost with each cell, in the shape of the table that leaves; by default a cell of 1 costs 1
            and each doubling one more, so that totals are the last to go.

    Returns:
        The table with its totals, nan where withheld. Nothing of a source that may not be published is shown.

    Raises:
        ValueError: a count that is missing, below 0 or not whole; totals that are not the sum of their parts.

    Limits: it protects from arithmetic with what is shown and with `published`, not from what a reader knows of their
    own, nor from a second table of the same people that is not named here. Greedy: not always the fewest cells. Some
    10,000 cells take seconds; small counts that `published` is about take longer, each being sought for by itself.
    Which secondary cells are taken depends on the counts withheld. Whoever runs this public code on every table that
    fits what is shown may find that few of them give this pattern: [5, 5, 4] is shown as [nan, 5, nan, 14], and no
    other table is. Secret `costs` with some chance in them make that harder, not impossible.

    Source: the criterion is Hundepool et al. (2012), Statistical Disclosure Control, chapter 4 (protection intervals).

    >>> suppress([3, 20, 8]).values.tolist()
    [nan, 20.0, nan, 31.0]
    """
    given = _whole(table)
    full = with_totals(given) if parents is None else given
    if parents is None:
        axes = [total_last(size - 1) for size in full.shape]
    else:
        axes = [axis_parents(axis, f"axis {number}") for number, axis in enumerate(parents)]
    if tuple(axis.size for axis in axes) != full.shape:
        raise ValueError(f"the parents are those of a table of another shape than {full.shape}")
    relations = grid_relations(axes)
    known = also_known(relations, published)
    fixed = np.zeros(full.size, dtype=bool)
    fixed[[cell for figure in published for cell in figure.cells]] = True
    return _suppress(full, known, rule, [GridMover(axes, fixed), GeneralMover(known)], costs)


def suppress_cells(
    values: npt.ArrayLike,
    relations: Relations,
    *,
    rule: DisclosureRule = PARTNER_EXTRACT,
    published: Sequence[Published] = (),
    costs: npt.ArrayLike | None = None,
) -> Suppression:
    """`suppress` for cells that are no table: any list of counts with totals among them, as `sums` describes.

    Args:
        values: shape (cells,), totals included.
        relations: what adds up to what.

    Limits: exact moves for each cell, so for hundreds of cells, not thousands.

    >>> from crimestats.disclosure.relations import sums
    >>> suppress_cells([3, 20, 8, 31], sums(4, [(3, [0, 1, 2])])).values.tolist()
    [nan, 20.0, nan, 31.0]
    """
    cells = _whole(values)
    known = also_known(relations, published)
    return _suppress(cells, known, rule, [GeneralMover(known)], costs)


def suppress_rates(rates: npt.ArrayLike, *counts: Suppression) -> Floats:
    """Rates, shares or changes as they may leave: withheld where any count that they are made of is withheld.

    A rate whose base is known says its count; so does a share of a total, or a change from a count that is shown.

    Args:
        rates: in the shape of the counts.
        counts: the suppressed counts above and, where they are counts too, below the line.

    Raises:
        ValueError: counts of another shape.

    >>> suppress_rates([0.3, 2.0, 0.8, 3.1], suppress([3, 20, 8])).tolist()
    [nan, 2.0, nan, 3.1]
    """
    shown = measured(rates, "rates", dimensions=np.ndim(rates))
    for count in counts:
        if count.values.shape != shown.shape:
            raise ValueError(f"rates of shape {shown.shape} are not made of counts of shape {count.values.shape}")
        shown[count.withheld] = np.nan
    return shown


def _whole(table: npt.ArrayLike) -> Floats:
    full = counted(table, "table", dimensions=np.ndim(table))
    if full.size == 0 or full.ndim == 0:
        raise ValueError("the table has no cells")
    if (full != np.round(full)).any():
        raise ValueError("the table has a count that is not whole")
    return full


def _suppress(
    full: Floats, relations: Relations, rule: DisclosureRule, movers: Sequence[Mover], costs: npt.ArrayLike | None
) -> Suppression:
    values = full.ravel()
    check_sums(values, relations)
    lost = 1 + np.log2(np.maximum(full, 1)) if costs is None else counted(costs, "costs", dimensions=full.ndim)
    if lost.shape != full.shape or (lost == 0).any():
        raise ValueError("the costs are not one above 0 for each cell")
    primary = (values >= rule.least) & (values < rule.below) if rule.publish else np.ones(values.size, dtype=bool)
    nothing = np.zeros(values.size, dtype=bool)
    pattern = Pattern(secondary=nothing, least_shown=np.full(values.size, np.nan), unprotected=nothing)
    if rule.secondary and rule.publish:
        pattern = choose(
            values,
            primary,
            values >= rule.least,
            movers,
            costs=lost.ravel(),
            least=least_possible(values, relations, rule.least),
            protected=rule.protected,
        )
    return Suppression(
        values=np.where(primary | pattern.secondary, np.nan, values).reshape(full.shape),
        primary=primary.reshape(full.shape),
        secondary=pattern.secondary.reshape(full.shape),
        unprotected=pattern.unprotected.reshape(full.shape),
        reasons=_reasons(primary, pattern, rule).reshape(full.shape),
        rule=rule,
    )


def _reasons(primary: Bools, pattern: Pattern, rule: DisclosureRule) -> npt.NDArray[np.str_]:
    small = f"Withheld: fewer than {rule.below}." if rule.publish else rule.why
    return np.select(
        [pattern.unprotected, primary & (pattern.least_shown > rule.least), primary, pattern.secondary],
        [GIVEN_AWAY, AT_LEAST, small, FOR_OTHERS],
        default="",
    )
