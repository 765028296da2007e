"""The words of notes about times that performers choose, wait for and keep."""

import datetime as dt

from auditions.links import answer_url, choose_url, reminders_url
from auditions.messages import CATEGORY
from auditions.models import Appointment, CallIn
from casting.models import Submission
from core import clock
from notifications.kinds import Guard, Kind, register

BOOKED = "auditions.time_chosen"
KEPT = "auditions.time_kept"
LAPSED = "auditions.time_lapsed"
REMINDER = "auditions.reminder"
REMINDER_SOON = "auditions.reminder_soon"

VARIABLES = {
    "greeting": "first name of the person who reads it",
    "you": "“you”, or the performer's name when their agent or a parent reads it",
    "what": "the kind of appointment, such as “audition”",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "when": "the time in the reader's own time zone",
    "when_there": "the time where it takes place, when that is another zone",
    "where": "the place and address, or the link",
    "prepare": "what to prepare",
    "bring": "what to bring",
    "contact": "whom to ask on the day",
    "office": "your office",
}
_KEPT_UNTIL = {"kept_until": "until when the time is kept for them"}
_REMINDER = {
    "how_soon": "how long it is until then",
    "ask": "that they have not answered yet, when they have not",
    "choices": "where each person chooses their reminders",
}
_WHEN_AND_WHERE = """When: {when}

Where it is: {when_there}

Where: {where}

What to prepare: {prepare}

Bring: {bring}

On the day you can reach: {contact}"""

BOOKED_BODY = f"""Dear {{greeting}},

It is settled: the {{what}} for {{role}} in {{production}} has a time.

{_WHEN_AND_WHERE}

A calendar file is attached. By the link below you can see everything again, move the time or say that it does not work after all.

{{office}}"""

KEPT_BODY = f"""Dear {{greeting}},

Good news: a time has come free for {{role}} in {{production}}, and it is kept for {{you}} until {{kept_until}}.

{_WHEN_AND_WHERE}

Please say yes or no by the link below. If we do not hear by then, the next person on the list is asked.

{{office}}"""

LAPSED_BODY = """Dear {greeting},

The time on {when} for {role} in {production} was kept for {you} and has now gone to the next person on the list. That is no mark against {you}.

By the link below {you} can choose from what is free, or wait for another time.

{office}"""

REMINDER_BODY = f"""Dear {{greeting}},

{{how_soon}}: the {{what}} for {{role}} in {{production}}.

{_WHEN_AND_WHERE}

{{ask}}

Directions, parking and a way to say that {{you}} will be late are behind the link below.

{{office}}

You choose which reminders you get: {{choices}}"""

SAMPLE = {
    "greeting": "Noor",
    "you": "you",
    "what": "audition",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "when": "Tuesday 24 March 2027, 14:20 (London, GMT)",
    "when_there": "",
    "where": "Studio 2, 14 Quarry Hill, Leeds",
    "prepare": "Scenes 3 and 9",
    "bring": "Shoes that you can run in",
    "contact": "Tam Reyes, +44 113 496 0000",
    "office": "Okoye Casting",
    "kept_until": "15:10 (London, GMT)",
    "how_soon": "A day from now",
    "ask": "",
    "choices": "https://callboard.example/reminders/…",
}


def booking_context(*, appointment: Appointment, name: str, zone: str, client: str = "") -> dict:
    """What the words need, of what was told. `client` is the performer's name where their agent or a parent reads it.

    `starts_at` is kept with the note: a note about a time that has been moved since does not leave.
    """
    submission = appointment.submission
    starts_at = appointment.told_starts_at or appointment.starts_at
    session = appointment.session
    there = clock.show(starts_at, appointment.zone)
    same_clock = clock.in_zone(starts_at, zone).utcoffset() == clock.in_zone(starts_at, appointment.zone).utcoffset()
    return _who(submission, name, client) | {
        "what": appointment.get_kind_display().lower(),
        "when": clock.show(starts_at, zone),
        "when_there": "" if same_clock else there,
        "where": appointment.told_where,
        "prepare": appointment.prepare or (session.prepare if session else ""),
        "bring": session.bring if session else "",
        "contact": contact_of(session),
        "starts_at": starts_at.isoformat(),
        "url": answer_url(appointment),
    }


def lapsed_context(*, call_in: CallIn, starts_at: dt.datetime, name: str, zone: str, client: str = "") -> dict:
    return _who(call_in.submission, name, client) | {
        "when": clock.show(starts_at, zone),
        "url": choose_url(call_in),
    }


def _who(submission: Submission, name: str, client: str) -> dict:
    return {
        "greeting": name.split(" ", maxsplit=1)[0] or "friend",
        "you": client or "you",
        "role": submission.role.name,
        "production": submission.production.public_title,
        "office": submission.organisation.name,
    }


def reminder_words(*, lead: str, is_answered: bool, user_id: int | None) -> dict:
    return {
        "how_soon": {"week": "A week from now", "day": "A day from now", "hours": "Soon"}[lead],
        "ask": "" if is_answered else "They do not know yet whether you can come: please answer by the link below.",
        "choices": reminders_url(user_id) if user_id else "",
        "lead": lead,
    }


def contact_of(session) -> str:
    return ", ".join(part for part in (session.contact_name, session.contact_phone) if part) if session else ""


def register_kinds(*, guard: Guard, reminder_guard: Guard, lapsed_guard: Guard) -> None:
    shared = {"category": CATEGORY, "may_unsubscribe": False, "about": "{role}, {production}", "sample": SAMPLE}
    at_once = shared | {"keeps_quiet_hours": False, "guard": guard}
    register(
        Kind(
            key=BOOKED,
            label="Time chosen",
            subject="{when}: {role}, {production}",
            body=BOOKED_BODY,
            variables=VARIABLES,
            action="Your appointment",
            **at_once,
        )
    )
    register(
        Kind(
            key=KEPT,
            label="A time from the waiting list",
            subject="A time is kept for {you} until {kept_until}: {role}, {production}",
            body=KEPT_BODY,
            variables=VARIABLES | _KEPT_UNTIL,
            action="Say yes or no",
            **at_once,
        )
    )
    register(
        Kind(
            key=LAPSED,
            label="A kept time that has gone on",
            subject="The time for {role}, {production} has gone on",
            body=LAPSED_BODY,
            variables={name: VARIABLES[name] for name in ("greeting", "you", "role", "production", "when", "office")},
            action="Choose again",
            **shared | {"guard": lapsed_guard},
        )
    )
    for key, label, quiet in (
        (REMINDER, "Reminder, a week or a day before", True),
        (REMINDER_SOON, "Reminder, two hours before", False),
    ):
        register(
            Kind(
                key=key,
                label=label,
                subject="{how_soon}: {role}, {production}",
                body=REMINDER_BODY,
                variables=VARIABLES | _REMINDER,
                action="Your appointment",
                **shared | {"keeps_quiet_hours": quiet, "guard": reminder_guard},
            )
        )
