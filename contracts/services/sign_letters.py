"""Notes about signing into the outbox, in the transaction that makes them owed."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import Membership, User
from casting.services.closures import office_settings
from contracts.messages_signing import ASKED, COPY, REMINDER, RENEWED, sign_context
from contracts.models import Contract, ContractParty
from contracts.policies import DEALING
from contracts.states import PartyState
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages, supersede_messages

SUBJECT_TYPE = "contracts.contractparty"


def write_letters(
    kind: str,
    *,
    contract: Contract,
    parties: Sequence[ContractParty],
    actor: User | None,
    mark: str = "",
    **more,
) -> None:
    """One note of that kind to each party. `mark` keeps a second one of a kind in a round apart from the first."""
    if not parties:
        return
    settings = office_settings(contract.organisation_id)
    add_messages(
        [
            NewMessage(
                organisation_id=contract.organisation_id,
                kind=kind,
                recipient_id=party.user_id,
                to_email=party.email,
                to_name=party.name,
                time_zone=party.time_zone,
                context=sign_context(
                    contract=contract, party=party, signer=actor.name if actor else contract.organisation.name, **more
                ),
                dedupe_key=f"{kind}:{party.uid}:{party.round}:{mark}",
                subject_type=SUBJECT_TYPE,
                subject_id=party.pk,
                reply_to=settings.reply_to,
                created_by_id=actor.pk if actor else None,
            )
            for party in parties
        ]
    )


def drop_letters(parties: Sequence[ContractParty], *, because: str) -> list[int]:
    """Whoever was to be asked, or reminded, and has not read it yet, will not be; returns the ids of those notes."""
    return supersede_messages(
        subject_type=SUBJECT_TYPE,
        subject_ids=[party.pk for party in parties],
        kinds=[ASKED, REMINDER, COPY, RENEWED],
        because=because,
    )


def office_address(contract: Contract) -> str:
    return reverse("contracts:contract", args=[contract.organisation.slug, contract.pk])


def tell_office(contract: Contract, *, title: str, text: str, mark: str) -> None:
    """Those who deal for the office read it in Callboard. `mark` makes it one of its kind."""
    dealing = Membership.objects.filter(organisation=contract.organisation_id, role__in=list(DEALING))
    url = office_address(contract)
    add_notices(
        [
            NewNotice(
                user_id=user_id, title=title, text=text, url=url, dedupe_key=f"contract:{contract.pk}:{mark}:{user_id}"
            )
            for user_id in dealing.values_list("user_id", flat=True)
        ]
    )


def tell_parties(contract: Contract, *, title: str, text: str, mark: str) -> None:
    """Whoever of the performer's side, or of those who sign, has an account reads it in Callboard."""
    parties = contract.parties.filter(user__isnull=False).exclude(state=PartyState.DELEGATED)
    known = set(parties.values_list("user_id", flat=True))
    known |= {pk for pk in (contract.rep_id, contract.performer.account_id) if pk is not None}
    url = reverse("contracts:mine-contract", args=[contract.uid])
    add_notices(
        [
            NewNotice(
                user_id=user_id, title=title, text=text, url=url, dedupe_key=f"contract:{contract.pk}:{mark}:{user_id}"
            )
            for user_id in sorted(known)
        ]
    )
