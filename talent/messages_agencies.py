"""The words of notes about who speaks for whom."""

from notifications.kinds import Category, Kind, register, register_category

ASKED = "talent.representation_asked"
PROPOSED = "talent.terms_proposed"
ENDED = "talent.representation_ended"
ANSWERED = "talent.representation_answered"
CONTESTED = "talent.representation_contested"
CLAIM = "talent.profile_claim"
CATEGORY = "representation"

BODIES = {
    ASKED: """Dear {greeting},

{agency} asks to represent {whom} on Callboard: {terms}.

{others}

Nothing changes until you answer, and a no needs no reason. Once you have said yes, its agents can edit the profile and \
put {whom} up for roles; you can end that yourself on any day.""",
    PROPOSED: """Dear {greeting},

{agency} would like other terms for representing {whom}: {terms}.

What you agreed to stands until you say yes to this.""",
    ENDED: """Dear {greeting},

{agency} no longer represents {whom} on Callboard. Its agents cannot edit the profile any more, or put {whom} up for \
anything new.

The profile stays as it is, with everything in it, and is yours.""",
    ANSWERED: """Dear {greeting},

{performer} {answer}.

{detail}""",
    CONTESTED: """Dear {greeting},

{other} also says that it speaks for {performer}, where {agency} does: {terms}.

{performer} has been asked to say who does. Until then, whoever has been confirmed already goes on as before.""",
    CLAIM: """Dear {greeting},

There is a profile of {performer} on Callboard, where casting offices and agents look for actors. {made_by}

It is yours to take over. With the link you see everything in it, decide who speaks for you, and change or delete \
whatever you like. That costs nothing, now and later.

The link works until {until}. If you are not {performer}, please let this letter be.""",
}
SUBJECTS = {
    ASKED: "{agency} asks to represent {whom}",
    PROPOSED: "{agency} proposes new terms",
    ENDED: "{agency} no longer represents {whom}",
    ANSWERED: "{performer} {answer}",
    CONTESTED: "Two agencies say that they speak for {performer}",
    CLAIM: "Your profile on Callboard: {performer}",
}
LABELS = {
    ASKED: "An agency asks to represent a performer",
    PROPOSED: "An agency proposes other terms",
    ENDED: "An agency no longer represents a performer",
    ANSWERED: "A performer’s answer to an agency",
    CONTESTED: "Two agencies speak for one performer",
    CLAIM: "A profile to take over",
}
ACTIONS = {
    ASKED: "Decide",
    PROPOSED: "Read the terms",
    ENDED: "See the profile",
    ANSWERED: "See the client",
    CONTESTED: "See the client",
    CLAIM: "See the profile",
}
VARIABLES = {
    "greeting": "first name of whoever reads it",
    "agency": "the agency",
    "other": "the other agency",
    "performer": "the performer's stage name",
    "whom": "“you”, or the performer's name where a guardian reads it",
    "terms": "where, in which media, whether for this agency alone, and its commission",
    "others": "which agencies say the same",
    "answer": "what the performer decided",
    "detail": "what follows from it",
    "made_by": "who made the profile",
    "until": "until when the link works",
}
SAMPLE = {
    "greeting": "Noor",
    "agency": "Bellweather Artists",
    "other": "Kettle Yard Talent",
    "performer": "Noor Haddad",
    "whom": "you",
    "terms": "everywhere, all media, 10% commission",
    "others": "",
    "answer": "has confirmed that you represent them",
    "detail": "",
    "made_by": "Bellweather Artists made it for you.",
    "until": "6 December 2026",
    "url": "/",
}


def register_kinds() -> None:
    register_category(
        Category(CATEGORY, "Representation", "Which agency speaks for whom, and profiles that are handed over.")
    )
    for key, label in LABELS.items():
        register(
            Kind(
                key=key,
                label=label,
                category=CATEGORY,
                subject=SUBJECTS[key],
                body=BODIES[key],
                variables=VARIABLES,
                sample=SAMPLE,
                action=ACTIONS[key],
                # Who speaks for somebody is no news to be missed.
                may_unsubscribe=False,
                keeps_quiet_hours=key != CLAIM,
                for_offices=False,
            )
        )
