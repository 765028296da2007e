"""What a party does: opens, reads, agrees, asks for a code, signs. Every step is a link of the contract's chain."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Role, Submission
from casting.services.offering import hold_part
from contracts.consent import VERSION, text_digest, whole_text
from contracts.drawing import redrawn
from contracts.models import Contract, ContractEvent, ContractParty, ContractVersion, Signature
from contracts.selectors.signing import consents_of, may_read, version_in_force
from contracts.services.chain import add_event
from contracts.services.executing import execute
from contracts.services.parties_turns import check_turn, invite_next, lock_party, signers
from contracts.sign_codes import PURPOSE, send_sign_code_task
from contracts.signals import contract_changed
from contracts.states import CONTRACT_MOVES, ContractState, EventKind, PartyState
from core import clock, codes
from core.errors import Conflict, Invalid
from core.states import check

# One opening is a link; a page that is looked at again within this time is the same one.
ONE_OPENING = dt.timedelta(minutes=30)
MOST_LETTERS = 160


@transaction.atomic(durable=True)
def open_document(*, party: ContractParty, by: User | None) -> None:
    """They have the document before them. Nothing is written for whoever may not read it now."""
    contract, party = lock_party(party)
    if not may_read(contract, party) or party.state == PartyState.SIGNED:
        return
    last = (
        ContractEvent.objects.filter(contract=contract, party=party, kind=EventKind.OPENED).order_by("-number").first()
    )
    if party.opened_at is not None and last is not None and last.at > clock.now() - ONE_OPENING:
        return
    if party.opened_at is None:
        party.opened_at = clock.now()
        party.save(update_fields=["opened_at"])
    add_event(contract, EventKind.OPENED, party=party, actor=by, data={"version": contract.version})


@transaction.atomic(durable=True)
def reach_page(*, party: ContractParty, page: int, version: int) -> int:
    """They have read that far. Returns the page that counts now; going back takes nothing away."""
    contract, party = lock_party(party)
    check_turn(contract, party)
    document = _document(contract, version)
    if not 1 <= page <= document.page_count:
        raise Invalid(f"This document has {document.page_count} pages.", field="page")
    if page > party.pages_read:
        party.pages_read = page
        party.save(update_fields=["pages_read"])
        add_event(
            contract, EventKind.PAGE, party=party, data={"version": version, "page": page, "of": document.page_count}
        )
    return party.pages_read


@transaction.atomic(durable=True)
def agree_and_ask_code(*, party: ContractParty, version: int, agreed: Iterable[str], by: User | None) -> None:
    """They agree to everything that is asked, and a code goes to their own address.

    Raises Invalid where the document has not been read to its end or a sentence is not agreed to.
    """
    contract, party = lock_party(party)
    check_turn(contract, party)
    document = _document(contract, version)
    _check_read(party, document)
    _check_agreed(document, party, agreed)
    if party.consented_at is None:
        party.consented_at = clock.now()
        add_event(
            contract,
            EventKind.CONSENTED,
            party=party,
            actor=by,
            data={"version": version, "text": VERSION, "sha256": text_digest(consents_of(document, party))},
        )
    codes.begin(PURPOSE, party)
    party.save(update_fields=["consented_at", *codes.FIELDS])
    add_event(contract, EventKind.CODE_SENT, party=party)
    transaction.on_commit(lambda: send_sign_code_task.delay(party.pk))


def sign(
    *,
    party: ContractParty,
    version: int,
    code: str,
    typed_name: str,
    drawn: bytes | None,
    agreed: Iterable[str],
    address: str | None,
    agent: str,
    by: User | None,
) -> Contract:
    """Their signature under that version of the document; whoever is last executes the contract in the same act.

    `drawn` is a PNG; a typed name counts the same. Raises Invalid for a wrong code, for what is not read or not
    agreed to, and for a drawing that is none; Conflict for a document that was replaced, ended or signed meanwhile.
    """
    name = " ".join(typed_name.split())[:MOST_LETTERS]
    image = redrawn(drawn) if drawn else b""
    if not image and sum(letter.isalpha() for letter in name) < 2:
        raise Invalid("Type your name, or draw your signature.", field="typed_name")
    agreed = set(agreed)
    with transaction.atomic(durable=True):
        # The role first, as everybody takes them: whoever turns out to be last books the part.
        role, submission = hold_part(party.contract.role_id, party.contract.submission_id)
        contract, party = lock_party(party)
        check_turn(contract, party)
        document = _document(contract, version)
        _check_read(party, document)
        _check_agreed(document, party, agreed)
        _check_file(document)
        answer = codes.answer(PURPOSE, party, code)
        party.save(update_fields=codes.FIELDS)
        if answer.is_wrong:
            add_event(contract, EventKind.CODE_WRONG, party=party, actor=by)
        if not answer.refusal:
            _write_signature(
                contract, party, document, name=name, image=image, address=address, agent=agent[:300], by=by
            )
            _next_or_execute(contract, role, submission, by=by)
    # A wrong try is kept, so the refusal is raised when the transaction is over.
    if answer.refusal:
        raise Invalid(answer.refusal, field="code")
    return contract


def _write_signature(
    contract: Contract,
    party: ContractParty,
    document: ContractVersion,
    *,
    name: str,
    image: bytes,
    address: str | None,
    agent: str,
    by: User | None,
) -> None:
    consents, at = consents_of(document, party), clock.now()
    proof = {"code": "mail", "account": by is not None and by.pk == party.user_id}
    Signature.objects.create(
        organisation_id=contract.organisation_id,
        party=party,
        version=document,
        typed_name=name or party.name,
        image=ContentFile(image, name="drawn.png") if image else "",
        consent=whole_text(consents),
        document_sha256=document.sha256,
        proof=proof,
        address=address,
        agent=agent,
        signed_at=at,
    )
    party.state, party.signed_at = PartyState.SIGNED, at
    party.save(update_fields=["state", "signed_at"])
    add_event(
        contract,
        EventKind.SIGNED,
        party=party,
        actor=by,
        data={
            "version": document.number,
            "sha256": document.sha256,
            "name": name or party.name,
            "how": "drawn" if image else "typed",
            **({"drawing": hashlib.sha256(image).hexdigest()} if image else {}),
            "consent": VERSION,
            "proof": proof,
        },
    )
    # The office's log tells what came to it; who signed is in the sentence, and in the chain.
    record_activity(
        actor=None,
        verb="contract.sign",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "party": party.name},
    )


def _next_or_execute(contract: Contract, role: Role, submission: Submission, *, by: User | None) -> None:
    if all(party.state == PartyState.SIGNED for party in signers(contract)):
        execute(contract, role=role, submission=submission)
        return
    if contract.state == ContractState.OUT_FOR_SIGNATURE:
        check(CONTRACT_MOVES, contract.state, ContractState.PART_SIGNED, noun="contract")
        contract.state = ContractState.PART_SIGNED
        contract.save(update_fields=["state"])
    invite_next(contract, actor=contract.created_by)
    contract_changed.send(Contract, contract=contract, actor=by)


def _document(contract: Contract, version: int) -> ContractVersion:
    if contract.version != version:
        raise Conflict("The document has been replaced since you opened it. Read the new one.", code="stale_version")
    return version_in_force(contract)


def _check_read(party: ContractParty, document: ContractVersion) -> None:
    if party.pages_read < document.page_count:
        raise Invalid(
            f"Read the document to its end first: you are at page {party.pages_read} of {document.page_count}.",
            field="agreed",
            code="not_read",
        )


def _check_agreed(document: ContractVersion, party: ContractParty, agreed: Iterable[str]) -> None:
    missing = [one for one in consents_of(document, party) if one.key not in set(agreed)]
    if missing:
        raise Invalid(f"To sign, agree to this too: “{missing[0].text}”", field="agreed", code="not_agreed")


def _check_file(document: ContractVersion) -> None:
    """What is signed is the file that was set, byte for byte."""
    with document.file.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != document.sha256:
        raise Conflict(
            "The file of this document is not the one that was set, so it cannot be signed. The office has to look.",
            code="file_changed",
        )
