"""The demonstration's sign-ins: one of each kind, which open the demonstration and nothing else."""

import stat
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from hallmark.demo import sign_ins
from hallmark.demo.people import SIGN_INS
from hallmark.partners.changes import appoint
from hallmark.partners.models import Agency, Post, User
from hallmark.partners.roles import Role
from hallmark.partners.sign_in import demonstration

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "refusals", "audit"])]


@pytest.fixture
def people(db: None) -> None:
    """The demonstration's people of each kind, each in a post with their role."""
    agency = Agency.objects.create(
        slug="ostrey", name="Ostrey Council", kind=Agency.Kind.OTHER, nation="england", valid=DateRange(None, None)
    )
    for role, email in SIGN_INS.items():
        post = Post.objects.create(title=role.label, agency=agency, roles=[role], valid=DateRange(None, None))
        appoint(post=post, person=User.objects.create_user(email, display_name=role.label), by=None)


def evidence_is(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demonstration, "evidence_is_synthetic", lambda: what)


def test_there_is_one_of_each_kind(people: None, tmp_path: Path) -> None:
    opened = sign_ins.open_sign_ins(tmp_path)

    assert [one.kind for one in opened] == [role.label for role in Role]


def test_each_opens_the_demonstration_without_a_second_factor(
    people: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence_is("all", monkeypatch)
    for one in sign_ins.open_sign_ins(tmp_path):
        client = Client()
        client.post("/account/sign-in/", {"login": one.email, "password": sign_ins.password(tmp_path)})
        assert client.get("/account/").status_code == 200
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("held", ["", "some"])
def test_none_opens_a_site_with_real_evidence_or_with_none(
    held: str, people: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    evidence_is(held, monkeypatch)
    (one, *_) = sign_ins.open_sign_ins(tmp_path)

    answer = client.post("/account/sign-in/", {"login": one.email, "password": sign_ins.password(tmp_path)})

    assert "This is a sign-in of the demonstration" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_who_is_in_is_out_once_real_evidence_is_held(
    people: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    evidence_is("all", monkeypatch)
    (one, *_) = sign_ins.open_sign_ins(tmp_path)
    client.post("/account/sign-in/", {"login": one.email, "password": sign_ins.password(tmp_path)})
    assert client.get("/account/").status_code == 200

    evidence_is("some", monkeypatch)

    assert client.get("/account/").status_code == 302


def test_password_is_made_here_kept_closed_and_stays(people: None, tmp_path: Path) -> None:
    first = sign_ins.password(tmp_path)

    assert len(first) == 20
    assert sign_ins.password(tmp_path) == first
    assert sign_ins.password(tmp_path / "another") != first
    assert stat.S_IMODE((tmp_path / "demonstration-password").stat().st_mode) == 0o600


def test_words_name_every_sign_in_and_the_password(people: None, tmp_path: Path) -> None:
    said = "\n".join(sign_ins.in_words(tmp_path))

    assert all(email in said for email in SIGN_INS.values())
    assert sign_ins.password(tmp_path) in said


def test_without_the_people_nothing_is_said(db: None, tmp_path: Path) -> None:
    assert sign_ins.in_words(tmp_path) == []
    assert not (tmp_path / "demonstration-password").exists()
