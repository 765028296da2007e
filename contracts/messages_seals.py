"""The words of the letter with the sealed copy."""

from django.conf import settings
from django.urls import reverse

from contracts.messages_signing import CATEGORY, standing_of
from contracts.models import Contract, ContractParty
from contracts.states import PartyKind
from notifications.kinds import Kind, register

SEALED_COPY = "contracts.sealed_copy"

BODY = """Dear {greeting},

Everybody has signed {paper} {number} for {role} in {production}{standing}, and it is sealed. Your copy is attached. \
Please keep the file as it is: it is the document itself, with a certificate of who signed, when and how behind it.

Whoever has the file can check it at any time, without an account: {verify} says whether a single byte of it was changed.

{own_line}

{office}"""

VARIABLES = {
    "greeting": "first name of the person who reads it",
    "paper": "what the document is: “the weekly contract” and the like",
    "number": "the contract's number",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "standing": "for whom they signed, where it was not for themselves",
    "verify": "where the file can be checked",
    "own_line": "a line of your own to this person",
    "office": "your office",
}
SAMPLE = {
    "greeting": "Noor",
    "paper": "the weekly contract",
    "number": "OKO-2027-0012",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "standing": "",
    "verify": "https://callboard.example/verify/",
    "office": "Okoye Casting",
    "url": "/",
}


def sealed_context(*, contract: Contract, party: ContractParty) -> dict:
    paper = contract.get_kind_display()
    verify = settings.SITE_URL.rstrip("/") + reverse("contracts:verify")
    return {
        "greeting": party.name.split(" ", maxsplit=1)[0] or "friend",
        "paper": f"the {paper[0].lower()}{paper[1:]}",
        "number": contract.number,
        "role": contract.role.name,
        "production": contract.production.public_title,
        "standing": "" if party.kind == PartyKind.COPY else standing_of(contract, party),
        "verify": verify,
        "office": contract.organisation.name,
        "url": verify,
    }


def register_kinds() -> None:
    register(
        Kind(
            key=SEALED_COPY,
            label="Sealed copy of a contract",
            category=CATEGORY,
            subject="Signed and sealed: {number}, {role}, {production}",
            body=BODY,
            variables=VARIABLES,
            sample=SAMPLE,
            about="{role}, {production}",
            may_unsubscribe=False,
            keeps_quiet_hours=False,
            action="Check the document",
        )
    )
