"""Signing up, passkeys and invitations, in Chromium on the real server, with real mail and a real worker."""

import re
import time

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from accounts.models import Membership, User
from accounts.states import MembershipRole
from tests import factories
from tests.browser.conftest import PATIENCE

LINK = re.compile(r"https?://\S+")


@pytest.fixture
def letter(mail_sink):
    """`letter(address)` waits for the newest letter to that address; its plain words."""

    def wait(address: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for entry in mail_sink.entries(address):
                return mail_sink.message(entry.name).get_body(("plain",)).get_content()
            time.sleep(0.1)
        raise AssertionError(f"Nothing came for {address}.")

    return wait


@pytest.fixture
def person(transactional_db) -> User:
    """Somebody whose password the real server can check."""
    person = factories.UserFactory(name="Ada Ng", email="ada@example.com")
    person.password = make_password(factories.PASSWORD, hasher="argon2")
    person.save()
    return person


def sign_in_by_password(page: Page, email: str = "ada@example.com") -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def test_sign_up_by_letter(any_page, worker, letter, axe):
    page = any_page
    page.goto("/account/signup/")
    axe(page)
    page.get_by_label("Your name").fill("Zoë Ünal")
    page.get_by_label("E-mail address").fill("zoe@")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page)

    page.get_by_label("E-mail address").fill("zoe@example.com")
    page.get_by_label("Password", exact=True).fill("a long enough secret")
    page.get_by_label("I cast").check()
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", name="Look in your post")).to_be_visible()

    page.goto(LINK.search(letter("zoe@example.com")).group())
    axe(page)
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page.get_by_role("heading", name="Make an office")).to_be_visible()
    axe(page)
    zoe = User.objects.get(email="zoe@example.com")
    assert (zoe.name, zoe.time_zone) == ("Zoë Ünal", "Europe/London"), "the zone is the browser's"

    page.get_by_label("A casting office").check()
    page.get_by_label("Name", exact=True).fill("Ünal Casting")
    page.get_by_role("button", name="Make the office").click()
    expect(page.get_by_role("heading", name="Ünal Casting")).to_be_visible()
    axe(page)


def test_passkey_is_made_and_lets_in_without_a_password(page_desktop, person, axe):
    page = page_desktop
    with_key(page)
    sign_in_by_password(page)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    axe(page)
    page.get_by_label("Name it").fill("Work laptop")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    axe(page)
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_text("Work laptop").first).to_be_visible()

    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    page.goto("/account/reauthenticate/?next=/account/2fa/webauthn/")
    page.get_by_role("link", name="passkey").click()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/2fa/webauthn/**")


def test_passkey_as_the_second_step(page_desktop, person):
    page = page_desktop
    with_key(page)
    sign_in_by_password(page)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    sign_in_by_password(page)
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(lambda url: "/2fa/" not in url)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_passkey_that_fails_says_so(page_desktop, person, axe):
    page = page_desktop
    with_key(page, isUserVerified=False)
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was confirmed")
    axe(page)


def test_invitation_by_the_worker(page_desktop, open_page, worker, sign_in, letter, axe):
    office = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    owner = factories.MembershipFactory(organisation=office, role=MembershipRole.OWNER).user
    page = page_desktop
    sign_in(page, owner)
    page.goto("/office/okoye/team/")
    page.get_by_label("E-mail address").fill("new@example.com")
    page.get_by_label("Role").select_option("associate")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("row", name=re.compile("new@example.com"))).to_be_visible()

    theirs = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    # The worker names the site as its settings do; this server stands elsewhere.
    theirs.goto("/" + LINK.search(letter("new@example.com")).group().split("/", 3)[3])
    axe(theirs)
    theirs.get_by_role("button", name="Make an account").click()
    expect(theirs.get_by_label("E-mail address")).to_have_value("new@example.com")
    theirs.get_by_label("Your name").fill("New Person")
    theirs.get_by_label("Password", exact=True).fill("a long enough secret")
    theirs.get_by_role("button", name="Make my account").click()
    theirs.get_by_role("button", name="Join Okoye Casting").click()
    theirs.wait_for_url("**/office/okoye/**")
    assert Membership.objects.get(user__email="new@example.com").role == MembershipRole.ASSOCIATE

    page.reload()
    page.get_by_role("link", name="Change New Person").click()
    axe(page)
    page.get_by_role("button", name="Take out of the team").click()
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_text("New Person is not in the team any more.")).to_be_visible()
    assert not Membership.objects.filter(user__email="new@example.com").exists()


def test_pages_of_an_account_are_accessible(any_page, person, sign_in, axe):
    page = any_page
    sign_in(page, person)
    for path in ("", "offices/", "offices/new/", "email/", "password/change/", "2fa/", "sessions/", "reauthenticate/"):
        page.goto(f"/account/{path}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"


def with_key(page: Page, **changes) -> None:
    """Chromium's own virtual authenticator: a passkey that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | changes})
