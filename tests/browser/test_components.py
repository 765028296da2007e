"""The gallery page: every component in both themes, and the behaviours that all screens share."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import forgive
from tests.factories import MembershipFactory, OrganisationFactory

GALLERY = "/dev/components/"


def _sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def gallery(page_desktop: Page) -> Page:
    page_desktop.goto(GALLERY)
    return page_desktop


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_and_fits(any_page, axe, scheme):
    any_page.emulate_media(color_scheme=scheme)
    any_page.goto(GALLERY)
    axe(any_page)
    assert _sideways(any_page) <= 0


@pytest.mark.parametrize("path", ["/", "/nothing-is-here/"])
def test_front_and_missing_pages_are_accessible_and_fit(any_page, axe, path):
    OrganisationFactory()
    any_page.goto(path)
    axe(any_page)
    assert _sideways(any_page) <= 0
    if path != "/":
        forgive(any_page, "404")


def test_a_text_too_faint_is_found_among_many_of_its_look(page_desktop, axe):
    page = page_desktop
    page.goto("/account/login/")
    axe(page)
    label = page.get_by_text("Password", exact=True).first
    label.evaluate("(label) => { label.style.color = 'rgb(200, 200, 200)'; }")
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page)
    label.evaluate("(label) => { label.style.color = ''; document.querySelector('main').style.background = '#555'; }")
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page)
    page.reload()
    axe(page)


def test_a_dialog_takes_focus_and_gives_it_back(gallery):
    opener = gallery.get_by_role("button", name="Open a dialog").first
    opener.click()
    dialog = gallery.get_by_role("dialog", name="Hold the notes for two hours?")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    gallery.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_count_must_be_typed(gallery):
    gallery.get_by_role("button", name="Ask for a count").first.click()
    send = gallery.get_by_role("button", name="Queue 318 notes")
    expect(send).to_be_disabled()
    gallery.get_by_label("Type 318 to go on").fill("31")
    expect(send).to_be_disabled()
    gallery.get_by_label("Type 318 to go on").fill("318")
    expect(send).to_be_enabled()


def test_a_menu_opens_by_keyboard_and_closes_on_escape(gallery):
    summary = gallery.locator("summary", has_text="More, paper")
    summary.focus()
    gallery.keyboard.press("Enter")
    gallery.keyboard.press("ArrowDown")
    expect(gallery.get_by_role("link", name="Rename the view").first).to_be_focused()
    gallery.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(gallery.get_by_role("link", name="Rename the view").first).to_be_hidden()


def test_keys_work_but_not_while_typing_nor_when_turned_off(gallery):
    gallery.evaluate(
        """async () => {
            const { bindKeys } = await import('/static/js/keys.js');
            window.pressed = [];
            bindKeys({ y: () => pressed.push('y') }, { describe: { y: 'Yes, and next' }, group: 'Decide' });
        }"""
    )
    gallery.keyboard.press("y")
    assert gallery.evaluate("pressed.length") == 1

    gallery.get_by_label("Stage name").first.focus()
    gallery.keyboard.press("y")
    assert gallery.evaluate("pressed.length") == 1

    gallery.evaluate("document.activeElement.blur()")
    gallery.keyboard.press("?")
    sheet = gallery.get_by_role("dialog", name="Keys on this page")
    expect(sheet).to_contain_text("Yes, and next")
    gallery.keyboard.press("y")
    assert gallery.evaluate("pressed.length") == 1
    gallery.keyboard.press("Escape")

    gallery.evaluate("document.body.setAttribute('data-keys-off', '')")
    gallery.keyboard.press("y")
    assert gallery.evaluate("pressed.length") == 1


def test_a_toast_can_be_undone(gallery):
    gallery.evaluate(
        """async () => {
            const { toast } = await import('/static/js/toast.js');
            toast('Shortlisted', { undo: () => { window.undone = true; } });
        }"""
    )
    expect(gallery.get_by_role("status").filter(has_text="Shortlisted")).to_be_visible()
    gallery.get_by_role("button", name="Undo", exact=True).click()
    assert gallery.evaluate("window.undone") is True


def test_values_reach_the_style_without_inline_styles(gallery):
    assert gallery.locator("[style]").evaluate_all(
        "all => all.every(one => !one.getAttribute('style').includes('color'))"
    )
    width = gallery.locator(".bar > span").first.evaluate("bar => bar.offsetWidth / bar.parentElement.offsetWidth")
    assert width == pytest.approx(0.18, abs=0.02)


def test_a_lost_picture_gives_way_to_initials(gallery):
    expect(gallery.locator(".shot", has_text="Picture lost").locator("img").first).to_be_hidden()
    expect(gallery.locator(".shot", has_text="Picture lost").locator(".print--none").first).to_have_text("MQ")


def test_the_browser_tells_its_zone(gallery):
    zones = [cookie["value"] for cookie in gallery.context.cookies() if cookie["name"] == "tz"]
    assert zones == ["Europe/London"]


def test_the_gallery_reads_without_script(browser, site):
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(GALLERY)
        expect(page.get_by_role("heading", name="Components")).to_be_visible()
        page.locator("summary", has_text="More, paper").click()
        expect(page.get_by_role("link", name="Rename the view").first).to_be_visible()


def test_who_works_for_an_office_is_led_there_from_public_pages(any_page, sign_in):
    member = MembershipFactory(role="director")
    sign_in(any_page, member.user)
    any_page.goto("/")
    expect(any_page.get_by_role("link", name="Your office")).to_have_attribute(
        "href", f"/office/{member.organisation.slug}/"
    )
    expect(any_page.get_by_role("link", name="Make an account")).to_have_count(0)


def test_an_unreachable_server_is_said_and_nothing_is_lost(gallery):
    gallery.get_by_label("Note").first.fill("Half a thought")
    gallery.evaluate(
        """() => {
            const button = document.createElement('button');
            button.textContent = 'Ask';
            button.setAttribute('hx-get', '/gone/');
            document.querySelector('main').append(button);
            htmx.process(button);
        }"""
    )
    gallery.route("**/gone/", lambda route: route.abort())
    gallery.get_by_role("button", name="Ask", exact=True).click()
    expect(gallery.get_by_role("status").filter(has_text="could not be reached")).to_be_visible()
    expect(gallery.get_by_label("Note").first).to_have_value("Half a thought")
    forgive(gallery, "gone|ERR_FAILED|htmx|sendError|Send")
