"""The office's own acts on an offer: sending, withdrawing, opening again."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.services.offering import hold_part, offer_part
from contracts.models import Contract, DealSettings, Hold, Offer, OfferDraft, OfferRevision
from contracts.policies import can_make_offers
from contracts.services import offer_letters
from contracts.services.approvals import cancel_approvals, check_approved
from contracts.services.hold_rows import locked_rows
from contracts.services.holds import convert_hold
from contracts.services.offer_checks import Checked, check_sendable, overridden
from contracts.services.offer_drafts import GONE, NOT_YOURS, begin_from
from contracts.services.offer_locks import how_it_ended, lock_offer, newest_revision
from contracts.services.speaking import Voice, voices_for
from contracts.signals import offer_changed
from contracts.states import (
    IN_FORCE,
    LIVE_OFFERS,
    OFFER_MOVES,
    OPEN_HOLDS,
    OPEN_OFFERS,
    OUT,
    ContractState,
    OfferState,
    Side,
)
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from core.states import check

LONGEST_OPEN = dt.timedelta(days=90)
LONGEST_REASON = 600
OVER = [ContractState.VOIDED, ContractState.TERMINATED]


@transaction.atomic(durable=True)
def send_offer(
    *,
    actor: User,
    offer: Offer,
    revision: int | None = None,
    overrides: Mapping[str, str] | None = None,
) -> OfferRevision:
    """Put the office's draft to the performer's side: a revision that nobody can change.

    The rules are asked again under the lock. `revision` is the draft's that the actor was looking at (Conflict when
    it is another by now); `overrides` gives reasons {rule: reason} beside those kept in the draft. The submission
    moves to Offered and the role has an offer out; who speaks for the performer is fixed.
    """
    role, submission = hold_part(offer.role_id, offer.submission_id)
    # Those that have run out are the clock's: theirs ended before this offer.
    standing = Hold.objects.filter(submission=submission, state__in=OPEN_HOLDS, expires_at__gt=clock.now())
    dates = locked_rows(standing.values_list("pk", flat=True))
    offer = lock_offer(offer.pk)
    if not can_make_offers(actor, offer.organisation_id):
        raise NotAllowed(NOT_YOURS)
    if offer.state in OPEN_OFFERS:
        raise Conflict("This offer has gone out already. The other side has it.", code="sent_already")
    if offer.state not in {OfferState.DRAFT, OfferState.IN_APPROVAL}:
        raise Conflict(how_it_ended(offer, actor), code="offer_closed")
    draft = (
        OfferDraft.objects.select_for_update(of=("self",))
        .select_related("updated_by")
        .get(offer=offer, side=Side.OFFICE)
    )
    if revision is not None and revision != draft.revision:
        raise Conflict(
            f"{draft.updated_by.name} has changed these terms since you looked at them. Read them again, then send.",
            code="stale_draft",
        )
    voice = voices_for([submission])[submission.pk]
    if voice.reader is None:
        raise IllegalTransition(
            f"Nobody can answer for {submission.performer.stage_name}: they have neither an account nor an agency"
            " here. Bring one of them in first."
        )
    expires_at = answer_by(offer, draft.answer_by)
    found = check_sendable(offer=offer, draft=draft, expires_at=expires_at, overrides=overrides)
    check_approved(offer=offer, checked=found, actor=actor)
    offer_part(actor=actor, role=role, submission=submission)
    for hold in dates:
        convert_hold(actor=actor, hold=hold, offer=offer)
    made = add_revision(offer=offer, side=Side.OFFICE, actor=actor, checked=found, expires_at=expires_at, draft=draft)
    _open(offer, voice, made)
    cancel_approvals(offer=offer, granted=False)
    draft.delete()
    offer_letters.tell_talent_of_offer(offer=offer, revision=made, actor=actor)
    record_activity(
        actor=actor, verb="offer.send", subject=offer, organisation=offer.organisation, data={"revision": made.number}
    )
    offer_changed.send(Offer, offer=offer, actor=actor)
    return made


def _open(offer: Offer, voice: Voice, made: OfferRevision) -> None:
    offer.agency_id = voice.agency_id
    offer.rep = voice.rep
    offer.state = OfferState.SENT
    offer.sent_at = offer.sent_at or made.created_at
    offer.ended_at, offer.ended_by, offer.ended_because = None, "", ""
    offer.save(update_fields=["agency", "rep", "state", "sent_at", "ended_at", "ended_by", "ended_because"])


def answer_by(offer: Offer, chosen: dt.datetime | None) -> dt.datetime:
    """Until when the other side can answer: as chosen, else as long as the office's settings say."""
    now = clock.now()
    if chosen is None:
        settings = DealSettings.objects.filter(organisation_id=offer.organisation_id).first() or DealSettings()
        return now + dt.timedelta(hours=settings.offer_hours)
    if chosen <= now:
        raise Invalid("The time to answer has passed already. Choose a later one.", field="answer_by")
    if chosen > now + LONGEST_OPEN:
        raise Invalid("An offer stays open for 90 days at most.", field="answer_by")
    return chosen


def add_revision(
    *,
    offer: Offer,
    side: Side,
    actor: User,
    checked: Checked,
    expires_at: dt.datetime,
    draft: OfferDraft,
) -> OfferRevision:
    """The next revision of an offer that the caller has under lock; keeps what lists read of it."""
    made = OfferRevision.objects.create(
        organisation_id=offer.organisation_id,
        offer=offer,
        number=offer.current + 1,
        side=side,
        author=actor,
        author_name=actor.name,
        terms=checked.terms,
        digest=checked.digest,
        comment=draft.comment.strip(),
        overrides=overridden(checked, actor),
        total=checked.total,
        expires_at=expires_at,
    )
    offer.current, offer.expires_at, offer.moved_at = made.number, expires_at, made.created_at
    offer.total, offer.currency = made.total, checked.terms.get("currency", offer.currency)
    offer.favoured_nations = str(checked.terms.get("favoured_nations", ""))[:80]
    offer.save(update_fields=["current", "expires_at", "moved_at", "total", "currency", "favoured_nations"])
    return made


@transaction.atomic(durable=True)
def withdraw_offer(*, actor: User, offer: Offer, because: str = "", seen: int | None = None) -> Offer:
    """Take the offer back, whatever stands; terms that were agreed too, while no contract is out or executed."""
    offer = lock_offer(offer.pk)
    if not can_make_offers(actor, offer.organisation_id):
        raise NotAllowed(NOT_YOURS)
    if offer.state not in LIVE_OFFERS:
        raise Conflict(how_it_ended(offer, actor), code="offer_closed")
    if seen is not None and seen != offer.current:
        last = newest_revision(offer)
        raise Conflict(f"{last.author_name} has put other terms meanwhile. Read them before you withdraw.")
    if offer.state == OfferState.ACCEPTED:
        _check_nothing_signed(offer)
    because = _reason(because)
    end_offer(offer=offer, actor=actor, state=OfferState.RESCINDED, because=because, by=actor.name)
    if offer.current:
        offer_letters.tell_talent_it_ended(offer=offer, actor=actor)
    return offer


def _check_nothing_signed(offer: Offer) -> None:
    # Under lock, so that one which is just going out is seen as it then stands.
    paper = list(lock_in_order(Contract.objects.filter(offer=offer).exclude(state__in=OVER).only("number", "state")))
    standing = next((one for one in paper if one.state in [*OUT, *IN_FORCE]), None)
    if standing is not None:
        raise IllegalTransition(
            f"Contract {standing.number} made from it is “{standing.get_state_display().lower()}”."
            " Void or terminate that first."
        )


def _reason(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_REASON:
        raise Invalid(f"At most {LONGEST_REASON} characters.", field="because")
    return text


def end_offer(*, offer: Offer, actor: User | None, state: str, because: str, by: str) -> None:
    """Close an offer that the caller has under lock. Its approvals and unsent news go with it; holds stay as they are."""
    before = offer.state
    check(OFFER_MOVES, before, state, noun="offer", labels=OfferState.choices)
    now = clock.now()
    offer.state, offer.ended_at, offer.moved_at = state, now, now
    offer.ended_by, offer.ended_because = by[:160], because
    offer.accepted = offer.accepted_at = None
    offer.accepted_by = ""
    offer.save(
        update_fields=[
            "state", "ended_at", "moved_at", "ended_by", "ended_because", "accepted", "accepted_at", "accepted_by",
        ]
    )  # fmt: skip
    cancel_approvals(offer=offer, granted=False)
    offer_letters.drop_unsent(offer, because="The offer is not open any more")
    record_activity(
        actor=actor,
        verb=f"offer.{OFFER_MOVES[before][state]}",
        subject=offer,
        organisation=offer.organisation,
        data={"from": before, "to": state},
    )
    offer_changed.send(Offer, offer=offer, actor=actor)


@transaction.atomic(durable=True)
def reopen_offer(*, actor: User, offer: Offer) -> Offer:
    """Write a new offer where the last one ended: a draft with the terms that stood last."""
    role, submission = hold_part(offer.role_id, offer.submission_id)
    offer = lock_offer(offer.pk)
    if not can_make_offers(actor, offer.organisation_id):
        raise NotAllowed(NOT_YOURS)
    if offer.state in LIVE_OFFERS:
        raise Conflict("This offer is open already.", code="open_already")
    if submission.state in GONE:
        raise IllegalTransition(f"{submission.performer.stage_name} is not up for {role.name} any more.")
    if Offer.objects.filter(submission=submission, state__in=LIVE_OFFERS).exists():
        raise Conflict("There is a newer offer to them for this part.")
    before = offer.state
    offer.state, offer.moved_at, offer.expires_at = OfferState.DRAFT, clock.now(), None
    offer.save(update_fields=["state", "moved_at", "expires_at"])
    if offer.current:
        begin_from(offer, newest_revision(offer), actor=actor)
    record_activity(
        actor=actor,
        verb="offer.reopen",
        subject=offer,
        organisation=offer.organisation,
        data={"from": before, "to": OfferState.DRAFT},
    )
    offer_changed.send(Offer, offer=offer, actor=actor)
    return offer
