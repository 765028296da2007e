"""Who hears what of an offer: letters through the outbox and news inside Callboard, in the transaction of the act."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, User
from casting.services.closures import office_settings
from contracts.links import approval_url
from contracts.messages_offers import AGREED as AGREED_KIND
from contracts.messages_offers import ANSWERED, APPROVAL, ENDED, NEW_TERMS, OFFER
from contracts.models import DealApproval, Offer, OfferRevision
from contracts.policies import DEALING
from contracts.selectors.office_readers import readers_at
from contracts.services.speaking import reader_of
from contracts.states import DealApprovalState, HoldKind, OfferState, PerformerSees, Side
from core import clock
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages, supersede_messages
from talent.policies import SPEAKING

SUBJECT_TYPE = "contracts.offer"
APPROVAL_TYPE = "contracts.dealapproval"
COUNTERED, AGREED, DECLINED, LAPSED, LEFT_AGREED = "countered", "agreed", "declined", "lapsed", "left_agreed"
TO_OFFICE = {
    COUNTERED: ("Countered", "{who} has answered your offer to {performer} with terms of their own."),
    AGREED: ("Agreed", "{who} has agreed to your terms for {performer}. They are fixed; the contract can be drawn up."),
    DECLINED: ("Declined", "{who} has declined your offer to {performer}."),
    LAPSED: ("Ran out", "The time to answer your offer to {performer} has passed. You can open it again."),
    LEFT_AGREED: (
        "Agreed terms stand",
        "{performer} is not up for the part any more, and the terms you agreed with them still stand."
        " Withdraw them if they are not to be kept.",
    ),
}
TALENT_ENDED = {
    OfferState.DECLINED: "We have read your terms for {whom} for {role} in {production}, and cannot meet them.",
    OfferState.EXPIRED: "Our offer to {whom} for {role} in {production} has run out without an answer.",
    OfferState.RESCINDED: "We have withdrawn our offer to {whom} for {role} in {production}.",
}


def deal_path(offer: Offer) -> str:
    return reverse("contracts:deal", args=[offer.uid])


def office_path(offer: Offer) -> str:
    return reverse("contracts:offer", args=[offer.organisation.slug, offer.pk])


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def _context(offer: Offer, *, actor: User | None) -> dict:
    reader = reader_of(offer)
    name = reader.name if reader.about_another else offer.performer.stage_name
    return {
        "greeting": name.split(" ")[0] or "friend",
        "performer": offer.performer.stage_name,
        "whom": offer.performer.stage_name if reader.about_another else "you",
        "role": offer.role.name,
        "production": offer.production.public_title,
        "until": clock.show(offer.expires_at, reader.zone) if offer.expires_at else "",
        "signer": actor.name if actor else offer.organisation.name,
        "office": offer.organisation.name,
        "revision": offer.current,
        "url": _absolute(deal_path(offer)),
    }


def _write_to_talent(kind: str, offer: Offer, *, actor: User | None, mark: str, **more: str) -> None:
    reader = reader_of(offer)
    add_messages(
        [
            NewMessage(
                kind=kind,
                to_email=reader.email,
                to_name=reader.name,
                recipient_id=reader.user_id,
                time_zone=reader.zone,
                organisation_id=offer.organisation_id,
                context=_context(offer, actor=actor) | more,
                dedupe_key=f"{kind}:{offer.uid}:{mark}",
                subject_type=SUBJECT_TYPE,
                subject_id=offer.pk,
                reply_to=office_settings(offer.organisation_id).reply_to,
                created_by_id=actor.pk if actor else None,
            )
        ]
    )


def _speaking(offer: Offer) -> list[int]:
    """Everybody who answers on the performer's side."""
    if offer.agency_id is None:
        return [offer.performer.account_id] if offer.performer.account_id else []
    members = Membership.objects.filter(organisation_id=offer.agency_id, role__in=list(SPEAKING))
    return list(members.values_list("user_id", flat=True))


def _notice(user_ids: Iterable[int], *, title: str, text: str, url: str, key: str) -> None:
    add_notices(
        [
            NewNotice(user_id=user_id, title=title, text=text, url=url, dedupe_key=f"{key}:{user_id}")
            for user_id in user_ids
        ]
    )


def tell_talent_of_offer(*, offer: Offer, revision: OfferRevision, actor: User) -> None:
    """The rep hears of every round; a represented performer that there is an offer, once."""
    kind = OFFER if revision.number == 1 else NEW_TERMS
    _write_to_talent(kind, offer, actor=actor, mark=str(revision.number))
    part = f"{offer.role.name}, {offer.production.public_title}"
    _notice(
        _speaking(offer),
        title=f"An offer to {offer.performer.stage_name}: {part}"
        if revision.number == 1
        else f"New terms for {offer.performer.stage_name}: {part}",
        text=f"{offer.organisation.name} waits for your answer.",
        url=deal_path(offer),
        key=f"{kind}:{offer.uid}:{revision.number}",
    )
    account = offer.performer.account_id
    if revision.number == 1 and offer.agency_id is not None and account is not None:
        _notice(
            [account],
            title=f"There is an offer for you: {part}",
            text=f"{offer.agency.name} has it and speaks for you. They decide with you what is shown here.",
            url=deal_path(offer),
            key=f"{kind}:{offer.uid}:performer",
        )


def tell_talent_it_is_agreed(*, offer: Offer, actor: User) -> None:
    _write_to_talent(AGREED_KIND, offer, actor=actor, mark=str(offer.current))
    _notice(
        {*_speaking(offer), *_performer_who_sees(offer)},
        title=f"Agreed: {offer.role.name}, {offer.production.public_title}",
        text=f"{offer.organisation.name} agrees to the terms for {offer.performer.stage_name}.",
        url=deal_path(offer),
        key=f"{AGREED_KIND}:{offer.uid}:{offer.current}",
    )


def tell_talent_it_ended(*, offer: Offer, actor: User | None) -> None:
    mark = offer.ended_at.isoformat()
    _write_to_talent(ENDED, offer, actor=actor, mark=mark, **_why_it_ended(offer, actor=actor))
    speaking = _speaking(offer)
    # A reason may name amounts, so a client reads it only where their rep shares everything.
    told_why = {*speaking, *(_performer_who_sees(offer) if offer.performer_sees == PerformerSees.ALL else [])}
    for readers, text in ((told_why, offer.ended_because), ({*_performer_who_sees(offer)} - told_why, "")):
        _notice(
            readers,
            title=f"{offer.get_state_display()}: the offer for {offer.role.name}, {offer.production.public_title}",
            text=text,
            url=deal_path(offer),
            key=f"{ENDED}:{offer.uid}:{mark}",
        )


def _why_it_ended(offer: Offer, *, actor: User | None) -> dict[str, str]:
    what = TALENT_ENDED[OfferState(offer.state)].format(**_context(offer, actor=actor))
    return {"what": what, "why": offer.ended_because}


def write_anew(offer_ids: Sequence[int]) -> None:
    """What has not left goes to whoever reads now. The offers have turned already."""
    kinds = [OFFER, NEW_TERMS, AGREED_KIND, ENDED]
    dropped = supersede_messages(
        subject_type=SUBJECT_TYPE, subject_ids=list(offer_ids), kinds=kinds, because="Another answers now"
    )
    if not dropped:
        return
    notes = list(OutboxMessage.objects.select_related("created_by").filter(pk__any_of=dropped).order_by("pk"))
    loaded = Offer.objects.select_related(
        "organisation", "production", "role__production", "performer__account", "agency", "rep"
    )
    offers = loaded.in_bulk({note.subject_id for note in notes})
    for note in notes:
        offer = offers[note.subject_id]
        if note.context.get("revision") == offer.current:
            more = _why_it_ended(offer, actor=note.created_by) if note.kind == ENDED else {}
            _write_to_talent(note.kind, offer, actor=note.created_by, mark=f"turned:{note.pk}", **more)


def _performer_who_sees(offer: Offer) -> list[int]:
    account = offer.performer.account_id
    return [account] if account is not None and offer.performer_sees != PerformerSees.NOTHING else []


def tell_performer_of_sharing(*, offer: Offer, actor: User) -> None:
    if offer.performer.account_id is None:
        return
    _notice(
        [offer.performer.account_id],
        title=f"{actor.name} has shared an offer with you: {offer.role.name}, {offer.production.public_title}",
        text=f"You see {PerformerSees(offer.performer_sees).label.lower()}.",
        url=deal_path(offer),
        key=f"offer-shared:{offer.uid}:{offer.performer_sees}",
    )


def tell_office(*, offer: Offer, actor: User | None, verb: str) -> None:
    """Everybody who deals for the office finds it inside; whoever put the last offer, or all of them, gets the letter."""
    headline, words = TO_OFFICE[verb]
    agency = f", {offer.agency.name}," if offer.agency_id else ""
    who = f"{actor.name}{agency}" if actor else "The time"
    what = words.format(who=who, performer=offer.performer.stage_name)
    last = OfferRevision.objects.filter(offer=offer, side=Side.OFFICE).order_by("-number").first()
    writer_id = last.author_id if last is not None and last.author_id else offer.created_by_id
    mark = f"{verb}:{offer.uid}:{offer.current}:{offer.ended_at.isoformat() if offer.ended_at else ''}"
    dealing = Membership.objects.filter(organisation_id=offer.organisation_id, role__in=list(DEALING))
    _notice(
        set(dealing.values_list("user_id", flat=True)) - {actor.pk if actor else 0},
        title=f"{headline}: {offer.performer.stage_name}, {offer.role.name}",
        text=what,
        url=office_path(offer),
        key=f"{ANSWERED}:{mark}",
    )
    add_messages(
        [
            NewMessage(
                kind=ANSWERED,
                to_email=reader.email,
                to_name=reader.name,
                recipient_id=reader.pk,
                time_zone=reader.time_zone,
                organisation_id=offer.organisation_id,
                context={
                    "greeting": reader.name.split(" ")[0] or "colleague",
                    "headline": headline,
                    "what": what,
                    "role": offer.role.name,
                    "production": offer.production.public_title,
                    "signer": "Callboard",
                    "office": offer.organisation.name,
                    "url": _absolute(office_path(offer)),
                },
                dedupe_key=f"{ANSWERED}:{mark}:{reader.pk}",
                subject_type=SUBJECT_TYPE,
                subject_id=offer.pk,
            )
            for reader in readers_at(offer.organisation_id, writer_id)
            if actor is None or reader.pk != actor.pk
        ]
    )


def tell_approvers(approvals: Sequence[DealApproval], *, actor: User) -> None:
    """By letter with their own link; who has an account finds it inside too."""
    letters = []
    for approval in approvals:
        thing, approver = approval.offer or approval.hold, approval.approver
        what = "an offer" if approval.offer_id else HoldKind(thing.kind).label.lower()
        subject = f"{what} to {thing.performer.stage_name}"
        letters.append(
            NewMessage(
                kind=APPROVAL,
                to_email=approver.email,
                to_name=approver.name,
                recipient_id=approver.user_id,
                time_zone=approver.user.time_zone if approver.user else thing.organisation.time_zone,
                organisation_id=approval.organisation_id,
                context={
                    "greeting": approver.name.split(" ")[0] or "colleague",
                    "subject": subject,
                    "role": thing.role.name,
                    "production": thing.production.public_title,
                    "signer": actor.name,
                    "office": thing.organisation.name,
                    "url": approval_url(approval),
                },
                dedupe_key=f"{APPROVAL}:{approval.uid}",
                subject_type=APPROVAL_TYPE,
                subject_id=approval.pk,
                created_by_id=actor.pk,
            )
        )
        if approver.user_id is not None:
            _notice(
                [approver.user_id],
                title=f"For your approval: {subject}",
                text=f"{thing.role.name}, {thing.production.public_title}. Asked by {actor.name}.",
                url=approval_url(approval).removeprefix(settings.SITE_URL.rstrip("/")),
                key=f"{APPROVAL}:{approval.uid}",
            )
    add_messages(letters)


def tell_asker(approval: DealApproval, *, by_name: str) -> None:
    """Yes, or no with the reason, to whoever asked, or those who deal where they have left."""
    thing = approval.offer or approval.hold
    said_yes = approval.state == DealApprovalState.APPROVED
    words = "has approved" if said_yes else "has not approved"
    what = "the offer" if approval.offer_id else "the hold"
    url = (
        office_path(approval.offer)
        if approval.offer_id
        else reverse("contracts:hold", args=[approval.organisation.slug, thing.pk])
    )
    _notice(
        [reader.pk for reader in readers_at(approval.organisation_id, approval.asked_by_id)],
        title=f"{by_name} {words} {what} to {thing.performer.stage_name}",
        text=approval.reason or ("You can send it." if approval.offer_id else "It is in place."),
        url=url,
        key=f"approval-answer:{approval.uid}",
    )


def drop_unsent(offer: Offer, *, because: str) -> None:
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=[offer.pk], because=because)


def drop_asked(approval_ids: Sequence[int]) -> None:
    if approval_ids:
        supersede_messages(
            subject_type=APPROVAL_TYPE, subject_ids=list(approval_ids), because="It is not asked any more"
        )
