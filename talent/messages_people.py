"""The words of notes about who answers for a child, permits, coming of age, and what was erased."""

from notifications.kinds import Category, Kind, register, register_category
from talent.messages_agencies import CATEGORY as REPRESENTATION
from talent.states import Visibility

GUARDIAN = "talent.guardian_asked"
CHAPERONE = "talent.chaperone_asked"
HAND_OVER = "talent.profile_handed_over"
GUARDIANS_CHANGED = "talent.guardians_changed"
GUARDIAN_LEFT = "talent.guardian_left"
PROFILE_PASSED = "talent.profile_passed"
FAMILY_CHANGED = "talent.family_changed"
OF_AGE = "talent.of_age"
PERMIT = "talent.permit_ends"
COPY = "talent.guardian_copy"
ERASED = "talent.account_erased"
OPEN_ASKED = "talent.asked_to_open"
CATEGORY = "guardians"

BODIES = {
    GUARDIAN: """Dear {greeting},

{inviter} asks you to answer for {performer} on Callboard together: as their {relation} you would read every message, \
answer for them, and sign what is to be signed.

The button leads to a page that says it all again, and asks you to say yes. It works until {until}. If you do not know \
{inviter}, do nothing: nothing happens then.""",
    CHAPERONE: """Dear {greeting},

{inviter} asks you to accompany {performer} on Callboard as their chaperone: you would see when and where {performer} is \
expected, read the letters about it, and say that you have arrived. Everything else stays with the family.

The button leads to a page that says it all again, and asks you to say yes. It works until {until}. If you do not know \
{inviter}, do nothing: nothing happens then.""",
    HAND_OVER: """Dear {greeting},

{inviter} hands you your profile on Callboard, {performer}. From the moment you take it over it is yours alone: your \
applications, your times, your contracts, and every message.

The button leads to a page that says it all again. It works until {until}.""",
    GUARDIANS_CHANGED: """Dear {greeting},

{what}

{rest}""",
    GUARDIAN_LEFT: """Dear {greeting},

You no longer look after {performer} on Callboard: their times and letters do not reach you any more, and you cannot \
open their profile.

What you did for {performer} stands. If this comes as a surprise, please talk to whoever holds the profile; they can \
ask you to join again at any time.""",
    PROFILE_PASSED: """Dear {greeting},

{what} The profile has come to your account.

Nothing on it has changed: what {performer} applied for, every time and every contract stand as they were, and letters \
about {performer} reach you. You can ask somebody else to answer with you, so that it is never up to one person alone.""",
    FAMILY_CHANGED: """Dear {greeting},

{what}

You go on speaking for {performer} as was agreed. What is under way stands, and what you write through Callboard \
reaches the right person by itself.""",
    OF_AGE: """Dear {greeting},

{performer} is 18 today. The date of birth has been erased: nobody is asked for one any more, and hours for minors no \
longer bind anybody.

The profile is still on your account. When you are both ready, hand it over: it takes one letter, and everything that \
is on it goes along.""",
    OPEN_ASKED: """Dear {greeting},

{inviter} of {agency} asks whether everybody may see {performer}’s page on Callboard. {seen_by}

That is yours to say. If you would rather not, do nothing: the page stays as it is, and {performer} can be put up for \
parts just as well. If you do, you can take it back on any day.

The button leads to the page, where you choose who sees it.""",
    PERMIT: """Dear {greeting},

The work permit of {performer} for {territory} {ends}.

Casting offices see until when it stands, and no more. Put the new one on the page when you have it.""",
    COPY: """Dear {greeting},

This letter about {performer} went to {reader}. Everybody who looks after {performer} reads it too.

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
    CHAPERONE: "{inviter} asks you to accompany {performer}",
    HAND_OVER: "Your profile: {performer}",
    GUARDIANS_CHANGED: "Who answers for {performer}",
    GUARDIAN_LEFT: "You no longer look after {performer} on Callboard",
    PROFILE_PASSED: "{performer}’s profile is with you now",
    FAMILY_CHANGED: "{performer}: who holds the profile",
    OF_AGE: "{performer} is 18",
    OPEN_ASKED: "May everybody see {performer}’s page?",
    PERMIT: "The work permit of {performer} {ends}",
    COPY: "{performer}: {subject}",
    ERASED: "Your account has been deleted",
}
SEEN_BY = {
    Visibility.TRADE: "Today only verified agencies and casting offices can open it.",
    Visibility.UNLISTED: "Today whoever is given its address can open it; it is listed nowhere.",
}
LABELS = {
    GUARDIAN: "Asked to answer for a child",
    CHAPERONE: "Asked to accompany a child",
    HAND_OVER: "Profile handed over by a guardian",
    GUARDIANS_CHANGED: "Who answers for a child has changed",
    GUARDIAN_LEFT: "You no longer answer for a child",
    PROFILE_PASSED: "A child’s profile has passed to you",
    FAMILY_CHANGED: "A client’s profile has passed to somebody else",
    OF_AGE: "A child has come of age",
    OPEN_ASKED: "Asked whether a child’s page may be public",
    PERMIT: "Work permit runs out",
    COPY: "A letter to another guardian",
    ERASED: "Account deleted",
}
ACTIONS = {
    GUARDIAN: "Read and answer",
    CHAPERONE: "Read and answer",
    HAND_OVER: "Take it over",
    GUARDIANS_CHANGED: "See who it is",
    GUARDIAN_LEFT: "Your own home",
    PROFILE_PASSED: "See who answers",
    FAMILY_CHANGED: "See the client",
    OF_AGE: "Hand it over",
    OPEN_ASKED: "Open the page",
    PERMIT: "See the permits",
    COPY: "Open it",
    ERASED: "The receipt",
}
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "inviter": "who asks",
    "performer": "the performer's stage name",
    "agency": "the agency that speaks for the child",
    "relation": "what they would be to the child",
    "until": "until when the link works",
    "what": "what happened",
    "rest": "who else reads it, or that it is over",
    "kept": "what stays, and why",
    "territory": "where the permit is good",
    "ends": "when it ends",
    "seen_by": "who can open the page today",
    "reader": "whom the letter went to",
    "subject": "what the letter is called",
    "letter": "the letter itself",
}
SAMPLE = {
    "greeting": "Ada",
    "inviter": "Samir Haddad",
    "performer": "Noor Haddad",
    "agency": "Hartigan Artists",
    "relation": "parent",
    "until": "6 December 2026",
    "what": "Ada Haddad now answers for Noor Haddad too.",
    "rest": "Everybody who answers for Noor Haddad gets this note.",
    "kept": "",
    "territory": "England",
    "ends": "ends on 3 May 2027",
    "seen_by": "Today only verified agencies and casting offices can open it.",
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
                category=REPRESENTATION if key == FAMILY_CHANGED else CATEGORY,
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
