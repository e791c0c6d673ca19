"""What is kept of a round's end: two rounds of one year that end together lose nothing of each other's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessment.rounds.invented import ENDING
from hallmark.assessment.rounds import outcomes
from hallmark.assessment.rounds.outcomes import NotMade, Outcome, State

EACH = 25


@pytest.mark.django_db(transaction=True)
def test_rounds_that_end_together_keep_all_that_each_says() -> None:
    def keep(half: str) -> None:
        try:
            for number in range(EACH):
                code = f"{half}{number}"
                outcomes.keep(ENDING, [Outcome(code, code, State.FAILED, sentence="It failed.")], {code: "digest"})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(keep, ("a", "b")))

    kept = outcomes.not_made(ENDING)
    assert set(kept) == {f"{half}{number}" for half in "ab" for number in range(EACH)}
    assert kept["a0"] == NotMade(State.FAILED, "It failed.", "digest")
    assert [path.name for path in (outcomes._path(ENDING).parent).iterdir()] == [f"{ENDING}.json"]


@pytest.mark.django_db
def test_what_is_made_after_all_is_taken_out() -> None:
    outcomes.keep(ENDING, [Outcome("a", "A", State.FAILED, sentence="It failed.")], {"a": "digest"})
    outcomes.keep(ENDING, [Outcome("a", "A", State.MADE, slug="a-csp")], {"a": "digest"})

    assert outcomes.not_made(ENDING) == {}
