"""Letters by the queue: what waits there, what undoes it, what is tried again, and who sees that it failed."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from hallmark.jobs import running
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.models import Job
from hallmark.jobs.queries import WORKERS, seen_jobs
from hallmark.partners.changes import appoint
from hallmark.partners.roles import Role
from hallmark.partners.sign_in import invitations, posting
from hallmark.partners.sign_in.models import Invitation
from hallmark.partners.sign_in.rules import Lost
from hallmark.partners.sign_in.tokens import hash_of
from hallmark.ui.doors import Visitor
from partners.sign_in.codes import enrol
from partners.sign_in.factories import Staffed, person
from partners.sign_in.mail_server import Postbox
from partners.signing_in import analyst, colleague_of, signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]

ANA = "ana@tamble.example"


@pytest.fixture
def keeper(db: None) -> Iterator[Keeper]:
    """A worker that lives, as the database sees it; the test does its work."""
    one = Keeper(give_up=lambda words: pytest.fail(words))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [WORKERS, one.number])
        yield one
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [WORKERS, one.number])


def invite(council: Staffed) -> Invitation:
    made, _ = invitations.invite(
        email=ANA,
        name="Ana",
        post=council.analyst_post,
        begins=timezone.localdate(),
        by=council.lead,
        site="http://testserver",
    )
    return made


def work(keeper: Keeper) -> Job:
    """The worker does the one letter that waits."""
    job = Job.objects.get(kind=posting.KIND)
    running.run(job.pk, queue_id=job.queue_id, keeper=keeper)
    job.refresh_from_db()
    return job


def test_letter_waits_for_the_worker_with_ids_alone_and_its_link_is_made_then(
    council: Staffed, postbox: Postbox, keeper: Keeper
) -> None:
    made = invite(council)
    before = made.token_hash
    (job,) = Job.objects.all()
    assert postbox.letters == []
    assert job.arguments == {"letter": "invitation", "number": made.pk, "site": "http://testserver", "to": None}
    assert ANA not in f"{job.title} {job.asked_by} {job.arguments}"

    assert work(keeper).state == "done"

    made.refresh_from_db()
    token = postbox.link(ANA).split("/")[2]
    assert made.token_hash == hash_of(token) != before
    assert Client().get(postbox.link(ANA)).status_code == 200


def test_request_that_is_undone_sends_nothing(council: Staffed, postbox: Postbox, keeper: Keeper) -> None:
    with transaction.atomic():
        invite(council)
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert postbox.letters == []


def test_letter_that_is_not_taken_is_tried_again_and_its_failure_is_seen_by_whoever_invited(
    council: Staffed, postbox: Postbox, keeper: Keeper
) -> None:
    lead, postbox.is_full = signed_in(council.lead), True
    invite(council)
    assert "The letter is about to be sent." in lead.get("/invitations/").content.decode()

    for _ in posting.WAITS:
        assert work(keeper).state == "waiting"
        assert "It is tried again by itself." in lead.get("/invitations/").content.decode()
    assert work(keeper).state == "failed"
    assert "The letter could not be sent. Send it again" in lead.get("/invitations/").content.decode()

    postbox.is_full = False
    Job.objects.all().delete()
    again = lead.post(f"/invitations/{Invitation.objects.get().public_id}/send-again/", follow=True)
    assert "The invitation to ana@tamble.example is on its way." in again.content.decode()
    assert work(keeper).state == "done"
    assert len(postbox.to(ANA)) == 1
    assert "The letter" not in lead.get("/invitations/").content.decode()


def test_letter_of_an_invitation_that_is_withdrawn_meanwhile_is_not_sent(
    council: Staffed, postbox: Postbox, keeper: Keeper
) -> None:
    invitations.withdraw(invitation=invite(council), by=council.lead)

    assert work(keeper).state == "done"
    assert postbox.letters == []


def test_letters_of_a_recovery_are_seen_and_stopped_by_nobody_on_the_pages_of_jobs(
    council: Staffed, postbox: Postbox, keeper: Keeper
) -> None:
    """That there are such letters tells that the address has an account; to stop one keeps the leads in the dark."""
    ana = person(ANA, "Ana")
    enrol(ana)
    appoint(post=council.analyst_post, person=ana, by=None)
    stranger = analyst()
    readers = [stranger, colleague_of(stranger, "B. Board", Role.BOARD_MEMBER), council.lead, ana]
    clients = [signed_in(one) for one in readers]
    before = [[client.get(page).status_code for page in ("/jobs/", "/")] for client in clients]
    Client().post("/account/recover/", {"email": ANA, "lost": Lost.SECOND_FACTOR.value})
    jobs = list(Job.objects.all())
    assert {job.arguments["letter"] for job in jobs} == {"recovery", "recovery_notice"}

    for state in ("waiting", "failed"):
        ended = timezone.now() if state == "failed" else None
        Job.objects.update(state=state, problem="Not taken." if ended else "", ended_at=ended)
        for client, known in zip(clients, before, strict=True):
            shown = [client.get(page) for page in ("/jobs/", "/")]
            assert [one.status_code for one in shown] == known
            assert not any("A letter" in one.content.decode() for one in shown)
            for job in jobs:
                assert client.get(f"/jobs/{job.pk}/").status_code == 404
                assert client.get(f"/jobs/{job.pk}/progress/").status_code == 404
                assert client.post(f"/jobs/{job.pk}/stop/").status_code == 404
                assert client.post(f"/jobs/{job.pk}/start-again/").status_code == 404
        assert set(Job.objects.values_list("state", flat=True)) == {state}


@pytest.mark.parametrize("everywhere", [True, False])
def test_no_visitor_knows_of_a_letter(council: Staffed, keeper: Keeper, everywhere: bool) -> None:
    """Not even one who sees what is everybody's, nor one who is set down as having asked for it."""
    invite(council)
    Job.objects.update(person=council.lead.pk)

    assert not seen_jobs(Visitor(council.lead.pk, "Lead", everywhere=everywhere)).exists()


def test_where_the_last_worker_ends_the_letter_waits_and_the_page_says_for_whom(
    council: Staffed, keeper: Keeper
) -> None:
    invite(council)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [WORKERS, keeper.number])

    shown = signed_in(council.lead).get("/invitations/").content.decode()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [WORKERS, keeper.number])
    assert "The letter waits, as no worker runs." in shown


def test_without_a_worker_the_letter_goes_at_once(council: Staffed, postbox: Postbox) -> None:
    invite(council)

    assert not Job.objects.exists()
    assert len(postbox.to(ANA)) == 1
