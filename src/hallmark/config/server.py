"""The site's own web server: on this machine only, unless HALLMARK_HOSTS names whereunder others reach it."""

import errno
import ipaddress
import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from waitress.server import create_server

from hallmark.config.processes import has_ended, words_of
from hallmark.config.web import web
from hallmark.jobs.companion import Companion
from hallmark.ui.problems import Problem

THREADS = 8
PATIENCE_S = 15.0


def serve(*, home: Path, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve the site until ctrl-C or `hallmark stop`. Raises Problem for an address that cannot be served."""
    from hallmark.config.postgres.server import is_running
    from hallmark.config.wsgi import application

    listener = listen(host, port)
    note = home / "site.json"
    # Waitress would warn of every request that waits a moment for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        # `behind_proxy` does that, knowing whom to believe.
        clear_untrusted_proxy_headers=False,
    )
    signal.signal(signal.SIGTERM, _leave)
    note.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="ascii")
    try:
        say(f"Hallmark is at http://localhost:{port}  (ctrl-C stops it)")
        for line in _first_sign_in():
            say(line)
        # A worker that began on its own would start the database again after somebody stopped it.
        with Companion(may_start=lambda: bool(os.environ.get("DATABASE_URL")) or is_running(home)):
            server.run()
    finally:
        note.unlink(missing_ok=True)
        server.close()


def _first_sign_in() -> list[str]:
    """The shortest way in, where nobody can sign in yet."""
    from hallmark.partners.sign_in.people import can_anybody_sign_in

    if can_anybody_sign_in():
        return []
    return [
        "Nobody can sign in yet. In another window, with a copy of docs/first-sign-in.yaml for your own council:",
        '  hallmark partnership define "Safer Wick" --cover Wick',
        "  hallmark partners define first-sign-in.yaml",
        '  hallmark partners invite you@example.gov.uk --name "Your name" --post "Partnership analyst"',
        "The last prints a link. Open it, choose a password, and enrol a second factor.",
    ]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Problem, in words, where the port is taken, or others could reach it unasked."""
    address = _address(host)
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    listener = socket.socket(family)
    # Without this a port stays taken for a minute after the last visitor's connection.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((str(address), port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise Problem(_why_not(error, port)) from error
    except OverflowError as error:
        listener.close()
        raise Problem(f"{port} is not a port. Choose one between 1024 and 65535.") from error
    return listener


def stop(home: Path) -> bool:
    """Stop the site that this home serves, if one runs; whether there was one."""
    note = home / "site.json"
    try:
        pid = json.loads(note.read_text(encoding="ascii"))["pid"]
    except FileNotFoundError:
        return False
    if "serve" not in words_of(pid):
        # The site was killed and left its note; the number may be another program's by now.
        note.unlink(missing_ok=True)
        return False
    os.kill(pid, signal.SIGTERM)
    if not has_ended(pid, patience_s=PATIENCE_S):
        raise Problem(f"The site (process {pid}) has not stopped in {PATIENCE_S:.0f} seconds. End it yourself.")
    return True


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        address = None
    if address is None:
        raise Problem(f"“{host}” is not an address of this machine. Write one in numbers, such as 127.0.0.1.")
    if not address.is_loopback and not web().is_public:
        raise Problem(
            f"Hallmark answers on this machine only, not on {host}, until HALLMARK_HOSTS names what others reach "
            f"it under: HALLMARK_HOSTS=safety.example.gov.uk hallmark serve --host {host}."
        )
    return address


def _why_not(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use, perhaps by another Hallmark (`hallmark stop` ends it). "
            f"Or choose another port: hallmark serve --port {port + 1}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for administrators. Choose one between 1024 and 65535."
    return f"Port {port} cannot be opened ({error.strerror}). Choose another: hallmark serve --port {port + 1}."


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """What `hallmark stop` asks for. Waitress ends its work on SystemExit as on ctrl-C."""
    raise SystemExit(0)
