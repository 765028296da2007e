"""Notes about a contract in force into the outbox, in the transaction that makes them owed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership, User
from casting.services.closures import first_name, office_settings
from contracts.messages_contracts import (
    DUE,
    REINSTATED,
    TERMINATED,
    contract_context,
    day,
    days_off,
    option_context,
)
from contracts.models import Contract, ContractOption
from contracts.policies import DEALING
from contracts.selectors.paper import PERFORMING, parties_in_order
from contracts.services.sign_letters import tell_office, tell_parties
from contracts.services.speaking import reader_of
from contracts.states import PartyKind
from core import clock
from notifications.models import OutboxMessage
from notifications.services.outbox import NewMessage, add_messages, supersede_messages
from notifications.states import RESTING

CONTRACT, OPTION = "contracts.contract", "contracts.contractoption"


@dataclass(frozen=True)
class Addressee:
    email: str
    name: str
    zone: str
    user_id: int | None


def _everybody(contract: Contract) -> list[Addressee]:
    """Whoever signed or had a copy, once each."""
    found = {}
    for party in parties_in_order(contract):
        found.setdefault(party.email.lower(), Addressee(party.email, party.name, party.time_zone, party.user_id))
    return list(found.values())


def _talent_side(contract: Contract) -> list[Addressee]:
    """Who speaks for the performer, and who signed for them."""
    reader = reader_of(contract)
    found = {reader.email.lower(): Addressee(reader.email, reader.name, reader.zone, reader.user_id)}
    for party in parties_in_order(contract):
        if party.kind in PERFORMING or party.kind == PartyKind.COPY:
            found.setdefault(party.email.lower(), Addressee(party.email, party.name, party.time_zone, party.user_id))
    return [one for one in found.values() if one.email]


def _write(
    kind: str, contract: Contract, to: list[Addressee], *, actor: User | None, subject: tuple[str, int], mark: str,
    more: dict | None = None, minutes: int = 0,
) -> None:  # fmt: skip
    reply_to = office_settings(contract.organisation_id).reply_to
    signer = actor.name if actor else contract.organisation.name
    add_messages(
        [
            NewMessage(
                organisation_id=contract.organisation_id,
                kind=kind,
                recipient_id=one.user_id,
                to_email=one.email,
                to_name=one.name,
                time_zone=one.zone,
                context=contract_context(contract, reader=one.name, signer=signer) | (more or {}),
                held_until=clock.now() + dt.timedelta(minutes=minutes),
                dedupe_key=f"{kind}:{subject[1]}:{mark}:{one.email.lower()}",
                subject_type=subject[0],
                subject_id=subject[1],
                reply_to=reply_to,
                created_by_id=actor.pk if actor else None,
            )
            for one in to
        ]
    )


def tell_terminated(contract: Contract, *, actor: User, mark: int) -> None:
    about = (CONTRACT, contract.pk)
    rest = office_settings(contract.organisation_id).hold_no_minutes
    drop_letters(contract, because="It was terminated since")
    _write(TERMINATED, contract, _everybody(contract), actor=actor, subject=about, mark=str(mark), minutes=rest)


def unsay_terminated(contract: Contract, *, actor: User, mark: int) -> None:
    """Whoever has not read of its end never will; whoever has, hears that it stands again."""
    unsent = drop_letters(contract, because="It is in force again")
    everybody = _everybody(contract)
    if len(unsent) < len(everybody):
        about = (CONTRACT, contract.pk)
        _write(REINSTATED, contract, everybody, actor=actor, subject=about, mark=str(mark))


def drop_letters(contract: Contract, *, because: str) -> list[int]:
    return supersede_messages(
        subject_type=CONTRACT, subject_ids=[contract.pk], kinds=[TERMINATED, REINSTATED], because=because
    )


def write_of_option(kind: str, option: ContractOption, contract: Contract, *, actor: User | None, mark: str) -> None:
    """To the performer's side; a notice by a person rests in the outbox first, and can be taken back there."""
    rest = office_settings(contract.organisation_id).hold_good_minutes if actor else 0
    about = (OPTION, option.pk)
    more = option_context(option)
    _write(kind, contract, _talent_side(contract), actor=actor, subject=about, mark=mark, more=more, minutes=rest)


def drop_of_option(option: ContractOption, *, because: str) -> list[int]:
    return supersede_messages(subject_type=OPTION, subject_ids=[option.pk], because=because)


def hand_on_letters(contract_ids: Sequence[int], *, was: User, reader: User) -> None:
    """What of these contracts rests in the outbox for somebody who speaks no more goes to `reader`, when it would have."""
    options = ContractOption.objects.filter(contract__in=contract_ids).values("pk")
    about = Q(subject_type=CONTRACT, subject_id__any_of=list(contract_ids))
    about |= Q(subject_type=OPTION, subject_id__in=options)
    notes = OutboxMessage.objects.filter(about, recipient=was, state__in=RESTING)
    locked = list(notes.order_by("pk").select_for_update(no_key=True))
    for note in locked:
        note.recipient, note.to_email, note.to_name, note.time_zone = (
            reader,
            reader.email,
            reader.name,
            reader.time_zone,
        )
        note.context |= {"greeting": first_name(reader.name)}
    OutboxMessage.objects.bulk_update(
        locked, ["recipient", "to_email", "to_name", "time_zone", "context"], batch_size=500
    )


def remind_of_option(option: ContractOption, contract: Contract, *, days: int) -> None:
    """By letter and inside Callboard, to those who deal for the office."""
    members = Membership.objects.filter(organisation=contract.organisation_id, role__in=list(DEALING))
    to = [
        Addressee(row.user.email, row.user.name, row.user.time_zone, row.user_id)
        for row in members.select_related("user")
    ]
    path = reverse("contracts:contract", args=[contract.organisation.slug, contract.pk])
    more = option_context(option, days=days) | {"url": settings.SITE_URL.rstrip("/") + path}
    _write(DUE, contract, to, actor=None, subject=(OPTION, option.pk), mark=str(days), more=more)
    tell_office(
        contract,
        title=f"Option {option.number} of {contract.performer.stage_name} lapses {days_off(days)}",
        text=f"{contract.number}: it is exercised by {day(option.exercise_by)}, or it lapses.",
        mark=f"option:{option.pk}:due:{days}",
    )


def tell_of_option(option: ContractOption, contract: Contract, *, title: str, text: str, mark: str) -> None:
    tell_parties(contract, title=title, text=text, mark=f"option:{option.pk}:{mark}")
