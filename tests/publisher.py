"""A publisher on this machine that behaves as data.police.uk, its store and ONS's portal do, faults included."""

import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FORCES = [
    {"id": "surrey", "name": "Surrey Police"},
    {"id": "sussex", "name": "Sussex Police"},
    {"id": "norfolk", "name": "Norfolk Constabulary"},
    {"id": "city-of-london", "name": "City of London Police"},
]


@dataclass
class Fault:
    """What goes wrong with the next `times` requests whose path contains `path`."""

    path: str
    kind: str
    times: int = 1
    after: int = 0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Publisher:
    """``files`` by path; ``ranges`` off makes a server that gives files only whole; ``asked`` is what came in."""

    files: dict[str, bytes] = field(default_factory=dict)
    tables: dict[str, list[dict]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    ranges: bool = True
    tag: str = '"first"'
    page: int = 1000
    sent: int = 0

    def __post_init__(self) -> None:
        handler = type("Handler", (_Handler,), {"publisher": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        # A client that goes away before the end is what some tests are about.
        self._server.handle_error = lambda *_: None
        self.home = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def publish(self, month: str, archive: bytes, *, latest: bool = True) -> None:
        """An archive at its address, which sends on to the store, as data.police.uk does."""
        self.files[f"/store/archive/{month}.zip"] = archive
        self.redirects[f"/data/archive/{month}.zip"] = f"/store/archive/{month}.zip"
        if latest:
            self.redirects["/data/archive/latest.zip"] = f"/store/archive/{month}.zip"
            dates = [{"date": month, "stop-and-search": ["surrey"]}, {"date": "2020-01", "stop-and-search": []}]
            self.files["/api/crimes-street-dates"] = json.dumps(dates).encode()
            self.files["/api/forces"] = json.dumps(FORCES).encode()

    def fault(self, path: str, kind: str, times: int = 1, after: int = 0, **headers: str) -> None:
        """The next `times` requests to `path` go wrong."""
        self.faults.append(Fault(path, kind, times, after, {k.replace("_", "-"): v for k, v in headers.items()}))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.publisher.asked.append((path, self.headers.get("Range", "")))
        fault = next((item for item in self.publisher.faults if item.path in path and item.times), None)
        if fault:
            fault.times -= 1
            if self._gone_wrong(fault, path):
                return
        if path in self.publisher.redirects:
            self._answer(302, b"", Location=self.publisher.redirects[path])
        elif path in self.publisher.tables:
            self._table(path)
        elif path in self.publisher.files:
            self._file(self.publisher.files[path], cut_after=fault.after if fault and fault.kind == "drop" else None)
        else:
            self._answer(404, b"not here")

    def _gone_wrong(self, fault: Fault, path: str) -> bool:
        if fault.kind.isdigit():
            self._answer(int(fault.kind), b"busy", **fault.headers)
        elif fault.kind == "html":
            self._answer(200, b"<!DOCTYPE html><title>Sign in</title>", Content_Type="text/html; charset=utf-8")
        elif fault.kind == "silent":
            time.sleep(fault.after / 1000)
            self.close_connection = True
        elif fault.kind == "text":
            self._answer(200, b"temporarily not in service", Content_Type="text/plain")
        else:
            return False
        return True

    def _file(self, data: bytes, *, cut_after: int | None) -> None:
        status, headers = 200, {"ETag": self.publisher.tag, "Content_Type": "application/octet-stream"}
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        still_the_same = self.headers.get("If-Range", self.publisher.tag) == self.publisher.tag
        if self.publisher.ranges and wanted and still_the_same:
            first, last = wanted.groups()
            start = int(first) if first else max(0, len(data) - int(last))
            end = min(int(last), len(data) - 1) if first and last else len(data) - 1
            status, headers["Content_Range"] = 206, f"bytes {start}-{end}/{len(data)}"
            data = data[start : end + 1]
        self._answer(status, data, cut_after=cut_after, **headers)

    def _table(self, path: str) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        rows = self.publisher.tables[path]
        if query.get("returnCountOnly") == "true":
            answer: dict = {"count": len(rows)}
        else:
            start = int(query.get("resultOffset", 0))
            size = min(self.publisher.page, int(query["resultRecordCount"]))
            part = rows[start : start + size]
            answer = {"features": part, "exceededTransferLimit": start + size < len(rows)}
        self._answer(200, json.dumps(answer).encode(), Content_Type="application/json")

    def _answer(self, status: int, body: bytes, *, cut_after: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if cut_after is not None and cut_after < len(body):
            body = body[:cut_after]
            self.close_connection = True
        self.publisher.sent += len(body)
        self.wfile.write(body)
        if cut_after is not None:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: object) -> None:
        """Says nothing."""
