"""The words of notes about signing a contract."""

from contracts.links import sign_url
from contracts.models import Contract, ContractParty
from contracts.states import PartyKind
from core import clock
from notifications.kinds import Kind, register

ASKED = "contracts.sign_asked"
REMINDER = "contracts.sign_reminder"
COPY = "contracts.sign_copy"
RECALLED = "contracts.sign_recalled"
DECLINED = "contracts.sign_declined"
VOIDED = "contracts.sign_voided"
EXPIRED = "contracts.sign_expired"
QUESTION = "contracts.sign_question"
RENEWED = "contracts.sign_renewed"
CATEGORY = "deals"

CLOSING = """

{own_line}

{signer}
{office}"""

READ_AGAIN = (
    "Please read this version and sign it by {until}. The link that you have opens it too; what you had read or agreed"
    " to before does not count for it."
)
NOTHING_TO_SIGN = "There is nothing for you to sign. You get a sealed copy when everybody has."

BODIES = {
    ASKED: """Dear {greeting},

{handed_on}

{paper} for {role} in {production} is ready for your signature{standing}.

Behind the button you can read the whole of it, ask us anything, and sign on screen with a name or a drawing. It takes \
no account. Please sign by {until}.

The link is yours alone: whoever has it can read the document, and only a code mailed to this address signs it.""",
    REMINDER: """Dear {greeting},

{paper} for {role} in {production} still waits for your signature{standing}. It can be signed until {until}.

If something in it is not right, ask us or say no on the same page. That is fine too, and better than silence.""",
    COPY: """Dear {greeting},

{paper} for {role} in {production} has gone out for signature. Behind the button you can read it. There is nothing for \
you to sign; you get a sealed copy when everybody has.""",
    RECALLED: """Dear {greeting},

Please do not sign {paper_the} for {role} in {production} yet. We have called it back to put something right, and you \
get a new link when it is. The earlier link opens nothing any more.""",
    DECLINED: """Dear {greeting},

{who} has declined to sign {paper_the} for {role} in {production}. {because}

So it does not come about as it stands, and your own signature binds you to nothing. We will be in touch about what \
happens next.""",
    VOIDED: """Dear {greeting},

We have voided {paper_the} for {role} in {production}. {because}

It cannot be signed any more, and a signature given to it binds nobody. We are sorry for the trouble.""",
    EXPIRED: """Dear {greeting},

The time to sign {paper_the} for {role} in {production} has run out before everybody had signed, so it binds nobody. \
If it is still wanted, we will send it anew.""",
    RENEWED: """Dear {greeting},

{paper} for {role} in {production} has been set anew, as version {version}. {because} Nothing else in it has changed.

{next_step}

Nobody had signed version {earlier}, so it binds nobody.""",
    QUESTION: """Dear {greeting},

{who} asks about {paper_the} for {role} in {production}:

{question}

Your answer to this letter goes to them. The document waits meanwhile; nothing has been signed or declined.""",
}
SUBJECTS = {
    ASKED: "For your signature: {role}, {production}",
    REMINDER: "Still to sign: {role}, {production}",
    COPY: "Gone out for signature: {role}, {production}",
    RECALLED: "Please wait with signing: {role}, {production}",
    DECLINED: "Not signed: {role}, {production}",
    VOIDED: "Voided: {role}, {production}",
    EXPIRED: "No longer to be signed: {role}, {production}",
    QUESTION: "A question about {number}: {role}, {production}",
    RENEWED: "Set anew, version {version}: {role}, {production}",
}
LABELS = {
    ASKED: "Contract to sign",
    REMINDER: "Contract still to sign",
    COPY: "Contract gone out for signature, for who gets a copy",
    RECALLED: "Contract called back",
    DECLINED: "Contract declined by a party",
    VOIDED: "Contract voided",
    EXPIRED: "Contract not signed in time",
    QUESTION: "Question from a party about a contract",
    RENEWED: "Contract set anew while it is out",
}
ACTIONS = {
    ASKED: "Read and sign",
    REMINDER: "Read and sign",
    COPY: "Read it",
    QUESTION: "Open the contract",
    RENEWED: "Read it",
}
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer's stage name",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "paper": "what the document is: “Your weekly contract” and the like",
    "paper_the": "the same in the middle of a sentence",
    "number": "the contract's number",
    "standing": "for whom they sign, where it is not for themselves",
    "until": "until when it can be signed, in the reader's own time zone",
    "handed_on": "who handed the signature on to them, when somebody did",
    "who": "who declined, or who asks",
    "because": "the reason they gave",
    "question": "what they ask",
    "version": "the number of the version that counts now",
    "earlier": "the number of the version before it, when it was set anew",
    "next_step": "what they are asked to do with it",
    "own_line": "a line of your own to this person",
    "signer": "who sent it",
    "office": "your office",
}
SAMPLE = {
    "greeting": "Noor",
    "performer": "Noor Haddad",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "paper": "The weekly contract",
    "paper_the": "the weekly contract",
    "number": "OKO-2027-0012",
    "standing": "",
    "until": "Tuesday 24 March 2027, 18:00 (London, GMT)",
    "handed_on": "",
    "who": "Dana Whitlock",
    "because": "They say: “The dates in clause 2 are not ours.”",
    "question": "Are the three days in clause 2 paid?",
    "version": "2",
    "earlier": "1",
    "next_step": "Please read it and sign it by Tuesday 24 March 2027, 18:00 (London, GMT).",
    "signer": "Renata Okoye",
    "office": "Okoye Casting",
    "url": "/",
}


def sign_context(*, contract: Contract, party: ContractParty, signer: str, **more) -> dict:
    """What the words need; `more` overrides."""
    paper = contract.get_kind_display()
    paper = paper[0].lower() + paper[1:]
    until = clock.show(contract.expires_at, party.time_zone) if contract.expires_at else "the date in it"
    return {
        "greeting": party.name.split(" ")[0] or "friend",
        "performer": contract.performer.stage_name,
        "role": contract.role.name,
        "production": contract.production.public_title,
        "paper": f"The {paper}",
        "paper_the": f"the {paper}",
        "number": contract.number,
        "standing": standing_of(contract, party),
        "until": until,
        "handed_on": _instead_of(party),
        "who": "",
        "because": "",
        "question": "",
        "version": str(contract.version),
        "earlier": "",
        "next_step": NOTHING_TO_SIGN if party.kind == PartyKind.COPY else READ_AGAIN.format(until=until),
        "signer": signer,
        "office": contract.organisation.name,
        "round": party.round,
        "url": sign_url(party),
        **more,
    }


def standing_of(contract: Contract, party: ContractParty) -> str:
    """“ for Harrow Lane Pictures”, “ as guardian of Noor Haddad”; nothing for whoever signs for themselves."""
    if party.kind == PartyKind.GUARDIAN:
        return f" as guardian of {contract.performer.stage_name}"
    if party.kind == PartyKind.WITNESS:
        return " as witness"
    if party.company:
        return f" for {party.company}"
    return " for the production" if party.kind == PartyKind.SIGNATORY else ""


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
                keeps_quiet_hours=key == REMINDER,
                guard=guard,
            )
        )


def _instead_of(party: ContractParty) -> str:
    before = party.handed_on_by
    if before is None:
        return ""
    if party.kind in {PartyKind.GUARDIAN, PartyKind.PERFORMER}:
        return f"You are asked to sign in place of {before.name}."
    return f"{before.name} has handed this signature on to you."
