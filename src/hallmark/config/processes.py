"""Processes that we started once and meet again by their number."""

import time

import psutil


def is_alive(pid: int) -> bool:
    """Whether the process runs. One that has ended and whose parent has not asked after it does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def words_of(pid: int) -> list[str]:
    """The command line of a live process; empty where there is none or we may not look."""
    try:
        return psutil.Process(pid).cmdline() if is_alive(pid) else []
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return []


def has_ended(pid: int, *, patience_s: float) -> bool:
    """Wait for the process to end; whether it has within that time."""
    deadline = time.monotonic() + patience_s
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
