"""The pages of jobs: what each state says, what can be done about it, and whose addresses are nobody's."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hallmark.jobs import changes, running
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.models import Job
from partners.signing_in import AT_THE_DOOR
from strict_templates import forgive_nothing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch):
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


def asked(kind="test.count", **arguments) -> Job:
    return changes.ask(kind, arguments, title="Count <Norwich>", by="Ann")


def begun(keeper: Keeper, **position) -> Job:
    job = asked()
    changes.begin(job.pk, queue_id=job.queue_id, worker=keeper.number)
    Job.objects.filter(pk=job.pk).update(**position)
    return job


def text_of(client: Client, job: Job) -> str:
    answer = client.get(f"/jobs/{job.pk}/")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def progress_of(client: Client, job: Job) -> dict[str, Any]:
    answer = client.get(f"/jobs/{job.pk}/progress/")
    assert answer.headers["Content-Type"] == "application/json"
    return json.loads(answer.content)


def test_a_waiting_job_says_what_is_before_it_and_can_be_stopped(client, keeper):
    asked()
    begun(keeper)
    html = text_of(client, asked())

    assert "2 jobs are before it" in html
    assert ">Stop</button>" in html
    assert "Count &lt;Norwich&gt;" in html
    assert 'http-equiv="refresh"' in html
    assert "jobs/job.js" in html


def test_a_waiting_job_that_is_next(client, keeper):
    assert "and is next" in text_of(client, asked())


def test_a_waiting_job_where_no_worker_lives_says_what_to_do(client):
    assert "run `hallmark worker`" in text_of(client, asked())


def test_a_running_job_has_a_bar_with_words(client, keeper):
    html = text_of(client, begun(keeper, step="Drawing", done_steps=2, total_steps=7))

    assert "Step 3 of 7: Drawing" in html
    assert 'value="2" max="7"' in html
    assert '<label class="govuk-label" for="job-bar"' in html
    assert 'role="status"' in html


def test_a_running_job_of_unknown_length_has_a_bar_without_a_value(client, keeper):
    html = text_of(client, begun(keeper, step="Drawing", done_steps=2))

    assert "Step 3: Drawing" in html
    assert "value=" not in html.split("<progress")[1].split(">")[0]


def test_a_job_being_stopped_says_so_and_has_no_second_button(client, keeper):
    job = begun(keeper)
    changes.stop(job.pk, by="Ben")

    html = text_of(client, job)

    assert "Ben asked it to stop" in html
    assert ">Stop</button>" not in html


def test_a_job_whose_worker_died_is_not_shown_at_work(client, keeper):
    html = text_of(client, begun(keeper, worker=1))

    assert "Cut off" in html
    assert "It is taken up again by itself" in html
    assert "<progress" not in html


def test_a_job_cut_off_twice_can_be_started_again(client):
    job = asked()
    Job.objects.update(state="stopped", attempt=2, ended_at=timezone.now())

    html = text_of(client, job)

    assert "Nothing half-made is kept" in html
    assert ">Start again</button>" in html


def test_a_done_job_leads_to_its_result_and_loads_nothing_anew(client, keeper):
    job = asked(number=4)
    running.run(job.pk, queue_id=job.queue_id, keeper=keeper)

    html = text_of(client, job)

    assert 'href="/result/4/">See the count</a>' in html
    assert 'http-equiv="refresh"' not in html
    assert "job.js" not in html
    assert 'method="post"' not in html


def test_a_failed_job_says_why_and_starts_again(client, keeper):
    job = asked("test.refuse")
    running.run(job.pk, queue_id=job.queue_id, keeper=keeper)

    assert "There is no such year." in text_of(client, job)
    answer = client.post(f"/jobs/{job.pk}/start-again/")

    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    assert Job.objects.get().state == "waiting"


def test_stop_button_stops(client):
    job = asked()

    answer = client.post(f"/jobs/{job.pk}/stop/")

    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    html = text_of(client, job)
    assert "Stopped by A. Analyst" in html
    assert ">Start again</button>" in html


def test_progress_for_the_script(client, keeper):
    job = begun(keeper, step="Drawing", done_steps=2, total_steps=7)

    now = progress_of(client, job)

    assert now["part"].count("<form") == 1
    assert "csrfmiddlewaretoken" in now.pop("part")
    assert now.pop("words").startswith("Begun at ")
    assert now == {
        "state": "running",
        "open": True,
        "tag": "At work",
        "step": "Step 3 of 7: Drawing",
        "done": 2,
        "total": 7,
    }


def test_the_list_says_each_state_newest_first(client, keeper):
    begun(keeper, step="Drawing", done_steps=2, total_steps=7)
    done = asked()
    running.run(done.pk, queue_id=done.queue_id, keeper=keeper)
    asked()

    html = client.get("/jobs/").content.decode()

    assert html.index(">Waiting<") < html.index(">Done<") < html.index(">At work<")
    assert "Step 3 of 7: Drawing" in html


def test_the_empty_list_says_what_would_fill_it(client):
    assert "Nothing has been asked for yet" in client.get("/jobs/").content.decode()


def test_the_list_stops_somewhere(client):
    for _ in range(51):
        asked()

    html = client.get("/jobs/").content.decode()

    assert html.count('class="hm-list__item"') == 50
    assert "Older jobs are not shown" in html


def test_pages_ask_few_questions(client, keeper, django_assert_max_num_queries: DjangoAssertNumQueries):
    running_one = begun(keeper)
    waiting = [asked() for _ in range(20)]
    # Two of these are the frame's own.
    with django_assert_max_num_queries(5 + AT_THE_DOOR):
        client.get("/jobs/")
    with django_assert_max_num_queries(5 + AT_THE_DOOR):
        client.get(f"/jobs/{running_one.pk}/")
    with django_assert_max_num_queries(7 + AT_THE_DOOR):
        client.get(f"/jobs/{waiting[-1].pk}/")
    with django_assert_max_num_queries(3 + AT_THE_DOOR):
        client.get(f"/jobs/{running_one.pk}/progress/")


@pytest.mark.parametrize("page", ["", "progress/", "stop/", "start-again/"])
@pytest.mark.parametrize(
    "job_id", [str(uuid.UUID(int=0)), "1", "..", "%00", "x" * 300, "00000000-0000-0000-0000-00000000000g", "' OR 1=1"]
)
def test_hostile_ids_are_nobody_s(client, page, job_id):
    ask = client.post if page in {"stop/", "start-again/"} else client.get

    answer = ask(f"/jobs/{job_id}/{page}")

    assert answer.status_code == (400 if job_id == "%00" else 404)


@pytest.mark.parametrize("page", ["stop/", "start-again/"])
def test_changes_need_a_form_of_ours(page):
    job = asked()

    assert Client().get(f"/jobs/{job.pk}/{page}").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/jobs/{job.pk}/{page}").status_code == 403
    assert Job.objects.get().stop_asked_at is None


@pytest.mark.parametrize("page", ["", "progress/"])
def test_looking_changes_nothing(client, page):
    job = asked()

    assert client.post(f"/jobs/{job.pk}/{page}").status_code == 405


def test_words_of_a_job_are_told_as_text(client, keeper):
    job = begun(keeper, step="<script>alert(1)</script>", title="<img src=x>")

    assert "<script>alert" not in text_of(client, job)
    assert "<script>alert" not in progress_of(client, job)["part"]
