"""What must happen when a person leaves a post, or their last one: whatever lets people in registers what it does."""

from collections.abc import Callable

_hooks: list[Callable[[int], None]] = []
_departures: list[Callable[[int, int, int | None], None]] = []


def register(hook: Callable[[int], None]) -> None:
    """Adds what to do with the number of a person without any post. The same again changes nothing."""
    if hook not in _hooks:
        _hooks.append(hook)


def shut_out(person_id: int) -> None:
    """Does all of it."""
    for hook in _hooks:
        hook(person_id)


def register_departure(hook: Callable[[int, int, int | None], None]) -> None:
    """Adds what to do at the end of each appointment. The same again changes nothing.

    It is given the numbers of the person, of the agency whose post it was, and of whoever ended it, if not the
    operator.
    """
    if hook not in _departures:
        _departures.append(hook)


def depart(person_id: int, agency_id: int, by: int | None) -> None:
    """Does all of that."""
    for hook in _departures:
        hook(person_id, agency_id, by)
