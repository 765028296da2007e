"""Deals under way go to whoever speaks for the performer now. What was executed stays with who brought it."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from casting.models import Submission, WayIn
from contracts.models import Contract, ContractParty, Hold, Offer
from contracts.services.speaking import JOINED, Voice, first_speaker, voices_for
from contracts.states import IN_FORCE, OPEN_HOLDS, ContractState, PartyKind
from core import clock
from core.db import lock_in_order
from notifications.services.notices import NewNotice, add_notices

WHY = "another speaks for a performer in every office's deals at once"
EXECUTED = [*IN_FORCE, ContractState.TERMINATED]


def turn_deals(*, submission_ids: Sequence[int]) -> None:
    """Open holds, offers that no contract came of, and contracts not in force. Joins the transaction that turned the cards.

    Links in letters that asked about dates end with this: they were a right to answer.
    """
    with across_offices(WHY):
        voices = voices_for(list(Submission.objects.filter(pk__any_of=submission_ids).select_related(*JOINED)))
        signed = Contract.objects.filter(offer=OuterRef("pk"), state__in=EXECUTED)
        for deals in (
            Hold.objects.filter(submission_id__any_of=submission_ids, state__in=OPEN_HOLDS),
            # One that was never sent has nobody who speaks in it yet.
            Offer.objects.filter(~Exists(signed), submission_id__any_of=submission_ids, current__gt=0),
            Contract.objects.filter(submission_id__any_of=submission_ids).exclude(state__in=EXECUTED),
        ):
            for deal in lock_in_order(deals):
                _turn(deal, voices[deal.submission_id])


def turn_from_agent(*, user: User, organisation: Organisation) -> None:
    """Who leaves an agency takes no deal along: its first speaker reads and answers, and links in letters end.

    Joins the transaction in which they left. What was executed stays with the agency; their copy opens no more by link.
    """
    reader = first_speaker(organisation.pk)
    theirs = {"agency": organisation, "rep": user}
    with across_offices(WHY):
        signed = Contract.objects.filter(offer=OuterRef("pk"), state__in=EXECUTED)
        turned = lock_in_order(Hold.objects.filter(state__in=OPEN_HOLDS, **theirs)).values_list("pk", flat=True)
        count = Hold.objects.filter(pk__in=list(turned)).update(rep=reader, round=F("round") + 1)
        count += Offer.objects.filter(~Exists(signed), **theirs).update(rep=reader)
        count += Contract.objects.filter(**theirs).exclude(state__in=EXECUTED).update(rep=reader)
        _turn_copies(user, organisation, reader)
    if count and reader is not None:
        add_notices([_now_yours(reader, organisation, user)])


def _turn_copies(user: User, organisation: Organisation, reader: User | None) -> None:
    copies = ContractParty.objects.filter(kind=PartyKind.COPY, user=user, contract__agency=organisation)
    ids = list(lock_in_order(copies).values_list("pk", flat=True))
    copies = ContractParty.objects.filter(pk__in=ids)
    copies.update(round=F("round") + 1)
    if reader is None:
        return
    twin = ContractParty.objects.filter(contract=OuterRef("contract"), kind=PartyKind.COPY, email__iexact=reader.email)
    copies.filter(~Exists(twin)).exclude(contract__state__in=EXECUTED).update(
        user=reader, name=reader.name, email=reader.email, time_zone=reader.time_zone
    )


def _now_yours(reader: User, organisation: Organisation, user: User) -> NewNotice:
    return NewNotice(
        user_id=reader.pk,
        title="Deals of a colleague who has left are yours now",
        text="Dates asked for, offers and contracts under way that went to them come to you.",
        url=reverse("contracts:mine-deals"),
        dedupe_key=f"agent-left:{organisation.pk}:{user.pk}:{clock.now().timestamp():.6f}",
    )


def voice_for_new_paper(contract: Contract) -> Voice:
    """Who speaks in what amends a contract: its agency, or whoever has taken over from it since."""
    with across_offices(WHY):
        handed_back = WayIn.objects.filter(submission=contract.submission_id, agency=contract.agency_id).exclude(
            outcome=""
        )
        if contract.agency_id is None or not handed_back.exists():
            return Voice(contract.agency_id, "", contract.rep)
        row = Submission.objects.select_related(*JOINED).get(pk=contract.submission_id)
        return voices_for([row])[row.pk]


def _turn(deal: Hold | Offer | Contract, voice: Voice) -> None:
    if deal.agency_id == voice.agency_id:
        return
    changes: dict = {"agency_id": voice.agency_id, "rep": voice.rep}
    if isinstance(deal, Hold):
        changes["round"] = F("round") + 1
    type(deal).objects.filter(pk=deal.pk).update(**changes)
