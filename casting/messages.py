"""The words of the casting room's notes, and what each of them may say (domain.md, section 4.6)."""

import datetime as dt

from accounts.models import User
from casting.models import Role
from casting.states import FIRST_CHOICE, DeclineReason, TookPart
from notifications.kinds import Category, Kind, register, register_category

NOT_THIS_TIME = "casting.not_this_time"
DECISIONS = "decisions"
TOLD_ALREADY = "They have been told already"

THANKS = {
    TookPart.CALLED_BACK: "Thank you for coming back, and for the care you put into it.",
    TookPart.AUDITIONED: "Thank you for coming to audition, and for the work you did to prepare.",
    TookPart.TAPED: "Thank you for your self-tape, and for the work you put into it.",
    TookPart.SUBMITTED: "Thank you for putting yourself forward.",
}
THANKS_TO_REP = {
    TookPart.CALLED_BACK: "Please thank {name} for coming back, and for the care that went into it.",
    TookPart.AUDITIONED: "Please thank {name} for coming to audition, and for the work that went into it.",
    TookPart.TAPED: "Please thank {name} for the self-tape, and for the work that went into it.",
    TookPart.SUBMITTED: "Thank you for putting {name} forward.",
}
REASONS = {
    DeclineReason.NONE: "",
    DeclineReason.ANOTHER_WAY: "The role went another way.",
    DeclineReason.SCHEDULE: "In the end the schedule did not work.",
    DeclineReason.PAIRING: "In the end it came down to how the parts pair with each other.",
    DeclineReason.ROLE_CHANGED: "The role itself has changed since the call went out.",
}
CUT = "The role has been cut, so nobody will play it."
# True because the office only ever had a link: Callboard takes no copy of a tape behind one.
TAPE = "We have kept no copy of the tape: it stays where you put it, and it is yours."
OWN_TAPE = "The tape stays on your profile. It is yours, and you can take it down there at any time."
OWN_TAPE_TO_REP = "The tape stays on their profile. It is theirs, and they or you can take it down there at any time."

NOT_THIS_TIME_SUBJECT = "{role}, {production}: not this time"
NOT_THIS_TIME_BODY = """Dear {greeting},

{thanks}

For {role} in {production} the answer is no this time: we are not taking {whom} further.

{reason}

{own_line}

{tape}

{signer}
{office}"""


def not_this_time_context(*, role: Role, party, reason: str, is_cut: bool, signer: User, at: dt.datetime) -> dict:
    """Everything the note's words need. `party` is a casting.services.closures.Party."""
    return reader_words(party, party.took_part) | {
        "performer": party.name,
        "role": role.name,
        "production": role.production.public_title,
        "reason": CUT if is_cut else REASONS[DeclineReason(reason)],
        "date": f"{at.day} {at:%B %Y}",
        "signer": signer.name,
        "office": role.organisation.name,
    }


def reader_words(party, took_part: TookPart) -> dict[str, str]:
    """What is said otherwise to a performer and to whoever reads about them."""
    return {
        "greeting": party.greeting,
        "thanks": (THANKS_TO_REP if party.about_another else THANKS)[took_part].format(name=party.name),
        "whom": party.name if party.about_another else "your submission",
        "tape": _about_tape(party),
    }


def _about_tape(party) -> str:
    if party.has_own_tape:
        return OWN_TAPE_TO_REP if party.about_another else OWN_TAPE
    # One that its owner took down is gone, and they know.
    return TAPE if party.has_tape_link else ""


def register_kinds(*, guard, on_release) -> None:
    register_category(
        Category(DECISIONS, "Answers from casting offices", "Callbacks always reach you at once. This is about a no.")
    )
    register(
        Kind(
            key=NOT_THIS_TIME,
            label="Not this time",
            category=DECISIONS,
            subject=NOT_THIS_TIME_SUBJECT,
            body=NOT_THIS_TIME_BODY,
            variables={
                "greeting": "first name of the person who reads it",
                "performer": "the performer's stage name",
                "role": "the role",
                "production": "the production, or its codename until it is announced",
                "thanks": "thanks for what they did: submitted, taped, auditioned, came back",
                "whom": "“your submission”, or the performer's name when their agent or a parent reads it",
                "reason": "the reason you chose, if you chose one",
                "own_line": "a line of your own to this person",
                "tape": "what happens to their tape, if they sent one",
                "date": "the day of the decision",
                "signer": "who decided",
                "office": "your office",
            },
            may_unsubscribe=True,
            keeps_quiet_hours=True,
            guard=guard,
            on_release=on_release,
            about="{role}, {production}",
            waits={FIRST_CHOICE: "Finalists hear when the first choice is sure"},
            sample={
                "greeting": "Noor",
                "performer": "Noor Haddad",
                "role": "Mara Voss",
                "production": "The Salt Road",
                "thanks": THANKS[TookPart.TAPED],
                "whom": "your submission",
                "reason": REASONS[DeclineReason.PAIRING],
                "tape": TAPE,
                "date": "12 March 2027",
                "signer": "Renata Okoye",
                "office": "Okoye Casting",
            },
        )
    )
