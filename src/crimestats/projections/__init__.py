"""Monthly counts projected a year on by whichever model their own past shows to be no worse than last year."""

from crimestats.projections.projecting import project, project_many
from crimestats.projections.projection import Backtest, Projection

__all__ = ["Backtest", "Projection", "project", "project_many"]
