"""Which areas lie outside the funnel that chance, and the ordinary differences between areas, would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Bools, Floats, Ints, counted
from crimestats.comparators.limits import Kind, checked_bases, exact_limits, tail_probabilities
from crimestats.comparators.overdispersion import WINSORISED, between_area_variance, dispersion_ratio
from crimestats.multiplicity import benjamini_hochberg

Dispersion = Literal["additive", "multiplicative", "none"]
FEWEST_AREAS = 10
"""Under this many areas, how they differ cannot be told from how one of them stands out."""
SMALL_EXPECTED = 5
"""Below this an area expects so few that it can hardly be low, and one or two records decide whether it is high."""
FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True)
class Funnel:
    """Areas beside their common centre, and where the limits lie."""

    values: Floats
    """Count over base, for each area."""
    target: float
    expected: Floats
    """The count each area would have at the target."""
    scores: Floats
    """z-scores with overdispersion allowed for; beyond about 2 is unusual."""
    p_values: Floats
    """Two-sided, how often an ordinary area would lie so far out."""
    q_values: Floats
    """The false discovery rate at which each area would be called unlike the rest."""
    position: Ints
    """0 inside; 1 or 2 above the inner or outer limit, -1 or -2 below."""
    levels: tuple[float, float]
    phi: float
    """Variance of the z-scores over that of chance; 1 where no overdispersion is allowed for."""
    between: float
    """Standard deviation of the areas' true values around the target, as a share of it; 0 unless additive."""
    kind: Kind
    dispersion: Dispersion

    @property
    def stands_out(self) -> Bools:
        """Areas unlike the rest, with the number of areas looked at allowed for."""
        return np.asarray(self.q_values <= FALSE_DISCOVERY_RATE)

    @property
    def words(self) -> tuple[str, ...]:
        """What may be said of each area."""
        return tuple(
            _words(int(position), bool(clear), float(expected), self.levels)
            for position, clear, expected in zip(self.position, self.stands_out, self.expected, strict=True)
        )

    def limits(self, bases: npt.ArrayLike, level: float = 0.95) -> Floats:
        """The limits at any bases, for drawing: shape (2, bases), lower and upper."""
        if self.dispersion == "none":
            return exact_limits(bases, self.target, kind=self.kind, level=level)
        base = checked_bases(bases, self.target, self.kind)
        centre, error = _scale(base, self.target, self.kind)
        out = stats.norm.ppf((1 + level) / 2) * _widened(error, self.phi, self.between, self.target, self.kind)
        return np.stack([_natural(centre - out, base, self.kind), _natural(centre + out, base, self.kind)])


def funnel(
    counts: npt.ArrayLike,
    bases: npt.ArrayLike,
    *,
    kind: Kind = "rate",
    target: float | None = None,
    dispersion: Dispersion = "additive",
    winsorised: float = WINSORISED,
    levels: tuple[float, float] = (0.95, 0.998),
) -> Funnel:
    """Which areas differ from the rest by more than chance and ordinary differences would have it.

    Args:
        counts: shape (areas,), records.
        bases: what they are set against: people or months for a rate, the expected count for a ratio, the whole number
            of cases for a proportion.
        target: the centre; all counts over all bases, if left out (1 for a ratio).
        dispersion: "additive" lets areas truly differ, equally at every size; "multiplicative" widens the limits by one
            factor; "none" is chance alone, exact.
        winsorised: share of the scores drawn in at each end before overdispersion is measured.
        levels: of the inner and the outer limits.

    Raises:
        ValueError: shapes that differ; bases, counts or a target that do not fit the kind; under FEWEST_AREAS areas
            with overdispersion asked for.

    Limits: overdispersion takes the areas as a sample of ordinary ones; if most are bad, none stands out. The scores
    are from square roots (arcsines of them for proportions), good where 1 or more are expected; with fewer the outer
    limits are only rough.

    Source: Spiegelhalter (2005), Stat Med 24(8), 1185-1202, and Qual Saf Health Care 14(5), 347-351; roots centred
    as in Anscombe (1948), Biometrika 35(3/4).

    >>> rates = funnel([12, 8, 10, 9, 11, 10, 9, 12, 10, 40], [1000] * 10)
    >>> rates.position.tolist()[-1], rates.words[-1]
    (2, 'above the 99.8% limit')
    """
    count, base = counted(counts, "counts"), counted(bases, "bases")
    if count.shape != base.shape:
        raise ValueError(f"there are {count.size:,} counts and {base.size:,} bases")
    if kind == "proportion" and (count > base).any():
        raise ValueError("a count is greater than the cases it is a proportion of")
    if not 0 < levels[0] < levels[1] < 1:
        raise ValueError("the levels lie between 0 and 1, the inner below the outer")
    if dispersion not in ("additive", "multiplicative", "none"):
        raise ValueError("dispersion is “additive”, “multiplicative” or “none”")
    if dispersion != "none" and count.size < FEWEST_AREAS:
        raise ValueError(f"there are {count.size} areas; how they differ can be told from {FEWEST_AREAS} or more")
    centre = target if target is not None else _pooled(count, base, kind)
    base = checked_bases(base, centre, kind)
    middle, error = _scale(base, centre, kind)
    out = _transformed(count, base, kind) - middle
    phi = max(1.0, dispersion_ratio(out / error, winsorised)) if dispersion == "multiplicative" else 1.0
    variance = between_area_variance(out, error, centre=0.0, share=winsorised) if dispersion == "additive" else 0.0
    between = float(np.sqrt(variance)) / _slope(centre, kind)
    scores = out / _widened(error, phi, between, centre, kind)
    p_values = _p_values(scores, count, base, centre, kind, dispersion)
    position = np.sign(out) * sum(p_values <= 1 - level for level in levels)
    return Funnel(
        count / base, centre, base * centre, scores, p_values, benjamini_hochberg(p_values),
        position.astype(np.int64), levels, phi, between, kind, dispersion,
    )  # fmt: skip


def _pooled(count: Floats, base: Floats, kind: Kind) -> float:
    return 1.0 if kind == "ratio" else float(count.sum() / max(base.sum(), np.finfo(float).tiny))


def _p_values(scores: Floats, count: Floats, base: Floats, target: float, kind: Kind, dispersion: Dispersion) -> Floats:
    if dispersion == "none":
        return np.minimum(2 * tail_probabilities(count, base, target, kind=kind).min(axis=0), 1)
    return np.asarray(2 * stats.norm.sf(np.abs(scores)))


def _transformed(count: Floats, base: Floats, kind: Kind) -> Floats:
    """The scale on which chance is about normal and alike at every value."""
    if kind == "proportion":
        return np.asarray(np.arcsin(np.sqrt((count + 3 / 8) / (base + 3 / 4))))
    return np.sqrt((count + 3 / 8) / base)


def _scale(base: Floats, target: float, kind: Kind) -> tuple[Floats, Floats]:
    """The middle and the standard error of chance on the transformed scale."""
    if kind == "proportion":
        return np.full(base.shape, np.arcsin(np.sqrt(target))), 1 / (2 * np.sqrt(base + 1 / 2))
    return np.sqrt(target + 1 / (8 * base)), 1 / (2 * np.sqrt(base))


def _natural(transformed: Floats, base: Floats, kind: Kind) -> Floats:
    """Back from the transformed scale, never outside what can be."""
    if kind == "proportion":
        share = np.sin(np.clip(transformed, 0, np.pi / 2)) ** 2
        return np.clip((share * (base + 3 / 4) - 3 / 8) / base, 0, 1)
    return np.maximum(np.maximum(transformed, 0) ** 2 - 3 / (8 * base), 0)


def _slope(target: float, kind: Kind) -> float:
    """How far the transformed scale moves for a change of the target by its own size."""
    if kind == "proportion":
        return float(np.sqrt(target / (1 - target)) / 2)
    return float(np.sqrt(target) / 2)


def _widened(error: Floats, phi: float, between: float, target: float, kind: Kind) -> Floats:
    return np.sqrt(error**2 * phi + (between * _slope(target, kind)) ** 2)


def _words(position: int, clear: bool, expected: float, levels: Sequence[float]) -> str:
    small = " (few are expected here: one or two records more would change this)" if expected < SMALL_EXPECTED else ""
    if position == 0:
        return f"within the limits{small}"
    side = "above" if position > 0 else "below"
    limit = f"{levels[abs(position) - 1]:.1%}".replace(".0%", "%")
    doubt = "" if clear else ", but so would one or more be among so many areas by chance"
    return f"{side} the {limit} limit{doubt}{small}"
