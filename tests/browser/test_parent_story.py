"""A parent's day: a profile for a child, a permit, days that are taken, and the other parent by letter, on a phone."""

import re
import time

from playwright.sync_api import Page, expect

from accounts.tenancy import across_offices
from casting.models import Submission
from casting.services.submissions import RoleEntry, submit
from talent.models import Performer, WorkPermit
from tests import factories
from tests.browser.conftest import PATIENCE

LINK = re.compile(r"https?://\S+/answering/\S+")


def person(name: str, email: str):
    made = factories.UserFactory(name=name, email=email)
    made.emailaddress_set.update_or_create(email=email, defaults={"verified": True, "primary": True})
    return made


def letter_to(mailbox, address: str, subject: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for entry in mailbox.entries(address):
            if subject in entry.subject:
                return mailbox.message(entry.name).get_body(("plain",)).get_content()
        time.sleep(0.1)
    raise AssertionError(f"No “{subject}” came for {address}")


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def test_a_parents_day(page_desktop, page_phone, sign_in, axe, worker, mail_sink):
    mother, father = person("Ada Marsh", "ada@example.org"), person("Ben Marsh", "ben@example.org")
    page = page_desktop
    sign_in(page, mother)
    page.goto("/profile/start/")
    page.get_by_role("link", name="I answer for a child").click()
    heading(page, "A profile for your child")
    axe(page)
    page.get_by_label("Stage name").fill("Ida Marsh")
    page.get_by_label("Their date of birth").fill("2018-02-27")
    page.get_by_text("Parent", exact=True).click()
    page.get_by_role("button", name="Make the profile").click()
    heading(page, "Who answers for Ida Marsh")
    axe(page)

    page.get_by_label("Where it is good").fill("England")
    page.get_by_label("Good until").fill("2030-05-03")
    page.get_by_role("button", name="Add the permit").click()
    expect(page.get_by_text("until 3 May 2030")).to_be_visible()
    assert WorkPermit.objects.count() == 1

    page.get_by_text("Ask somebody to join").click()
    page.get_by_label("Their e-mail address").fill("ben@example.org")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("waiting")).to_be_visible()

    child = Performer.objects.get()
    page.goto(f"/profile/{child.slug}/repeating/")
    heading(page, "Dates that come again")
    axe(page)
    page.get_by_text("Mon", exact=True).click()
    page.get_by_role("textbox", name="From").fill("2026-11-30")
    page.get_by_role("textbox", name="Until").fill("2027-06-30")
    page.get_by_role("button", name="Book these days out").click()
    expect(page.get_by_text("Mondays", exact=True)).to_be_visible()

    role = factories.RoleFactory(name="Young Mara", asks_headshot=False)
    submit(actor=mother, call=role.call, performer=child, entries=[RoleEntry(role_id=role.pk)])

    link = LINK.search(letter_to(mail_sink, "ben@example.org", "Answer for Ida Marsh")).group()
    phone = page_phone
    sign_in(phone, father)
    phone.goto(link[link.index("/answering/") :])
    heading(phone, "Answer for Ida Marsh")
    axe(phone)
    phone.get_by_role("button", name="Yes, I answer for Ida Marsh").click()
    heading(phone, "Who answers for Ida Marsh")
    axe(phone)
    phone.goto("/home/")
    expect(phone.get_by_text("Young Mara").first).to_be_visible()
    expect(phone.get_by_role("heading", name="When you are free")).to_be_visible()
    axe(phone)
    letter_to(mail_sink, "ada@example.org", "Who answers for Ida Marsh")
    with across_offices("a test reads back"):
        assert Submission.objects.filter(performer=child).count() == 1
