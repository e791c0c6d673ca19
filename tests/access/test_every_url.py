"""Every address of the site, whoever asks: each role of its own side and of the other, those without a post, nobody.

What is expected is said in words that do not look at the code. An address that is not in the table fails the test.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from access.whole_world import BURGLARY, NOBODY, SENTENCE, Whole, make_whole
from hallmark.assessment import formats
from hallmark.partners.models import User
from hallmark.partners.roles import Role
from partners import test_directory_access as directory
from partners.two_partnerships import Side

pytestmark = [pytest.mark.django_db(databases=["default", "refusals", "audit"]), pytest.mark.slow]

SIGN_IN = "/account/sign-in/"
KEYS = "/account/second-factor/webauthn/keys/"
WORK_HERE = {
    Role.ANALYST, Role.MANAGER, Role.SECRETARIAT, Role.BOARD_MEMBER, Role.REPRESENTATIVE, Role.CASE_OFFICER,
    Role.TASKING, Role.GOVERNANCE,
}  # fmt: skip
KEEPER = {Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Whom:
    """Whom an address answers: these roles, and whether only those of the side that it is about.

    Attributes:
        keeper: the administrator too, who keeps the installation for all.
    """

    words: str
    roles: frozenset[str]
    of_the_side: bool = False
    keeper: bool = False

    def lets_in(self, who: str, of: str, side: str) -> bool:
        """Does it answer somebody of a side with a role?"""
        if self.keeper and who == Role.ADMINISTRATOR:
            return True
        return who in self.roles and (of == side or not self.of_the_side)


ANYBODY = Whom("anybody, signed in or not", frozenset())
SIGNED_IN = Whom("whoever has signed in, with a post or without", frozenset())
HOLDS_A_POST = Whom("whoever holds a post", frozenset({*Role, "none"}))
GOVERNS = Whom("whoever governs information", frozenset({Role.GOVERNANCE}))
LEADS = Whom("whoever lets people in", frozenset({Role.AGENCY_LEAD}), keeper=True)
READS_EVIDENCE = Whom("whoever works in a partnership, and the keeper", frozenset(WORK_HERE), keeper=True)
ADDS_EVIDENCE = Whom("analysts, and the keeper", frozenset({Role.ANALYST}), keeper=True)
WORKS = Whom("whoever works in a partnership", frozenset(WORK_HERE))
MAKES = Whom("analysts and managers", frozenset({Role.ANALYST, Role.MANAGER}))
READS = Whom("whoever works in the partnership whose it is", frozenset(WORK_HERE), of_the_side=True)
EDITS = Whom("its partnership's analyst and manager", frozenset({Role.ANALYST, Role.MANAGER}), of_the_side=True)
APPROVES = Whom("its partnership's manager", frozenset({Role.MANAGER}), of_the_side=True)
SEES_JOB = Whom("whoever works in the partnership, and the keeper", frozenset(WORK_HERE), True, True)
STOPS_JOB = Whom("its partnership's analyst and manager, and the keeper", EDITS.roles, True, True)
NOT_TAKEN = Whom("nobody: it is not sent to", frozenset())
Address = Callable[[Whole, Side], str]


@dataclass(frozen=True)
class Row:
    """An address, and whom it answers when it is read and when something is sent to it.

    Attributes:
        absent: the address of a thing of the kind that is not there; blank for a page that is always there.
        finds: False where even those let in find nothing in this world, so that all are answered alike.
    """

    name: str
    get: Whom
    post: Whom
    address: Address
    absent: str = ""
    finds: bool = True


def plain(name: str) -> Address:
    return lambda _whole, _side: reverse(name)


def paper(name: str, *args: Any) -> Address:
    return lambda whole, side: reverse(name, args=[whole.papers[side.name], *args])


def job(name: str) -> Address:
    return lambda whole, side: reverse(name, args=[whole.jobs[side.name].pk])


def edition(name: str, *args: Any) -> Address:
    return lambda whole, side: reverse(name, args=[side.partnership.slug, whole.papers[side.name], *args])


def of_paper(name: str, get: Whom, post: Whom, *args: Any, absent: str = "") -> Row:
    return Row(name, get, post, paper(name, *args), absent or reverse(name, args=["no-such-paper", *args]))


def public(name: str, *args: Any) -> Row:
    return Row(name, ANYBODY, NOT_TAKEN, lambda _whole, _side: reverse(name, args=args))


def evidence(name: str, *args: Any) -> Row:
    return Row(name, READS_EVIDENCE, NOT_TAKEN, lambda _whole, _side: reverse(name, args=args))


def imported(name: str) -> Row:
    return Row(
        name, READS_EVIDENCE, NOT_TAKEN, lambda whole, _side: reverse(name, args=[whole.imported.pk]),
        reverse(name, args=[NOBODY]),
    )  # fmt: skip


ROWS = (
    # The public face.
    Row("start", ANYBODY, NOT_TAKEN, plain("start")),
    public("accessibility"),
    public("privacy"),
    public("cookies"),
    public("health_live"),
    public("health_ready"),
    public("brand-colour", "17344f"),
    # Whoever was given a logo's digest may have it (tests/partners/test_brands.py).
    Row("brand-logo", ANYBODY, NOT_TAKEN, lambda _w, _s: f"/directory/logos/{'0' * 64}.png", finds=False),
    Row("search", HOLDS_A_POST, NOT_TAKEN, plain("search")),
    public("law"),
    public("cadences"),
    public("rule", "seat-police"),
    public("published"),
    Row("published-partnership", ANYBODY, NOT_TAKEN, lambda _w, side: f"/published/{side.partnership.slug}/"),
    Row("published-latest", ANYBODY, NOT_TAKEN, edition("published-latest")),
    Row("published-edition", ANYBODY, NOT_TAKEN, edition("published-edition", 1)),
    Row("published-file", ANYBODY, NOT_TAKEN, edition("published-file", 1, "figures.csv")),
    # Evidence and places: one store for the whole installation.
    evidence("evidence"),
    evidence("coverage"),
    imported("import"),
    imported("quarantine"),
    Row("evidence-add", ADDS_EVIDENCE, ADDS_EVIDENCE, plain("evidence-add")),
    evidence("areas"),
    evidence("area", "E07990001"),
    evidence("hot-spots"),
    evidence("similar-areas"),
    Row("similar-areas-map", READS_EVIDENCE, NOT_TAKEN, plain("similar-areas-map"), finds=False),
    Row("similar-areas-file", READS_EVIDENCE, NOT_TAKEN, plain("similar-areas-file"), finds=False),
    evidence("rounds"),
    evidence("round", "2025-12"),
    evidence("round-map", "2025-12"),
    Row("round-make", NOT_TAKEN, MAKES, lambda _whole, _side: reverse("round-make", args=["2025-12"])),
    evidence("jobs"),
    Row("job", SEES_JOB, NOT_TAKEN, job("job"), reverse("job", args=[NOBODY])),
    Row("job-progress", SEES_JOB, NOT_TAKEN, job("job-progress"), reverse("job-progress", args=[NOBODY])),
    Row("job-stop", NOT_TAKEN, STOPS_JOB, job("job-stop"), reverse("job-stop", args=[NOBODY])),
    Row("job-start-again", NOT_TAKEN, STOPS_JOB, job("job-start-again"), reverse("job-start-again", args=[NOBODY])),
    # Assessments: of one partnership each.
    Row("assessments", WORKS, MAKES, plain("assessments")),
    of_paper("assessment", READS, NOT_TAKEN),
    of_paper("figures", READS, NOT_TAKEN),
    of_paper("figure", READS, NOT_TAKEN, BURGLARY),
    of_paper("figure-rows", READS, NOT_TAKEN, BURGLARY),
    Row("figure-rows-file", READS, NOT_TAKEN, paper("figure-rows-file", BURGLARY), finds=False),
    of_paper("assessment-file", READS, NOT_TAKEN, "figures.csv"),
    of_paper("edit-sentence", EDITS, EDITS, SENTENCE),
    of_paper("block-history", READS, NOT_TAKEN, SENTENCE),
    of_paper("comments", READS, READS, SENTENCE),
    of_paper("checks", EDITS, NOT_TAKEN),
    Row(
        "give",
        EDITS,
        EDITS,
        paper("give", "reasons-for-change"),
        "/assessments/none/give/reasons-for-change/",
        finds=False,
    ),
    of_paper("institutions", EDITS, EDITS),
    of_paper("versions", READS, EDITS),
    of_paper("version", READS, NOT_TAKEN, 1),
    of_paper("version-file", READS, NOT_TAKEN, 1, "figures.csv"),
    of_paper("version-figure", READS, NOT_TAKEN, 1, BURGLARY),
    of_paper("version-figure-rows", READS, NOT_TAKEN, 1, BURGLARY),
    Row("version-figure-rows-file", READS, NOT_TAKEN, paper("version-figure-rows-file", 1, BURGLARY), finds=False),
    of_paper("adopt", APPROVES, APPROVES),
    of_paper("publish-version", EDITS, EDITS, 2),
    of_paper("withdraw-edition", APPROVES, APPROVES, 1),
    # The audit, letting people in, and one's own account.
    Row("audit", GOVERNS, NOT_TAKEN, plain("audit")),
    Row("invitations", LEADS, LEADS, plain("invitations")),
    Row("invite", LEADS, LEADS, plain("invite")),
    Row("invitation-send-again", LEADS, LEADS, lambda _w, _s: f"/invitations/{NOBODY}/send-again/", finds=False),
    Row("invitation-withdraw", LEADS, LEADS, lambda _w, _s: f"/invitations/{NOBODY}/withdraw/", finds=False),
    Row("recovery", LEADS, LEADS, lambda _w, _s: f"/recoveries/{NOBODY}/", finds=False),
    Row("account", SIGNED_IN, SIGNED_IN, plain("account")),
    Row("account_login", ANYBODY, ANYBODY, plain("account_login")),
    Row("account_logout", ANYBODY, ANYBODY, plain("account_logout")),
    Row("account_inactive", ANYBODY, ANYBODY, plain("account_inactive")),
    Row("account_signup", ANYBODY, ANYBODY, plain("account_signup")),
    Row("account_reauthenticate", SIGNED_IN, SIGNED_IN, plain("account_reauthenticate")),
    Row("account_change_password", SIGNED_IN, SIGNED_IN, plain("account_change_password")),
    Row("account_set_password", SIGNED_IN, SIGNED_IN, plain("account_set_password")),
    Row("account_reset_password", ANYBODY, ANYBODY, plain("account_reset_password")),
    Row("recovery-link", ANYBODY, ANYBODY, lambda _w, _s: "/account/recover/no-such-token/"),
    Row("join-again", ANYBODY, ANYBODY, plain("join-again")),
    Row("join", ANYBODY, ANYBODY, lambda _w, _s: "/join/no-such-token/"),
    Row("mfa_index", SIGNED_IN, SIGNED_IN, plain("mfa_index")),
    Row("mfa_authenticate", ANYBODY, ANYBODY, plain("mfa_authenticate")),
    Row("mfa_reauthenticate", SIGNED_IN, SIGNED_IN, plain("mfa_reauthenticate")),
    Row("mfa_activate_totp", SIGNED_IN, SIGNED_IN, plain("mfa_activate_totp")),
    Row("mfa_deactivate_totp", SIGNED_IN, SIGNED_IN, plain("mfa_deactivate_totp"), finds=False),
    Row("mfa_view_recovery_codes", SIGNED_IN, SIGNED_IN, plain("mfa_view_recovery_codes"), finds=False),
    Row("mfa_generate_recovery_codes", SIGNED_IN, SIGNED_IN, plain("mfa_generate_recovery_codes"), finds=False),
    Row("mfa_download_recovery_codes", SIGNED_IN, SIGNED_IN, plain("mfa_download_recovery_codes"), finds=False),
    Row("mfa_list_webauthn", SIGNED_IN, SIGNED_IN, plain("mfa_list_webauthn")),
    Row("mfa_add_webauthn", SIGNED_IN, SIGNED_IN, plain("mfa_add_webauthn")),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN, SIGNED_IN, plain("mfa_reauthenticate_webauthn")),
    Row(
        "mfa_remove_webauthn", SIGNED_IN, SIGNED_IN, lambda _w, _s: reverse("mfa_remove_webauthn", args=[1]), "", False
    ),
    Row("mfa_edit_webauthn", SIGNED_IN, SIGNED_IN, lambda _w, _s: reverse("mfa_edit_webauthn", args=[1]), "", False),
    Row("usersessions_list", SIGNED_IN, SIGNED_IN, plain("usersessions_list")),
    Row("socialaccount_login_cancelled", ANYBODY, ANYBODY, plain("socialaccount_login_cancelled")),
    Row("socialaccount_login_error", ANYBODY, ANYBODY, plain("socialaccount_login_error")),
    Row("openid_connect_login", ANYBODY, ANYBODY, lambda _w, _s: "/account/agency/none/", finds=False),
    Row("openid_connect_callback", ANYBODY, ANYBODY, lambda _w, _s: "/account/agency/none/back/", finds=False),
)
BY_NAME = {row.name: row for row in ROWS}


def names(resolver: URLResolver) -> Iterator[str]:
    """The name of every address of the site."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern.name


def names_below(module: str | None = None) -> list[str]:
    """The same below the addresses of a module; without one, of the whole site."""
    return list(names(get_resolver(module)))


# Which methods the pages of sign-in take is told by their own tests, and much of it is decided by the library.
OF_SIGN_IN = {str(name) for name in names_below("hallmark.partners.sign_in.urls")}
NOT_FOUND, NOT_ALLOWED, LED_AWAY = 404, 405, 302


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """All of it, made once; what a request changes of it is undone after it."""
    home, patch = tmp_path_factory.mktemp("home"), pytest.MonkeyPatch()
    for name in ("EVIDENCE", "ASSESSMENTS", "PUBLICATIONS", "DRAWINGS", "PLACES", "PEERS"):
        patch.setattr(settings, f"{name}_ROOT", home / name.lower())
    # What files are made of a version is told elsewhere; here it is who gets them.
    patch.setattr(formats, "rendered_version", lambda slug, number, name: f"{name} of {slug}".encode())
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_whole(home / "evidence", home / "assessments")
        transaction.set_rollback(True)
    patch.undo()


def people(whole: Whole) -> Iterator[tuple[str, str, User]]:
    """Everybody: of which side, with which role, and who they are."""
    for side in (whole.world.alder, whole.world.birch):
        for role, who in side.people.items():
            yield side.name, role, who
    yield "police", "none", whole.world.constable


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """The answer; what it changed is undone."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.get(address) if method == "get" else client.post(address)
        client.cookies = cookies
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return response  # type: ignore[return-value]


def kind_of(response: HttpResponse) -> str:
    """What an answer comes to: let in, not found, led to sign-in, or the method is not taken."""
    if response.status_code == LED_AWAY and response["Location"].startswith(f"{SIGN_IN}?next="):
        return "led to sign-in"
    if response.status_code == NOT_FOUND and b"Page not found" in response.content:
        return "not found"
    return "not taken" if response.status_code == NOT_ALLOWED else "let in"


def found_of(row: Row, response: HttpResponse) -> str:
    """What an answer comes to, for a row of the table."""
    found = kind_of(response)
    return "let in" if found == "not taken" and row.name in OF_SIGN_IN else found


def expected(whom: Whom, who: str, of: str, side: str) -> str:
    """What the plain model says."""
    if whom is NOT_TAKEN:
        return "not taken"
    if whom in (ANYBODY, SIGNED_IN):
        return "let in"
    return "let in" if whom.lets_in(who, of, side) else "not found"


def test_every_address_of_the_site_is_in_the_table():
    named = set(names_below())

    assert named == BY_NAME.keys() | {page.name for page in directory.PAGES}
    assert len(BY_NAME) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_address_answers_whom_the_model_says(whole: Whole, row: Row):
    address, wrong = row.address(whole, whole.world.alder), []
    for of, who, user in (*people(whole), ("nowhere", "nothing", whole.world.left)):
        for method, whom in (("get", row.get), ("post", row.post)):
            found = found_of(row, ask(whole.of(user), method, address))
            wanted = expected(whom, who, of, "Alder")
            if found != wanted and not (found == "not found" and wanted == "let in" and not row.finds):
                wrong.append((method, of, str(who), found, wanted))

    assert wrong == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_nobody_is_led_to_sign_in_whether_or_not_the_thing_is_there(whole: Whole, row: Row):
    for address in filter(None, (row.address(whole, whole.world.alder), row.absent)):
        for method, whom in (("get", row.get), ("post", row.post)):
            found = found_of(row, ask(Client(), method, address))
            wanted = "led to sign-in" if whom not in (ANYBODY, NOT_TAKEN) else expected(whom, "", "", "")
            # The audit is not there for whoever may not read it, signed in or not.
            is_absent = found == "not found" and (not row.finds or row.get is GOVERNS)
            assert found == wanted or is_absent or (method == "post" and row.name in OF_SIGN_IN)


OF_A_SIDE = [row for row in ROWS if row.absent and (row.get.of_the_side or row.post.of_the_side)]


@pytest.mark.parametrize("row", OF_A_SIDE, ids=lambda row: row.name)
def test_what_is_the_other_sides_is_answered_as_what_is_not_there_after_the_same_work(whole: Whole, row: Row):
    client = whole.of(whole.world.birch.people[Role.MANAGER])
    answers, work = [], []
    for method in [name for name in ("get", "post") if getattr(row, name) is not NOT_TAKEN]:
        for address in (row.address(whole, whole.world.alder), row.absent):
            with CaptureQueriesContext(connection) as asked:
                response = ask(client, method, address)
            kept = response.headers.get("Cache-Control"), response.headers.get("Content-Type")
            answers.append((response.status_code, response.content, kept))
            work.append(
                [one["sql"].split(" WHERE ")[0].split(" SET ")[0] for one in asked if "SAVEPOINT" not in one["sql"]]
            )

    assert answers[0][0] == NOT_FOUND
    assert all(answer == answers[0] for answer in answers)
    assert work[0] == work[1]


@pytest.mark.parametrize("page", directory.PAGES, ids=lambda page: page.name)
def test_page_of_the_directory_takes_nothing_from_those_whom_it_does_not_answer(whole: Whole, page: directory.Page):
    """Whom it answers when it is read is told beside the table of its pages."""
    address, wrong = page.address(whole.world.alder), []
    for of, who, user in people(whole):
        found = kind_of(ask(whole.of(user), "post", address))
        allowed = directory.allowed(page, who, of, "Alder")
        if found not in ({"let in", "not taken"} if allowed else {"not found", "not taken"}):
            wrong.append((of, who, found))

    assert wrong == []
    assert kind_of(ask(Client(), "post", address)) in {"led to sign-in", "not taken"}


def test_answers_to_whoever_is_signed_in_are_kept_by_nobody(whole: Whole):
    manager = whole.of(whole.world.alder.people[Role.MANAGER])
    for row in ROWS:
        if row.get not in (ANYBODY, SIGNED_IN, NOT_TAKEN, GOVERNS, LEADS):
            response = ask(manager, "get", row.address(whole, whole.world.alder))
            if response.status_code == 200:
                assert {"private", "no-store"} <= set(response["Cache-Control"].split(", ")), row.name


def test_lists_searches_and_counts_name_nothing_of_the_other_side(whole: Whole):
    """Neither the assessment of the other partnership nor the job that makes it."""
    for role in WORK_HERE:
        client = whole.of(whole.world.alder.people[role])
        for name in ("assessments", "jobs"):
            content = ask(client, "get", reverse(name)).content
            assert b"birch-csp" not in content
            assert b"Make Birch" not in content
            assert b"lder" in content
        index = ask(client, "get", "/rounds/2025-12/").content
        assert b"birch-csp" not in index


@pytest.mark.proof
@pytest.mark.parametrize("name", ["assessment", "figures", "version", "job"])
def test_what_is_the_other_sides_takes_as_long_as_what_is_not_there(whole: Whole, name: str):
    """A permutation test on the medians of interleaved requests: no difference that 1 in 1,000 would not give."""
    row, client = BY_NAME[name], whole.of(whole.world.birch.people[Role.MANAGER])
    addresses = (row.address(whole, whole.world.alder), row.absent)
    taken: list[tuple[int, float]] = []
    for turn in range(300):
        for which in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            ask(client, "get", addresses[which])
            taken.append((which, time.perf_counter() - began))

    def apart(labels: list[int]) -> float:
        spent = [[one for label, (_, one) in zip(labels, taken, strict=True) if label == which] for which in (0, 1)]
        return abs(statistics.median(spent[0]) - statistics.median(spent[1]))

    labels, rng = [which for which, _ in taken], random.Random(1998)
    seen = apart(labels)
    as_far = sum(apart(rng.sample(labels, len(labels))) >= seen for _ in range(999))
    assert (as_far + 1) / 1000 > 0.001 or seen < 0.02 * statistics.median(spent for _, spent in taken)
