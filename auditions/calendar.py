"""Appointments as iCalendar (RFC 5545, RFC 5546)."""

import datetime as dt

from icalendar import Calendar, Event, vText

from auditions.models import Appointment
from core import clock

PRODID = "-//Callboard//Appointments//EN"


def appointment_calendar(appointment: Appointment, *, title: str, office: str, method: str = "REQUEST") -> str:
    """One event as text. UID stays for the appointment's life; SEQUENCE rises on every change and on cancel.

    Times are written in UTC, which every calendar program shows in its owner's zone.
    """
    event = Event()
    event.add("uid", f"{appointment.uid}@callboard")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", appointment.starts_at.astimezone(dt.UTC))
    event.add("dtend", appointment.ends_at.astimezone(dt.UTC))
    event.add("summary", title)
    if where := ", ".join(part for part in (appointment.place, appointment.address) if part) or appointment.online_url:
        event.add("location", where)
    if appointment.prepare:
        event.add("description", appointment.prepare)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["x-callboard-office"] = vText(office)
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def attachment(appointment: Appointment, *, title: str, office: str, method: str = "REQUEST") -> dict:
    """The calendar as the outbox keeps attachments."""
    return {
        "name": "callback.ics",
        "content_type": f"text/calendar; method={method}; charset=utf-8",
        "text": appointment_calendar(appointment, title=title, office=office, method=method),
    }
