"""What the audit is told of signing in, as its reader finds it."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from hallmark.audit.models import AuditEvent
from hallmark.partners.changes import appoint, end_appointment
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from hallmark.partners.sign_in.models import Invitation, Recovery
from partners.sign_in.codes import code, enrol
from partners.sign_in.factories import PASSWORD, Staffed, person, post
from partners.sign_in.mail_server import Postbox
from partners.signing_in import signed_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "refusals", "audit"]),
]

ANA = "ana@tamble.example"


def told() -> list[tuple[str, str, str, int | None, dict[str, Any]]]:
    """Outcome, act, subject, actor and detail of every event of signing in, in order."""
    kinds = {"person", "sign-in", "invitation", "recovery"}
    rows = AuditEvent.objects.using("audit").filter(subject_kind__in=kinds).order_by("at")
    return [(one.outcome, one.act, f"{one.subject_kind}:{one.subject_id}", one.actor, one.detail) for one in rows]


def test_sign_in_refusals_and_sign_out(client: Client, council: Staffed) -> None:
    ana = person(ANA)
    secret = enrol(ana)
    me = f"person:{ana.pk}"
    before = len(told())

    client.post("/account/sign-in/", {"login": ANA, "password": "wrong"})
    client.post("/account/sign-in/", {"login": "nobody@tamble.example", "password": "wrong"})
    client.post("/account/sign-in/", {"login": ANA, "password": PASSWORD})
    client.post("/account/second-factor/authenticate/", {"code": code(secret, 0)})
    client.post("/account/second-factor/authenticate/", {"code": code(secret)})
    client.post("/account/sign-out/")

    assert told()[before:] == [
        ("refused", "sign-in.make", me, None, {"why": "password"}),
        ("refused", "sign-in.make", "sign-in:unknown", None, {"why": "password"}),
        ("refused", "sign-in.make", me, None, {"why": "code-totp"}),
        ("done", "sign-in.make", me, ana.pk, {}),
        ("done", "sign-in.end", me, ana.pk, {}),
    ]


def test_invitation_from_asking_to_enrolment(client: Client, council: Staffed, postbox: Postbox) -> None:
    lead = Client()
    lead.force_login(council.lead)
    before = len(told())
    given = {"name": "Ana", "email": ANA, "post": council.analyst_post.pk, "begins": "2026-01-05"}
    new = "green lamp over water"

    lead.post("/invitations/new/", given)
    client.post(postbox.link(ANA), {"name": "Ana", "password": new, "again": new})
    page = client.get("/account/second-factor/totp/activate/")
    client.post("/account/second-factor/totp/activate/", {"code": code(page.context["form"].secret)})

    ana, invitation = User.objects.get(email=ANA), Invitation.objects.get()
    mine, its = f"person:{ana.pk}", f"invitation:{invitation.pk}"
    assert [one[1:4] for one in told()[before:]] == [
        ("invitation.make", its, council.lead.pk),
        ("account.open", mine, ana.pk),
        ("invitation.take-up", its, ana.pk),
        ("sign-in.make", mine, ana.pk),
        ("second-factor.enrol", mine, ana.pk),
        ("second-factor.enrol", mine, ana.pk),
    ]


def test_recovery_from_asking_to_use(client: Client, council: Staffed, postbox: Postbox) -> None:
    ana = person(ANA)
    enrol(ana)
    before = len(told())
    new = "green lamp over water"

    client.post("/account/recover/", {"email": ANA, "lost": "password"})
    client.post(postbox.link(ANA), {"password": new, "again": new})

    its = f"recovery:{Recovery.objects.get().pk}"
    assert [one[1:4] for one in told()[before:]] == [("recovery.ask", its, None), ("recovery.use", its, ana.pk)]


def test_no_event_holds_an_address(client: Client, council: Staffed, postbox: Postbox) -> None:
    person(ANA)
    client.post("/account/sign-in/", {"login": ANA, "password": "wrong"})
    client.post("/account/sign-in/", {"login": ANA, "password": PASSWORD})
    client.post("/account/recover/", {"email": ANA, "lost": "password"})

    assert "tamble.example" not in str(list(AuditEvent.objects.using("audit").values_list()))


def test_governance_lead_of_the_agency_reads_who_signed_in_and_who_was_refused(
    client: Client, council: Staffed, police: Staffed, postbox: Postbox
) -> None:
    ana, gil = person(ANA), person("gil@tamble.example")
    secret = enrol(ana)
    held = appoint(post=council.analyst_post, person=ana, by=None)
    appoint(post=post(council.agency, "Information governance", Role.GOVERNANCE), person=gil, by=None)
    before = {one.pk for one in AuditEvent.objects.using("audit").all()}

    client.post("/account/sign-in/", {"login": ANA, "password": "wrong"})
    client.post("/account/sign-in/", {"login": ANA, "password": PASSWORD})
    client.post("/account/second-factor/authenticate/", {"code": code(secret)})
    client.post("/account/sign-out/")
    client.post("/account/recover/", {"email": ANA, "lost": "second-factor"})
    end_appointment(appointment=held, by=council.lead)
    client.post("/account/sign-in/", {"login": ANA, "password": "wrong"})

    rows = AuditEvent.objects.using("audit").exclude(pk__in=before).order_by("at")
    assert [(one.act, one.agency) for one in rows if one.act != "appointment.end"] == [
        ("sign-in.make", council.agency.pk),
        ("sign-in.make", council.agency.pk),
        ("sign-in.end", council.agency.pk),
        ("recovery.ask", council.agency.pk),
        ("sign-in.make", council.agency.pk),
    ]
    page = signed_in(gil).get("/audit/", {"subject": f"person:{ana.pk}"})
    assert page.status_code == 200
    assert page.content.decode().count("sign-in.make") >= 3


def test_asking_for_others_invitations_and_recoveries_is_recorded_whether_they_are_there_or_not(
    client: Client, council: Staffed, police: Staffed
) -> None:
    client.force_login(police.lead)
    made = Invitation.objects.create(
        token_hash="0" * 64,
        email=ANA,
        name="Ana",
        post=council.analyst_post,
        employer=council.agency,
        begins="2026-01-05",
        expires_at="2099-01-01 00:00Z",
    )
    before = {one.pk for one in AuditEvent.objects.using("audit").all()}
    absent = uuid4()

    client.post(f"/invitations/{made.public_id}/withdraw/")
    client.post(f"/invitations/{absent}/withdraw/")
    client.get(f"/recoveries/{absent}/")

    rows = AuditEvent.objects.using("audit").exclude(pk__in=before).order_by("at")
    assert [(one.outcome, one.actor, one.subject_kind, one.subject_id, one.agency) for one in rows] == [
        ("refused", police.lead.pk, "invitation", str(made.public_id), council.agency.pk),
        ("refused", police.lead.pk, "invitation", str(absent), None),
        ("refused", police.lead.pk, "recovery", str(absent), None),
    ]
