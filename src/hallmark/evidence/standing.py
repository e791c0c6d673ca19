"""Which holdings count: those that are live now, or those that were when something was counted before."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import QuerySet

from hallmark.evidence.models import Holding

_as_then: ContextVar[frozenset[int] | None] = ContextVar("holdings as they stood", default=None)


def standing() -> QuerySet[Holding]:
    """The holdings that count: the live ones, or inside `as_it_stood` those that it names."""
    then = _as_then.get()
    if then is None:
        return Holding.objects.filter(state=Holding.State.LIVE)
    return Holding.objects.filter(pk__in=then)


def live_now() -> list[int]:
    """The holdings that are live at this moment, to be named to `as_it_stood` later."""
    return sorted(Holding.objects.filter(state=Holding.State.LIVE).values_list("pk", flat=True))


@contextmanager
def as_it_stood(holdings: Iterable[int]) -> Iterator[None]:
    """Inside it, evidence is read as it stood when these holdings were the live ones. None is ever deleted."""
    token = _as_then.set(frozenset(holdings))
    try:
        yield
    finally:
        _as_then.reset(token)
