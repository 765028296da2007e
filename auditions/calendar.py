"""Appointments as iCalendar: files that mail programs take as invitations (RFC 5546), and feeds (RFC 5545)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vUri

from auditions.links import answer_url
from auditions.models import Appointment, Session
from auditions.states import AppointmentKind, AppointmentState
from core import clock

PRODID = "-//Callboard//Appointments//EN"
REFRESH = "PT1H"
# In octets, without the line break (RFC 5545, section 3.1).
LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# Line breaks and tabs have their own writing in a calendar; no other control character has a place in it.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_S = AppointmentState
_SETTLED = {_S.CONFIRMED, _S.CHECKED_IN, _S.IN_ROOM, _S.COMPLETED, _S.NO_SHOW}
_OFF = {_S.CANCELLED, _S.DECLINED, _S.EXPIRED}


@dataclass(frozen=True)
class Entry:
    """One event as a program shows it. `status` is CONFIRMED, TENTATIVE or CANCELLED; `changed_at` its last change."""

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    status: str
    where: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Invited:
    """Whom an invitation goes to, and where an answer by mail would arrive: the site's address where none is given."""

    name: str
    email: str
    reply_to: str = ""


def appointment_calendar(
    appointment: Appointment, *, title: str, office: str, method: str = "REQUEST", invited: Invited | None = None
) -> str:
    """One event as text. UID stays for the appointment's life; SEQUENCE rises on every change and on cancel.

    Times are written in UTC, which every calendar program shows in its owner's zone.
    """
    event = _event(_entry(appointment, title=title, office=office, is_off=method == "CANCEL"))
    if invited is not None and invited.email:
        _invite(event, invited, office=office, is_settled=appointment.state in _SETTLED)
    calendar = _calendar(method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def attachment(
    appointment: Appointment, *, title: str, office: str, method: str = "REQUEST", invited: Invited | None = None
) -> dict:
    """The calendar as the outbox keeps attachments."""
    return {
        "name": "appointment.ics",
        "content_type": f"text/calendar; method={method}; component=VEVENT; charset=utf-8",
        "text": appointment_calendar(appointment, title=title, office=office, method=method, invited=invited),
    }


def feed_calendar(name: str, entries: Sequence[Entry]) -> bytes:
    """A calendar to subscribe to. What is called off stays in it for a while, so that programs take it out.

    Line by line: a component of the library for each of five hundred events takes ten times as long.
    """
    head = [
        "BEGIN:VCALENDAR",
        f"PRODID:{PRODID}",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    lines = [*head, *(line for entry in entries for line in _lines(entry)), "END:VCALENDAR", ""]
    return "\r\n".join(_folded(line) for line in lines).encode()


def _lines(entry: Entry) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_moment(entry.changed_at)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{_text(entry.title)}",
        f"STATUS:{entry.status}",
        f"TRANSP:{_transparency(entry)}",
    ]
    texts = (("LOCATION", _text(entry.where)), ("DESCRIPTION", _text(entry.text)), ("URL", entry.url))
    return [*lines, *(f"{name}:{value}" for name, value in texts if value), "END:VEVENT"]


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return _clean(text).translate(_ESCAPES)


def _folded(line: str) -> str:
    """In pieces of whole characters, each but the first behind a space; an escape stays on one line."""
    if len(line) * 4 <= LONGEST_LINE:
        return line
    pieces, start = [], 0
    while start < len(line):
        end = start + LONGEST_LINE - 1
        while len(line[start:end].encode()) >= LONGEST_LINE:
            end -= 1
        if line[end - 1 : end] == "\\" and end < len(line):
            end -= 1
        pieces.append(line[start:end])
        start = end
    return "\r\n ".join(pieces)


def _transparency(entry: Entry) -> str:
    return "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE"


def status_of(state: str) -> str:
    if state in _OFF:
        return "CANCELLED"
    return "CONFIRMED" if state in _SETTLED else "TENTATIVE"


def event_uid(appointment: Appointment) -> str:
    return f"{appointment.uid}@callboard"


def words_for(appointment: Appointment, session: Session | None, *, office: str, link: str, joins: bool = True) -> str:
    """What the person reads in their calendar: what to prepare and bring, the way, whom to ask, where to answer.

    `joins`: with the link of a virtual room, where it is the one that they were told of.
    """
    lines = [f"{appointment.get_kind_display()}, {office}."]
    if appointment.kind == AppointmentKind.CHEMISTRY and session is not None:
        lines.append("You are needed for the whole of this time and read with several partners in it.")
    prepare = appointment.prepare or (session.prepare if session else "")
    parts = [("What to prepare", prepare), ("Join here", appointment.online_url if joins else "")]
    if session is not None:
        venue = session.venue
        contact = ", ".join(part for part in (session.contact_name, session.contact_phone) if part)
        parts += [("Bring", session.bring)]
        if not appointment.online_url:
            parts += [("Getting there", venue.directions), ("Parking", venue.parking), ("Access", venue.access)]
        parts += [("On the day you can reach", contact)]
    parts.append(("To answer, or to see everything again", link))
    lines += [f"{label}: {text}" for label, text in parts if text]
    return "\n\n".join(lines)


def _entry(appointment: Appointment, *, title: str, office: str, is_off: bool) -> Entry:
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    if is_off and appointment.told_starts_at and appointment.told_ends_at:
        # What they know is what is called off, wherever the board had moved it since.
        starts_at, ends_at = appointment.told_starts_at, appointment.told_ends_at
    return Entry(
        uid=event_uid(appointment),
        sequence=appointment.sequence,
        changed_at=clock.now(),
        starts_at=starts_at,
        ends_at=ends_at,
        title=title,
        status="CANCELLED" if is_off else status_of(appointment.state),
        where=", ".join(part for part in (appointment.place, appointment.address) if part) or appointment.online_url,
        text=f"{office}: this does not take place."
        if is_off
        else words_for(appointment, appointment.session, office=office, link=answer_url(appointment)),
        url="" if is_off else answer_url(appointment),
    )


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("dtstart", entry.starts_at.astimezone(dt.UTC))
    event.add("dtend", entry.ends_at.astimezone(dt.UTC))
    event.add("summary", _clean(entry.title))
    event.add("status", entry.status)
    event.add("transp", _transparency(entry))
    if entry.where:
        event.add("location", _clean(entry.where))
    if entry.text:
        event.add("description", _clean(entry.text))
    if entry.url:
        event.add("url", vUri(entry.url))
    return event


def _invite(event: Event, invited: Invited, *, office: str, is_settled: bool) -> None:
    organizer = vCalAddress(f"mailto:{invited.reply_to or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = _param(office)
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{invited.email}")
    attendee.params["CN"] = _param(invited.name or invited.email)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED" if is_settled else "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE" if is_settled else "TRUE"
    event.add("attendee", attendee, encode=0)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _param(text: str) -> str:
    """A parameter can hold neither quotes nor line breaks, whatever is done to them."""
    return " ".join(_clean(text).replace('"', "’").split())
