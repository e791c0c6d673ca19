"""Search: what is found, by whom, and that what is hidden is answered as what is not there."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from areas.small_world import load_world
from hallmark.areas.rules import folded
from hallmark.partners.changes import end_appointment, end_body, make_body, make_team
from hallmark.partners.models import Agency, User
from hallmark.partners.queries.searching import Folded
from hallmark.partners.roles import Role
from hallmark.ui import search as searching
from partners.places_of_work import agency, hold, person, post
from partners.signing_in import signed_in
from partners.two_partnerships import Side, World, make_world
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """The two partnerships and the invented county, made once for this module; changes of a test are undone."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_world()
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


def answer(who: User | Client, text: str, **more: str) -> tuple[int, str]:
    """Status and page of a search, by a person or in a browser in which they are signed in."""
    response = (who if isinstance(who, Client) else signed_in(who)).get("/search/", {"text": text, **more})
    return response.status_code, unescape(response.content.decode())


def found(who: User | Client, text: str, **more: str) -> dict[str, list[str]]:
    """What was found, by kind: titles."""
    status, html = answer(who, text, **more)
    assert status == 200
    kinds = re.split(r'<h2 class="govuk-heading-m">', html)[1:]
    titles = re.compile(r'<li class="hm-list__item">\s*<a[^>]*>([^<]*)</a>')
    return {kind.split(" (")[0]: titles.findall(kind) for kind in kinds if " (" in kind.split("<")[0]}


# The oracle: every role, both sides, every kind. A name of a side's is found by those of that side and nobody else.


def things(side: Side) -> dict[str, str]:
    """Of each kind one thing of a side, by the name under which nothing else is known."""
    return {
        "People": f"{side.name} Warden",
        "Posts": f"{side.name} post of tasking",
        "Teams": f"{side.name} wardens",
        "Bodies": f"{side.name} Board",
        "Agencies": f"{side.name} Council",
        "Partnerships": f"Safer {side.name}",
    }


@pytest.mark.parametrize("role", [*Role, "none"])
def test_each_role_finds_its_own_side_and_the_other_side_is_as_what_is_not_there(world: World, role: str) -> None:
    for mine, other in ((world.alder, world.birch), (world.birch, world.alder)):
        if role not in mine.people:
            continue
        client = signed_in(mine.people[role])
        absent = answer(client, "Zinnia")
        for kind, name in things(mine).items():
            assert name in found(client, name)[kind], (role, kind)
        for kind, name in things(other).items():
            if role == Role.ADMINISTRATOR:
                assert name in found(client, name)[kind]
            else:
                assert answer(client, name) == (absent[0], absent[1].replace("Zinnia", name)), (role, kind)


def test_agency_of_both_sides_finds_both(world: World) -> None:
    client = signed_in(world.constable)

    for side in (world.alder, world.birch):
        for kind, name in things(side).items():
            assert name in found(client, name)[kind]


def test_counts_are_of_what_is_seen(world: World) -> None:
    _, html = answer(world.alder.people[Role.ANALYST], "post of")

    assert f"Posts ({len(Role)})" in html
    _, everything = answer(world.alder.people[Role.ADMINISTRATOR], "post of")
    assert f"Posts ({2 * len(Role) - 1})" in everything


def test_nobody_is_led_to_sign_in_and_whoever_holds_no_post_finds_no_page(world: World) -> None:
    response = Client().get("/search/", {"text": "Alder"})

    assert (response.status_code, response["Location"]) == (302, "/account/sign-in/?next=/search/%3Ftext%3DAlder")
    assert signed_in(world.left).get("/search/?text=Alder").status_code == 404


def test_person_who_left_is_found_by_the_lead_alone(world: World) -> None:
    who = person("Quentin Quits")
    end_appointment(appointment=hold(who, post(world.alder.council, "Short")), by=None)

    assert "People" in found(world.alder.people[Role.AGENCY_LEAD], "Quentin")
    assert "People" not in found(world.alder.people[Role.ANALYST], "Quentin")


def test_body_that_ended_is_found_and_says_so(world: World) -> None:
    gone = make_body(
        partnership=world.alder.partnership, name="Old Panel", kind="panel", begins=date(2011, 1, 1), by=None
    )
    end_body(body=gone, ends=date(2020, 1, 1), by=None)

    assert "ended on 1 January 2020" in answer(world.alder.people["none"], "old panel")[1]


# Areas and law


def test_areas_are_found_by_those_who_may_see_evidence_alone(world: World) -> None:
    assert "Areas" in found(world.alder.people[Role.ANALYST], "Thorpe")
    assert "Areas" not in found(world.alder.people[Role.SCRUTINY], "Thorpe")
    assert "Areas" not in found(world.constable, "Thorpe")


def test_rules_are_found_by_title_before_what_they_say(world: World) -> None:
    titles = found(world.alder.people["none"], "plan", kind="law")["Law"]

    assert titles[0] == "Yearly revision of the partnership plan"
    assert any("plan" not in title.lower() for title in titles)


# What is typed


@pytest.mark.parametrize("text", ["SÉLÉNA O’BRIEN", "selena obrien", "Sélena", "  obri  ", "o’br sel"])
def test_accents_capitals_and_apostrophes_do_not_matter(world: World, text: str) -> None:
    hold(person("Séléna O’Brien"), post(world.alder.council, "Cashier"))

    assert found(world.alder.people[Role.ANALYST], text)["People"] == ["Séléna O’Brien"]


@pytest.mark.parametrize(
    "name",
    ["Bristol, City of", "St. Mary's & All Saints", "ÉÈÊË åöü ﬁne", "İstanbul", "Weiß", "A.B.C. d’Été", "½ ⅔ x²"],
)
def test_database_folds_names_as_areas_are_folded(world: World, name: str) -> None:
    made = Agency.objects.annotate(said=Folded(Value(name))).values_list("said", flat=True)[0]

    assert made == f" {folded(name)}"


def test_nothing_typed_is_no_fault(world: World) -> None:
    status, html = answer(world.constable, "   ")

    assert status == 200
    assert "There is a problem" not in html
    assert "Nothing that you may see" not in html


@pytest.mark.parametrize(
    ("text", "said"),
    [("a", "at least 2 letters"), ("'", "at least 2"), ("%%%", "at least 2"), ("x" * 101, "100 letters or fewer")],
)
def test_text_that_cannot_be_looked_for_is_said_and_kept(world: World, text: str, said: str) -> None:
    status, html = answer(world.constable, text)

    assert status == 400
    assert said in html
    assert f'value="{text[:100]}"' in html


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE x; --",
        "<script>alert(1)</script>",
        "zq100%__",
        "\\\\..\\zqa",
        "${jndi:x}",
        "zqa\u202ebb",
        "🦆🦆 zqa",
    ],
)
def test_hostile_text_is_words_like_any_other(world: World, text: str) -> None:
    response = signed_in(world.constable).get("/search/", {"text": text})

    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert b"Nothing that you may see" in response.content


def test_null_character_and_unknown_kind_are_answered(world: World) -> None:
    client = signed_in(world.constable)

    assert client.get("/search/", {"text": "a\x00b"}).status_code == 400
    assert b"Nothing that you may see" in client.get("/search/", {"text": "alder", "kind": "spies"}).content


def test_more_of_one_kind_are_shown_on_their_own(world: World) -> None:
    who = world.alder.people[Role.ANALYST]
    for number in range(searching.MOST + 1):
        make_team(name=f"Squad {number:03}", kind="office", agency=world.alder.council, by=None)

    _, html = answer(who, "squad")
    assert "Teams (101)" in html
    assert html.count("Squad ") == searching.FIRST
    assert "?text=squad&kind=teams" in html
    _, alone = answer(who, "squad", kind="teams")
    assert alone.count("Squad ") == searching.MOST
    assert "These are the closest 100. Add a word to find fewer." in alone


def test_search_costs_few_queries_however_much_is_found(world: World) -> None:
    client = signed_in(world.alder.people[Role.ANALYST])
    for number in range(20):
        hold(person(f"Many {number}"), post(world.alder.council, f"Many {number}"))
        agency(f"Many {number}")
    client.get("/search/?text=many")

    with CaptureQueriesContext(connection) as asked:
        client.get("/search/?text=many")

    # Session, person, identity, viewer (2), six kinds and who holds what, areas, law, band, name of the head (2).
    assert len(asked) <= 23, [one["sql"][:120] for one in asked]


def test_answer_is_kept_by_nobody_and_the_box_is_on_every_page(world: World) -> None:
    client = signed_in(world.constable)

    assert "no-store" in client.get("/search/?text=alder")["Cache-Control"]
    assert b'action="/search/"' in client.get("/directory/").content
