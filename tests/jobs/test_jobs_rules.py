"""What can become of a job."""

import pytest

from hallmark.jobs.rules import NEXT, OPEN, UNDONE, State, after_death, may_become


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.WAITING, State.RUNNING),
        (State.WAITING, State.CANCELLED),
        (State.RUNNING, State.DONE),
        (State.RUNNING, State.FAILED),
        (State.RUNNING, State.CANCELLED),
        (State.RUNNING, State.STOPPED),
        (State.RUNNING, State.WAITING),
        (State.FAILED, State.WAITING),
        (State.CANCELLED, State.WAITING),
        (State.STOPPED, State.WAITING),
    ],
)
def test_states_that_follow(state, after):
    assert may_become(state, after)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.WAITING, State.DONE),
        (State.WAITING, State.FAILED),
        (State.WAITING, State.STOPPED),
        (State.DONE, State.WAITING),
        (State.DONE, State.FAILED),
        (State.FAILED, State.RUNNING),
        (State.CANCELLED, State.DONE),
        (State.STOPPED, State.RUNNING),
    ],
)
def test_states_that_never_follow(state, after):
    assert not may_become(state, after)


def test_every_state_is_open_undone_or_done():
    assert set(NEXT) == set(State) == OPEN | UNDONE | {State.DONE}
    assert [state for state in State if state.is_open] == [State.WAITING, State.RUNNING]


@pytest.mark.parametrize(
    ("attempt", "stop_was_asked", "becomes"),
    [
        (1, False, State.WAITING),
        (2, False, State.STOPPED),
        (3, False, State.STOPPED),
        (1, True, State.CANCELLED),
        (2, True, State.CANCELLED),
    ],
)
def test_what_a_job_becomes_whose_worker_died(attempt, stop_was_asked, becomes):
    assert after_death(attempt=attempt, stop_was_asked=stop_was_asked) is becomes
