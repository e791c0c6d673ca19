"""Work that is done once for the figures of an assessment, however many chapters ask for it."""

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from hallmark.assessment.building import Figures

Result = TypeVar("Result")


def once_per_figures(work: Callable[[Figures], Result]) -> Callable[[Figures], Result]:
    """The same function, its result kept as long as the figures live."""
    held: dict[int, Result] = {}

    @wraps(work)
    def kept(figures: Figures) -> Result:
        name = id(figures)
        if name not in held:
            held[name] = work(figures)
            weakref.finalize(figures, held.pop, name, None)
        return held[name]

    return kept
