"""A person's own deals, or those of the clients they speak for: one list over every office.

Nothing of the office's side is here: no draft, no paper before it was sent, and its production under its public name.
A represented performer meets what their rep shares, and money only where that is everything.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from accounts.tenancy import across_offices
from contracts.links import hold_token
from contracts.models import Contract, ContractParty, Hold, Offer
from contracts.states import (
    OPEN_HOLDS,
    OUT,
    ContractState,
    HoldState,
    OfferState,
    PartyState,
    PerformerSees,
)
from core.money import show_money
from talent.policies import SPEAKING, own_performers
from talent.selectors import own_among

MOST = 400
_LIVE_OFFERS = [OfferState.SENT, OfferState.COUNTERED, OfferState.ACCEPTED]
_JOINS = ("performer", "role", "production", "organisation", "agency")
_OFFERS = {
    OfferState.SENT: "The answer is with you",
    OfferState.COUNTERED: "Your counter is with them",
    OfferState.ACCEPTED: "Agreed",
}
_HOLDS = {HoldState.REQUESTED: "The answer is with you", HoldState.AVAILABLE: "You said: available"}


@dataclass(frozen=True)
class Line:
    """One avail, offer or contract. `url_name` and `url_args` lead to it; `is_due` says that the reader must answer."""

    what: str
    role: str
    production: str
    office: str
    state: str
    standing: str
    when: dt.datetime
    url_name: str = ""
    url_args: tuple = ()
    is_due: bool = False
    until: dt.datetime | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    money: str = ""


@dataclass
class Client:
    """A performer and their lines, what needs an answer first."""

    id: int
    name: str
    is_own: bool
    open_avails: int = 0
    lines: list[Line] = field(default_factory=list)


def own_deals(*, actor: User, past: bool = False) -> list[Client]:
    """By name, oneself first. Five statements for any number of clients."""
    with across_offices("a performer's own deals, and those of the clients somebody speaks for"):
        agencies = set(
            Membership.objects.filter(user=actor, role__in=list(SPEAKING)).values_list("organisation_id", flat=True)
        )
        mine = Q(performer__in=own_performers(actor)) | Q(agency_id__in=agencies)
        held = list(_holds(mine, past))
        offers = list(_offers(mine, past))
        papers = list(_contracts(mine, past))
        turns = _turns(actor, papers)
    own = own_among(actor, [deal.performer for deal in (*held, *offers, *papers)])
    people: dict[int, Client] = {}
    for hold in held:
        client = _client(people, hold, own)
        client.open_avails += hold.state in OPEN_HOLDS
        client.lines.append(_hold_line(hold, speaks=_speaks(hold, own, agencies)))
    for offer in offers:
        line = _offer_line(offer, speaks=_speaks(offer, own, agencies))
        _client(people, offer, own).lines.append(line)
    for contract in papers:
        line = _contract_line(contract, turns.get(contract.pk), speaks=_speaks(contract, own, agencies))
        _client(people, contract, own).lines.append(line)
    for client in people.values():
        client.lines.sort(key=lambda line: (not line.is_due, -line.when.timestamp()))
    return sorted(people.values(), key=lambda client: (not client.is_own, client.name.casefold(), client.id))


def _holds(mine: Q, past: bool) -> QuerySet[Hold]:
    standing = Q(state__in=[*OPEN_HOLDS])
    rows = Hold.objects.filter(mine).filter(~standing if past else standing)
    return rows.select_related(*_JOINS).order_by("-id")[:MOST]


def _offers(mine: Q, past: bool) -> QuerySet[Offer]:
    ended = [OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED]
    rows = Offer.objects.filter(mine, current__gt=0, state__in=ended if past else _LIVE_OFFERS)
    # What was agreed goes on as the paper that came of it.
    sent = Contract.objects.filter(offer=OuterRef("pk"), sent_at__isnull=False).exclude(state=ContractState.VOIDED)
    rows = rows.exclude(Q(state=OfferState.ACCEPTED) & Exists(sent))
    return rows.select_related(*_JOINS).order_by("-moved_at", "-id")[:MOST]


def _contracts(mine: Q, past: bool) -> QuerySet[Contract]:
    ended = [ContractState.VOIDED, ContractState.TERMINATED]
    now = [*OUT, ContractState.EXECUTED, ContractState.AMENDED]
    rows = Contract.objects.filter(mine, sent_at__isnull=False, state__in=ended if past else now)
    return rows.select_related(*_JOINS, "offer").order_by("-id")[:MOST]


def _turns(actor: User, papers: Iterable[Contract]) -> dict[int, ContractParty]:
    """The reader's own place in each paper that is asked of them now."""
    out = [contract.pk for contract in papers if contract.state in OUT]
    rows = ContractParty.objects.filter(contract_id__in=out, user=actor, state=PartyState.INVITED)
    return {party.contract_id: party for party in rows}


def _client(people: dict[int, Client], deal: Hold | Offer | Contract, own: set[int]) -> Client:
    performer = deal.performer
    return people.setdefault(performer.pk, Client(performer.pk, performer.stage_name, is_own=performer.pk in own))


def _speaks(deal: Hold | Offer | Contract, own: set[int], agencies: set[int]) -> bool:
    return deal.agency_id in agencies if deal.agency_id else deal.performer_id in own


def _common(deal: Hold | Offer | Contract) -> dict:
    return {
        "role": deal.role.name,
        "production": deal.production.public_title,
        "office": deal.organisation.name,
        "state": deal.state,
    }


def _hold_line(hold: Hold, *, speaks: bool) -> Line:
    is_due = speaks and hold.state == HoldState.REQUESTED
    answers = speaks and hold.state in (HoldState.REQUESTED, HoldState.AVAILABLE, HoldState.UNAVAILABLE)
    theirs = "With your agent" if hold.state == HoldState.REQUESTED and not speaks else ""
    return Line(
        what=hold.get_kind_display(),
        standing=theirs or _HOLDS.get(HoldState(hold.state), hold.get_state_display()),
        when=hold.asked_at,
        url_name="contracts:hold-answer" if answers else "contracts:mine-holds",
        url_args=(hold_token(hold),) if answers else (),
        is_due=is_due,
        until=hold.expires_at if hold.state in OPEN_HOLDS else None,
        starts_on=hold.starts_on,
        ends_on=hold.ends_on,
        money=show_money(hold.cancel_fee, hold.currency) if speaks and hold.cancel_fee is not None else "",
        **_common(hold),
    )


def _offer_line(offer: Offer, *, speaks: bool) -> Line:
    sees_money = speaks or offer.performer_sees == PerformerSees.ALL
    words = _OFFERS.get(OfferState(offer.state), offer.get_state_display())
    if not speaks and offer.state in (OfferState.SENT, OfferState.COUNTERED):
        words = "Your agent has it"
    return Line(
        what="Offer",
        standing=words,
        when=offer.moved_at,
        url_name="contracts:deal",
        url_args=(offer.uid,),
        is_due=speaks and offer.state == OfferState.SENT,
        until=offer.expires_at if offer.state in (OfferState.SENT, OfferState.COUNTERED) else None,
        money=show_money(offer.total, offer.currency) if sees_money and offer.total is not None else "",
        **_common(offer),
    )


def _contract_line(contract: Contract, party: ContractParty | None, *, speaks: bool) -> Line:
    sees_money = speaks or contract.offer.performer_sees == PerformerSees.ALL
    return Line(
        what=f"{contract.get_kind_display()} {contract.number}",
        standing="Your signature is asked for" if party else contract.get_state_display(),
        when=contract.executed_at or contract.sent_at,
        url_name="contracts:mine-contracts",
        is_due=party is not None,
        until=contract.expires_at if contract.state in OUT else None,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        money=show_money(contract.total, contract.currency) if sees_money and contract.total is not None else "",
        **_common(contract),
    )
