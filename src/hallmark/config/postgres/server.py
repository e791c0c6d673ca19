"""Start the embedded server, say where it listens, stop it."""

import os
import signal
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from hallmark.config.database import EMBEDDED_NAME
from hallmark.config.postgres import cluster
from hallmark.config.postgres.account import Account
from hallmark.config.postgres.binaries import programs_for
from hallmark.config.postgres.lock import held
from hallmark.config.postgres.place import Place, choose_place, place_of, remember
from hallmark.config.postgres.roles import MADE, make_roles
from hallmark.config.postgres.running import postmaster, set_aside_stale_file
from hallmark.config.processes import has_ended, is_alive
from hallmark.config.roles import OWNER
from hallmark.ui.problems import Problem

HOST = "127.0.0.1"
PATIENCE_S = 60.0
ATTEMPTS = 5
LONGEST_LOG_BYTES = 5_000_000
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "128MB",
    "work_mem": "32MB",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # One person's machine, and containers with little shared memory: parallel plans gain little and can fail there.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
}
# For test runs, whose database may be lost with the machine's power.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Connection:
    """How to reach the database as one of its roles."""

    host: str
    port: int
    user: str
    password: str
    database: str = EMBEDDED_NAME

    @property
    def url(self) -> str:
        """The same as a DATABASE_URL. It holds the password: for a program's ears only."""
        return f"postgresql://{self.user}:{quote(self.password)}@{self.host}:{self.port}/{self.database}"


def ensure_running(home: Path, role: str = OWNER) -> Connection:
    """The home's database as one of its roles, made and started where it is not yet. Two processes may ask at once."""
    place = place_of(home)
    running = postmaster(place.data) if place.exists else None
    port = running.port if running and running.is_ready else _start_under_lock(home)
    if not (place.folder / MADE).exists():
        with held(place.folder / "lock"):
            make_roles(place, HOST, port)
    return Connection(HOST, port, role, cluster.password(place, role))


def is_running(home: Path) -> bool:
    """Whether the home's server runs."""
    place = place_of(home)
    return place.exists and postmaster(place.data) is not None


def stop(home: Path) -> bool:
    """Stop the home's server and wait for it to end; whether there was one. Sessions are ended, commits are kept."""
    place = place_of(home)
    if not place.exists:
        return False
    with held(place.folder / "lock"):
        running = postmaster(place.data)
        if running is None:
            return False
        os.kill(running.pid, signal.SIGINT)
        if not has_ended(running.pid, patience_s=PATIENCE_S):
            raise Problem(
                f"The database (process {running.pid}) has not stopped in {PATIENCE_S:.0f} seconds. "
                f"Its log is {place.log}."
            )
    return True


def _start_under_lock(home: Path) -> int:
    """Make what is missing, start, and return the port. Whoever comes second finds the work done."""
    folder = home / "postgres"
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    durable = os.environ.get("HALLMARK_DURABLE") != "0"
    with held(folder / "lock"):
        place = place_of(home)
        if not place.exists:
            place, account = choose_place(home)
            (place.folder / MADE).unlink(missing_ok=True)  # what an earlier cluster left
            cluster.make_cluster(place, programs_for(account), account, durable=durable)
            remember(place)
        place.check_version()
        running = postmaster(place.data)
        if running:
            return _wait_until_ready(place, running.pid)
        set_aside_stale_file(place.data)
        account = place.account()
        settings = SETTINGS if durable else SETTINGS | NOT_DURABLE
        return _start(place, programs_for(account), account, settings)


def _start(place: Place, programs: Path, account: Account, settings: dict[str, str]) -> int:
    """Start on a free port. Somebody may take the port between our look and the start, so there are a few attempts."""
    _turn_log(place.log)
    for _ in range(ATTEMPTS):
        port = _free_port(place)
        written = place.log.stat().st_size if place.log.exists() else 0
        pid = _spawn(place, programs, account, settings | {"port": str(port)})
        try:
            _wait_until_ready(place, pid)
        except ChildProcessError:
            said = _said_since(place.log, written)
            if "could not create any TCP/IP sockets" in said:
                continue
            raise Problem(f"The database did not start: {_reason(said)}. Its log is {place.log}.") from None
        (place.folder / "port").write_text(str(port), encoding="ascii")
        return port
    raise Problem(f"The database found no free port in {ATTEMPTS} attempts. Try again.")


def _spawn(place: Place, programs: Path, account: Account, settings: dict[str, str]) -> int:
    """Start the server so that it outlives us and hears no ctrl-C; its process number."""
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    # The shell leaves at once, so the server is nobody's child and is never left half-buried when it ends.
    # Its words go to the log (standard error); only the process number comes back.
    script = '"$@" >&2 & echo $!'
    with open(os.open(place.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as log:  # noqa: PTH123
        done = account.run(
            ["/bin/sh", "-c", script, "sh", programs / "postgres", "-D", place.data, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    return int(done.stdout)


def _wait_until_ready(place: Place, pid: int) -> int:
    """The port, once the server takes connections. Raises ChildProcessError when it ends before that."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        running = postmaster(place.data)
        if running and running.is_ready:
            return running.port
        if not is_alive(pid):
            raise ChildProcessError(pid)
        time.sleep(0.01)
    raise Problem(
        f"The database is still starting after {PATIENCE_S:.0f} seconds. Try again in a while; its log is {place.log}."
    )


def _free_port(place: Place) -> int:
    """The last port if nobody has it, so that a site that still runs finds the server again; else any free one."""
    last = place.folder / "port"
    wanted = [int(last.read_text(encoding="ascii"))] if last.exists() else []
    for port in [*wanted, 0]:
        with closing(socket.socket()) as probe:
            # As PostgreSQL does: a connection that has just ended does not keep the port from its server.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Problem(f"There is no free port on {HOST} for the database.")


def _turn_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        log.replace(log.with_name("log.1"))


def _said_since(log: Path, offset: int) -> str:
    with log.open("rb") as file:
        file.seek(offset)
        return file.read().decode("utf-8", "replace")


def _reason(said: str) -> str:
    """The server's first fatal line, without its time stamp."""
    for line in said.splitlines():
        _, fatal, reason = line.partition("FATAL:")
        if fatal:
            return reason.strip()
    return "it gave no reason"
