"""The decision room as somebody sits at it: keys, the panel, many at once, a lost connection, a phone."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.tenancy import office_scope
from casting.models import Rating, Submission
from tests.browser.conftest import eventually, forgive, settled, until
from tests.browser.faces import fill_with_faces
from tests.casting.room.people import director_of, fill, office_with, role_in


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss", skills=["swimming"])


@pytest.fixture
def people(role):
    return fill_with_faces(role, 6)


@pytest.fixture
def enter(sign_in, director, role):
    def go(page: Page, query: str = "?sort=name") -> Page:
        sign_in(page, director)
        page.goto(f"/office/{role.organisation.slug}/roles/{role.pk}/{query}")
        # The modules are in once the keyboard is on a card.
        until(page, "document.querySelector('[data-room-cards]') === null || window.htmx")
        settled(page)
        return page

    return go


def card(page: Page, name: str):
    return page.locator(".shot", has_text=name)


def states(role) -> dict[str, str]:
    with office_scope(role.organisation):
        rows = Submission.objects.filter(role=role).values_list("performer__stage_name", "state")
        return dict(rows)


def test_decides_with_single_keys_and_takes_back(enter, page_desktop, role, people, axe):
    page = enter(page_desktop)
    page.keyboard.press("s")  # Imogen Ashby: the order is by last name
    expect(card(page, "Imogen Ashby").locator(".shot__stage")).to_have_text("Shortlisted")
    page.keyboard.press("d")
    page.keyboard.press("4")
    expect(card(page, "Noor Haddad").locator(".shot__stage")).to_have_text("Not this time")
    expect(card(page, "Thandiwe Khumalo").locator(".shot__mine")).to_have_text("you 4")
    expect(page.locator('.tabs [data-count="review"]')).to_have_text("4")
    expect(page.locator(".shot")).to_have_count(6)
    eventually(page, lambda: states(role)["Noor Haddad"] == "not_selected")
    assert states(role)["Imogen Ashby"] == "shortlisted"
    axe(page)

    page.keyboard.press("z")
    expect(card(page, "Thandiwe Khumalo").locator(".shot__mine")).to_have_count(0)
    page.keyboard.press("z")
    expect(card(page, "Noor Haddad").locator(".shot__stage")).to_have_count(0)
    page.keyboard.press("z")
    expect(card(page, "Imogen Ashby").locator(".shot__stage")).to_have_count(0)
    eventually(page, lambda: set(states(role).values()) == {"submitted"})
    with office_scope(role.organisation):
        assert not Rating.objects.exists()


def test_moves_opens_and_follows(enter, page_desktop, role, people, axe):
    page = enter(page_desktop)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    panel = page.locator("#focus")
    expect(panel.get_by_role("heading", name="Noor Haddad")).to_be_visible()
    eventually(page, lambda: states(role)["Noor Haddad"] == "viewed")
    expect(card(page, "Noor Haddad").locator(".shot__new")).to_have_count(0)
    page.keyboard.press("j")
    expect(panel.get_by_role("heading", name="Thandiwe Khumalo")).to_be_visible()
    page.keyboard.press("3")
    expect(panel.get_by_role("radio", name="3")).to_be_checked()
    page.keyboard.press("n")
    page.keyboard.type("Ask about open water. sadx")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.locator(".note__text")).to_have_text("Ask about open water. sadx")
    expect(panel.locator("[data-room-note]")).to_have_value("")
    page.keyboard.press("t")
    page.keyboard.type("Strong read")
    page.keyboard.press("Enter")
    expect(card(page, "Thandiwe Khumalo").locator(".shot__tags")).to_have_text("strong read")
    axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert states(role)["Thandiwe Khumalo"] == "viewed", "typing decides nothing"


def test_passing_by_opens_nobody(enter, page_desktop, role, people):
    page = enter(page_desktop)
    for _ in range(5):
        page.keyboard.press("j")
    page.wait_for_timeout(800)
    assert set(states(role).values()) == {"submitted"}


def test_a_bulk_no_names_who_was_never_opened(enter, page_desktop, role, people, axe):
    page = enter(page_desktop)
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-selcount]")).to_have_text("3 selected")
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("3 of these 3 have never been opened")
    axe(page)
    dialog.get_by_role("button", name="Not this time for 3").click()
    expect(dialog).to_be_visible()
    assert set(states(role).values()) == {"submitted"}, "it stops until that is confirmed"
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Not this time for 3").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".toasts")).to_contain_text("Not this time for 3 people")
    expect(page.locator('.tabs [data-count="closed"]')).to_have_text("3")
    page.keyboard.press("z")
    eventually(page, lambda: set(states(role).values()) == {"submitted"})


def test_everyone_who_fits_reaches_past_the_page(enter, page_desktop, role):
    fill(role, 70, varied=False)
    page = enter(page_desktop)
    page.keyboard.press("x")
    page.get_by_role("button", name="Everyone who fits").click()
    expect(page.locator("[data-selcount]")).to_have_text("70 selected")
    page.locator(".selbar").get_by_role("button", name="Shortlist").click()
    eventually(page, lambda: set(states(role).values()) == {"shortlisted"})
    expect(page.locator(".toasts")).to_contain_text("70 people are on the shortlist")


def test_the_next_page_comes_before_the_end_is_reached(enter, page_desktop, role):
    fill(role, 130, varied=False)
    page = enter(page_desktop)
    for _ in range(14):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".shot")).to_have_count(130)
    ids = page.eval_on_selector_all(".shot", "all => all.map((one) => one.id)")
    assert len(set(ids)) == 130
    expect(page.locator("[data-room-more]")).to_contain_text("That is everyone")


def test_nothing_is_lost_while_the_connection_is_down(enter, page_desktop, role, people):
    page = enter(page_desktop)
    page.context.set_offline(True)
    page.keyboard.press("s")
    page.keyboard.press("a")
    page.keyboard.press("5")
    expect(page.locator("[data-savestate]")).to_have_text("3 not saved yet")
    expect(card(page, "Imogen Ashby").locator(".shot__stage")).to_have_text("Shortlisted")
    assert set(states(role).values()) == {"submitted"}
    page.context.set_offline(False)
    eventually(page, lambda: states(role)["Noor Haddad"] == "audition")
    assert states(role)["Imogen Ashby"] == "shortlisted"
    expect(page.locator("[data-savestate]")).to_be_hidden()
    with office_scope(role.organisation):
        assert Rating.objects.get().value == 5
    forgive(page, "ERR_INTERNET_DISCONNECTED")


def test_a_reload_takes_up_what_was_not_saved(enter, page_desktop, role, people):
    page = enter(page_desktop)
    page.route("**/decide/", lambda route: route.abort("connectionfailed"))
    page.keyboard.press("s")
    expect(page.locator("[data-savestate]")).to_have_text("1 not saved yet")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/decide/")
    page.reload()
    eventually(page, lambda: states(role)["Imogen Ashby"] == "shortlisted")
    forgive(page, "ERR_CONNECTION_FAILED")


def test_signed_out_elsewhere_loses_nothing(enter, page_desktop, role, people, sign_in, director):
    page = enter(page_desktop)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("s")
    expect(page.locator(".toast--error")).to_contain_text("You have been signed out")
    expect(page.locator("[data-savestate]")).to_have_text("1 not saved yet")
    sign_in(page, director)
    page.locator("[data-savestate]").click()
    eventually(page, lambda: states(role)["Imogen Ashby"] == "shortlisted")
    expect(page.locator("[data-savestate]")).to_be_hidden()


def test_calls_back_from_the_board_and_takes_it_back(enter, page_desktop, role, people, axe):
    page = enter(page_desktop)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Imogen Ashby")
    axe(page)
    dialog.get_by_label("Day").fill("2030-03-12")
    dialog.get_by_label("First time").fill("10:30")
    dialog.get_by_label("Place", exact=False).first.fill("Studio 2")
    dialog.get_by_role("button", name="Call back").click()
    expect(card(page, "Imogen Ashby").locator(".shot__stage")).to_have_text("Callback")
    expect(page.locator('.tabs [data-count="callback"]')).to_have_text("1")
    assert states(role)["Imogen Ashby"] == "callback"
    page.keyboard.press("z")
    eventually(page, lambda: states(role)["Imogen Ashby"] == "submitted")
    expect(card(page, "Imogen Ashby").locator(".shot__stage")).to_have_count(0)


def test_what_a_colleague_decided_first_is_said(enter, page_desktop, role, people, director):
    page = enter(page_desktop)
    with office_scope(role.organisation):
        Submission.objects.filter(pk=people[1].pk).update(state="audition", revision=2)
    page.keyboard.press("d")
    expect(page.locator(".toast--error")).to_contain_text("Imogen Ashby was just moved by somebody else")
    expect(card(page, "Imogen Ashby").locator(".shot__stage")).to_have_text("Audition")
    assert states(role)["Imogen Ashby"] == "audition"
    forgive(page, "409")


def test_keys_can_be_turned_off(enter, page_desktop, role, people, director):
    director.single_keys = False
    director.save()
    page = enter(page_desktop)
    page.keyboard.press("s")
    page.wait_for_timeout(500)
    assert set(states(role).values()) == {"submitted"}


def test_the_sheet_names_every_key(enter, page_desktop, role, people, axe):
    page = enter(page_desktop)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    for words in ("Shortlist", "Not this time", "Take the last one back", "Write a private note", "Select a run"):
        expect(sheet).to_contain_text(words)
    axe(page)


def test_looks_right_and_works_on_both(enter, any_page, role, people, axe):
    page = enter(any_page)
    expect(page.locator(".shot")).to_have_count(6)
    axe(page)
    card(page, "Noor Haddad").locator(".shot__link").click()
    panel = page.locator("#focus")
    expect(panel.get_by_role("heading", name="Noor Haddad")).to_be_visible()
    axe(page)
    panel.get_by_role("button", name="Shortlist").click()
    eventually(page, lambda: states(role)["Noor Haddad"] == "shortlisted")
    panel.get_by_role("button", name="The next").click()
    expect(panel.get_by_role("heading", name="Thandiwe Khumalo")).to_be_visible()
    panel.get_by_role("button", name="Close the panel").click()
    expect(panel).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_the_page_of_one_submission(enter, any_page, role, people, axe):
    page = enter(any_page)
    page.goto(f"/office/{role.organisation.slug}/roles/{role.pk}/submissions/{people[0].pk}/")
    axe(page)
    page.get_by_role("button", name="Audition").click()
    eventually(page, lambda: states(role)["Noor Haddad"] == "audition")
    axe(page)


@pytest.mark.parametrize("query", ["?stage=booked", "?q=nobody", "?sort=rating&has_tape=1"])
def test_empty_places_are_in_order(enter, any_page, role, people, axe, query):
    axe(enter(any_page, query))


def test_works_without_script(browser, site, sign_in, role, people, director):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, director)
    page.goto(f"/office/{role.organisation.slug}/roles/{role.pk}/?sort=name")
    card(page, "Noor Haddad").locator(".shot__pick").check(force=True)
    page.locator(".selbar").get_by_role("button", name="Shortlist").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One person is on the shortlist")
    page.get_by_role("button", name="Take it back").click()
    assert states(role)["Noor Haddad"] == "submitted"
    context.close()
