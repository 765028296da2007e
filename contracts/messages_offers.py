"""The words of notes about offers and approvals. They say that there is something to answer, never what it pays."""

from notifications.kinds import Category, Guard, Kind, register, register_category

OFFER = "contracts.offer"
NEW_TERMS = "contracts.offer_new_terms"
AGREED = "contracts.offer_agreed"
ENDED = "contracts.offer_ended"
ANSWERED = "contracts.offer_answered"
APPROVAL = "contracts.approval_asked"
CATEGORY = "deals"
TO_TALENT = (OFFER, NEW_TERMS, AGREED, ENDED)

_VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer's stage name",
    "whom": "“you”, or the performer's name when their agent or a parent reads it",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "until": "until when to answer, in the reader's own time zone",
    "own_line": "a line of your own to this person",
    "signer": "who made the offer",
    "office": "your office",
}
_SAMPLE = {
    "greeting": "Noor",
    "performer": "Noor Haddad",
    "whom": "you",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "until": "Wednesday 11 March 2027, 18:00 (London, GMT)",
    "what": "Our offer for Mara Voss in The Salt Road has run out without an answer.",
    "why": "",
    "signer": "Renata Okoye",
    "office": "Okoye Casting",
    "url": "/",
}
_CLOSING = "\n\n{own_line}\n\n{signer}\n{office}"
_BODIES = {
    OFFER: """Dear {greeting},

Good news: we would like to engage {whom} for {role} in {production}, and this is our offer.

All of its terms are on the page behind the button. You can agree to them there, answer with terms of your own, or let \
it go. Please do so by {until}: the offer runs out then.""",
    NEW_TERMS: """Dear {greeting},

We have read your terms for {role} in {production} and put ours beside them. The page behind the button shows what has \
changed, word by word.

Please answer by {until}: the offer runs out then.""",
    AGREED: """Dear {greeting},

We agree to your terms for {role} in {production}. They are fixed as you wrote them, and the contract follows.

Thank you for the way you dealt with us.""",
    ENDED: """Dear {greeting},

{what}

{why}

Thank you for your time, and for considering it.""",
}
_LABELS = {
    OFFER: ("Offer", "An offer: {role}, {production}", "Read the offer"),
    NEW_TERMS: ("New terms in an offer", "Our answer: {role}, {production}", "See what changed"),
    AGREED: ("Offer agreed by casting", "Agreed: {role}, {production}", "See the terms"),
    ENDED: ("Offer is over", "About our offer: {role}, {production}", "See how it stood"),
}
_TO_OFFICE = """Dear {greeting},

{what}

{signer}"""
_TO_APPROVER = """Dear {greeting},

{signer} of {office} asks for your approval: {subject}, for {role} in {production}.

The page behind the button shows what you are asked about. It asks for a code that we mail to this address, and takes a \
yes, or a no with its reason. No account is needed.

The link is yours alone. Please do not pass it on."""


def register_kinds(*, guard: Guard, approval_guard: Guard) -> None:
    register_category(Category(CATEGORY, "Deals", "Availability, offers and contracts always reach you at once."))
    shared = {
        "category": CATEGORY,
        "may_unsubscribe": False,
        # The time to answer is running.
        "keeps_quiet_hours": False,
        "about": "{role}, {production}",
        "sample": _SAMPLE,
    }
    for key, (label, subject, action) in _LABELS.items():
        more = {"what": "what became of it", "why": "the reason, where you gave one"} if key == ENDED else {}
        register(
            Kind(
                key=key,
                label=label,
                subject=subject,
                body=_BODIES[key] + _CLOSING,
                variables=_VARIABLES | more,
                action=action,
                guard=guard,
                **shared,
            )
        )
    names = {name: _VARIABLES[name] for name in ("greeting", "role", "production", "signer", "office")}
    register(
        Kind(
            key=ANSWERED,
            label="Answer to an offer",
            subject="{headline}: {role}, {production}",
            body=_TO_OFFICE,
            variables=names | {"headline": "what happened, in a word or two", "what": "what happened"},
            action="See where it stands",
            for_offices=False,
            **shared,
        )
    )
    register(
        Kind(
            key=APPROVAL,
            label="Approval asked for",
            subject="For your approval: {role}, {production}",
            body=_TO_APPROVER,
            variables=names | {"subject": "what is to be approved"},
            action="Look and answer",
            guard=approval_guard,
            for_offices=False,
            **shared,
        )
    )
