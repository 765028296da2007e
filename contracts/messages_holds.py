"""The words of notes about avails, pins, first refusals and holds."""

from contracts.hold_words import THE, A, days_in_words, meaning
from contracts.links import hold_url
from contracts.models import Hold
from contracts.states import HoldKind, HoldState
from core import clock
from notifications.kinds import Kind, register

ASKED = "contracts.hold_asked"
PLACED = "contracts.hold_placed"
KEPT = "contracts.hold_kept"
RELEASED = "contracts.hold_released"
EXPIRED = "contracts.hold_expired"
CATEGORY = "deals"

CLOSING = """

{own_line}

{signer}
{office}"""

BODIES = {
    ASKED: """Dear {greeting},

{question} for {role} in {production}, {dates}?

{meaning}

{fee}

{note}

Please tell us by {until}: the page behind the button takes a moment and no account. If we hear nothing it simply \
ends, and nobody thinks the worse of it.""",
    PLACED: """Dear {greeting},

Thank you. We have put {kind} in place for {whom}: {role} in {production}, {dates}.

{meaning}

{fee}

It stands until {until}. You hear from us when it ends, whichever way it ends.""",
    KEPT: """Dear {greeting},

We would like to keep {the} for {whom} a little longer: {role} in {production}, {dates}. It now stands until \
{until}. If that does not suit, the page behind the button says so to us in a moment.""",
    RELEASED: """Dear {greeting},

We have released {whom} from {the} for {role} in {production}: {dates} {are} free again as far as we are \
concerned.

{why}

{fee}

Thank you for keeping the dates with us in mind.""",
    EXPIRED: """Dear {greeting},

{the_capital} for {whom} ({role} in {production}) has run out: {dates} {are} free again as far as we are \
concerned.

{fee}

There is nothing to do. Thank you for your time.""",
}
SUBJECTS = {
    ASKED: "{question}? {role}, {production}",
    PLACED: "In place: {kind} for {performer}, {role}, {production}",
    KEPT: "A little longer: {role}, {production}",
    RELEASED: "Released: {dates}, {role}, {production}",
    EXPIRED: "Free again: {dates}, {role}, {production}",
}
LABELS = {
    ASKED: "Availability asked for",
    PLACED: "Pin or hold in place",
    KEPT: "Pin or hold kept longer",
    RELEASED: "Pin or hold released",
    EXPIRED: "Pin or hold ran out",
}
ACTIONS = {ASKED: "Answer", PLACED: "See it", KEPT: "See it"}
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer's stage name",
    "whom": "“you”, or the performer's name when their agent or a parent reads it",
    "question": "“Are you free”, or “Is” and the performer's name when their agent or a parent reads it",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "kind": "what is asked for: “a pin”",
    "the": "“the pin”",
    "the_capital": "“The pin”",
    "dates": "the days",
    "are": "“is” for one day, “are” for several",
    "meaning": "what this kind means for them",
    "fee": "that there is a fee for cancelling, or that it is owed",
    "note": "what you wrote to everyone who was asked",
    "until": "until when to answer, or until when it stands, in the reader's own time zone",
    "why": "why it was released, if you said so",
    "own_line": "a line of your own to this person",
    "signer": "who asks",
    "office": "your office",
}
SAMPLE = {
    "greeting": "Noor",
    "performer": "Noor Haddad",
    "whom": "you",
    "question": "Are you free",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "kind": "a pin",
    "the": "the pin",
    "the_capital": "The pin",
    "dates": "3–17 March 2027",
    "are": "are",
    "meaning": meaning(HoldKind.PIN, you="you"),
    "fee": "",
    "note": "Mostly nights, two days by the sea.",
    "until": "Tuesday 24 February 2027, 18:00 (London, GMT)",
    "why": "Our dates have moved.",
    "signer": "Renata Okoye",
    "office": "Okoye Casting",
    "url": "/",
}


def hold_context(*, hold: Hold, reader, signer: str) -> dict:
    """What the words need. `reader` is a contracts.services.speaking.Reader; `hold` has its role, production and so on."""
    name = hold.performer.stage_name
    return {
        "greeting": (reader.name if reader.about_another else name).split(" ")[0] or "friend",
        "performer": name,
        "whom": name if reader.about_another else "you",
        "question": f"Is {name} free" if reader.about_another else "Are you free",
        "role": hold.role.name,
        "production": hold.production.public_title,
        "kind": A[hold.kind],
        "the": f"the {THE[hold.kind]}",
        "the_capital": f"The {THE[hold.kind]}",
        "dates": days_in_words(hold.starts_on, hold.ends_on),
        "are": "is" if hold.starts_on == hold.ends_on else "are",
        "meaning": meaning(
            hold.kind, you="they" if reader.about_another else "you", is_placed=hold.state == HoldState.PLACED
        ),
        "fee": fee_in_words(hold),
        "note": hold.note,
        "until": clock.show(hold.expires_at, reader.zone),
        "why": hold.released_because,
        "signer": signer,
        "office": hold.organisation.name,
        "url": hold_url(hold),
    }


def fee_in_words(hold: Hold) -> str:
    """Without the sum: letters lie in the office's outbox, which people read who do not see money."""
    if hold.cancel_fee is None:
        return ""
    if hold.is_fee_owed:
        return "The fee for cancelling is owed."
    return "There is a fee for cancelling, and the page says what it is."


def register_kinds(*, guard) -> None:
    for key, body in BODIES.items():
        register(
            Kind(
                key=key,
                label=LABELS[key],
                category=CATEGORY,
                subject=SUBJECTS[key],
                body=body + CLOSING,
                variables=VARIABLES,
                sample=SAMPLE,
                action=ACTIONS.get(key, ""),
                about="{role}, {production}",
                may_unsubscribe=False,
                # A question runs out, so it leaves when it is asked; good manners can wait until the morning.
                keeps_quiet_hours=key in {RELEASED, EXPIRED},
                guard=guard,
            )
        )
