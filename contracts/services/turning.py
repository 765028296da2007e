"""Deals under way go to whoever speaks for the performer now. What was executed stays with the agency that brought it."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from casting.models import Submission
from contracts.messages_signing import COPY
from contracts.models import Contract, ContractParty, Hold, Offer
from contracts.policies import Deal
from contracts.selectors.paper import copies_for_agency
from contracts.services.contract_letters import hand_on_letters
from contracts.services.contracts import ENDED
from contracts.services.hold_letters import write_anew as write_holds_anew
from contracts.services.offer_letters import write_anew as write_offers_anew
from contracts.services.sign_letters import drop_letters, write_letters
from contracts.services.speaking import JOINED, Voice, first_speaker, speaker_of, voices_for
from contracts.states import (
    IN_FORCE,
    OPEN_HOLDS,
    OPEN_OFFERS,
    ContractState,
    OfferState,
    PartyKind,
    PartyState,
    PerformerSees,
)
from core import clock
from core.db import lock_in_order
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice, add_notices
from talent.models import Representation
from talent.policies import live_representation_q
from talent.states import STANDS

WHY = "another speaks for a performer in every office's deals at once"
EXECUTED = [*IN_FORCE, ContractState.TERMINATED]


def turn_deals(*, submission_ids: Sequence[int], own_ids: Sequence[int] = ()) -> None:
    """Open holds, offers that no contract came of, and contracts not in force. Joins the transaction that turned the cards.

    `own_ids` are cards that no agency sent: their deals follow representation, though the card stays as it is. A deal
    stays with its agency while that still speaks. Links in letters that asked about dates end with this: they were a
    right to answer.
    """
    with across_offices(WHY):
        deals = [
            deal
            for rows in _under_way()
            for deal in lock_in_order(rows.filter(submission_id__any_of=[*submission_ids, *own_ids]))
        ]
        if not deals:
            return
        cards = Submission.objects.filter(pk__in={deal.submission_id for deal in deals})
        voices = voices_for(list(cards.select_related(*JOINED)))
        speaking = _still_speaking(deals)
        turned = [
            deal
            for deal in deals
            if deal.agency_id != voices[deal.submission_id].agency_id
            and (deal.performer_id, deal.agency_id) not in speaking
        ]
        for deal in turned:
            voice = voices[deal.submission_id]
            if isinstance(deal, Contract):
                _hand_on_copies(copies_for_agency(deal), voice.rep, company=voice.agency_name)
            _turn(deal, voice)
        _write_anew(turned)
        _tell(turned, voices, own_ids)


def _write_anew(turned: Sequence[Deal]) -> None:
    """Notes that rest in the outbox would go to who answers no more."""
    write_holds_anew([deal.pk for deal in turned if isinstance(deal, Hold)])
    write_offers_anew([deal.pk for deal in turned if isinstance(deal, Offer)])


def _under_way() -> tuple[QuerySet, QuerySet, QuerySet]:
    """What turns, in the order in which it is locked."""
    signed = Contract.objects.filter(offer=OuterRef("pk"), state__in=EXECUTED)
    return (
        Hold.objects.filter(state__in=OPEN_HOLDS),
        # One that was never sent has nobody who speaks in it yet.
        Offer.objects.filter(~Exists(signed), current__gt=0),
        Contract.objects.exclude(state__in=EXECUTED),
    )


def performers_to_turn(*, most: int = 500) -> list[int]:
    """Performers who applied themselves, whose deals are still with an agency though its representation ran out."""
    theirs = {"performer": OuterRef("performer"), "agency": OuterRef("organisation")}
    with across_offices("the day turns for all agencies alike"):
        held = Q()
        for rows in _under_way():
            held |= Q(Exists(rows.filter(submission__agency=None, **theirs)))
        live = Representation.objects.filter(
            live_representation_q(), performer=OuterRef("performer"), organisation=OuterRef("organisation")
        )
        lapsed = Representation.objects.filter(held, ~Exists(live), standing__in=STANDS, ends_on__lte=clock.today())
        return list(lapsed.order_by("performer_id").values_list("performer_id", flat=True).distinct()[:most])


def _still_speaking(deals: Sequence[Deal]) -> set[tuple[int, int]]:
    """(performer, agency) pairs of these deals that stand today."""
    live = Representation.objects.filter(
        live_representation_q(),
        performer_id__in={deal.performer_id for deal in deals},
        organisation_id__in={deal.agency_id for deal in deals if deal.agency_id is not None},
    )
    return set(live.values_list("performer_id", "organisation_id"))


def turn_from_agent(*, user: User, organisation: Organisation) -> None:
    """Who speaks for an agency no more takes no deal along: its first speaker reads and answers, and links in letters end.

    Joins the transaction in which they ceased to. What was executed stays with the agency, and goes to its first
    speaker too.
    """
    reader = first_speaker(organisation.pk)
    theirs = {"agency": organisation, "rep": user}
    with across_offices(WHY):
        # Also those that ended: taken back, they stand again with the same link.
        holds = _locked_ids(Hold.objects.filter(**theirs))
        offers = _locked_ids(Offer.objects.filter(**theirs))
        contracts = _locked_ids(Contract.objects.filter(**theirs))
        Hold.objects.filter(pk__any_of=holds).update(rep=reader, round=F("round") + 1)
        Offer.objects.filter(pk__any_of=offers).update(rep=reader)
        Contract.objects.filter(pk__any_of=contracts).update(rep=reader)
        copies = ContractParty.objects.filter(kind=PartyKind.COPY, user=user, contract__agency=organisation)
        _hand_on_copies(copies, reader, company=organisation.name)
        write_holds_anew(holds)
        write_offers_anew(offers)
        if reader is not None:
            hand_on_letters(contracts, was=user, reader=reader)
    if (holds or offers or contracts) and reader is not None:
        add_notices([_now_yours(reader, organisation, user)])


def _locked_ids(rows: QuerySet) -> list[int]:
    return list(lock_in_order(rows).values_list("pk", flat=True))


def _hand_on_copies(copies: QuerySet[ContractParty], reader: User | None, *, company: str) -> None:
    """Their links end. `reader` has the copy instead; without one, or where they have one already, it ends."""
    rows = list(lock_in_order(copies.exclude(state=PartyState.DELEGATED).select_related("contract")))
    copies = ContractParty.objects.filter(pk__any_of=[row.pk for row in rows])
    copies.update(round=F("round") + 1)
    unread = drop_letters(rows, because="Another has the copy now")
    if reader is not None:
        twin = ContractParty.objects.filter(
            contract=OuterRef("contract"), kind=PartyKind.COPY, email__iexact=reader.email
        ).exclude(state=PartyState.DELEGATED)
        # One of each contract: whoever had two by two addresses leaves one behind.
        first = copies.filter(~Exists(twin)).order_by("contract_id", "pk").distinct("contract_id")
        handed_on = list(first.values_list("pk", flat=True))
        ContractParty.objects.filter(pk__any_of=handed_on).update(
            user=reader, name=reader.name, email=reader.email, time_zone=reader.time_zone, company=company
        )
        copies = copies.exclude(pk__any_of=handed_on)
        _copy_anew(handed_on, unread)
    copies.update(state=PartyState.DELEGATED)


def _copy_anew(party_ids: Sequence[int], unread: Sequence[int]) -> None:
    """Whose letter with the copy had not left: it goes to the one who has the copy now."""
    notes = OutboxMessage.objects.select_related("created_by").filter(pk__any_of=unread, subject_id__in=party_ids)
    parties = ContractParty.objects.select_related("contract__organisation", "contract__production", "contract__role")
    found = parties.select_related("contract__performer").in_bulk({note.subject_id for note in notes})
    for note in notes:
        party = found[note.subject_id]
        write_letters(COPY, contract=party.contract, parties=[party], actor=note.created_by, mark="turned")


def _now_yours(reader: User, organisation: Organisation, user: User) -> NewNotice:
    return NewNotice(
        user_id=reader.pk,
        title="Deals of a colleague are yours now",
        text="They answer for clients no more: dates asked for, offers and contracts that went to them come to you.",
        url=reverse("contracts:mine-deals"),
        dedupe_key=f"agent-left:{organisation.pk}:{user.pk}:{clock.now().timestamp():.6f}",
    )


def voice_for_new_paper(contract: Contract) -> Voice:
    """Who speaks in what amends a contract: its agency, or whoever has taken over from it since."""
    with across_offices(WHY):
        if contract.agency_id is None:
            return Voice(None, "", None)
        if _still_speaking([contract]):
            return Voice(contract.agency_id, "", speaker_of(contract.agency_id, contract.rep))
        row = Submission.objects.select_related(*JOINED).get(pk=contract.submission_id)
        return voices_for([row])[row.pk]


def _turn(deal: Deal, voice: Voice) -> None:
    changes: dict = {"agency_id": voice.agency_id, "rep": voice.rep}
    if isinstance(deal, Hold):
        changes["round"] = F("round") + 1
    if isinstance(deal, Offer) and deal.agency_id is None:
        # What they have read and answered themself they go on reading.
        changes["performer_sees"] = PerformerSees.ALL
    type(deal).objects.filter(pk=deal.pk).update(**changes)


def _tell(turned: Sequence[Deal], voices: Mapping[int, Voice], own_ids: Collection[int]) -> None:
    """Whoever answers now, where casting has not told them: the card stays as it is, and only its deals are another's."""
    theirs = set(own_ids)
    readers = {voices[deal.submission_id].reader for deal in turned if deal.submission_id in theirs and _is_open(deal)}
    now = clock.now()
    add_notices(
        [
            NewNotice(
                user_id=reader.pk,
                title="Deals under way are yours to answer now",
                text="Another spoke for the performer there. Dates asked for, offers and contracts come to you.",
                url=reverse("contracts:mine-deals"),
                dedupe_key=f"deals-turned:{turned[0].performer_id}:{reader.pk}:{now.timestamp():.6f}",
            )
            for reader in readers
            if reader is not None
        ]
    )


def _is_open(deal: Deal) -> bool:
    if isinstance(deal, Offer):
        return deal.state in {*OPEN_OFFERS, OfferState.ACCEPTED}
    return isinstance(deal, Hold) or deal.state not in ENDED
