"""What a package above tells this one: who may read the audit, and what people are called.

`partners` registers both in `AppConfig.ready`.
"""

from collections.abc import Callable, Collection, Mapping

from django.http import HttpRequest

from hallmark.audit.queries import Reader

ReaderCheck = Callable[[HttpRequest], Reader | None]
"""Who asks, and whose events they may read; None where they may read none."""
Namer = Callable[[Collection[int]], Mapping[int, str]]
"""From people's numbers to their names; those that it does not know are left out."""

_checks: list[ReaderCheck] = []
_namers: list[Namer] = []


def register_reader_check(check: ReaderCheck) -> None:
    """Sets who may read the audit's page; registering again replaces it. Without any, nobody may."""
    _checks[:] = [check]


def register_names(namer: Namer) -> None:
    """Sets where people's names come from; registering again replaces it. Without any, the page shows numbers."""
    _namers[:] = [namer]


def reader_of(request: HttpRequest) -> Reader | None:
    """The reader who makes this request; None where they may not read the audit."""
    return _checks[0](request) if _checks else None


def names_of(people: Collection[int]) -> Mapping[int, str]:
    """What these people are called, as far as that is known."""
    return _namers[0](people) if _namers and people else {}
