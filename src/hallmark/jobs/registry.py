"""What jobs can be asked for. The packages above register their kinds in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hallmark.jobs.progress import Report

Arguments = dict[str, Any]
"""What a job is about: JSON, ids and settings only, never content."""
Result = dict[str, Any]
"""JSON for the job's page: ``address`` is where the result is, ``words`` what the link says."""
Function = Callable[[Arguments, Report], Result]


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    Attributes:
        function: does the work and returns the result. It may be run again after it was cut off anywhere, so it writes
            aside and moves into place. A `Problem` that it raises is told to the person as it is.
        lock: names what only one job at a time may work on; blank where nothing is shared.
        acts: whoever may do one of these in the job's partnership may ask for it, and so stop it and start it again.
        waits: how long to wait before each further try by itself after a `Problem`; then the job has failed.
        hidden: the site's own work, for nobody's partnership: no page lists, counts, stops or starts it again.
            That there is such a job may tell what nobody may know, and to stop it would undo what keeps somebody safe.
    """

    name: str
    function: Function
    lock: Callable[[Arguments], str]
    acts: tuple[str, ...]
    waits: tuple[timedelta, ...] = ()
    hidden: bool = False


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    function: Function,
    *,
    lock: Callable[[Arguments], str] = lambda arguments: "",
    acts: tuple[str, ...] = ("assessment.make", "evidence.add"),
    waits: tuple[timedelta, ...] = (),
    hidden: bool = False,
) -> None:
    """Makes a kind of job known; registering it again replaces it."""
    _kinds[name] = Kind(name, function, lock, acts, waits, hidden)


def kind_named(name: str) -> Kind:
    """The kind of this name. Raises KeyError for one that nobody registered."""
    return _kinds[name]


def hidden_kinds() -> list[str]:
    """The names of the kinds that no page tells of, in order."""
    return sorted(one.name for one in _kinds.values() if one.hidden)
