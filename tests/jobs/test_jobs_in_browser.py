"""A job's page in a real browser: it moves by itself, keeps focus, and works without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hallmark.jobs import changes
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Position
from hallmark.jobs.rules import State
from partners.signing_in import let_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("empty_queue"),
]

PATIENCE_MS = 60_000
TITLE = "Make the assessment of Ambleford and Wick, year ending December 2025"


@pytest.fixture
def refused(page: Page) -> Iterator[list[str]]:
    """What the browser says was refused or failed while the test ran; nothing may be."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


def asked() -> Job:
    return changes.ask("test.count", {}, title=TITLE, by="Ann")


def begin(job: Job, keeper: Keeper) -> Job:
    held = changes.begin(job.pk, queue_id=job.queue_id, worker=keeper.number)
    assert held is not None
    return held


def at_step(job: Job, words: str, done: int) -> None:
    Job.objects.filter(pk=job.pk).update(step=words, done_steps=done, total_steps=7)


def ended(state: State, keeper: Keeper) -> Job:
    job = begin(asked(), keeper)
    problem = "There is no evidence for that year." if state is State.FAILED else ""
    changes.end(job, state, position=Position("Writing", 6, 7), problem=problem, result={"address": "/accessibility/"})
    return job


def in_every_state(keeper: Keeper) -> list[Job]:
    jobs = [ended(State.DONE, keeper), ended(State.FAILED, keeper), changes.stop(asked().pk, by="Ben")]
    cut_off = begin(asked(), keeper)
    Job.objects.filter(pk=cut_off.pk).update(worker=1)
    stopping = begin(asked(), keeper)
    changes.stop(stopping.pk, by="Ben")
    running = begin(asked(), keeper)
    at_step(running, "Counting", 2)
    return [*jobs, cut_off, stopping, running, begin(asked(), keeper), asked()]


def test_pages_are_accessible_and_no_wider_than_a_telephone(live_server: LiveServer, page: Page, refused, keeper):
    addresses = ["/jobs/", *(f"/jobs/{job.pk}/" for job in in_every_state(keeper))]
    page.set_viewport_size({"width": 320, "height": 700})
    faults = {}
    for address in addresses:
        page.goto(live_server.url + address)
        found = Axe().run(page)
        if found.violations_count:
            faults[address] = found.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            faults[f"{address} is too wide"] = ""

    assert faults == {}


def test_the_page_moves_by_itself_and_keeps_focus(live_server: LiveServer, page: Page, refused, keeper):
    job = begin(asked(), keeper)
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    page.evaluate("window.notLoadedAnew = true")
    page.get_by_role("button", name="Stop").focus()

    at_step(job, "Drawing the map", 3)

    expect(page.locator("#job-said")).to_have_text("Step 4 of 7: Drawing the map", timeout=PATIENCE_MS)
    assert page.get_by_label("Step 4 of 7: Drawing the map").evaluate("bar => bar.value / bar.max") == pytest.approx(
        3 / 7
    )
    assert page.evaluate("document.activeElement.textContent.trim()") == "Stop"

    changes.end(job, State.DONE, position=Position("Writing", 6, 7), result={"address": "/accessibility/"})

    expect(page.get_by_role("link", name="See what was made")).to_be_focused(timeout=PATIENCE_MS)
    assert page.title().startswith("Done: ")
    assert page.evaluate("window.notLoadedAnew")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accessibility/")


def test_a_job_is_stopped_and_started_again_from_its_page(live_server: LiveServer, page: Page, refused, keeper):
    job = asked()
    page.goto(f"{live_server.url}/jobs/{job.pk}/")

    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Start again").click()

    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert Job.objects.get().state == "waiting"


def test_a_form_that_came_with_the_script_is_accepted(live_server: LiveServer, page: Page, refused, keeper):
    job = begin(asked(), keeper)
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    changes.end(job, State.FAILED, position=Position("Writing", 6, 7), problem="There is no evidence for that year.")

    page.get_by_role("button", name="Start again").click(timeout=PATIENCE_MS)

    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert Job.objects.get().state == "waiting"


def test_a_site_that_does_not_answer_for_a_while_is_asked_again(live_server: LiveServer, page: Page, keeper):
    job = begin(asked(), keeper)
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    failed = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.route("**/progress/", lambda route: route.abort() if len(failed) < 1 else route.continue_())

    at_step(job, "Drawing the map", 3)

    expect(page.locator("#job-said")).to_have_text("Step 4 of 7: Drawing the map", timeout=PATIENCE_MS)
    assert len(failed) == 1


def test_without_script_the_page_loads_itself_anew_until_the_end(
    live_server: LiveServer, browser: Browser, client, keeper
):
    job = begin(asked(), keeper)
    context = browser.new_context(java_script_enabled=False)
    let_in(context, client, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    assert page.get_by_role("link", name="Look how far it has come").is_visible()

    changes.end(job, State.DONE, position=Position("Writing", 6, 7), result={"address": "/accessibility/"})

    expect(page.get_by_role("link", name="See what was made")).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    context.close()
