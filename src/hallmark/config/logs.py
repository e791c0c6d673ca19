"""What goes into the log, and what never does: no query, body, name, address, token, nor the words of an error.

HALLMARK_LOGS  json: a line of JSON for each request, each job and each fault; words: the same for people;
               without it only faults are told, in plain words. A site on a network says json by itself.

In json and words a fault is told by its class and by the lines of code that it came through. Its own words are left
out, for a database's are apt to quote the row.
"""

import json
import logging
import os
import re
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

from hallmark.audit.request_ids import request_id_now
from hallmark.ui.problems import Problem

LINK = re.compile(r"(/join/|/account/recover/)[^/\s?#]+")
# Without a space: a record that passes a second time stays as it is.
WITHOUT = r"\1left-out"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
# Ours say ids and codes. What others say is not known, so only where they say it is told.
OURS = "hallmark."
SOURCE = Path(__file__).parents[1]
LINE = "line"
Responder = Callable[[HttpRequest], HttpResponse]

requests = logging.getLogger("hallmark.requests")


def logging_settings(*, is_public: bool) -> dict[str, Any]:
    """Django's LOGGING. Raises Problem for a kind of log that there is not."""
    kind = os.environ.get("HALLMARK_LOGS") or ("json" if is_public else "")
    if kind not in {"", "json", "words"}:
        raise Problem("HALLMARK_LOGS is json or words; without it only faults are told.")
    settings: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without-links": {"()": WithoutLinks}},
        "formatters": {"json": {"()": AsJson}, "words": {"()": AsWords}},
        "handlers": {"error-stream": {"class": "logging.StreamHandler"}},
        "loggers": {
            "django.request": {
                "handlers": ["error-stream"],
                "filters": ["without-links"],
                "level": "ERROR",
                "propagate": True,
            }
        },
    }
    if kind:
        settings["handlers"]["error-stream"]["formatter"] = kind
        settings["root"] = {"handlers": ["error-stream"], "level": "WARNING"}
        settings["loggers"] = {
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "hallmark": {"level": "INFO"},
        }
    return settings


def logged_requests(get_response: Responder) -> Responder:
    """Middleware: one line for each request, by the name of its route and the number of whoever asked."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not requests.isEnabledFor(logging.INFO):
            return get_response(request)
        began = time.perf_counter()
        with _counted() as count:
            response = get_response(request)
        match = request.resolver_match
        # As the session's middleware found it: it is not asked for the log's sake.
        person = getattr(getattr(request, "_cached_user", None), "pk", None)
        line = {
            "event": "request",
            "id": str(request_id_now()),
            "method": request.method if request.method in METHODS else "other",
            "route": match.view_name if match else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "person": person,
            "queries": count[0],
        }
        requests.info("request", extra={LINE: line})
        return response

    return middleware


@contextmanager
def _counted() -> Iterator[list[int]]:
    count = [0]

    def one_more(execute: Callable[..., Any], *given: Any) -> Any:
        count[0] += 1
        return execute(*given)

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(one_more))
        yield count


class _Plain(logging.Formatter):
    """What both forms say of a record, as names and values."""

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """The line that was given with it; without one, the words of ours and the place of others'."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"at": at, "level": record.levelname.lower()}
        line = getattr(record, LINE, None)
        if isinstance(line, Mapping):
            return said | dict(line)
        said |= {"event": "fault" if record.exc_info else "note", "id": _text(request_id_now())}
        said |= {"logger": record.name, "where": f"{record.module}:{record.lineno}"}
        if record.name.startswith(OURS):
            said["words"] = LINK.sub(WITHOUT, record.getMessage())
        if record.exc_info and record.exc_info[1]:
            said["fault"] = list(_classes(record.exc_info[1]))
            said["through"] = _through(record.exc_info[1])
        return said


class AsJson(_Plain):
    """One line of JSON, whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        return json.dumps(self.told(record), default=str)


class AsWords(_Plain):
    """The same for people: the moment, then names and values."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line."""
        said = self.told(record)
        at = said.pop("at")
        return f"{at} " + " ".join(f"{name}={json.dumps(value, default=str)}" for name, value in said.items())


class WithoutLinks(logging.Filter):
    """Takes the secret part out of the address of a link, in the words of a record and in what fills them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, mended."""
        if isinstance(record.msg, str):
            record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(one) for one in record.args)
        return True


def _without(given: object) -> object:
    return LINK.sub(WITHOUT, given) if isinstance(given, str) else given


def _classes(error: BaseException | None) -> Iterator[str]:
    """The error's class and those of what it came from."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        error = error.__cause__ or error.__context__


def _through(error: BaseException) -> list[str]:
    """The lines of code, those of ours by their path in the package, the last first; no words of any."""
    return [
        f"{_path(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ][::-1]


def _path(name: str) -> str:
    path = Path(name)
    return path.relative_to(SOURCE).as_posix() if path.is_relative_to(SOURCE) else path.name


def _text(given: object) -> str | None:
    return None if given is None else str(given)
