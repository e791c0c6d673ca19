"""`hallmark worker` and `hallmark jobs`: long work done outside the site's own process."""

import os
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from hallmark.config import ready
from hallmark.config.database import WORKS_AS
from hallmark.config.home import home_from_environment
from hallmark.config.pooling import refuse_pooled
from hallmark.config.roles import WORKER
from hallmark.ui.problems import Problem

if TYPE_CHECKING:
    from hallmark.jobs.models import Job

BY = "The command line"
MOST_AT_ONCE = 16
jobs = typer.Typer(help="Long work that was asked for: what there is, stop it, start it again.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.command()(worker)
    app.add_typer(jobs, name="jobs")


def worker(
    at_once: Annotated[int, typer.Option(min=1, max=MOST_AT_ONCE, help="How many jobs to do at the same time.")] = 1,
    until_input_ends: Annotated[
        bool, typer.Option("--until-input-ends", hidden=True, help="For the site, which starts a worker beside itself.")
    ] = False,
) -> None:
    """Do the jobs asked for on the site, until ctrl-C. `hallmark serve` has a worker of its own; more may help."""
    # Before Django reads its settings: workers have a database role of their own.
    os.environ[WORKS_AS] = "worker"
    ready(tables=False)
    from hallmark.config.starting import refuse_to_start_unsafe

    refuse_pooled(home_from_environment(), WORKER)
    refuse_to_start_unsafe()
    from hallmark.jobs.worker import work

    typer.echo("A worker waits for jobs (ctrl-C ends it).")
    work(at_once=at_once, until_input_ends=until_input_ends)


@jobs.command("list")
def list_jobs(limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20) -> None:
    """The jobs that were asked for last."""
    ready()
    from hallmark.jobs.presenters import rows
    from hallmark.ui.doors import OPERATOR

    for row in rows(OPERATOR, limit):
        typer.echo(f"{row.job.pk}  {row.tag:<16}{row.job.title}")


@jobs.command("cancel")
def cancel_job(
    job_id: Annotated[uuid.UUID, typer.Argument(help="The job's id, as `hallmark jobs list` says.")],
) -> None:
    """Stop a job: at once while it waits, at its next step while it runs."""
    ready()
    from hallmark.jobs import changes

    _tell(_known(changes.stop, job_id))


@jobs.command("retry")
def retry_job(job_id: Annotated[uuid.UUID, typer.Argument(help="The job's id, as `hallmark jobs list` says.")]) -> None:
    """Start a job again that failed, or was stopped."""
    ready()
    from hallmark.jobs import changes

    _tell(_known(changes.start_again, job_id))


def _known(change: Callable[..., "Job"], job_id: uuid.UUID) -> "Job":
    from hallmark.jobs.models import Job

    try:
        return change(job_id, by=BY)
    except Job.DoesNotExist:
        raise Problem(f"There is no job {job_id}. `hallmark jobs list` says which there are.") from None


def _tell(job: "Job") -> None:
    from hallmark.jobs.presenters import row_of

    typer.echo(f"{job.title}: {row_of(job).words}")
