"""What can become of a job: its states, which follows which, and when it is taken up again by itself."""

from enum import StrEnum

# How often a job is begun without a person asking again: the first time, and once more after its worker died.
ATTEMPTS = 2


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    STOPPED = "stopped"

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen by itself."""
        return self in OPEN


OPEN = frozenset({State.WAITING, State.RUNNING})
# Ended without a result: a person may ask for these again.
UNDONE = frozenset({State.FAILED, State.CANCELLED, State.STOPPED})
NEXT: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.RUNNING, State.CANCELLED}),
    # Back to waiting: its worker was stopped or died.
    State.RUNNING: frozenset({State.DONE, State.FAILED, State.CANCELLED, State.STOPPED, State.WAITING}),
    State.DONE: frozenset(),
    **dict.fromkeys(UNDONE, frozenset({State.WAITING})),
}


def may_become(state: State, after: State) -> bool:
    """Whether a job in `state` may go to `after`."""
    return after in NEXT[state]


def after_death(*, attempt: int, stop_was_asked: bool) -> State:
    """What a running job becomes when its worker has died.

    Args:
        attempt: which attempt was cut off, from 1.
        stop_was_asked: whether a person had asked it to stop: then it has.
    """
    if stop_was_asked:
        return State.CANCELLED
    return State.WAITING if attempt < ATTEMPTS else State.STOPPED
