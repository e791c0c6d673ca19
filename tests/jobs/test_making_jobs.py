"""An assessment as a job: the same paper is made once at a time, and by one job however its area was named."""

from types import SimpleNamespace

import pytest

from hallmark.areas.kinds import AreaRef
from hallmark.assessment import changes as making
from hallmark.assessment import making_jobs
from hallmark.jobs import changes, running
from hallmark.jobs.models import Job
from hallmark.ui.problems import NotFound, Problem

pytestmark = pytest.mark.django_db

NAMES = {
    "Norwich": AreaRef("E07000148", "Norwich", "district"),
    "E07000148": AreaRef("E07000148", "Norwich", "district"),
    "Bowthorpe": AreaRef("bowthorpe", "Bowthorpe", "partnership"),
}


@pytest.fixture(autouse=True)
def areas(monkeypatch):
    """Three names for two areas."""

    def territory(text, *, as_at):
        if text not in NAMES:
            raise NotFound(f"There is no area called {text}.")
        return SimpleNamespace(area=NAMES[text], lsoa21=())

    monkeypatch.setattr(making_jobs, "territory", territory)
    making_jobs.add_to_registry()


@pytest.fixture
def made(monkeypatch):
    """What `make_assessment` was asked; it takes three steps."""
    calls = []

    def make_assessment(*, step, **asked):
        calls.append(asked)
        for words in ("Finding the area", "Counting", "Writing"):
            step(words)
        return "norwich-district-2025-09"

    monkeypatch.setattr(making, "make_assessment", make_assessment)
    return calls


def asked(area="Norwich", year_ending="2025-09", against=("2024-09",), **more) -> Job:
    return making_jobs.ask_for_assessment(area=area, year_ending=year_ending, against=against, by="Ann", **more)


def run(job: Job, keeper) -> Job:
    running.run(job.pk, queue_id=job.queue_id, keeper=keeper)
    job.refresh_from_db()
    return job


def test_the_assessment_is_made_as_asked_and_its_page_is_the_result(made, keeper):
    job = run(asked(peers=3), keeper)

    assert made == [
        {
            "area": "E07000148",
            "year_ending": "2025-09",
            "against": ["2024-09"],
            "by": "Ann",
            "person": None,
            "target_percent": None,
            "peers": 3,
        }
    ]
    assert job.title == "Make the assessment of Norwich, year ending September 2025"
    assert job.result == {"address": "/assessments/norwich-district-2025-09/", "words": "Read the assessment"}
    assert (job.state, job.step) == ("done", "Writing")


def test_a_partnership_is_asked_for_as_one(made, keeper):
    run(asked("Bowthorpe"), keeper)

    assert made[0]["area"] == "partnership:bowthorpe"


def test_the_second_who_asks_joins_the_first_however_the_area_is_named():
    assert asked("Norwich").pk == asked("E07000148").pk


def test_every_year_held_is_not_the_same_as_none():
    assert asked(against=None).pk != asked(against=()).pk


@pytest.mark.parametrize("more", [{"against": ()}, {"peers": 5}, {"target_percent": 5.0}])
def test_the_same_paper_with_other_comparisons_waits_for_the_first(more):
    first, second = asked(), asked(**more)

    assert first.pk != second.pk
    assert first.lock == second.lock == "assessment E07000148 2025-09"


def test_another_year_waits_for_nobody():
    assert asked(year_ending="2024-09").lock != asked().lock


@pytest.mark.parametrize(("area", "year_ending"), [("Atlantis", "2025-09"), ("Norwich", "2025-13"), ("Norwich", "")])
def test_what_is_not_there_is_refused_before_anything_is_queued(area, year_ending):
    with pytest.raises(Problem):
        asked(area, year_ending)

    assert not Job.objects.exists()


def test_making_is_stopped_at_its_next_step(monkeypatch, keeper):
    def make_assessment(*, step, **asked):
        step("Counting")
        changes.stop(Job.objects.get().pk, by="Ben")
        keeper.beat()
        step("Writing")
        return "never"

    monkeypatch.setattr(making, "make_assessment", make_assessment)

    assert run(asked(), keeper).state == "cancelled"


def test_what_cannot_be_counted_is_told_on_the_job_s_page(monkeypatch, keeper):
    def make_assessment(**asked):
        raise Problem("No month of that year is held.")

    monkeypatch.setattr(making, "make_assessment", make_assessment)

    assert run(asked(), keeper).problem == "No month of that year is held."
