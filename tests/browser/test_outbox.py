"""The outbox in Chromium, by keyboard and by hand; templates, notices and preferences beside it."""

import datetime as dt
import uuid

import pytest
from playwright.sync_api import expect

from accounts.tenancy import across_offices
from core import clock
from notifications import kinds
from notifications.models import Notice, OutboxMessage, Preference
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages, take_back_messages
from notifications.states import MessageState
from tests import factories

KIND = "casting.not_this_time"
NAMES = ["Saoirse Brennan", "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley", "محمد الفاتح", "Björk"]


@pytest.fixture
def director(transactional_db):
    office = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    return factories.MembershipFactory(organisation=office, user__name="Renata Okoye").user


@pytest.fixture
def notes(director) -> list[int]:
    """Four held notes of one act, in the order of NAMES."""
    office, batch = director.memberships.get().organisation, uuid.uuid4()
    sample = kinds.kind_of(KIND).sample
    return add_messages(
        [
            NewMessage(
                kind=KIND,
                organisation_id=office.pk,
                to_email=f"actor{number}@example.com",
                to_name=name,
                time_zone="Europe/London",
                context=sample | {"greeting": name.split(" ")[0]},
                held_until=clock.now() + dt.timedelta(hours=2),
                dedupe_key=f"browser:{number}",
                batch=batch,
            )
            for number, name in enumerate(NAMES)
        ]
    )


def stored(key: int) -> OutboxMessage:
    with across_offices("a test looks"):
        return OutboxMessage.objects.get(pk=key)


def test_notes_are_read_changed_and_taken_back_by_keyboard(page_desktop, sign_in, director, notes, axe):
    page = page_desktop
    sign_in(page, director)
    page.goto("/office/okoye/outbox/")
    letter = page.locator("[data-letter]")
    expect(page.get_by_role("heading", name="As Saoirse Brennan reads it")).to_be_visible()
    expect(letter).to_contain_text("Dear Saoirse,")
    axe(page)

    page.keyboard.press("j")
    expect(page.get_by_role("heading", name=f"As {NAMES[1]} reads it")).to_be_visible()
    expect(page.locator("[data-recip][aria-current]")).to_contain_text(NAMES[1])
    page.keyboard.press("k")
    expect(page.get_by_role("heading", name="As Saoirse Brennan reads it")).to_be_visible()

    page.keyboard.press("e")
    line = page.get_by_label("A line of your own")
    expect(line).to_be_focused()
    line.fill("The laugh before the line is yours; keep it.")
    page.get_by_role("button", name="Keep these words").click()
    expect(letter.locator(".letter__own")).to_have_text("The laugh before the line is yours; keep it.")
    expect(page.locator(f"#note-{notes[0]}")).to_contain_text("own line")

    page.get_by_role("button", name="Phone").click()
    expect(letter).to_have_class("letter letter--phone")

    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.get_by_text("The note to Saoirse Brennan is taken back. Nobody was told.")).to_be_visible()
    expect(page.locator("[data-recip]")).to_have_count(3)
    assert stored(notes[0]).state == MessageState.CANCELLED
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The note to Saoirse Brennan waits again.")).to_be_visible()
    expect(page.locator("[data-recip]")).to_have_count(4)
    assert stored(notes[0]).state == MessageState.HELD
    page.wait_for_load_state("networkidle")

    page.keyboard.press("p")
    expect(page.get_by_text("Paused by Renata Okoye")).to_be_visible()
    axe(page)
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Pause all")).to_be_visible()


def test_the_outbox_fits_a_phone(page_phone, sign_in, director, notes, axe):
    page = page_phone
    sign_in(page, director)
    page.goto("/office/okoye/outbox/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Björk").click()
    heading = page.get_by_role("heading", name="As Björk reads it")
    expect(heading).to_be_in_viewport()
    page.get_by_text("Wait longer").click()
    page.get_by_role("button", name="A day more").click()
    expect(page.get_by_text("4 notes wait longer.")).to_be_visible()
    assert stored(notes[0]).held_until > clock.now() + dt.timedelta(hours=24)
    axe(page)


def test_the_outbox_works_without_script(browser, site, sign_in, director, notes):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, director)
    page.goto("/office/okoye/outbox/")
    page.get_by_role("link", name="Björk").click()
    page.get_by_label("A line of your own").fill("Mine.")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("[data-letter]")).to_contain_text("Mine.")
    page.get_by_role("button", name="Take all back").click()
    expect(page.get_by_text("4 notes are taken back. Nobody was told.")).to_be_visible()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("4 notes wait again.")).to_be_visible()
    context.close()


def test_a_template_is_seen_while_it_is_written(page_desktop, sign_in, director, notes, axe):
    page = page_desktop
    sign_in(page, director)
    page.goto("/office/okoye/templates/")
    page.get_by_role("link", name="Not this time").click()
    axe(page)
    body = page.get_by_label("The note")
    body.fill("Dear {greeting},\n\nWe went another way for {role}.")
    expect(page.locator("[data-letter]")).to_contain_text("We went another way for Mara Voss.")
    body.fill("Dear {greating},")
    expect(page.locator("#template-preview")).to_contain_text(
        "There is no variable {greating}. You can use: {first_name}"
    )
    body.fill("Dear {greeting},\n\nNo, this time.")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_text("Your words, Renata Okoye")).to_be_visible()
    page.goto(f"/office/okoye/outbox/notes/{notes[0]}/")
    expect(page.locator("[data-letter]")).to_contain_text("No, this time.")


def test_news_is_read_and_mail_is_chosen(any_page, sign_in, transactional_db, axe):
    page, person = any_page, factories.UserFactory()
    add_notices([NewNotice(person.pk, "Your submission was received", "browser:1", "For Mara Voss.", "/notices/")])
    sign_in(page, person)
    page.goto("/notices/")
    axe(page)
    page.get_by_role("button", name="Your submission was received").click()
    expect(page.get_by_text("You have read everything.")).to_be_visible()
    assert Notice.objects.get().read_at
    page.get_by_role("link", name="How you are told").click()
    axe(page)
    page.get_by_role("radio", name="In a weekly digest").first.check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("From now on you are told this way.")).to_be_visible()
    assert Preference.objects.filter(user=person, cadence="weekly").count() == 1


def test_after_send_now_the_page_looks_again_by_itself(page_desktop, sign_in, director, notes):
    page = page_desktop
    sign_in(page, director)
    page.goto("/office/okoye/outbox/")
    page.locator("summary", has_text="Send now").first.click()
    page.get_by_role("button", name="Send 4 now").click()
    expect(page.locator(".toast").first).to_be_visible()
    expect(page.locator("[data-recip]")).to_have_count(len(notes))
    with across_offices("the notes leave the outbox behind the page's back"):
        take_back_messages(actor=director, messages=notes)
    expect(page.locator("[data-recip]")).to_have_count(0)
