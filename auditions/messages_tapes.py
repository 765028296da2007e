"""The words of notes about self-tapes."""

from auditions.links import PERFORMER, REP, tape_url
from auditions.models import SelfTapeBrief, SelfTapeRequest
from casting.models import Role
from core import clock
from notifications.kinds import Kind, register

ASKED = "auditions.tape_asked"
REMINDER = "auditions.tape_reminder"
EXTENDED = "auditions.tape_extended"
NOT_EXTENDED = "auditions.tape_not_extended"
RETAKE = "auditions.tape_retake"
RECEIVED = "auditions.tape_received"
FOR_REP = "auditions.tape_for_rep"
NO_LIVE = "auditions.tape_no_live"
CALLED_OFF = "auditions.tape_called_off"
CATEGORY = "appointments"

CLOSING = """
{own_line}

{signer}
{office}"""

BODIES = {
    ASKED: """Dear {greeting},

We would love to see a self-tape from {you} for {role} in {production}.

It is due by {due}.

{pages}

{takes}

Open the link to read everything and to say yes or no; the pages are there once the answer is yes. If taping does \
not suit, {subject} can ask to be seen live instead. Asking for more time is fine too.
""",
    REMINDER: """Dear {greeting},

The self-tape for {role} in {production} is due by {due}. If more time would help, or it is not for {you} after \
all, the link below says so to us in a moment.
""",
    EXTENDED: """Dear {greeting},

There is more time for the self-tape for {role} in {production}: it is now due by {due}. Everything else is as it was.
""",
    NOT_EXTENDED: """Dear {greeting},

Thank you for asking for more time for {role} in {production}. We cannot move this one, we are sorry: the tape is \
still due by {due}. A simple take, just as it comes, is very welcome.
""",
    RETAKE: """Dear {greeting},

Thank you for the tape for {role} in {production}. We would love to see one more from {you}.

{note}

It is due by {due}. The pages are behind the same link.
""",
    RECEIVED: """Dear {greeting},

We have the self-tape for {role} in {production}: {count}, received {at}. Thank you for the work in it.

Behind the link you can see when it has been watched. It can be replaced until it has been, or until {due}.
""",
    FOR_REP: """Dear {greeting},

{performer} has recorded the self-tape for {role} in {production}, and you wanted to look first. Watch it behind \
the link and pass it on to {office}, or give it back.

If you do neither, it goes to them by itself when it is due, {due}: nobody misses a part because a tape lay still.
""",
    NO_LIVE: """Dear {greeting},

Thank you for asking to be seen live for {role} in {production}. We have no time in the room to offer this once, we \
are sorry. A self-tape is just as welcome: it is due by {due}.
""",
    CALLED_OFF: """Dear {greeting},

There is no need to make the self-tape for {role} in {production} any more. {why}

We are sorry for the change of plan, and thank you for the time {subject} gave it already.
""",
}
SUBJECTS = {
    ASKED: "A self-tape for {role}, {production}",
    REMINDER: "Due soon: the self-tape for {role}, {production}",
    EXTENDED: "More time for the self-tape for {role}, {production}",
    NOT_EXTENDED: "About the self-tape for {role}, {production}",
    RETAKE: "One more take for {role}, {production}?",
    RECEIVED: "We have the tape for {role}, {production}",
    FOR_REP: "For you to see first: {performer} for {role}, {production}",
    NO_LIVE: "About being seen live for {role}, {production}",
    CALLED_OFF: "No tape needed: {role}, {production}",
}
LABELS = {
    ASKED: "Self-tape asked for",
    REMINDER: "Self-tape due soon",
    EXTENDED: "More time for a self-tape",
    NOT_EXTENDED: "No more time for a self-tape",
    RETAKE: "Retake asked for",
    RECEIVED: "Self-tape received",
    FOR_REP: "Self-tape for the rep to see first",
    NO_LIVE: "No live time instead of a self-tape",
    CALLED_OFF: "Self-tape called off",
}
ACTIONS = {
    ASKED: "Read and answer",
    REMINDER: "To the tape",
    EXTENDED: "To the tape",
    NOT_EXTENDED: "To the tape",
    RETAKE: "See what we mean",
    RECEIVED: "See where it stands",
    FOR_REP: "Watch it",
    NO_LIVE: "To the tape",
}
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer's stage name",
    "you": "“you”, or the performer's name when their agent or a parent reads it",
    "subject": "“you”, or “they” when their agent or a parent reads it",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "due": "the deadline in the reader's own time zone",
    "pages": "which pages, when there are any",
    "takes": "how many takes, when it is more than one",
    "note": "what you would like to see in a retake",
    "why": "why it was called off",
    "count": "how many takes came",
    "at": "when it came",
    "own_line": "a line of your own to this person",
    "signer": "who asks",
    "office": "your office",
}
SAMPLE = {
    "greeting": "Noor",
    "performer": "Noor Haddad",
    "you": "you",
    "subject": "you",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "due": "Tuesday 24 March 2027, 18:00 (London, GMT)",
    "pages": "To read: pages 3–6 (4 pages).",
    "takes": "Two takes, if you can.",
    "note": "The second half was lovely. Could you try it quieter, as if he could hear?",
    "why": "The part has been cast.",
    "count": "2 takes",
    "at": "Monday 23 March 2027, 16:12 (London, GMT)",
    "signer": "Renata Okoye",
    "office": "Okoye Casting",
    "url": "/",
}
BY_CAST = "The part has been cast."
BY_PLANS = "Our plans for the part have changed."
NUMBERS = ["", "One take", "Two takes", "Three takes", "Four takes", "Five takes", "Six takes"]


def tape_context(*, request: SelfTapeRequest, role: Role, party, signer_name: str, **more) -> dict:
    """What the words need. `party` is a casting.services.closures.Party; the link is the rep's where a rep reads it."""
    zone = party.recipient[3]
    return {
        "greeting": party.greeting,
        "performer": party.name,
        "you": party.name if party.about_another else "you",
        "subject": "they" if party.about_another else "you",
        "role": role.name,
        "production": role.production.public_title,
        "due": clock.show(request.due_at, zone),
        "pages": pages_in_words(request.brief),
        "takes": f"{NUMBERS[request.brief.takes_wanted]}, if you can." if request.brief.takes_wanted > 1 else "",
        "signer": signer_name,
        "office": role.organisation.name,
        "url": tape_url(request, by=REP if party.by_rep else PERFORMER),
        **more,
    }


def pages_in_words(brief: SelfTapeBrief) -> str:
    if not brief.page_count:
        return ""
    count = f"{brief.page_count} page{'' if brief.page_count == 1 else 's'}"
    return (
        f"To read: page{'' if brief.page_count == 1 else 's'} {brief.pages} ({count})."
        if brief.pages
        else f"To read: {count}."
    )


def register_tape_kinds(*, guard) -> None:
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
                keeps_quiet_hours=key == REMINDER,
                guard=guard,
            )
        )
