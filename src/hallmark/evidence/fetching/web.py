"""HTTP as a good guest: waits when asked to, goes on where it was cut off, and says what failed."""

import contextlib
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from hallmark import __version__
from hallmark.evidence.progress import Progress
from hallmark.ui.problems import Problem

ATTEMPTS = 5
ATTEMPTS_TO_REACH = 3
"""Tries at a host that cannot even be reached: a missing network seldom comes back by itself."""
REDIRECTS = 5
CHUNK = 256 * 1024
NOT_REACHED = (NameResolutionError, NewConnectionError, ConnectTimeoutError)
BUSY = {429, 500, 502, 503, 504}
SMALL = 128 * 1024 * 1024
AGENT = f"Hallmark/{__version__} (community safety evidence importer)"
Given = TypeVar("Given")


class NotThere(Problem):
    """The publisher has nothing at this address (404 or 410)."""


class Unreachable(Problem):
    """The publisher cannot be reached from this machine at all."""


class NoRanges(Exception):
    """The server gives a file only whole."""


class Changed(Exception):
    """The file at the publisher was replaced while it was being read."""


class _Busy(Exception):
    def __init__(self, status: int, retry_after: float | None) -> None:
        super().__init__(f"answer {status}")
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class Part:
    """Some bytes of a remote file, the file's whole ``size``, and its ``tag`` (blank if the server gives none)."""

    data: bytes
    size: int
    tag: str


@dataclass
class _Stretch:
    """The bytes of a `Web.part` that have come so far, over as many connections as it takes."""

    start: int | None
    length: int
    tag: str
    size: int = 0
    got: bytearray = field(default_factory=bytearray)

    def headers(self) -> dict[str, str]:
        """What to ask for next."""
        if self.start is None:
            return {"Range": f"bytes=-{self.length}"}
        wanted = {"Range": f"bytes={self.start + len(self.got)}-{self.start + self.length - 1}"}
        # A weak tag does not promise the same bytes, and may not stand here.
        return wanted | ({"If-Range": self.tag} if self.tag and not self.tag.startswith("W/") else {})

    def begin(self, reply: urllib3.BaseHTTPResponse) -> None:
        """Checks that the answer goes on where the last one stopped."""
        if reply.status != 206:
            raise Changed if self.tag else NoRanges
        first, self.size = _content_range(reply)
        self.start = first if self.start is None else self.start
        if first != self.start + len(self.got):
            raise NoRanges
        self.tag = self.tag or reply.headers.get("ETag", "")


@dataclass
class Web:
    """Requests to one publisher.

    ``hosts`` are the only ones that may answer; ``pause`` waits, in seconds; ``timeout`` is how long the server may be
    silent; ``longest_wait`` how long it may ask us to wait.
    """

    hosts: frozenset[str]
    progress: Progress = field(default_factory=Progress)
    pause: Callable[[float], None] = time.sleep
    timeout: float = 30.0
    longest_wait: float = 300.0

    def __post_init__(self) -> None:
        self._pools: dict[str, urllib3.PoolManager] = {}

    def json(self, url: str, *, heard: bool = False) -> Any:
        """The JSON at an address, read whole into memory; `heard` tells the progress of its bytes."""
        data = self._small(url, heard)
        try:
            return json.loads(data)
        except ValueError as error:
            raise Problem(f"{_host(url)} answered {url} with something that is not JSON. Try again later.") from error

    def _small(self, url: str, heard: bool) -> bytes:
        def read(reply: urllib3.BaseHTTPResponse) -> bytes:
            data = bytearray()
            for chunk in self._chunks(reply):
                data.extend(chunk)
                if heard:
                    self.progress.advance(len(chunk))
                if len(data) > SMALL:
                    raise Problem(f"{url} gives more than {SMALL // 1024**2} MB, more than is expected of it.")
            return bytes(data)

        return self._tried(url, {}, read)

    def part(self, url: str, start: int | None, length: int, tag: str = "", *, heard: bool = False) -> Part:
        """`length` bytes from `start` (from the end, where None). Goes on where a broken connection stopped.

        Args:
            tag: the version of the file that earlier parts came from.
            heard: tell the progress of bytes as they come.

        Raises:
            NoRanges: the server gives the file only whole.
            Changed: it is no longer the file that had this tag.
        """
        stretch = _Stretch(start, length, tag)

        def read(reply: urllib3.BaseHTTPResponse) -> None:
            stretch.begin(reply)
            for chunk in self._chunks(reply):
                stretch.got.extend(chunk)
                if heard:
                    self.progress.advance(len(chunk))

        self._tried(url, stretch.headers, read, moved_on=lambda: len(stretch.got))
        return Part(bytes(stretch.got), stretch.size, stretch.tag)

    def whole(self, url: str, file: BinaryIO, heard_as: str) -> None:
        """Writes a file of any size to `file`; begins again where the connection breaks, as the server cannot go on."""

        def read(reply: urllib3.BaseHTTPResponse) -> None:
            self.progress.start(heard_as, int(reply.headers.get("Content-Length") or 0))
            file.seek(0)
            file.truncate()
            for chunk in self._chunks(reply):
                file.write(chunk)
                self.progress.advance(len(chunk))

        self._tried(url, {}, read)

    def _tried(
        self,
        url: str,
        headers: dict[str, str] | Callable[[], dict[str, str]],
        read: Callable[[urllib3.BaseHTTPResponse], Given],
        moved_on: Callable[[], int] = lambda: 0,
    ) -> Given:
        failures, reached = 0, moved_on()
        while True:
            try:
                with self._reply(url, headers() if callable(headers) else headers) as reply:
                    return read(reply)
            except (_Busy, HTTPError) as error:
                if moved_on() > reached:
                    failures, reached = 0, moved_on()
                failures += 1
                if isinstance(error, NOT_REACHED) and failures >= ATTEMPTS_TO_REACH:
                    raise Unreachable(
                        f"{_host(url)} cannot be reached from this machine. Check the network (a proxy is read from "
                        "HTTPS_PROXY), or download the files in a browser and use `hallmark evidence add`."
                    ) from error
                if failures >= ATTEMPTS:
                    raise Problem(self._in_words(url, error)) from error
                self._wait(url, error, failures)

    def _wait(self, url: str, error: Exception, failures: int) -> None:
        asked = error.retry_after if isinstance(error, _Busy) else None
        if asked is not None and asked > self.longest_wait:
            raise Problem(
                f"{_host(url)} is busy and asks to be left alone for {asked / 60:,.0f} minutes. Try again after that."
            ) from error
        seconds = asked if asked is not None else float(2 ** (failures - 1))
        self.progress.say(f"{_host(url)}: {_briefly(error)}; trying again in {seconds:,.0f} seconds.")
        self.pause(seconds)

    @contextlib.contextmanager
    def _reply(self, url: str, headers: dict[str, str]) -> Iterator[urllib3.BaseHTTPResponse]:
        asked = url
        for _ in range(REDIRECTS):
            reply = self._pool(url).request(
                "GET", url, headers={"User-Agent": AGENT, "Accept-Encoding": "identity", **headers},
                timeout=urllib3.Timeout(connect=min(10.0, self.timeout), read=self.timeout),
                preload_content=False, redirect=False, retries=False,
            )  # fmt: skip
            with contextlib.closing(reply):
                where = reply.headers.get("Location")
                if reply.status not in {301, 302, 303, 307, 308} or not where:
                    _check_status(reply, url)
                    yield reply
                    return
            url = self._redirected(url, where)
        raise Problem(f"{asked} leads from one address to the next without end. Try again later.")

    def _redirected(self, url: str, where: str) -> str:
        target = urljoin(url, where)
        downgraded = urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https"
        if _host(target) not in self.hosts or downgraded:
            raise Problem(
                f"{_host(url)} sends us on to {_host(target) or target}, which is not an address of the publisher, so "
                "nothing was fetched. Is this network's sign-in page in the way?"
            )
        return target

    def _pool(self, url: str) -> urllib3.PoolManager:
        scheme = urlsplit(url).scheme
        if scheme not in self._pools:
            proxy = urllib.request.getproxies().get(scheme)
            bypassed = urllib.request.proxy_bypass(_host(url))
            self._pools[scheme] = urllib3.ProxyManager(proxy) if proxy and not bypassed else urllib3.PoolManager()
        return self._pools[scheme]

    def close(self) -> None:
        """Lets go of connections kept open."""
        for pool in self._pools.values():
            pool.clear()

    def _chunks(self, reply: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        # read1, not read: a slow server's bytes are heard of as they come.
        while chunk := reply.read1(CHUNK):
            yield chunk

    def _in_words(self, url: str, error: Exception) -> str:
        host = _host(url)
        if isinstance(error, _Busy):
            if error.status == 429:
                return f"{host} says that too much was asked of it (429). Try again in an hour."
            return f"{host} is out of service (it answers {error.status}). Try again later."
        if isinstance(error, SSLError):
            return f"The certificate of {host} could not be checked ({error}). Ask your IT service about it."
        if isinstance(error, ProxyError):
            return f"The proxy named in HTTPS_PROXY does not let us through to {host}. Ask your IT service."
        if isinstance(error, ReadTimeoutError):
            return f"{host} was silent for {self.timeout:,.0f} seconds, {ATTEMPTS} times running. Try again later."
        return f"The connection to {host} broke off {ATTEMPTS} times running. Try again; what arrived whole is kept."


def _check_status(reply: urllib3.BaseHTTPResponse, url: str) -> None:
    if reply.status in {200, 206}:
        if reply.headers.get("Content-Type", "").startswith("text/html"):
            raise Problem(
                f"{_host(url)} answered with a web page instead of the file, perhaps a sign-in or maintenance page. "
                f"Open {url} in a browser to see what it says."
            )
        return
    if reply.status in {404, 410}:
        raise NotThere(f"{_host(url)} has nothing at {url} any more. Look there for the new address.")
    if reply.status == 416:
        raise NoRanges
    if reply.status in BUSY:
        raise _Busy(reply.status, _seconds(reply.headers.get("Retry-After")))
    raise Problem(f"{_host(url)} refuses {url} (it answers {reply.status}). Open it in a browser to see why.")


def _content_range(reply: urllib3.BaseHTTPResponse) -> tuple[int, int]:
    try:
        span, size = reply.headers["Content-Range"].removeprefix("bytes ").split("/")
        return int(span.split("-")[0]), int(size)
    except (KeyError, ValueError) as error:
        raise NoRanges from error


def _seconds(retry_after: str | None) -> float | None:
    if not retry_after:
        return None
    if retry_after.isdigit():
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _briefly(error: Exception) -> str:
    if isinstance(error, _Busy):
        return f"busy (it answers {error.status})"
    return "silent" if isinstance(error, ReadTimeoutError) else "the connection failed"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
