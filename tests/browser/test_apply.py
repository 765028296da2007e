"""Applying on a phone, signal lost on the way, and what stands on the performer's home afterwards."""

import datetime as dt
import re

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import Question, Submission, SubmissionDraft
from casting.states import QuestionKind, SubmissionState
from core import clock
from tests import factories
from tests.browser.conftest import forgive, settled

NO_SIGNAL = "ERR_INTERNET_DISCONNECTED"
SAVED = re.compile("^Saved ")
NOT_SAVED = "Not saved: no signal. Kept on this phone."


def every(model):
    with across_offices("a test reads back"):
        return model.objects.all()


def asked(role, position, **fields):
    with across_offices("a test"):
        return Question.objects.create(organisation=role.organisation, role=role, position=position, **fields)


@pytest.fixture
def call(transactional_db):
    office = factories.OrganisationFactory(name="Okoye Casting", slug="okoye")
    production = factories.ProductionFactory(organisation=office, title="The Salt Road")
    call = factories.CastingCallFactory(
        production=production, slug="salt-road", answer_by=clock.today() + dt.timedelta(days=40)
    )
    mara = factories.RoleFactory(call=call, name="Mara Voss", position=0, asks_tape=True)
    asked(mara, 0, kind=QuestionKind.YES_NO, prompt="Are you free all of May?")
    asked(mara, 1, kind=QuestionKind.TEXT, prompt="How are you in open water?")
    factories.RoleFactory(call=call, name="Harbour Clerk", position=1, playing_age_min=60, playing_age_max=75)
    return call


@pytest.fixture
def performer(call):
    performer = factories.PerformerFactory(stage_name="Noor Haddad", slug="noor")
    for position in range(3):
        factories.MediaAssetFactory(performer=performer, is_main=position == 0, position=position)
    return performer


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def state(page: Page):
    return page.locator("[data-draft-state]")


def kept_here(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('callboard.draft.')).length")


def forgive_no_signal(page: Page) -> None:
    """Whether a save or an icon was under way when the signal went is chance."""
    page.wait_for_timeout(200)
    page.faults[:] = [fault for fault in page.faults if NO_SIGNAL not in fault]


def step(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Steps").get_by_role("link", name=name, exact=True).click()


def heading(page: Page, name: str):
    return page.get_by_role("heading", level=2, name=name)


def test_the_whole_application_on_a_phone(page_phone, sign_in, axe, call, performer):
    page = page_phone
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/")
    settled(page)
    axe(page)
    assert sideways(page) <= 0
    expect(page.get_by_text("outside your playing range")).to_have_count(1)
    following = page.get_by_role("link", name=re.compile("^Next"))
    following.click()
    parts = page.get_by_role("group", name="Which part, or parts?")
    expect(parts.get_by_text("Choose at least one part.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Mara Voss")).to_be_focused()
    page.get_by_role("checkbox", name="Mara Voss").check()
    expect(parts.get_by_text("Choose at least one part.")).to_have_count(0)
    expect(following).to_have_text("Next: your tape")
    following.click()
    expect(heading(page, "Your self-tape")).to_be_focused()
    expect(page).to_have_url(re.compile("#step-tape$"))
    expect(page.locator("[aria-current=step]")).to_have_text("Self-tape")
    expect(page.get_by_text("How are you in open water?")).to_be_hidden()
    following.click()
    expect(page.get_by_role("group", name="Self-tape", exact=True).get_by_text("asks for a self-tape.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Back: Part and media").click()
    expect(heading(page, "Which part, and which face?")).to_be_focused()
    page.locator(".pickshot").nth(1).click()
    page.go_back()
    expect(heading(page, "Your self-tape")).to_be_focused()
    # Enter goes on, as the button in sight does, and sends nothing.
    page.get_by_label("Link to your self-tape").fill("a film of mine")
    page.get_by_label("Link to your self-tape").press("Enter")
    expect(heading(page, "Two questions, then send")).to_be_focused()
    page.get_by_label("How are you in open water?").fill("Strong in the pool, keen to train for the sea.")
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    settled(page)
    expect(heading(page, "Two questions, then send")).to_be_visible()
    page.get_by_role("button", name="Send to Okoye Casting").click()
    free = page.get_by_role("group", name="Are you free all of May?")
    expect(free.get_by_text("They need an answer to this one.")).to_be_visible()
    axe(page)
    free.get_by_label("Yes").check()
    page.get_by_label("A short note").fill("Free for a chat any morning.")
    # What only the server knows opens the step in which it stands.
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_text("One thing to put right")).to_be_visible()
    expect(page.locator(".banner--danger")).to_be_focused()
    expect(heading(page, "Your self-tape")).to_be_visible()
    settled(page)
    axe(page)
    page.get_by_role("link", name="Link to your self-tape").click()
    page.get_by_label("Link to your self-tape").fill("vimeo.com/123456/abcdef")
    expect(page.get_by_text("One thing to put right")).to_have_count(0)
    following.click()
    expect(page.get_by_label("How are you in open water?")).to_have_value(
        "Strong in the pool, keen to train for the sea."
    )
    expect(state(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()
    axe(page)
    assert kept_here(page) == 0
    row = every(Submission).get()
    assert row.tape_url == "https://vimeo.com/123456/abcdef"
    assert [answer["answer"] for answer in row.answers] == ["Yes", "Strong in the pool, keen to train for the sea."]
    assert row.headshot.position == 1
    forgive(page, "422")
    page.get_by_role("link", name="Your submissions").click()
    expect(page.get_by_text("They have it and have not opened it yet.")).to_be_visible()
    axe(page)
    assert sideways(page) <= 0


def test_without_script_it_is_one_page_that_can_be_sent(open_page, sign_in, call, performer):
    page = open_page(width=390, height=844, java_script_enabled=False)
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/")
    page.get_by_role("checkbox", name="Harbour Clerk").check()
    page.get_by_label("A short note").fill("No script here.")
    expect(page.get_by_label("How are you in open water?")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Next"))).to_be_hidden()
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()
    assert every(Submission).get().note == "No script here."


def test_typing_survives_a_lost_signal(page_phone, sign_in, call, performer):
    page = page_phone
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/")
    page.get_by_role("checkbox", name="Harbour Clerk").check()
    # A part that asks no tape and no questions leaves their steps out.
    step(page, "Send")
    expect(page.get_by_role("navigation", name="Steps").get_by_role("link")).to_have_text(["Part and media", "Send"])
    page.get_by_label("A short note").fill("Written with signal.")
    expect(state(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    page.get_by_label("A short note").fill("Written in the Underground.")
    expect(state(page)).to_have_text(NOT_SAVED)
    assert kept_here(page) == 1
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_text("Send it when you have signal again; it is kept on this phone.")).to_be_visible()
    expect(page.get_by_label("A short note")).to_have_value("Written in the Underground.")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert SubmissionDraft.objects.get().data["note"] == "Written in the Underground."
    assert kept_here(page) == 0
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()
    assert every(Submission).get().note == "Written in the Underground."
    forgive_no_signal(page)


def test_what_was_only_on_the_phone_comes_back_after_the_page_was_lost(page_phone, sign_in, call, performer):
    page = page_phone
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/")
    settled(page)
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Mara Voss").check()
    step(page, "Questions and send")
    page.get_by_label("How are you in open water?").fill("Like a seal.")
    page.get_by_role("group", name="Are you free all of May?").get_by_label("No").check()
    expect(state(page)).to_have_text(NOT_SAVED)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/calls/salt-road/apply/#step-send")
    expect(page.get_by_label("How are you in open water?")).to_have_value("Like a seal.")
    expect(page.get_by_role("group", name="Are you free all of May?").get_by_label("No")).to_be_checked()
    expect(state(page)).to_have_text(SAVED)
    assert kept_here(page) == 0
    assert "Like a seal." in SubmissionDraft.objects.get().data.values()
    forgive_no_signal(page)


def test_a_wrong_clock_on_the_phone_loses_nothing(page_phone, sign_in, call, performer):
    page = page_phone
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/#step-send")
    page.get_by_label("A short note").fill("With signal.")
    expect(state(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    page.evaluate("const now = Date.now; Date.now = () => now() - 3600_000")
    page.get_by_label("A short note").fill("Without signal, an hour behind.")
    expect(state(page)).to_have_text(NOT_SAVED)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/calls/salt-road/apply/#step-send")
    expect(page.get_by_label("A short note")).to_have_value("Without signal, an hour behind.")
    forgive_no_signal(page)


def test_a_picture_just_added_stays_chosen_where_the_clock_is_ahead(page_phone, sign_in, call, performer, tmp_path):
    page = page_phone
    picture = tmp_path / "with-a-hat.jpg"
    Image.new("RGB", (800, 1000), "grey").save(picture)
    sign_in(page, performer.account)
    page.add_init_script("const now = Date.now; Date.now = () => now() + 3600_000")
    page.goto("/calls/salt-road/apply/")
    page.get_by_role("checkbox", name="Harbour Clerk").check()
    expect(state(page)).to_have_text(SAVED)
    page.get_by_text("Add a headshot").click()
    page.get_by_label("A photograph, JPEG").set_input_files(picture)
    page.get_by_role("button", name="Add this one").click()
    expect(page.get_by_text("Added. It is your headshot for this one.").first).to_be_visible()
    settled(page)
    expect(state(page)).to_have_text(SAVED)
    newest = performer.media.latest("pk")
    expect(page.locator("[name=headshot]:checked")).to_have_value(str(newest.public_id))


def test_a_draft_follows_to_another_device(open_page, sign_in, call, performer):
    phone = open_page(width=390, height=844, has_touch=True, is_mobile=True)
    sign_in(phone, performer.account)
    phone.goto("/calls/salt-road/apply/")
    phone.get_by_role("checkbox", name="Harbour Clerk").check()
    step(phone, "Send")
    phone.get_by_label("A short note").fill("Begun on the phone.")
    expect(state(phone)).to_have_text(SAVED)
    desk = open_page(width=1440, height=900)
    sign_in(desk, performer.account)
    desk.goto("/home/")
    desk.get_by_role("link", name="Carry on").click()
    expect(desk.get_by_role("checkbox", name="Harbour Clerk")).to_be_checked()
    expect(desk.get_by_label("A short note")).to_have_value("Begun on the phone.")


def test_whoever_signs_in_again_in_another_tab_goes_on_where_they_were(page_phone, sign_in, call, performer):
    page = page_phone
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/")
    page.get_by_role("checkbox", name="Harbour Clerk").check()
    step(page, "Send")
    expect(state(page)).to_have_text(SAVED)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("A short note").fill("Typed while signed out.")
    expect(state(page)).to_contain_text("Sign in again in another tab.")
    # As signing in does, it makes another token against forged requests.
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    sign_in(page, performer.account)
    other = page.context.new_page()
    other.goto("/calls/salt-road/apply/")
    other.close()
    expect(state(page)).to_have_text(SAVED)
    assert SubmissionDraft.objects.get().data["note"] == "Typed while signed out."
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()
    forgive(page, "40[13]")


def test_pressing_send_twice_in_a_hurry_is_one_submission(page_phone, sign_in, call, performer):
    page = page_phone
    sign_in(page, performer.account)
    page.goto("/calls/salt-road/apply/")
    page.get_by_role("checkbox", name="Harbour Clerk").check()
    step(page, "Send")
    page.get_by_role("button", name="Send to Okoye Casting").dblclick()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()
    assert every(Submission).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_performers_pages_are_accessible_and_fit(any_page, sign_in, axe, call, performer, scheme):
    page = any_page
    page.emulate_media(color_scheme=scheme)
    role = call.roles.model._base_manager.get(name="Mara Voss")
    row = factories.SubmissionFactory(
        role=role, performer=performer, note="A note", answers=[{"prompt": "Row?", "answer": "Yes"}]
    )
    for number, stage in enumerate([SubmissionState.VIEWED, SubmissionState.SHORTLISTED, SubmissionState.WITHDRAWN]):
        factories.SubmissionFactory(
            role__call=call, performer=performer, profile=row.profile, state=stage,
            viewed_at=clock.now(), role__name="Wolfeschlegelsteinhausenbergerdorff" * (number + 1),
        )  # fmt: skip
    sign_in(page, performer.account)
    for path in (
        "/home/",
        "/home/submissions/",
        f"/home/submissions/{row.pk}/",
        f"/home/submissions/{row.pk}/edit/",
        f"/home/submissions/{row.pk}/withdraw/",
        "/calls/salt-road/apply/",
    ):
        page.goto(path)
        axe(page)
        assert sideways(page) <= 0, path


def test_the_agents_desk_is_accessible_and_fits(any_page, sign_in, axe, call):
    page = any_page
    agency = factories.AgencyFactory(slug="bell-lane", name="Bell Lane Artists")
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    role = call.roles.model._base_manager.get(name="Harbour Clerk")
    for name in ("Idris Vale", "Zora Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"):
        performer = factories.PerformerFactory(stage_name=name, account=None)
        factories.RepresentationFactory(performer=performer, organisation=agency)
        factories.SubmissionFactory(role=role, performer=performer, agency=agency, via="rep", submitted_by=agent)
    sign_in(page, agent)
    row = every(Submission).first()
    for path in (
        "/office/bell-lane/clients/",
        f"/office/bell-lane/clients/submissions/{row.pk}/",
        "/calls/salt-road/apply/",
        f"/calls/salt-road/apply/?performer={row.performer_id}",
        f"/calls/salt-road/apply/sent/?performer={row.performer_id}",
    ):
        page.goto(path)
        axe(page)
        assert sideways(page) <= 0, path
