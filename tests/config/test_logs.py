"""What goes into the log, and what does not: links of letters, and whatever a visitor or a row says."""

import json
import logging
import logging.config
from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from hallmark.config.logs import AsJson, AsWords, WithoutLinks, logging_settings
from hallmark.jobs import changes, registry
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.running import run
from hallmark.partners.models import User
from hallmark.partners.sign_in import invitations, recoveries
from hallmark.ui.problems import Problem
from partners.signing_in import signed_in


@pytest.mark.parametrize("address", ["/join/a-Secret_1/", "/account/recover/a-Secret_1/?next=/"])
def test_link_of_a_letter_is_not_in_the_log(address: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", address)

    assert "a-Secret_1" not in caplog.text
    assert address.replace("a-Secret_1", "left-out") in caplog.text


def test_record_that_passes_twice_stays_as_it_is() -> None:
    record = logging.LogRecord("any", logging.ERROR, "", 0, "Fault: %s", ("/join/a-Secret_1/",), None)
    for _ in range(2):
        assert WithoutLinks().filter(record)

    assert record.getMessage() == "Fault: /join/left-out/"


def test_other_addresses_are_in_the_log_as_they_are(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("django.request").error("%s: %s %d", "Fault", "/directory/posts/7/", 500)

    assert "Fault: /directory/posts/7/ 500" in caplog.text


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "refusals"])
@pytest.mark.parametrize(("part", "address"), [(invitations, "/join/"), (recoveries, "/account/recover/")])
def test_fault_of_a_page_behind_a_link_is_logged_without_it(
    part: object, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_token: str) -> None:
        raise RuntimeError("The database is away.")

    monkeypatch.setattr(part, "found", fail)

    answer = Client(raise_request_exception=False).get(f"{address}a-Secret_1/")

    assert answer.status_code == 500
    assert f"{address}left-out/" in caplog.text
    assert "The database is away." in caplog.text
    assert "a-Secret_1" not in caplog.text


# Each stands for what somebody sends, or what a row holds.
SECRETS = ("Mary-Example", "mary@example.test", "a-Secret_1", "0000-token", "evil\nline")


def told(_: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)


def fails(_: HttpRequest, token: str) -> HttpResponse:
    raise IntegrityError(f"Key (email)=(mary@example.test) already exists, {token}")


def refuses(_: HttpRequest, token: str) -> HttpResponse:
    raise SuspiciousOperation(f"{token} and Mary-Example")


urlpatterns = [
    path("told/<str:token>/", told, name="told"),
    path("fails/<str:token>/", fails, name="fails"),
    path("refuses/<str:token>/", refuses, name="refuses"),
    path("", include("hallmark.config.urls")),
]
Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture(params=["json", "words"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def said(kind: str, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Lines:
    """The log as a site at work has it; a function that returns what has been written, a line at a time."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setenv("HALLMARK_LOGS", kind)
    form = AsJson() if kind == "json" else AsWords()
    kept: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(form.format(record))

    chosen = logging_settings(is_public=False)
    handler = Keeping()
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    for name, of in chosen["loggers"].items():
        monkeypatch.setattr(logging.getLogger(name), "level", logging.getLevelNamesMapping()[of["level"]])
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "filters", [])
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).manager._clear_cache()

    def lines() -> list[dict[str, object]]:
        assert all("\n" not in line for line in kept)
        return [_read(line, kind) for line in kept]

    return lines


def _read(line: str, kind: str) -> dict[str, object]:
    if kind == "json":
        return dict(json.loads(line))
    at, _, rest = line.partition(" ")
    found: dict[str, object] = {"at": at}
    decode = json.JSONDecoder().raw_decode
    while rest:
        name, _, rest = rest.partition("=")
        found[name], end = decode(rest)
        rest = rest[end:].lstrip(" ")
    return found


def test_request_is_one_line_by_its_route_and_number(said: Lines, client: Client) -> None:
    answer = client.get("/told/a-Secret_1/?who=mary@example.test")

    (line,) = said()
    assert (
        line.items() >= {"level": "info", "event": "request", "method": "GET", "route": "told", "status": 200}.items()
    )
    assert (line["id"], line["person"], line["queries"]) == (answer.headers["X-Request-ID"], None, 0)
    assert isinstance(line["ms"], float)
    assert str(line["at"]).endswith("+00:00")


@pytest.mark.django_db
def test_person_is_a_number_and_queries_are_counted(said: Lines) -> None:
    mary = User.objects.create_user("mary@example.test", display_name="Mary-Example")

    signed_in(mary).get("/told/0000-token/")

    line = said()[-1]
    assert line["person"] == mary.pk
    assert isinstance(line["queries"], int)
    assert line["queries"] > 1


@pytest.mark.parametrize("view", ["told", "fails", "refuses", "nowhere"])
def test_nothing_that_somebody_sends_or_a_row_holds_is_in_the_log(view: str, said: Lines, kind: str) -> None:
    client = Client(raise_request_exception=False)
    for secret in SECRETS:
        client.post(
            f"/{view}/{secret}/?name={secret}",
            {"name": secret, "password": secret},
            headers={"user-agent": secret, "referer": f"http://testserver/{secret}", "x-request-id": secret},
        )
        client.generic("Mary-Example", f"/{view}/{secret}/")

    lines = said()
    everything = json.dumps(lines)

    assert len(lines) >= 2 * len(SECRETS)
    assert not any(secret in everything or json.dumps(secret)[1:-1] in everything for secret in SECRETS)
    assert {line["method"] for line in lines if line["event"] == "request"} == {"POST", "other"}


def test_fault_says_its_class_and_the_lines_of_code(said: Lines) -> None:
    answer = Client(raise_request_exception=False).get("/fails/a-Secret_1/")

    fault = next(line for line in said() if line["event"] == "fault")
    assert fault["fault"] == ["django.db.utils.IntegrityError"]
    assert "test_logs.py" in str(fault["through"])
    assert " fails" in str(fault["through"])
    assert fault["id"] == answer.headers["X-Request-ID"]


def test_words_of_ours_are_told_and_others_by_their_place(said: Lines) -> None:
    logging.getLogger("hallmark.jobs.running").error("Job %s failed at /join/a-Secret_1/", 7)
    logging.getLogger("somebody.else").error("Mary-Example has %s", "a-Secret_1")

    ours, others = said()

    assert ours["words"] == "Job 7 failed at /join/left-out/"
    assert "words" not in others
    assert str(others["where"]).startswith("test_logs:")


@pytest.mark.django_db
def test_job_is_one_line(said: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    keeper = Keeper(give_up=pytest.fail)
    registry.register("logged", lambda arguments, report: {"words": "Mary-Example"})
    job = changes.ask("logged", {"slug": "Mary-Example"}, title="For Mary-Example", by="mary@example.test")

    run(job.pk, queue_id=job.queue_id, keeper=keeper)

    (line,) = said()
    assert line.items() >= {"event": "job", "id": str(job.pk), "kind": "logged", "outcome": "done"}.items()
    assert "ary" not in json.dumps(line)


def test_site_on_a_network_logs_json_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALLMARK_LOGS", raising=False)

    assert logging_settings(is_public=True)["handlers"]["error-stream"]["formatter"] == "json"
    assert "formatter" not in logging_settings(is_public=False)["handlers"]["error-stream"]
    monkeypatch.setenv("HALLMARK_LOGS", "words")
    assert logging_settings(is_public=True)["handlers"]["error-stream"]["formatter"] == "words"


def test_kind_of_log_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_LOGS", "xml")

    with pytest.raises(Problem, match="HALLMARK_LOGS is json or words"):
        logging_settings(is_public=False)


def test_settings_of_the_log_are_such_as_python_takes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_LOGS", kind)

    configured = logging.config.DictConfigurator(logging_settings(is_public=True))

    assert isinstance(configured.configure_formatter(configured.config["formatters"][kind]), AsJson | AsWords)
