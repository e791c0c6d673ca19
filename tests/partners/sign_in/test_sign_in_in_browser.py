"""The whole way in a real browser: invited, enrolled, in post, and out the moment the post ends."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from hallmark.partners.changes import appoint
from hallmark.partners.sign_in import invitations, people
from partners.sign_in.codes import EXAMPLE, code, enrol
from partners.sign_in.factories import PASSWORD, Staffed, person
from partners.sign_in.hands import Hands
from partners.sign_in.mail_server import Postbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "refusals", "audit"]),
]

ANA = "ana@tamble.example"
NEW = "green lamp over water"


@pytest.fixture
def refused(page: Page) -> Iterator[list[str]]:
    """What the browser says was refused or failed while the test ran; nothing may be."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert [line for line in said if "404" not in line] == []


def sign_in(page: Page, site: str, email: str, *, step: int = 0) -> None:
    page.goto(f"{site}/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    if page.url.endswith("/authenticate/"):
        page.get_by_label("Code").fill(code(EXAMPLE[0], steps=step))
        page.get_by_role("button", name="Sign in", exact=True).click()


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    for width in (320, 1366):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"


DESKTOP, PHONE = (1440, 900), (375, 812)


@pytest.mark.parametrize(("size", "script"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone-no-script"])
def test_invited_enrolled_in_post_from_a_day_and_out_the_moment_it_ends(
    size: tuple[int, int],
    script: bool,
    live_server: LiveServer,
    browser: Browser,
    council: Staffed,
    postbox: Postbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the browser and by keyboard alone: on a desktop, and on a phone without JavaScript; every page looked at."""
    site, today = live_server.url, timezone.localdate()
    tomorrow = today + timedelta(days=1)
    view = {"java_script_enabled": script, "viewport": {"width": size[0], "height": size[1]}, "locale": "en-GB"}
    # Axe is a script itself.
    look = looked_at if script else fits
    lead, ana = (Hands(browser.new_context(**view).new_page(), look) for _ in range(2))

    lead.go(f"{site}/account/sign-in/")
    lead.write("E-mail address", council.lead.email)
    lead.write("Password", PASSWORD)
    lead.press("Sign in")
    lead.write("Code", code(EXAMPLE[0]))
    lead.press("Sign in")
    lead.go(f"{site}/account/")
    lead.follow("Invitations to posts of your agency")
    lead.press("Invite a colleague")
    lead.write("Name", "Ana")
    lead.write("E-mail address", ANA)
    lead.choose("Post", "Analyst, Tamble Council")
    lead.day("First day in the post", tomorrow)
    lead.press("Send the invitation")
    expect(lead.page.get_by_text("An invitation has been sent to ana@tamble.example.")).to_be_visible()

    ana.go(site + postbox.link(ANA))
    ana.write("Password", NEW)
    ana.write("Password again", NEW)
    ana.press("Set password and take up the post")
    expect(ana.page).to_have_url(f"{site}/account/second-factor/")
    ana.follow("Set up an authenticator app")
    ana.write("Code", code(ana.page.locator("#key").inner_text()))
    ana.press("Set up")
    expect(ana.page.locator("#codes li")).to_have_count(10)
    ana.follow("I have saved them: go to my account")
    expect(ana.page.get_by_text("It has not begun yet, so it opens nothing today.")).to_be_visible()
    assert status(ana, f"{site}/directory/") == 404

    monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)
    ana.go(f"{site}/account/")
    expect(ana.page.get_by_text("Your role in it: Analyst.")).to_be_visible()
    ana.follow("Your page in the directory")
    ana.follow("Analyst")
    expect(ana.page.get_by_role("heading", name="Analyst")).to_be_visible()
    assert status(ana, f"{site}/invitations/") == 404

    lead.go(f"{site}/directory/")
    lead.write("What about, or whom", "Ana")
    lead.press("Find")
    lead.follow("Ana")
    lead.follow("End Ana as Analyst")
    lead.tick("At once: access ends now")
    lead.press("End the appointment")
    expect(lead.page.get_by_role("heading", name="What Ana leaves open")).to_be_visible()

    ana.page.reload()
    expect(ana.page).to_have_url(re.compile(f"^{site}/account/sign-in/"))


def looked_at(page: Page) -> None:
    """Accessible, on a desktop and on a phone."""
    fits(page)
    for width, height in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url} at {width}\n{found.generate_report()}"


def fits(page: Page) -> None:
    """As wide as the screen, and with one heading that says what it is."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.locator("h1").count() == 1, page.url


def status(hands: Hands, address: str) -> int:
    """How the site answers an address in this browser."""
    return hands.page.request.get(address, max_redirects=0).status


def test_pages_are_accessible_and_fit_a_phone(
    live_server: LiveServer, page: Page, council: Staffed, postbox: Postbox, refused: list[str]
) -> None:
    site = live_server.url
    invitations.invite(
        email=ANA,
        name="Ana",
        post=council.analyst_post,
        begins=timezone.localdate(),
        by=council.lead,
        site=site,
    )
    colleague = person("ben@tamble.example", "Ben")
    enrol(colleague)
    appoint(post=council.analyst_post, person=colleague, by=None)
    for address in ("/account/sign-in/", "/account/recover/", "/account/by-invitation/", postbox.link(ANA)):
        page.goto(site + address)
        accessible(page)
    page.goto(f"{site}/account/recover/")
    page.get_by_role("button", name="Send me a link").click()
    accessible(page)
    page.get_by_label("E-mail address").fill(colleague.email)
    page.get_by_label("A new second factor", exact=False).check()
    page.get_by_role("button", name="Send me a link").click()
    accessible(page)
    page.goto(site + postbox.link(colleague.email))
    accessible(page)

    page.goto(f"{site}/account/sign-in/")
    page.get_by_label("E-mail address").fill(council.lead.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    accessible(page)
    page.get_by_label("Code").fill(code(EXAMPLE[0]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    for address in (
        "/account/",
        "/account/second-factor/",
        "/account/sessions/",
        "/account/password/",
        "/account/sign-out/",
        "/account/confirm/",
        "/invitations/",
        "/invitations/new/",
        postbox.link(council.lead.email),
    ):
        page.goto(site + address)
        accessible(page)


def test_everything_on_the_way_in_by_keyboard(
    live_server: LiveServer, page: Page, council: Staffed, refused: list[str]
) -> None:
    page.goto(f"{live_server.url}/account/sign-in/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(council.lead.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    page.get_by_label("Code").focus()
    page.keyboard.type(code(EXAMPLE[0]))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect(page.get_by_role("link", name="The lead of Tamble Council", exact=True)).to_be_visible()


@pytest.fixture
def security_key(page: Page) -> CDPSession:
    """A security key in the browser, which answers every question at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_passkey_is_added_and_is_a_second_factor(
    live_server: LiveServer, page: Page, council: Staffed, security_key: CDPSession, refused: list[str]
) -> None:
    # Browsers give passkeys to names, not to numbers.
    site = live_server.url.replace("127.0.0.1", "localhost")
    ana = person(ANA, "Ana")
    appoint(post=council.analyst_post, person=ana, by=None)
    sign_in(page, site, ANA)
    page.goto(f"{site}/account/second-factor/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    # The button is the script's.
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#codes li")).to_have_count(10)
    assert people.has_second_factor(ana.pk)

    page.goto(f"{site}/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/account/sign-in/")
    page.get_by_label("E-mail address").fill(ANA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    accessible(page)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("link", name="Ana", exact=True)).to_be_visible()


def test_sign_in_page_at_twice_the_size_and_in_print(live_server: LiveServer, page: Page, tmp_path: Path) -> None:
    page.goto(f"{live_server.url}/account/sign-in/")
    page.evaluate("document.body.style.zoom = 2")

    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert page.pdf(path=tmp_path / "sign-in.pdf")
