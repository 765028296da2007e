"""Who hears that a contract is sealed, or could not be; in the transaction that says so."""

from casting.services.closures import office_settings
from contracts.messages_seals import SEALED_COPY, sealed_context
from contracts.models import Contract, ContractParty, SealedDocument
from contracts.selectors.paper import parties_in_order
from contracts.services.sign_letters import SUBJECT_TYPE, tell_office
from contracts.states import PartyKind, PartyState
from notifications.services.outbox import NewMessage, add_messages


def copy_to_parties(contract: Contract, sealed: SealedDocument) -> None:
    """The sealed file by mail to everybody who signed and whoever gets a copy, once to an address."""
    parties: dict[str, ContractParty] = {}
    for party in parties_in_order(contract):
        if party.state == PartyState.SIGNED or party.kind == PartyKind.COPY:
            parties.setdefault(party.email.lower(), party)
    attached = {
        "name": f"{contract.number}-sealed.pdf",
        "content_type": "application/pdf",
        "stored": sealed.file.name,
    }
    reply_to = office_settings(contract.organisation_id).reply_to
    add_messages(
        [
            NewMessage(
                organisation_id=contract.organisation_id,
                kind=SEALED_COPY,
                recipient_id=party.user_id,
                to_email=party.email,
                to_name=party.name,
                time_zone=party.time_zone,
                context=sealed_context(contract=contract, party=party),
                dedupe_key=f"{SEALED_COPY}:{sealed.sha256[:24]}:{party.uid}",
                subject_type=SUBJECT_TYPE,
                subject_id=party.pk,
                attachments=[attached],
                reply_to=reply_to,
            )
            for party in parties.values()
        ]
    )


def tell_office_of_failure(contract: Contract) -> None:
    tell_office(
        contract,
        title=f"{contract.number} could not be sealed",
        text=f"{contract.seal_error} Everybody has signed, and that stands; nobody has a sealed copy yet.",
        mark=f"seal-failed-{contract.events_count}",
    )
