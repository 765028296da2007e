"""The words of notes from the day itself."""

import datetime as dt

from auditions.links import answer_url
from auditions.messages import CATEGORY
from auditions.models import Appointment
from core import clock
from notifications.kinds import Guard, Kind, register

DELAY = "auditions.running_late"

VARIABLES = {
    "greeting": "first name of the person who reads it",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "news": "how far behind the room is, and when they will be seen as things stand",
    "stands": "that the time they were promised still stands",
    "office": "your office",
}

DELAY_BODY = """Dear {greeting},

{news}

{stands}

We are sorry that the day did not keep to its plan, and thank you for your patience.

{office}"""

SAMPLE = {
    "greeting": "Noor",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "news": "We are about 20 minutes behind today in Studio A. We now expect to see you at about 14:40 (London, GMT).",
    "stands": "Your own time, 14:20, still stands: come then if that is easier, and wait with us.",
    "office": "Okoye Casting",
}


def in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} {'hour' if hours == 1 else 'hours'}"] if hours else []
    if rest or not parts:
        parts.append(f"{rest} {'minute' if rest == 1 else 'minutes'}")
    return " and ".join(parts)


def delay_news(appointment: Appointment, *, minutes: int, room: str, who: str = "") -> tuple[str, str]:
    """What happened, and what stands all the same. `who` is the performer's name where their agent or a parent reads it."""
    due_at = appointment.told_starts_at or appointment.starts_at
    seen = who or "you"
    if not minutes:
        due = clock.show(due_at, appointment.zone, "time")
        return f"We have caught up in {room}, and expect to see {seen} at {due}, as planned.", ""
    expected = clock.show(due_at + dt.timedelta(minutes=minutes), appointment.zone, "time")
    due = clock.show(due_at, appointment.zone, "time", name_zone=False)
    may = f"{who} may come then, and wait with us" if who else "come then if that is easier, and wait with us"
    return (
        f"We are about {in_words(minutes)} behind today in {room}. We now expect to see {seen} at about {expected}.",
        f"The time we promised, {due}, still stands: {may}. There is nothing to answer.",
    )


def delay_context(appointment: Appointment, *, greeting: str, minutes: int, news: str, stands: str) -> dict:
    """`minutes` is kept with the note, so that the next change knows what they were told last."""
    submission = appointment.submission
    return {
        "greeting": greeting.split(" ", maxsplit=1)[0] or "friend",
        "role": submission.role.name,
        "production": submission.production.public_title,
        "news": news,
        "stands": stands,
        "office": appointment.organisation.name,
        "url": answer_url(appointment),
        "minutes": minutes,
    }


def register_kinds(*, guard: Guard) -> None:
    register(
        Kind(
            key=DELAY,
            label="Running late on the day",
            subject="Running late today: {role}, {production}",
            body=DELAY_BODY,
            variables=VARIABLES,
            sample=SAMPLE,
            action="Your appointment",
            guard=guard,
            category=CATEGORY,
            may_unsubscribe=False,
            # It is about the next hour, whatever the hour.
            keeps_quiet_hours=False,
            about="{role}, {production}",
        )
    )
