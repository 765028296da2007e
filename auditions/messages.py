"""The words of notes about appointments."""

from auditions.links import answer_url, choose_url
from auditions.models import Appointment, CallIn, Session
from casting.models import Role
from core import clock
from notifications.kinds import Guard, Kind, register

CALLBACK = "auditions.callback"
CALLBACK_CANCELLED = "auditions.callback_cancelled"
INVITATION = "auditions.invitation"
CHOICE = "auditions.choice"
CHANGED = "auditions.changed"
PLACE_CHANGED = "auditions.place_changed"
CALLED_OFF = "auditions.called_off"
CATEGORY = "appointments"
# The first word of a time; until one of these has left, there is nothing to call off.
INVITING = (CALLBACK, INVITATION)

VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer's stage name",
    "you": "“you”, or the performer's name when their agent or a parent reads it",
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

DAY_VARIABLES = VARIABLES | {
    "what": "the kind of appointment, such as “audition”",
    "bring": "what to bring",
    "contact": "whom to ask on the day",
    "way": "how to get there, parking and access",
}

_WHEN_AND_WHERE = """When: {when}

Where it is: {when_there}

Where: {where}

Getting there: {way}

What to prepare: {prepare}

Bring: {bring}

On the day you can reach: {contact}"""

INVITATION_BODY = f"""Dear {{greeting}},

Good news: we would love to see {{you}} for {{role}} in {{production}} ({{what}}).

{_WHEN_AND_WHERE}

{{own_line}}

Please answer by the link below: you can say yes, say no, or ask for another time. A calendar file is attached.

{{signer}}
{{office}}"""

CHOICE_BODY = """Dear {greeting},

Good news: we would love to see {you} for {role} in {production} ({what}).

Day: {day}

Where: {where}

What to prepare: {prepare}

Bring: {bring}

Please choose a time by the link below, whichever suits: first come, first served. If nothing suits, say so there, or wait for a time that comes free.

{signer}
{office}"""

CHANGED_BODY = f"""Dear {{greeting}},

We are sorry: the time of the {{what}} for {{role}} in {{production}} has had to change. It was {{was}}. It is now:

{_WHEN_AND_WHERE}

Please tell us by the link below whether {{you}} can come then. Your calendar takes the new time from the file attached.

{{signer}}
{{office}}"""

PLACE_CHANGED_BODY = f"""Dear {{greeting}},

The {{what}} for {{role}} in {{production}} takes place somewhere else than we told you. The time stays as it was, and there is nothing to answer.

{_WHEN_AND_WHERE}

{{signer}}
{{office}}"""

CALLED_OFF_BODY = """Dear {greeting},

The {what} for {role} in {production} on {when} will not take place. We are sorry for the change of plan, and thank you for keeping the time free.

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
    "what": "audition",
    "bring": "Shoes that you can run in",
    "contact": "Tam Reyes, +44 113 496 0000",
    "way": "Ten minutes on foot from the station. Step-free entrance at the side.",
    "was": "Tuesday 24 March 2027, 14:00 (London, GMT)",
    "day": "Tuesday 24 March 2027, 10:00 to 18:00 (London, GMT)",
}


def appointment_context(*, appointment: Appointment, role: Role, party, signer_name: str) -> dict:
    """What the words need. `party` is a casting.services.closures.Party."""
    zone = party.recipient[3]
    where = ", ".join(part for part in (appointment.place, appointment.address, appointment.online_url) if part)
    here = clock.show(appointment.starts_at, zone)
    there = clock.show(appointment.starts_at, appointment.zone)
    return {
        "greeting": party.greeting,
        "performer": party.name,
        "you": party.name if party.about_another else "you",
        "what": appointment.get_kind_display().lower(),
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


def day_context(*, appointment: Appointment, session: Session, role: Role, party, signer_name: str) -> dict:
    """`appointment_context` with what the day itself says, and the time that was told before."""
    zone = party.recipient[3]
    told = appointment.told_starts_at
    return appointment_context(appointment=appointment, role=role, party=party, signer_name=signer_name) | {
        "was": clock.show(told, zone) if told else "",
        **_of_the_day(session, is_online=bool(appointment.online_url)),
    }


def choice_context(*, call_in: CallIn, session: Session, role: Role, party, signer_name: str) -> dict:
    opens, closes = (clock.in_zone(moment, session.zone) for moment in (session.opens_at, session.closes_at))
    return {
        "greeting": party.greeting,
        "performer": party.name,
        "you": party.name if party.about_another else "you",
        "what": session.get_kind_display().lower(),
        "role": role.name,
        "production": role.production.public_title,
        "day": f"{clock.show(opens, session.zone, 'date')}, {opens:%H:%M} to {closes:%H:%M}"
        f" ({clock.zone_label(opens, session.zone)})",
        "where": ", ".join(part for part in (session.venue.name, session.venue.address) if part),
        "prepare": session.prepare,
        "signer": signer_name,
        "office": role.organisation.name,
        "url": choose_url(call_in),
        **_of_the_day(session),
    }


def _of_the_day(session: Session, *, is_online: bool = False) -> dict:
    venue = session.venue
    way = () if is_online else (venue.directions, venue.parking, venue.access)
    return {
        "bring": session.bring,
        "contact": ", ".join(part for part in (session.contact_name, session.contact_phone) if part),
        "way": " ".join(part for part in way if part),
    }


def _same_clock(appointment: Appointment, zone: str) -> bool:
    at = appointment.starts_at
    return clock.in_zone(at, zone).utcoffset() == clock.in_zone(at, appointment.zone).utcoffset()


_SHARED = {
    "category": CATEGORY,
    "may_unsubscribe": False,
    "keeps_quiet_hours": False,
    "about": "{role}, {production}",
    "sample": SAMPLE,
}
_WAS = {"was": "the time that they were told before"}
_OF_ONE_TIME = {"when", "when_there", "own_line", "contact", "way"}
_CHOICE_VARIABLES = {name: says for name, says in DAY_VARIABLES.items() if name not in _OF_ONE_TIME} | {
    "day": "the day and its hours where it takes place"
}


def register_kinds(*, guard: Guard, choice_guard: Guard) -> None:
    for kind in (*_of_loose_callbacks(guard), *_of_a_day(guard), _choice(choice_guard)):
        register(kind)


def _of_loose_callbacks(guard: Guard) -> list[Kind]:
    return [
        Kind(
            key=CALLBACK,
            label="Callback",
            subject="Callback for {role}, {production}",
            body=CALLBACK_BODY,
            variables=VARIABLES,
            action="Answer",
            guard=guard,
            **_SHARED,
        ),
        Kind(
            key=CALLBACK_CANCELLED,
            label="Callback called off",
            subject="Called off: callback for {role}, {production}",
            body=CANCELLED_BODY,
            variables=VARIABLES,
            **_SHARED,
        ),
    ]


def _of_a_day(guard: Guard) -> list[Kind]:
    return [
        Kind(
            key=key,
            label=label,
            subject=f"{opening}: {{what}} for {{role}}, {{production}}",
            body=body,
            variables=DAY_VARIABLES | (_WAS if key == CHANGED else {}),
            action=action,
            guard=asked,
            **_SHARED,
        )
        for key, label, opening, body, action, asked in (
            (INVITATION, "Invitation to a session", "Invitation", INVITATION_BODY, "Answer", guard),
            (CHANGED, "Changed time", "New time", CHANGED_BODY, "Answer", guard),
            (PLACE_CHANGED, "Changed place", "New place", PLACE_CHANGED_BODY, "", guard),
            (CALLED_OFF, "Appointment called off", "Called off", CALLED_OFF_BODY, "", None),
        )
    ]


def _choice(guard: Guard) -> Kind:
    return Kind(
        key=CHOICE,
        label="Invitation to choose a time",
        subject="Choose a time: {what} for {role}, {production}",
        body=CHOICE_BODY,
        variables=_CHOICE_VARIABLES,
        action="Choose a time",
        guard=guard,
        **_SHARED,
    )
