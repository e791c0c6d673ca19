"""What a projection says, and what it rests on."""

from dataclasses import dataclass

from crimestats.arrays import Floats, Ints


@dataclass(frozen=True)
class Backtest:
    """What each model would have said in the past, and how far off it was."""

    models: tuple[str, ...]
    origins: Ints
    """How many months of the run lie before each origin that was used, shape (origins,)."""
    months_compared: int
    """Over all origins: up to 12 after each, as far as the run goes."""
    mean_absolute_error: Floats
    """Records a month, shape (models, origins); nan where no month after an origin is held."""
    mase: Floats
    """Mean absolute error over the mean of how far each month was from the same month a year before, shape (models,).
    The differences are those of the whole run; nan where there are none."""
    rmsse: Floats
    """Root mean squared error over the root mean square of the same differences, shape (models,). Models are chosen
    by it."""
    coverage: Floats
    """Share of the months compared that lie within the chosen model's limits, shape (levels,). The limits were made
    from these errors, so this shows that they fit, not that they will hold."""


@dataclass(frozen=True)
class Projection:
    """The months after a run, or the reason why nothing can be said of them."""

    reason: str | None
    """Why there is no projection; None where there is one."""
    model: str | None
    expected: Floats
    """Mean count of each month ahead, shape (months_ahead,); nan where there is no projection."""
    levels: tuple[float, ...]
    lower: Floats
    """Whole numbers, shape (levels, months_ahead). A month's count lies from lower to upper, both included, with about
    the probability `level`, or more where counts are low. `expected` is a mean and may lie above an upper limit of 0.
    """
    upper: Floats
    total: float
    """Mean count of all the months ahead together."""
    total_lower: Floats
    """Limits of the total itself, shape (levels,): nearer to it than the sums of the months' limits."""
    total_upper: Floats
    months_held: int
    months_missing: int
    """From the first month held to the end of the run, those left out among them."""
    backtest: Backtest | None
