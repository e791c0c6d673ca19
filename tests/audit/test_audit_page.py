"""The page of the audit: for whom it is there, what it says, and how it is paged."""

import json
import re
import uuid
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.record import DATABASES, record_some, rows, tampering
from hallmark.audit import presenters, queries, registry
from hallmark.audit.changes import record_refusal
from hallmark.audit.queries import Key, Reader, Wanted, page_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]
LEAD = 77


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is the information governance lead of everything."""
    allow(monkeypatch, Reader(LEAD, everything=True))


def allow(monkeypatch: pytest.MonkeyPatch, found: Reader | None) -> None:
    monkeypatch.setattr(registry, "_checks", [lambda _: found])
    monkeypatch.setattr(registry, "_namers", [])


def html_of(client: Client, query: str = "") -> str:
    answer = client.get(f"/audit/{query}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def subjects(html: str) -> list[str]:
    """The subjects of the posts on the page, in order."""
    return re.findall(r">post:([\w-]+)<", html)


def link(html: str, rel: str) -> str:
    found = re.search(rf'href="(\?[^"]+)"\s+rel="{rel}"', html)
    assert found
    return found.group(1).replace("&amp;", "&")


def test_nobody_may_read_it_until_somebody_says_who_may(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_checks", [])

    assert client.get("/audit/").status_code == 404
    assert rows("SELECT count(*) FROM audit_event") == [(0,)]


def test_whoever_may_not_read_it_meets_what_is_not_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, None)

    answer, absent = client.get("/audit/"), client.get("/audit-is-not-here/")

    assert answer.status_code == absent.status_code == 404
    assert answer.content == absent.content


def test_a_person_who_is_refused_is_recorded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Person:
        pk = 5
        is_authenticated = True

    def check(request: HttpRequest) -> None:
        request.user = Person()  # type: ignore[assignment]

    monkeypatch.setattr(registry, "_checks", [check])

    assert client.get("/audit/").status_code == 404
    assert rows("SELECT actor, act, outcome FROM audit_event") == [(5, "audit.read", "refused")]


@pytest.mark.usefixtures("reader")
def test_an_event_is_said_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.register_names(lambda people: {4: "Ann <Smith>"} if 4 in people else {})
    record_some(
        1, by=4, purpose="Left & gone", agency=2, detail={"days": ["2026-03-01", None], "deep": {"ok": True, "n": 3}}
    )
    record_refusal(act="case.read", subject=("case", 9), by=None)
    record_refusal(act="case.read", subject=("case", 9), by=6)

    html = html_of(client)

    assert "Ann &lt;Smith&gt; (4)" in html
    assert "Left &amp; gone" in html
    assert "agency 2; days 2026-03-01, none; deep n 3, ok yes" in html
    assert "Nobody signed in" in html
    assert "Person 6" in html
    assert html.count(">Refused</strong>") == 2


@pytest.mark.usefixtures("reader")
def test_an_empty_record_says_what_would_fill_it(client: Client) -> None:
    assert "Nothing has been recorded yet" not in html_of(client)  # the look itself has been
    assert "audit.read" in html_of(client)
    assert "No event fits" in html_of(client, "?act=case.read")


@pytest.mark.usefixtures("reader")
def test_that_somebody_looked_is_recorded_with_what_they_asked(client: Client) -> None:
    html_of(client, "?person=3&subject=post:1&act=post.read&first=2026-03-01&last=2026-03-02")

    ((actor, act, detail),) = rows("SELECT actor, act, detail::text FROM audit_event")
    assert (actor, act) == (LEAD, "audit.read")
    assert json.loads(detail) == {
        "act": "post.read", "last": "2026-03-02", "first": "2026-03-01", "person": "3",
        "subject_kind": "post", "subject_id": "1",
    }  # fmt: skip


@pytest.mark.usefixtures("reader")
def test_the_longest_subject_can_be_asked_for(client: Client) -> None:
    assert client.get(f"/audit/?subject={'a' * 40}:{'1' * 100}").status_code == 200


@pytest.mark.usefixtures("reader")
def test_filters_and_paging_keep_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.page_of, "__kwdefaults__", {**queries.page_of.__kwdefaults__, "size": 2})
    record_some(5)
    record_some(2, act="post.keep")

    first = html_of(client, "?act=post.read")
    second = html_of(client, link(first, "next"))
    third = html_of(client, link(second, "next"))
    back = html_of(client, link(third, "prev"))

    assert [subjects(html) for html in (first, second, third, back)] == [["5", "4"], ["3", "2"], ["1"], ["3", "2"]]
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in third


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("person=Ann", "Write the person&#x27;s number in figures."),
        ("person=0", "A person&#x27;s number begins at 1."),
        ("person=99999999999999999999", "No person has so great a number."),
        ("subject=post", "kind and id with a colon between"),
        ("act=reading", "An act is a noun and a verb with a dot between"),
        ("first=soon", "Write the day with its month and year"),
        ("first=2026-03-02&last=2026-03-01", "The last day is before the first"),
        ("last=9999-12-31", "is too far off"),
    ],
)
def test_wrong_input_is_said_in_words_and_kept(client: Client, query: str, sentence: str) -> None:
    html = html_of(client, f"?{query}")

    assert sentence in html
    assert "There is a problem" in html
    assert rows("SELECT count(*) FROM audit_event") == [(0,)]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("key", ["x", "2026-03-01_x", f"2026-03-01T00:00:00_{uuid.UUID(int=0)}", "_", "%F0%9F%98%80"])
def test_a_place_that_is_none_shows_the_newest(client: Client, key: str) -> None:
    record_some(2)

    assert subjects(html_of(client, f"?older_than={key}&newer_than={key}")) == ["2", "1"]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "query", ["first=0001-01-01", "last=0001-01-01", "last=9999-12-30", "person=9223372036854775807"]
)
def test_the_ends_of_what_can_be_asked_are_answered(client: Client, query: str) -> None:
    html_of(client, f"?{query}")


@pytest.mark.usefixtures("reader")
def test_a_page_asks_the_database_few_questions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    record_some(5)
    html_of(client)

    with django_assert_num_queries(1, using="audit"):
        html_of(client)


def test_a_reader_sees_the_events_of_their_own_agencies_and_partnerships(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, places in enumerate(
        ({"agency": 1}, {"agency": 2}, {"partnership": 1}, {"partnership": 3}, {"agency": 1, "partnership": 3}, {}), 1
    ):
        record_some(1, subject=("post", number), **places)

    def seen(**scope: frozenset[int]) -> list[str]:
        allow(monkeypatch, Reader(LEAD, **scope))
        return subjects(html_of(client))

    assert seen(agencies=frozenset({1}), partnerships=frozenset({3})) == ["5", "4", "1"]
    assert seen(agencies=frozenset({2})) == ["2"]
    assert seen() == []


def test_days_are_those_of_the_sites_clock(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, Reader(LEAD, everything=True))
    record_some(3)
    with tampering() as owner:
        for subject, at in (
            ("1", "2026-06-30T22:59:59Z"),
            ("2", "2026-06-30T23:00:00Z"),
            ("3", "2026-07-01T23:00:00Z"),
        ):
            owner.execute("UPDATE audit_event SET at = %s WHERE subject_id = %s", [at, subject])

    assert subjects(html_of(client, "?first=2026-07-01&last=2026-07-01")) == ["2"]


def test_events_of_one_moment_are_paged_without_loss() -> None:
    record_some(7)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with tampering() as owner:
        owner.execute("UPDATE audit_event SET at = %s", [at])
    reader = Reader(LEAD, everything=True)
    down, up = [], []

    page = page_of(Wanted(), reader, size=3)
    down += page.events
    while page.older_than:
        page = page_of(Wanted(), reader, older_than=page.older_than, size=3)
        down += page.events
    while page.newer_than:
        up = [*page.events, *up]
        page = page_of(Wanted(), reader, newer_than=page.newer_than, size=3)
    up = [*page.events, *up]

    assert [event.id for event in down] == sorted((event.id for event in down), reverse=True)
    assert len(down) == 7
    assert [event.id for event in up] == [event.id for event in down]


def test_a_key_survives_its_way_through_an_address() -> None:
    key = Key(datetime(2026, 3, 1, 12, 0, 0, 7, tzinfo=UTC), uuid.uuid4())

    assert Key.read(str(key)) == key


@pytest.mark.usefixtures("reader")
def test_events_of_one_request_bear_its_id_which_the_answer_names(client: Client) -> None:
    answers = [client.get("/audit/", headers={"X-Request-ID": str(uuid.UUID(int=0))}) for _ in range(2)]

    ids = [row[0] for row in rows("SELECT request_id FROM audit_event ORDER BY at")]
    assert [str(one) for one in ids] == [answer.headers["X-Request-ID"] for answer in answers]
    assert len({*ids, uuid.UUID(int=0)}) == 3


def test_start_page_counts_what_was_refused_in_the_readers_affairs(monkeypatch: pytest.MonkeyPatch) -> None:
    for agency in (1, 1, 2):
        record_refusal(act="people.change", subject=("post", 1), by=LEAD, agency=agency)
    record_refusal(act="team.change", subject=("team", 1), by=LEAD, agency=1)
    record_some(2, agency=1)
    request = HttpRequest()

    allow(monkeypatch, Reader(LEAD, agencies=frozenset({1})))
    first, second = presenters.needs(request)
    assert first.sentence == "A change to somebody’s posts was refused 2 times in the last seven days."
    assert first.address.startswith("/audit/?act=people.change&first=")
    assert second.sentence == "The act “team.change” was refused once in the last seven days."

    allow(monkeypatch, None)
    assert list(presenters.needs(request)) == []
