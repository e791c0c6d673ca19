"""Monthly series in which nothing changed: seasonal, overdispersed and with a memory, as London's real series are."""

import numpy as np

REAL_CORRELATION = 0.5
"""Of one month's luck with the next, estimated from London's boroughs; `test_real_series` holds it to the data."""


def stable(
    rng: np.random.Generator,
    lines: int,
    *,
    years: int = 2,
    means: np.ndarray | None = None,
    memory: float | None = None,
) -> np.ndarray:
    """Counts, shape (lines, 12 * years): means of 1 to 400 a month, dispersion 1 to 4, rising with the mean.

    `memory` None draws each line's own correlation around the real one.
    """
    mean = np.exp(rng.uniform(np.log(1), np.log(400), lines)) if means is None else means
    dispersion = 1 + rng.gamma(2, 0.5, lines) * np.minimum(1, (mean / 30) ** 0.7)
    correlation = rng.uniform(0.3, 0.7, lines) if memory is None else np.full(lines, memory)
    months = np.arange(12 * years)
    size, start = rng.uniform(0, 0.3, (lines, 1)), rng.uniform(0, 12, (lines, 1))
    expected = mean[:, None] * (1 + size * np.sin((months + start) * 2 * np.pi / 12))
    # Lognormal luck whose variance brings the counts to the dispersion drawn.
    spread = np.sqrt(np.log(1 + (dispersion - 1)[:, None] / expected))
    luck = rng.normal(size=(lines, months.size))
    for month in months[1:]:
        luck[:, month] = correlation * luck[:, month - 1] + np.sqrt(1 - correlation**2) * luck[:, month]
    return rng.poisson(expected * np.exp(spread * luck - spread**2 / 2)).astype(float)
