"""Steps that are skipped when nothing they read has changed, one process at a time, said in plain words."""

import hashlib
import os
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"


class Stop(Exception):
    """A task cannot go on; its text is the sentence for the person in front."""


def say(words: str) -> None:
    """One line of progress."""
    print(words, flush=True)


@contextmanager
def step(words: str, stamp: Path, inputs: Iterable[Path | str]) -> Iterator[bool]:
    """Whether the step is due. The stamp is written when the block ends well, and is gone while it runs."""
    print_of_inputs = _fingerprint(inputs)
    due = not stamp.exists() or stamp.read_text(encoding="ascii") != print_of_inputs
    if not due:
        yield False
        return
    say(f"{words} ...")
    start = time.monotonic()
    stamp.unlink(missing_ok=True)
    yield True
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(print_of_inputs, encoding="ascii")
    say(f"    done in {time.monotonic() - start:.0f} s")


@contextmanager
def alone() -> Iterator[None]:
    """Hold this folder's lock: a second task waits until the first has set up."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("a") as file:
        if os.name == "nt":
            # Untested: Windows has no fcntl, and two tasks at once are left to the person's care.
            yield
            return
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another task is setting up this folder; waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def quietly(words: Sequence[str | Path], failure: str, **variables: str) -> str:
    """Run a program without its chatter; its output. Raises Stop with its last lines where it fails."""
    done = subprocess.run(  # noqa: S603 - our own programs, no shell
        [str(word) for word in words],
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(f"    {line}" for line in done.stdout.strip().splitlines()[-15:])
        raise Stop(f"{failure} What the program said last:\n{said}")
    return done.stdout


def check_owner() -> None:
    """Raises Stop where this folder's state belongs to another user, or the folder cannot be written."""
    if os.name == "nt":
        return
    import pwd

    for name in (".venv", "node_modules", "build", "var"):
        path = ROOT / name
        if path.exists() and path.stat().st_uid != os.geteuid():
            uid = path.stat().st_uid
            owner = next((person.pw_name for person in pwd.getpwall() if person.pw_uid == uid), f"user number {uid}")
            raise Stop(
                f"{path} belongs to {owner}. Run this as that user, or make a copy of the repository of your own."
            )
    if not os.access(ROOT, os.W_OK):
        raise Stop(f"You may not write in {ROOT}. Make a copy of the repository of your own and work there.")


def _fingerprint(inputs: Iterable[Path | str]) -> str:
    digest = hashlib.sha256()
    for item in inputs:
        digest.update(item.read_bytes() if isinstance(item, Path) else item.encode())
        digest.update(b"\0")
    return digest.hexdigest()
