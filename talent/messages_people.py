"""The words of notes about who answers for a child, permits, coming of age, and what was erased."""

from notifications.kinds import Category, Kind, register, register_category

GUARDIAN = "talent.guardian_asked"
HAND_OVER = "talent.profile_handed_over"
GUARDIANS_CHANGED = "talent.guardians_changed"
OF_AGE = "talent.of_age"
PERMIT = "talent.permit_ends"
COPY = "talent.guardian_copy"
ERASED = "talent.account_erased"
CATEGORY = "guardians"

BODIES = {
    GUARDIAN: """Dear {greeting},

{inviter} asks you to answer for {performer} on Callboard together: as their {relation} you would read every message, \
answer for them, and sign what is to be signed.

The button leads to a page that says it all again, and asks you to say yes. It works until {until}. If you do not know \
{inviter}, do nothing: nothing happens then.""",
    HAND_OVER: """Dear {greeting},

{inviter} hands you your profile on Callboard, {performer}. From the moment you take it over it is yours alone: your \
applications, your times, your contracts, and every message.

The button leads to a page that says it all again. It works until {until}.""",
    GUARDIANS_CHANGED: """Dear {greeting},

{what}

Everybody who answers for {performer} gets this note.""",
    OF_AGE: """Dear {greeting},

{performer} is 18 today. The date of birth has been erased: nobody is asked for one any more, and hours for minors no \
longer bind anybody.

The profile is still on your account. When you are both ready, hand it over: it takes one letter, and everything that \
is on it goes along.""",
    PERMIT: """Dear {greeting},

The work permit of {performer} for {territory} {ends}.

Casting offices see until when it stands, and no more. Put the new one on the page when you have it.""",
    COPY: """Dear {greeting},

This letter about {performer} went to {reader}. You read it too because you answer for {performer}.

{letter}""",
    ERASED: """Dear {greeting},

Your account on Callboard has been deleted, as you asked. {what}

{kept}

This is the receipt: it says what was done, and nothing about what it was. The page behind the button says the same, \
and is there for whoever has its address.

This is the last letter from us.""",
}
SUBJECTS = {
    GUARDIAN: "Answer for {performer} together with {inviter}",
    HAND_OVER: "Your profile: {performer}",
    GUARDIANS_CHANGED: "Who answers for {performer}",
    OF_AGE: "{performer} is 18",
    PERMIT: "The work permit of {performer} {ends}",
    COPY: "{performer}: {subject}",
    ERASED: "Your account has been deleted",
}
LABELS = {
    GUARDIAN: "Asked to answer for a child",
    HAND_OVER: "Profile handed over by a guardian",
    GUARDIANS_CHANGED: "Who answers for a child has changed",
    OF_AGE: "A child has come of age",
    PERMIT: "Work permit runs out",
    COPY: "A letter to another guardian",
    ERASED: "Account deleted",
}
ACTIONS = {
    GUARDIAN: "Read and answer",
    HAND_OVER: "Take it over",
    GUARDIANS_CHANGED: "See who it is",
    OF_AGE: "Hand it over",
    PERMIT: "See the permits",
    COPY: "Open it",
    ERASED: "The receipt",
}
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "inviter": "who asks",
    "performer": "the performer's stage name",
    "relation": "what they would be to the child",
    "until": "until when the link works",
    "what": "what happened",
    "kept": "what stays, and why",
    "territory": "where the permit is good",
    "ends": "when it ends",
    "reader": "whom the letter went to",
    "subject": "what the letter is called",
    "letter": "the letter itself",
}
SAMPLE = {
    "greeting": "Ada",
    "inviter": "Samir Haddad",
    "performer": "Noor Haddad",
    "relation": "parent",
    "until": "6 December 2026",
    "what": "Ada Haddad now answers for Noor Haddad too.",
    "kept": "",
    "territory": "England",
    "ends": "ends on 3 May 2027",
    "reader": "Samir Haddad",
    "subject": "Your time for The Salt Road",
    "letter": "Dear Noor, …",
    "url": "/",
}


def register_kinds() -> None:
    register_category(Category(CATEGORY, "Children you answer for", "Guardians, permits and coming of age."))
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
                may_unsubscribe=False,
                keeps_quiet_hours=key in {OF_AGE, PERMIT},
                for_offices=False,
            )
        )
