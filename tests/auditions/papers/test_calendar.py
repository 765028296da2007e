"""Files that mail programs take as invitations, read by a reader that is not the library that writes them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from auditions.calendar import Entry, Invited, appointment_calendar, attachment, feed_calendar
from auditions.models import Appointment, Session
from auditions.services.moving_day import shift_session
from auditions.services.sessions import cancel_session
from auditions.services.venues import RoomDraft, change_venue
from core import clock
from notifications.mail import attached_text
from notifications.models import OutboxMessage
from tests.auditions.papers.lines import Program, read

pytestmark = pytest.mark.django_db
NAMES = [
    "Zoë Çelik-Åström",
    "نور حداد",
    "李小龍",
    'Bo "The Voice" Ek',
    "A; DROP, TABLE: x\\n",
    "Ma\x07ra\r\nATTENDEE:x",
]


def at(zone: str, *wall: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*wall, fold=fold, tzinfo=ZoneInfo(zone))


def files() -> list[str]:
    """The calendar files of the outbox in their order."""
    rows = OutboxMessage.objects.exclude(attachments=[]).order_by("pk")
    return [row.attachments[0]["text"] for row in rows]


def test_a_request_a_change_and_a_cancel_meet_the_same_event(director, office, day, told, send):
    (row,) = told(1)
    program = Program()
    assert program.take(files()[-1]) == "new"
    (event,) = program.events.values()
    assert event["DTSTART"][0].moment == row.starts_at and event["STATUS"][0].value == "TENTATIVE"

    shift_session(actor=director, session=day, minutes=45)
    send()
    assert program.take(files()[-1]) == "changed"
    (event,) = program.events.values()
    assert event["DTSTART"][0].moment == row.starts_at + dt.timedelta(minutes=45)
    assert event["ATTENDEE"][0].params["RSVP"] == "TRUE"

    cancel_session(actor=director, session=day)
    send(Session.objects.get(pk=day.pk))
    assert program.take(files()[-1]) == "gone" and not program.events
    assert [program.take(old) for old in files()] == ["new", "changed", "gone"]
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_another_place_is_told_without_asking_again(director, day, told, send):
    (row,) = told(1)
    program = Program()
    program.take(files()[-1])
    venue = day.venue
    rooms = [RoomDraft(id=room.pk, name=f"Upstairs {room.name}") for room in venue.rooms.all()]
    change_venue(
        actor=director, venue=venue, name=venue.name, address="1 Mill Lane", zone=venue.zone, rooms=rooms,
        directions="", parking="", access="",
    )  # fmt: skip
    send()
    assert program.take(files()[-1]) == "changed"
    (event,) = program.events.values()
    assert "Mill Lane" in event["LOCATION"][0].text and event["STATUS"][0].value == "CONFIRMED"
    assert event["ATTENDEE"][0].params["PARTSTAT"] == "ACCEPTED"
    assert event["DTSTART"][0].moment == row.starts_at


def test_it_says_whom_it_is_for_and_what_to_bring(director, office, day, told):
    Session.objects.filter(pk=day.pk).update(bring="Shoes to run in", contact_name="Tam Reyes")
    day.venue.directions, day.venue.access = "Ten minutes from the station.", "Step-free from Mill Lane."
    day.venue.save()
    told(1)
    note = OutboxMessage.objects.exclude(attachments=[]).latest("pk")
    calendar, (event,) = read(note.attachments[0]["text"].encode())
    assert calendar["METHOD"][0].value == "REQUEST"
    assert event["ATTENDEE"][0].value == f"mailto:{note.to_email}"
    assert event["ORGANIZER"][0].params["CN"] == office.name
    text = event["DESCRIPTION"][0].text
    assert all(word in text for word in ("Shoes to run in", "Tam Reyes", "Ten minutes", "Step-free", "/callback/"))
    assert "VALARM" not in note.attachments[0]["text"]
    part = attached_text(note.attachments[0])
    assert part.get_param("method") == "REQUEST" and part.get_content_type() == "text/calendar"


def test_an_unannounced_production_keeps_its_codename(director, day, told):
    production = day.production
    production.is_announced, production.codename = False, "Grey Harbour"
    production.save()
    told(1)
    text = read(files()[-1].encode())[1][0]["SUMMARY"][0].text
    assert production.codename in text and production.title not in text


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_a_line(day, told, name):
    (row,) = told(1)
    row.place, row.prepare = name, f"{name}\r\n" * 40
    text = appointment_calendar(row, title=name * 4, office=name, invited=Invited(name, "a@b.example", "c@d.example"))
    _, (event,) = read(text.encode())
    assert event["ATTENDEE"][0].value == "mailto:a@b.example" and len(event["ATTENDEE"]) == 1
    assert event["ORGANIZER"][0].value == "mailto:c@d.example"
    plain = name.replace("\x07", "").replace("\r\n", "\n")
    assert event["SUMMARY"][0].text == plain * 4
    assert Calendar.from_ical(text).walk("VEVENT")[0]["summary"] == plain * 4


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        # the hour after the clocks went forward, and the one that is there twice when they go back
        (at("Europe/London", 2027, 3, 28, 2, 30), "20270328T013000Z"),
        (at("Europe/London", 2027, 10, 31, 1, 30), "20271031T003000Z"),
        (at("Europe/London", 2027, 10, 31, 1, 30, fold=1), "20271031T013000Z"),
        (at("America/New_York", 2027, 3, 14, 3, 15), "20270314T071500Z"),
        (at("America/New_York", 2027, 11, 7, 1, 15, fold=1), "20271107T061500Z"),
        (at("Australia/Lord_Howe", 2027, 4, 4, 1, 45, fold=1), "20270403T151500Z"),
    ],
)
def test_times_are_right_at_both_edges(told, start, utc):
    (row,) = told(1)
    row.starts_at, row.ends_at = start, (start.astimezone(dt.UTC) + dt.timedelta(minutes=15)).astimezone(start.tzinfo)
    _, (event,) = read(attachment(row, title="x", office="y")["text"].encode())
    assert event["DTSTART"][0].value == utc
    assert event["DTEND"][0].moment - event["DTSTART"][0].moment == dt.timedelta(minutes=15)
    read_back = Calendar.from_ical(attachment(row, title="x", office="y")["text"]).walk("VEVENT")[0]
    assert read_back.decoded("dtstart").astimezone(start.tzinfo).replace(fold=0) == start.replace(fold=0)


def test_what_is_called_off_is_what_was_told(director, day, told):
    """The board had moved them before it dropped them: the program knows only the time that it was told."""
    (row,) = told(1)
    moved = Appointment.objects.get(pk=row.pk)
    moved.starts_at, moved.ends_at = row.starts_at + dt.timedelta(hours=1), row.ends_at + dt.timedelta(hours=1)
    _, (event,) = read(appointment_calendar(moved, title="x", office="y", method="CANCEL").encode())
    assert event["DTSTART"][0].moment == row.starts_at


def test_a_feed_of_many_is_read_whole():
    now = clock.now().replace(microsecond=0)
    entries = [
        Entry(f"{n}@callboard", n % 4, now, now + dt.timedelta(hours=n), now + dt.timedelta(hours=n, minutes=15),
              NAMES[n % len(NAMES)], "CONFIRMED", where=NAMES[0] * 9, text="é" * 300)
        for n in range(60)
    ]  # fmt: skip
    calendar, events = read(feed_calendar(NAMES[5], entries))
    assert calendar["METHOD"][0].value == "PUBLISH" and len(events) == 60
    assert calendar["X-WR-CALNAME"][0].text == "Mara\nATTENDEE:x"
