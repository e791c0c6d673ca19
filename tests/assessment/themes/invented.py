"""Monthly counts with something planted in them."""

import numpy as np

from hallmark.assessment.themes.register import Theme, themes

NOTHING: tuple[int, ...] = ()


def months(
    mean: float, *, count: int = 60, season: float = 0.0, seed: int = 1, gaps: tuple[int, ...] = NOTHING
) -> list[float | None]:
    """Counts about a mean, with variance 1.5 times the mean, highest in July; no data at the positions of `gaps`.

    The last is a September.
    """
    rng = np.random.default_rng(seed)
    month = (np.arange(count) - count + 9) % 12  # 1 is January, 0 December
    expected = mean * (1 + season * np.cos((month - 7) / 12 * 2 * np.pi))
    drawn = rng.poisson(rng.gamma(expected / 0.5, 0.5)).astype(float).tolist()
    return [None if at in gaps else value for at, value in enumerate(drawn)]


def theme(name: str) -> Theme:
    """A theme by its id."""
    return next(one for one in themes() if one.id == name)
