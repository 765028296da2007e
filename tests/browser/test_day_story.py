"""A whole day, end to end, on real parts: planned at a desk, sent by the worker, answered on a phone in another zone,
moved, run at the door and signed."""

import datetime as dt
import re
import time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from auditions.models import Slot
from core import clock
from tests import factories
from tests.auditions.day.days import day_of
from tests.casting.room.people import director_of, office_with, role_in

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
VENUE, FAR = "America/New_York", "Europe/London"
LINK = re.compile(r"https?://\S+/callback/\S+")
PATIENCE = 40
NOOR, ADAEZE = "noor@example.com", "adaeze@example.com"


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def session(office):
    """A day that begins in an hour, with two people in its queue who live five hours away."""
    soon = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=2)
    with office_scope(office):
        venue = factories.VenueFactory(organisation=office, zone=VENUE)
    made = day_of(
        role_in(office, name="Mara Voss"), director_of(office), names=("Noor Haddad", "Adaeze Nwosu"),
        rooms=("Studio A",), opens_at=soon, zone=VENUE, venue=venue,
    )  # fmt: skip
    with office_scope(office):
        for call_in in made.call_ins.select_related("performer"):
            email = NOOR if call_in.performer.stage_name == "Noor Haddad" else ADAEZE
            person = factories.UserFactory(name=call_in.performer.stage_name, email=email, time_zone=FAR)
            call_in.performer.account = person
            call_in.performer.save(update_fields=["account"])
    return made


@pytest.fixture
def times(session) -> list[dt.datetime]:
    with office_scope(session.organisation):
        return list(Slot.objects.filter(session=session).order_by("starts_at").values_list("starts_at", flat=True))


@pytest.fixture
def letter(mail_sink):
    """`letter(address, subject)` waits for it; its plain words."""

    def wait(address: str, subject: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for entry in mail_sink.entries(address):
                if subject in entry.subject:
                    return mail_sink.message(entry.name).get_body(("plain",)).get_content()
            time.sleep(0.1)
        raise AssertionError(f"No “{subject}” came for {address}.")

    return wait


def wall(moment: dt.datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def cell(page: Page, session, starts_at: dt.datetime):
    with office_scope(session.organisation):
        return page.locator(f'td[data-slot="{Slot.objects.get(session=session, starts_at=starts_at).pk}"]')


def send(page: Page, session, people: int) -> None:
    slug = session.organisation.slug
    page.get_by_role("link", name=f"Send to {people}").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^Tell {people} p")).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto(f"/office/{slug}/outbox/")
    batch = page.locator("[data-batch]").first
    if batch.get_attribute("open") is None:
        batch.locator("summary").first.click()
    batch.get_by_text("Send now").click()
    batch.get_by_role("button", name=re.compile(f"^Send {people} now")).click()
    expect(page.get_by_text("Nothing waits").or_(page.locator(".toast")).first).to_be_visible()
    page.goto(f"/office/{slug}/sessions/{session.pk}/")


def say_yes(page: Page, text: str, at: dt.datetime) -> None:
    page.goto(LINK.search(text).group())
    expect(page.get_by_role("main")).to_contain_text(f"{wall(at, FAR)} (London")
    expect(page.get_by_role("main")).to_contain_text(f"{wall(at, VENUE)} (New York")
    page.get_by_label("Yes, I will be there").check()
    page.get_by_role("button", name="Send my answer").tap()
    expect(page.get_by_text("You have said yes.")).to_be_visible()


def test_a_day_from_its_plan_to_its_sheet(open_page, sign_in, axe, worker, letter, mail_sink, office, session, times):
    desk, phone = (
        open_page(width=1440, height=900),
        open_page(
            **PHONE,
        ),
    )
    door = open_page(**PHONE)
    sign_in(desk, director_of(office))
    desk.goto(f"/office/{office.slug}/sessions/{session.pk}/")
    for name, at in (("Noor Haddad", times[0]), ("Adaeze Nwosu", times[1])):
        desk.locator(".queue .appt", has_text=name).drag_to(cell(desk, session, at))
        expect(cell(desk, session, at)).to_contain_text(name)
    send(desk, session, 2)

    say_yes(phone, letter(NOOR, "Mara Voss"), times[0])
    axe(phone)
    say_yes(phone, letter(ADAEZE, "Mara Voss"), times[1])

    desk.reload()
    desk.locator(".appt", has_text="Adaeze Nwosu").drag_to(cell(desk, session, times[3]))
    expect(cell(desk, session, times[3])).to_contain_text("Moved, not sent")
    expect(cell(desk, session, times[0])).to_contain_text("Confirmed")
    send(desk, session, 1)
    say_yes(phone, letter(ADAEZE, "New time"), times[3])
    assert len(list(mail_sink.entries(NOOR))) == 1, "only whose time really changed is asked again"

    runner = factories.MembershipFactory(organisation=office, role=MembershipRole.SESSION_RUNNER).user
    sign_in(door, runner)
    door.goto(f"/office/{office.slug}/sessions/{session.pk}/door/")
    row = door.locator(".doorrow", has_text="Noor Haddad")
    for act, says in (("Here", "Here, waits"), ("Call in", "In the room"), ("Out", "Seen")):
        row.get_by_role("button", name=re.compile(f"^{act}")).tap()
        if says == "Seen":
            door.get_by_text(re.compile("^All")).first.tap()
        expect(row).to_contain_text(says)
        # A second tap within a moment is taken for a slip of the thumb.
        door.wait_for_timeout(800)

    desk.goto(f"/office/{office.slug}/sessions/{session.pk}/sign-in/")
    line = desk.get_by_role("row").filter(has_text="Noor Haddad")
    expect(line).to_contain_text(wall(times[0], VENUE))
    expect(line.get_by_role("cell").nth(4)).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(line.get_by_role("cell").nth(6)).to_have_text(re.compile(r"\d\d:\d\d"))
    axe(desk)
