"""What of an office's deals waits for somebody: the head of the register."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Organisation, User
from contracts.models import Contract, ContractOption, ContractParty, DealApproval, Hold, Offer
from contracts.selectors.register import see_deals
from contracts.selectors.seen import seen_deals_q
from contracts.states import (
    OUT,
    ContractState,
    DealApprovalState,
    HoldState,
    OfferState,
    OptionState,
    PartyState,
    SealState,
)
from core import clock

SOON = dt.timedelta(days=2)
OPTIONS_SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """`tab` and `state` are where the register shows them; `is_pressing` asks for somebody today."""

    label: str
    count: int
    tab: str
    state: str
    icon: str
    is_pressing: bool = False
    one: str = ""

    @property
    def words(self) -> str:
        return self.one if self.count == 1 and self.one else self.label


def waiting_deals(*, actor: User, organisation: Organisation) -> list[Waiting]:
    """Only what there is, the most pressing first. Six statements, over what is open alone."""
    see_deals(actor=actor, organisation=organisation)
    seen, of_contract = (seen_deals_q(actor, organisation.pk, prefix=way) for way in ("", "contract__"))
    now = clock.now()
    holds = Hold.objects.filter(seen, organisation=organisation)
    offers = Offer.objects.filter(seen, organisation=organisation)
    contracts = Contract.objects.filter(seen, organisation=organisation)
    options = ContractOption.objects.filter(of_contract, organisation=organisation)
    free = holds.filter(state=HoldState.AVAILABLE).count()
    live = offers.filter(state__in=[OfferState.SENT, OfferState.COUNTERED, OfferState.ACCEPTED]).aggregate(
        counters=Count("pk", filter=Q(state=OfferState.COUNTERED)),
        running=Count("pk", filter=Q(state=OfferState.SENT, expires_at__lt=now + SOON)),
        unwritten=Count("pk", filter=Q(~Exists(_papers()), state=OfferState.ACCEPTED)),
    )
    paper = contracts.filter(
        Q(state__in=[ContractState.DRAFTED, ContractState.IN_REVIEW, *OUT]) | Q(seal_state=SealState.FAILED)
    ).aggregate(
        review=Count("pk", filter=Q(state=ContractState.IN_REVIEW)),
        out=Count("pk", filter=Q(state__in=OUT)),
        failed=Count("pk", filter=Q(seal_state=SealState.FAILED)),
    )
    found = [
        Waiting("could not be sealed", paper["failed"], "contracts", "", "warn", is_pressing=True),
        Waiting("to sign yourself", _to_sign(actor, organisation), "contracts", ",".join(OUT), "pen", is_pressing=True),
        Waiting("to approve yourself", _to_approve(actor, organisation), "offers", "in_approval", "check", True),
        Waiting("counters to answer", live["counters"], "offers", OfferState.COUNTERED, "swap", True, "counter to answer"),
        Waiting(
            "offers that run out within two days", live["running"], "offers", OfferState.SENT, "clock",
            one="offer that runs out within two days",
        ),
        Waiting("agreed, not on paper yet", live["unwritten"], "offers", OfferState.ACCEPTED, "contract"),
        Waiting("contracts in review", paper["review"], "contracts", ContractState.IN_REVIEW, "eye", one="contract in review"),
        Waiting("out for signature", paper["out"], "contracts", ",".join(OUT), "pen"),
        Waiting("available, and not held yet", free, "avails", HoldState.AVAILABLE, "calendar"),
        Waiting(
            "options that lapse within thirty days",
            options.filter(state=OptionState.OPEN, exercise_by__lte=(now + OPTIONS_SOON).date()).count(),
            "options", OptionState.OPEN, "clock", one="option that lapses within thirty days",
        ),
    ]  # fmt: skip
    return [one for one in found if one.count]


def _papers():
    return Contract.objects.filter(offer=OuterRef("pk")).exclude(state=ContractState.VOIDED)


def _to_sign(actor: User, organisation: Organisation) -> int:
    return ContractParty.objects.filter(
        organisation=organisation, user=actor, state=PartyState.INVITED, contract__state__in=OUT
    ).count()


def _to_approve(actor: User, organisation: Organisation) -> int:
    return DealApproval.objects.filter(
        organisation=organisation, approver__user=actor, state=DealApprovalState.WAITING
    ).count()
