"""The main job, end to end, on real parts: a call goes out, actors apply, the room decides, and both hear by real mail.

A real web process, a real worker, a real mail server; the office at a desk, and deciding on a phone; the actors on
phones. Deciding by keys has its own tests (test_room), and so has every screen at the other width.
"""

import datetime as dt
import re
import time
from collections import Counter
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from auditions.models import Appointment
from auditions.states import AppointmentState
from casting.models import Submission
from casting.states import SubmissionState
from core import clock
from tests import factories
from tests.talent.conftest import picture

LINK = re.compile(r"https?://\S+")
PATIENCE = 40
SLOW = PATIENCE * 1000
ZONES = ("Europe/London", "America/New_York", "America/Los_Angeles", "Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata")


class Post:
    """What has come into the mailbox."""

    def __init__(self, mailbox) -> None:
        self.mailbox = mailbox

    def newest(self, address: str, subject: str) -> EmailMessage:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for entry in self.mailbox.entries(address):
                if subject in entry.subject:
                    return self.mailbox.message(entry.name)
            time.sleep(0.1)
        raise AssertionError(
            f"No “{subject}” came for {address}; there is {[e.subject for e in self.mailbox.entries()]}"
        )

    def subjects(self, address: str) -> Counter[str]:
        return Counter(entry.subject for entry in self.mailbox.entries(address))


def words(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


@pytest.fixture
def post(mail_sink) -> Post:
    return Post(mail_sink)


@pytest.fixture
def day_zone() -> str:
    """Somewhere where it is day, or the notes of this story would wait for the morning."""
    return next(zone for zone in ZONES if 10 <= clock.now().astimezone(ZoneInfo(zone)).hour < 19)


@pytest.fixture
def director(transactional_db, day_zone) -> User:
    office = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    user = factories.UserFactory(name="Renata Okoye", time_zone=day_zone)
    factories.MembershipFactory(organisation=office, user=user, role=MembershipRole.DIRECTOR)
    return user


@pytest.fixture
def other_actor(transactional_db, day_zone):
    """Somebody who has been here for longer, with a profile and a picture."""
    account = factories.UserFactory(name="Saoirse Brennan", email="saoirse@example.com", time_zone=day_zone)
    performer = factories.PerformerFactory(account=account, stage_name="Saoirse Brennan", slug="saoirse")
    factories.MediaAssetFactory(performer=performer, is_main=True)
    return account


def test_from_a_call_to_two_answers(open_page, sign_in, axe, worker, post, director, other_actor, day_zone):
    office = open_page(width=1440, height=900)
    pocket, actor, other = (open_page(width=390, height=844, has_touch=True, is_mobile=True) for _ in range(3))
    for page in (office, pocket, actor, other):
        page.set_default_timeout(SLOW)
    sign_in(office, director)
    sign_in(pocket, director)
    address = _publish_a_call(office, axe)

    _sign_up(actor, post, axe)
    User.objects.filter(email="noor@example.com").update(time_zone=day_zone)
    _make_a_profile(actor, axe)
    _apply(actor, axe, address, "https://tapes.example/noor")
    sign_in(other, other_actor)
    _apply(other, axe, address, "https://tapes.example/saoirse")
    assert "has received your submission for Mara Voss" in words(post.newest("noor@example.com", "Received"))

    _decide(pocket, axe)
    _see_nothing_yet(actor)
    _let_the_notes_leave(office, axe)

    invitation = _check_the_good_news(post)
    _check_the_no(post)
    _read_at_home(actor, other, axe)
    _answer(actor, invitation, axe)
    _see_the_answer(office, axe)
    time.sleep(1)
    for mail in (post.subjects("noor@example.com"), post.subjects("saoirse@example.com")):
        assert set(mail.values()) == {1}, f"something came twice: {mail}"


def _publish_a_call(page: Page, axe) -> str:
    page.goto("/office/okoye/")
    page.get_by_role("link", name="Make a production").click()
    page.get_by_label("Title", exact=True).fill("The Salt Road")
    page.get_by_label("Kind", exact=True).select_option("film")
    page.get_by_label("Agreement", exact=True).select_option("equity")
    axe(page)
    page.get_by_role("button", name="Make the production").click()
    page.get_by_role("link", name="New call").click()
    page.get_by_role("button", name="Make the draft").click()
    today = clock.today()
    page.get_by_label(re.compile("Where the work is")).fill("Whitby")
    page.get_by_label(re.compile("Work starts")).fill(f"{today + dt.timedelta(days=60)}")
    page.get_by_label(re.compile("Applications close")).fill(f"{today + dt.timedelta(days=14)}T18:00")
    page.get_by_label(re.compile("Answers promised by")).fill(f"{today + dt.timedelta(days=30)}")
    page.get_by_role("group", name="Is the work paid?").get_by_text("Yes", exact=True).click()
    page.get_by_label(re.compile("Pay, or from")).fill("4,250")
    page.get_by_label(re.compile("^For")).select_option("week")
    for question in ["Is there nudity or intimacy?", "Are there stunts?", "Are minors cast, or on set?"]:
        page.get_by_role("group", name=question).get_by_text("No", exact=True).click()
    axe(page)
    page.get_by_role("button", name="Save and go on to the roles").click()
    page.get_by_role("link", name="Add the first role").click()
    page.get_by_label("Name", exact=True).fill("Mara Voss")
    page.get_by_label("Kind of role").select_option("lead")
    page.get_by_role("button", name="Make the role").click()
    page.get_by_label(re.compile("^Description")).fill("Keeps engines alive and people at arm’s length.")
    page.get_by_label("Ask for a link to a self-tape").check()
    axe(page)
    page.get_by_role("button", name="Save and go back to the call").click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish the call").click()
    expect(page.get_by_text("The call is published.")).to_be_visible()
    axe(page)
    page.goto("/calls/")
    page.get_by_role("link", name="The Salt Road").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Salt Road")
    axe(page)
    return page.url


def _sign_up(page: Page, post: Post, axe) -> None:
    page.goto("/account/signup/")
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label("E-mail address").fill("noor@example.com")
    page.get_by_label("Password", exact=True).fill("a long enough secret")
    page.get_by_label("I am an actor").check()
    axe(page)
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", name="Look in your post")).to_be_visible()
    axe(page)
    page.goto(LINK.search(words(post.newest("noor@example.com", ""))).group())
    axe(page)
    page.get_by_role("button", name="Yes, this is my address").click()
    page.wait_for_url(lambda url: "/confirm" not in url)
    axe(page)


def _make_a_profile(page: Page, axe) -> None:
    page.goto("/profile/")
    page.get_by_label("From").fill("28")
    page.get_by_label("To", exact=False).first.fill("38")
    page.get_by_label("Where you are based").fill("Leeds")
    axe(page)
    page.get_by_role("button", name="Make the profile").click()
    expect(page.locator("#guide")).to_contain_text("Casting looks at faces first")
    page.wait_for_load_state("networkidle")
    page.set_input_files(
        "#id_headshots", [{"name": "noor.jpg", "mimeType": "image/jpeg", "buffer": picture((1000, 1250))}]
    )
    expect(page.locator(".portrait")).to_have_count(1, timeout=SLOW)
    expect(page.get_by_text("Being prepared…")).to_have_count(0, timeout=SLOW)
    # Awaited in the page: a picture may still be on its way when its card is there.
    page.locator(".portrait img").first.evaluate("image => image.decode()")
    axe(page)


def _apply(page: Page, axe, address: str, tape: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Apply", exact=True).first.click()
    page.get_by_role("checkbox", name="Mara Voss").check()
    page.get_by_role("link", name="Next: your tape").click()
    page.get_by_label("Link to your self-tape").fill(tape)
    page.get_by_role("link", name=re.compile("^Next")).click()
    page.get_by_label("A short note").fill("I grew up on that coast.")
    axe(page)
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()
    axe(page)
    page.goto("/home/")
    expect(page.get_by_text("They have it and have not opened it yet.")).to_be_visible()
    axe(page)


def _decide(page: Page, axe) -> None:
    """Noor is opened, rated, shortlisted and called back; Saoirse is opened and told no."""
    page.goto("/office/okoye/")
    page.get_by_role("link", name="Mara Voss").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".shot")).to_have_count(2)
    axe(page)
    panel = page.locator("#focus")
    page.locator(".shot", has_text="Noor Haddad").locator(".shot__link").click()
    expect(panel.get_by_role("heading", name="Noor Haddad")).to_be_visible()
    expect(panel).to_contain_text("I grew up on that coast.")
    axe(page)
    panel.get_by_role("radio", name="5").check(force=True)
    _eventually(lambda: _of("Noor Haddad").rating_sum == 5, "the rating")
    assert _of("Noor Haddad").state == SubmissionState.VIEWED
    panel.get_by_role("button", name="Shortlist").click()
    _eventually(lambda: _of("Noor Haddad").state == SubmissionState.SHORTLISTED, "the shortlist")

    _show(page, "Saoirse Brennan")
    _eventually(lambda: _of("Saoirse Brennan").state == SubmissionState.VIEWED, "the opening")
    panel.get_by_role("button", name="Not this time").click()
    asks = page.get_by_role("dialog", name=re.compile("Not this time"))
    axe(page)
    asks.get_by_role("button", name=re.compile("^Not this time")).click()
    _eventually(lambda: _of("Saoirse Brennan").state == SubmissionState.NOT_SELECTED, "the no")

    page.goto(re.sub(r"\?.*", "", page.url) + "?stage=shortlisted")
    page.wait_for_load_state("networkidle")
    _show(page, "Noor Haddad")
    panel.get_by_role("button", name="Callback").click()
    dialog = page.get_by_role("dialog", name="Call back")
    dialog.get_by_label("Day").fill(f"{clock.today() + dt.timedelta(days=5)}")
    dialog.get_by_label("First time").fill("10:40")
    dialog.get_by_label("Place").fill("Studio 2")
    dialog.get_by_label("Address").fill("14 Quarry Hill, Leeds")
    dialog.get_by_label("What to prepare").fill("Scenes 3 and 9.")
    axe(page)
    dialog.get_by_role("button", name="Call back").click()
    _eventually(lambda: _of("Noor Haddad").state == SubmissionState.CALLBACK, "the callback")


def _show(page: Page, name: str) -> None:
    panel = page.locator("#focus")
    if panel.is_visible():
        panel.get_by_role("button", name="Close the panel").click()
        expect(panel).to_be_hidden()
    page.locator(".shot", has_text=name).locator(".shot__link").click()
    expect(panel.get_by_role("heading", name=name)).to_be_visible()


def _see_nothing_yet(page: Page) -> None:
    """What has not been told does not show."""
    page.goto("/home/")
    expect(page.get_by_text("Shortlisted").first).to_be_visible()
    expect(page.get_by_text("Called back")).to_have_count(0)


def _let_the_notes_leave(page: Page, axe) -> None:
    page.goto("/office/okoye/outbox/")
    expect(page.get_by_text("2 notes wait")).to_be_visible()
    axe(page)
    for waiting in (2, 1):
        batches = page.locator("[data-batch]")
        batch = batches.first
        if batch.get_attribute("open") is None:
            batch.locator("summary").first.click()
        batch.get_by_text("Send now").click()
        axe(page)
        batch.get_by_role("button", name="Send 1 now").click()
        _eventually(lambda waiting=waiting: _batches_left(page) == waiting - 1, "the sending")


def _batches_left(page: Page) -> int:
    page.reload()
    return page.locator("[data-batch]").count()


def _check_the_good_news(post: Post) -> str:
    mail = post.newest("noor@example.com", "Callback")
    text = words(mail)
    assert "we would love to see you again for Mara Voss in The Salt Road" in text
    assert "10:40" in text
    assert "Studio 2, 14 Quarry Hill, Leeds" in text
    assert "Scenes 3 and 9." in text
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert "METHOD:REQUEST" in calendar.get_content()
    return next(link for link in LINK.findall(text) if "/callback/" in link)


def _check_the_no(post: Post) -> None:
    mail = post.newest("saoirse@example.com", "not this time")
    text = words(mail)
    assert text.startswith("Dear Saoirse,")
    assert "For Mara Voss in The Salt Road the answer is no this time" in text
    assert "Thank you for your self-tape" in text
    assert "Renata Okoye" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def _read_at_home(actor: Page, other: Page, axe) -> None:
    actor.goto("/home/")
    expect(actor.get_by_text("Callback for Mara Voss")).to_be_visible()
    axe(actor)
    other.goto("/home/")
    other.get_by_text("Answered", exact=True).click()
    expect(other.get_by_text("Not this time").first).to_be_visible()
    axe(other)


def _answer(page: Page, link: str, axe) -> None:
    page.goto(link)
    axe(page)
    page.get_by_label("Yes, I will be there").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("You have said yes.")).to_be_visible()
    axe(page)
    with across_offices("a test reads the answer"):
        assert Appointment.objects.get().state == AppointmentState.CONFIRMED


def _see_the_answer(page: Page, axe) -> None:
    page.goto(f"/office/okoye/roles/{_of('Noor Haddad').role_id}/callbacks/")
    expect(page.get_by_text("Confirmed")).to_be_visible()
    axe(page)


def _of(name: str) -> Submission:
    with across_offices("a test reads what was decided"):
        return Submission.objects.get(performer__stage_name=name)


def _eventually(true, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.05)
