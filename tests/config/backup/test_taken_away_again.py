"""What was taken away after a backup is taken away again from what was restored of it."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from hallmark.audit.canonical import Event
from hallmark.audit.replaying import Later, replay
from hallmark.partners.models import Post
from hallmark.publications.models import Publication
from partners import places_of_work as made

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "audit", "refusals"])]
GONE = date(2026, 1, 1)


def event(act: str, number: int, *, by: int | None = None, **given: Any) -> Event:
    where = {name: given.pop(name, None) for name in ("agency", "partnership")}
    return Event(
        id=uuid.uuid4(), at=datetime.now(UTC), actor=by, act=act, subject_kind="some", subject_id=str(number),
        purpose="", outcome="done", request_id=None, detail=given, **where,
    )  # fmt: skip


def replayed(*events: Event) -> dict[str, int]:
    return replay([Later(0, number, b"", one) for number, one in enumerate(events, 1)])


def test_agency_its_membership_and_its_post_end_again_once() -> None:
    agency = made.agency()
    partnership = made.partnership("Safer Alder", agency)
    post, member = made.post(agency, "Officer", "analyst", "manager"), partnership.members.get()
    events = [
        event("post.change", post.pk, agency=agency.pk, roles=["analyst", "governance"]),
        event("post.close", post.pk, agency=agency.pk, ends=f"{GONE}"),
        event("member.leave", member.pk, agency=agency.pk, ends=f"{GONE}"),
        event("agency.end", agency.pk, agency=agency.pk, ends=f"{GONE}"),
    ]

    assert replayed(*events) == {one.act: 1 for one in events}
    assert replayed(*events) == {}

    for one in (post, member, agency):
        one.refresh_from_db()
        assert one.valid.upper == GONE
    assert Post.objects.get(pk=post.pk).roles == ["analyst"], "what was given since is not given again"


@pytest.mark.parametrize(
    ("lost", "password", "factors"), [("password", False, 1), ("second-factor", False, 0), ("", False, 0)]
)
def test_what_was_recovered_opens_nothing(lost: str, password: bool, factors: int) -> None:
    ann = made.person()
    ann.set_password("three random words")
    ann.save()
    Authenticator.objects.create(user=ann, type=Authenticator.Type.TOTP, data={})

    assert replayed(event("recovery.use", 7, by=ann.pk, **({"lost": lost} if lost else {}))) == {"recovery.use": 1}

    ann.refresh_from_db()
    assert ann.has_usable_password() is password, "with the last factor the password goes: it would enrol another"
    assert Authenticator.objects.filter(user=ann).count() == factors


def test_second_factor_that_was_removed_ends_and_another_stays() -> None:
    ann = made.person()
    ann.set_password("three random words")
    ann.save()
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=ann, type=kind, data={})

    replayed(event("second-factor.remove", ann.pk, kind="webauthn"))

    ann.refresh_from_db()
    assert ann.has_usable_password()
    assert sorted(Authenticator.objects.filter(user=ann).values_list("type", flat=True)) == ["recovery_codes", "totp"]


def test_edition_that_was_withdrawn_is_withdrawn_again() -> None:
    ann = made.person()
    edition = Publication.objects.create(
        partnership=3, partnership_slug="safer-alder", partnership_name="Safer Alder", kind="assessment", slug="one",
        number=1, title="One", is_synthetic=True, source_number=1, approval=1, files={}, published_by=ann.pk,
        published_by_name="Ann", approved_by=ann.pk, approved_by_name="Ann", published_at=timezone.now(),
    )  # fmt: skip
    withdrawn = event("publication.withdraw", edition.pk, by=ann.pk, partnership=3, edition=1)

    assert replayed(withdrawn) == {"publication.withdraw": 1}
    assert replayed(withdrawn) == {}

    edition.refresh_from_db()
    assert edition.is_withdrawn
    assert edition.withdrawn_contact == "Safer Alder"
