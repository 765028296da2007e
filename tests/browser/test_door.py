"""The day itself: a runner with a telephone and a bad connection, a performer who types the code, two devices."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import office_scope
from auditions.links import answer_token
from auditions.models import Appointment, Attendance, DoorEvent
from talent.models import MediaAsset
from talent.services.tape_making import prepare_tape
from tests import factories
from tests.auditions.door.people import day_with, expected
from tests.browser.conftest import forgive
from tests.browser.test_uploads import shoot
from tests.casting.room.people import office_with, role_in
from tests.tapes import tape

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
# A second tap on somebody within this many milliseconds is taken for a slip of the thumb.
A_SLIP = 750
OFFLINE = r"ERR_INTERNET_DISCONNECTED|Failed to load resource|WebSocket"


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def day(role):
    return day_with(role)


@pytest.fixture
def people(day, role):
    names = ["Noor Haddad", "Imogen Ashby", "Adaeze Nwosu"]
    return [expected(day, role, at=n, performer__stage_name=name) for n, name in enumerate(names, 1)]


@pytest.fixture
def at_the_door(open_page, sign_in, office, day):
    def go(name: str) -> Page:
        page = open_page(**PHONE)
        sign_in(page, factories.MembershipFactory(organisation=office, user__name=name).user)
        page.goto(f"/office/{office.slug}/sessions/{day.pk}/door/")
        expect(page.locator("[data-door-state]")).to_have_text("Live")
        return page

    return go


def row(page: Page, name: str):
    return page.locator(".doorrow", has_text=name)


def tap(page: Page, name: str, button: str) -> None:
    row(page, name).get_by_role("button", name=re.compile(f"^{button}")).tap()


def states(office) -> dict[str, str]:
    with office_scope(office):
        return dict(Appointment.objects.values_list("performer__stage_name", "state"))


def test_what_is_tapped_without_a_connection_is_kept_and_sent(at_the_door, office, day, people, axe):
    priya, tom = at_the_door("Priya Nand"), at_the_door("Tom Reyes")
    axe(priya)
    assert priya.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    tap(priya, "Noor Haddad", "Here")
    # Another device sees it without loading the page again.
    expect(row(tom, "Noor Haddad")).to_contain_text("Here, waits")

    priya.context.set_offline(True)
    expect(priya.locator("[data-door-state]")).to_contain_text("No connection")
    tap(priya, "Imogen Ashby", "Here")
    # Two taps on one person in less than this are one that came twice.
    priya.wait_for_timeout(A_SLIP)
    tap(priya, "Noor Haddad", "Call in")
    expect(row(priya, "Imogen Ashby")).to_contain_text("waiting to be sent")
    expect(priya.locator("[data-door-unsent]")).to_have_text("2 waiting to be sent")
    # A slip is taken back before anybody hears of it.
    tap(priya, "Adaeze Nwosu", "Here")
    priya.get_by_role("button", name="Undo").last.tap()
    expect(row(priya, "Adaeze Nwosu")).not_to_contain_text("waiting to be sent")
    kept = priya.evaluate("JSON.stringify(localStorage)")
    assert "Imogen" not in kept
    assert states(office)["Imogen Ashby"] == "confirmed"

    # Meanwhile somebody else has called Noor in.
    tap(tom, "Noor Haddad", "Call in")
    expect(row(tom, "Noor Haddad")).to_contain_text("In the room")
    tom.wait_for_timeout(A_SLIP)
    tap(tom, "Noor Haddad", "Out")
    expect(row(tom, "Noor Haddad")).to_contain_text("Seen")

    priya.context.set_offline(False)
    expect(priya.locator("[data-door-unsent]")).to_be_hidden()
    expect(row(priya, "Imogen Ashby")).to_contain_text("Here, waits")
    # What could no longer be done is said by name.
    expect(priya.locator("[data-door-refused]")).to_contain_text("Noor Haddad")
    assert states(office) == {"Noor Haddad": "completed", "Imogen Ashby": "checked_in", "Adaeze Nwosu": "confirmed"}
    with office_scope(office):
        sheet = Attendance.objects.get(appointment=people[1])
        event = DoorEvent.objects.get(appointment=people[1])
    assert sheet.arrived_at == event.happened_at < event.received_at
    forgive(priya, OFFLINE)


def test_a_performer_checks_in_by_the_code_at_the_door(at_the_door, open_page, office, people, axe):
    runner = at_the_door("Priya Nand")
    phone = open_page(**PHONE)
    phone.goto(f"/callback/{answer_token(people[0])}/here/")
    axe(phone)
    phone.get_by_label("Code at the door").fill("000000")
    phone.get_by_role("button", name="I am here").tap()
    expect(phone.locator(".field__error").first).to_contain_text("not the code")
    phone.get_by_label("Code at the door").fill("482 913")
    phone.get_by_role("button", name="I am here").tap()
    expect(phone.get_by_text("You are checked in")).to_be_visible()
    expect(row(runner, "Noor Haddad")).to_contain_text("by code")
    forgive(phone, "422")


def test_the_panel_sees_who_comes_in_and_scores_them(at_the_door, open_page, sign_in, office, day, people, axe):
    runner = at_the_door("Priya Nand")
    panel = open_page(width=1440, height=900)
    sign_in(panel, factories.MembershipFactory(organisation=office, user__name="Ada Okoye").user)
    with office_scope(office):
        use = day.rooms.get()
    panel.goto(f"/office/{office.slug}/sessions/{day.pk}/rooms/{use.pk}/")
    expect(panel.get_by_text("Nobody is in").first).to_be_visible()
    tap(runner, "Noor Haddad", "Here")
    tap_when_ready(runner, "Noor Haddad", "Call in")
    expect(panel.get_by_role("heading", name="Noor Haddad")).to_be_visible()
    axe(panel)
    panel.locator("[data-panelroom-scoring] label", has_text="4").click()
    expect(panel.locator("[data-standing='scored']")).to_be_visible()
    note = panel.get_by_role("textbox", name=re.compile("note", re.IGNORECASE)).first
    note.fill("Listens before she speaks.")
    panel.get_by_role("button", name="Add note").click()
    expect(panel.locator("[data-notes-list]")).to_contain_text("Listens before she speaks.")
    runner.locator("[data-door-delay] button", has_text="+10").tap()
    expect(runner.locator(".doorroom .tag")).to_have_text("10 minutes late")

    # A take goes up from the panel's laptop in pieces, and comes on the telephone by itself.
    runner.goto(f"/office/{office.slug}/sessions/{day.pk}/rooms/{use.pk}/")
    expect(runner.get_by_text("None yet.", exact=True)).to_be_visible()
    field = panel.get_by_label("Record or send up a take")
    field.set_input_files({"name": "no film.mov", "mimeType": "video/quicktime", "buffer": b"PK\x03\x04 packed"})
    expect(panel.locator(".upload").get_by_text("This is a packed archive, not a film.")).to_be_visible()
    forgive(panel, "422")
    panel.get_by_role("button", name="OK", exact=True).click()
    field.set_input_files({"name": "IMG_0042.mov", "mimeType": "video/quicktime", "buffer": tape(1)})
    for page in (panel, runner):
        expect(page.get_by_text("The tape is being prepared")).to_be_visible()
        expect(page.get_by_text("nothing has to be waited for")).to_be_visible()
        expect(page.locator(".upload")).to_have_count(0)
        page.locator("#rec-h").scroll_into_view_if_needed()
        shoot(page, f"take-{page.viewport_size['width']}")
    axe(runner)
    prepare_tape(asset_id=MediaAsset.objects.get(kind="take").pk)
    for page in (panel, runner):
        expect(page.get_by_role("group", name="Take 1", exact=True).locator("video")).to_be_attached()


def tap_when_ready(page: Page, name: str, button: str) -> None:
    expect(row(page, name)).to_contain_text("Here, waits")
    page.wait_for_timeout(A_SLIP)
    tap(page, name, button)
