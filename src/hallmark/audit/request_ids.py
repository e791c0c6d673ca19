"""Which request or job is at work here, so that its events can be read together."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_current: ContextVar[uuid.UUID | None] = ContextVar("hallmark_request_id", default=None)


def request_id_now() -> uuid.UUID | None:
    """The id of the request or job at work; None where there is none."""
    return _current.get()


@contextmanager
def within(request_id: uuid.UUID) -> Iterator[None]:
    """Events recorded inside the block bear this id."""
    before = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(before)


def numbered_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: each request has an id of its own, which the answer names. What a client sends is not believed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with within(uuid.uuid4()):
            response = get_response(request)
            response.headers["X-Request-ID"] = str(request_id_now())
            return response

    return middleware
