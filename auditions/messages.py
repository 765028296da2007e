"""The words of notes about appointments."""

from auditions.links import answer_url
from auditions.models import Appointment
from casting.models import Role
from core import clock
from notifications.kinds import Kind, register

CALLBACK = "auditions.callback"
CALLBACK_CANCELLED = "auditions.callback_cancelled"
CATEGORY = "appointments"

VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer's stage name",
    "you": "“you”, or the performer's name when their agent reads it",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "when": "the time in the reader's own time zone",
    "when_there": "the time where it takes place, when that is another zone",
    "where": "the place and address, or the link",
    "prepare": "what to prepare",
    "own_line": "a line of your own to this person",
    "signer": "who invites",
    "office": "your office",
}

CALLBACK_BODY = """Dear {greeting},

Good news: we would love to see {you} again for {role} in {production}.

When: {when}

Where it is: {when_there}

Where: {where}

What to prepare: {prepare}

{own_line}

Please answer by the link below: you can say yes, say no, or ask for another time. A calendar file is attached.

{signer}
{office}"""

CANCELLED_BODY = """Dear {greeting},

The callback for {role} in {production} on {when} will not take place. We are sorry for the change of plan, and thank you for keeping the time free.

{own_line}

{signer}
{office}"""

SAMPLE = {
    "greeting": "Noor",
    "performer": "Noor Haddad",
    "you": "you",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "when": "Tuesday 24 March 2027, 14:20 (London, GMT)",
    "when_there": "",
    "where": "Studio 2, 14 Quarry Hill, Leeds",
    "prepare": "Scene 12, and be ready to read with another actor",
    "signer": "Renata Okoye",
    "office": "Okoye Casting",
}


def appointment_context(*, appointment: Appointment, role: Role, party, signer_name: str) -> dict:
    """What the words need. `party` is a casting.services.closures.Party."""
    _, _, name, zone = party.recipient
    where = ", ".join(part for part in (appointment.place, appointment.address, appointment.online_url) if part)
    here = clock.show(appointment.starts_at, zone)
    there = clock.show(appointment.starts_at, appointment.zone)
    return {
        "greeting": (name if party.by_rep else party.name).split(" ")[0] or "friend",
        "performer": party.name,
        "you": party.name if party.by_rep else "you",
        "role": role.name,
        "production": role.production.public_title,
        "when": here,
        "when_there": "" if _same_clock(appointment, zone) else there,
        "where": where,
        "prepare": appointment.prepare,
        "signer": signer_name,
        "office": role.organisation.name,
        "url": answer_url(appointment),
    }


def _same_clock(appointment: Appointment, zone: str) -> bool:
    at = appointment.starts_at
    return clock.in_zone(at, zone).utcoffset() == clock.in_zone(at, appointment.zone).utcoffset()


def register_kinds(*, guard) -> None:
    shared = {
        "category": CATEGORY,
        "may_unsubscribe": False,
        "keeps_quiet_hours": False,
        "about": "{role}, {production}",
    }
    register(
        Kind(
            key=CALLBACK,
            label="Callback",
            subject="Callback for {role}, {production}",
            body=CALLBACK_BODY,
            variables=VARIABLES,
            sample=SAMPLE,
            action="Answer",
            guard=guard,
            **shared,
        )
    )
    register(
        Kind(
            key=CALLBACK_CANCELLED,
            label="Callback called off",
            subject="Called off: callback for {role}, {production}",
            body=CANCELLED_BODY,
            variables=VARIABLES,
            sample=SAMPLE,
            **shared,
        )
    )
