"""`hallmark worker` and `hallmark jobs`, as a person at a terminal meets them."""

import uuid

import pytest
import typer
from typer.testing import CliRunner

from hallmark.cli import worker as commands
from hallmark.config.database import WORKS_AS
from hallmark.jobs import changes, running
from hallmark.jobs.models import Job
from hallmark.ui.problems import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    """Runs a command in a Django that is set up already; what it says."""
    monkeypatch.setattr(commands, "ready", lambda **_: None)
    app = typer.Typer()
    commands.add_to(app)

    def running_it(*words):
        result = CliRunner().invoke(app, [str(word) for word in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return running_it


def asked(kind="test.count") -> Job:
    return changes.ask(kind, {}, title="Count Norwich", by="Ann")


def test_list_names_each_job_by_the_id_that_the_others_take(run, keeper):
    job = asked("test.refuse")
    running.run(job.pk, queue_id=job.queue_id, keeper=keeper)

    said = run("jobs", "list").output

    assert said == f"{job.pk}  Failed          Count Norwich\n"


def test_cancel_and_retry_say_what_has_become_of_the_job(run, keeper):
    job = asked()

    assert "Count Norwich: Stopped by The command line at" in run("jobs", "cancel", job.pk).output
    assert run("jobs", "retry", job.pk).output == "Count Norwich: It waits for its turn, and is next.\n"


@pytest.mark.parametrize("command", ["cancel", "retry"])
def test_an_id_of_no_job_is_said_in_words(run, command):
    with pytest.raises(Problem, match="hallmark jobs list"):
        run("jobs", command, uuid.uuid4())


def test_what_is_no_id_is_refused(run):
    assert run("jobs", "cancel", "first").exit_code == 2


@pytest.mark.parametrize("at_once", ["0", "17"])
def test_a_worker_does_a_sensible_number_at_once(run, at_once):
    assert run("worker", "--at-once", at_once).exit_code == 2


def test_a_worker_is_started_as_asked(run, monkeypatch):
    begun = []
    monkeypatch.setattr("hallmark.jobs.worker.work", lambda **how: begun.append(how))
    monkeypatch.setenv(WORKS_AS, "")  # the command sets it, for the length of its process

    assert "waits for jobs" in run("worker", "--at-once", "3").output
    assert begun == [{"at_once": 3, "until_input_ends": False}]
