"""How an office deals: who sees money, how long things stay open, who approves what."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from contracts.models import Approver, DealApproval, DealSettings
from contracts.policies import DEALING, can_change_deal_settings
from contracts.services.hold_asking import LONGEST_ANSWER
from contracts.services.offer_letters import drop_asked
from contracts.services.offers import LONGEST_OPEN
from contracts.services.sending_out import MOST_DAYS
from contracts.states import ApproverKind, DealApprovalState
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from core.money import CURRENCIES
from notifications.services.notices import NewNotice, add_notices

# Nothing is usual that a single ask, offer or sending would refuse.
HOLD_HOURS = (1, LONGEST_ANSWER // dt.timedelta(hours=1))
OFFER_HOURS = (1, LONGEST_OPEN // dt.timedelta(hours=1))
SIGNING_DAYS = (1, MOST_DAYS)
LARGEST_LIMIT = Decimal("999999999999.99")
NOT_YOURS = "Only the owner and directors of this office change how it deals."


def settings_of(organisation: Organisation) -> DealSettings:
    """The office's settings, or the usual ones where it has set none."""
    return DealSettings.objects.filter(organisation=organisation).first() or DealSettings(organisation=organisation)


@transaction.atomic(durable=True)
def change_deal_settings(
    *,
    actor: User,
    organisation: Organisation,
    associates_see_money: bool,
    hold_hours: int,
    offer_hours: int,
    signing_days: int,
    fringe_percent: Decimal | None,
) -> DealSettings:
    if not can_change_deal_settings(actor, organisation.pk):
        raise NotAllowed(NOT_YOURS)
    for field, value, (least, most) in (
        ("hold_hours", hold_hours, HOLD_HOURS),
        ("offer_hours", offer_hours, OFFER_HOURS),
        ("signing_days", signing_days, SIGNING_DAYS),
    ):
        if not least <= value <= most:
            raise Invalid(f"From {least} to {most:,}.", field=field)
    if fringe_percent is not None and not 0 <= fringe_percent <= 100:
        raise Invalid("From 0 to 100 per cent.", field="fringe_percent")
    DealSettings.objects.get_or_create(organisation=organisation)
    found = DealSettings.objects.select_for_update().get(organisation=organisation)
    before = found.associates_see_money
    found.associates_see_money = associates_see_money
    found.hold_hours, found.offer_hours, found.signing_days = hold_hours, offer_hours, signing_days
    found.fringe_percent = fringe_percent
    found.save(update_fields=["associates_see_money", "hold_hours", "offer_hours", "signing_days", "fringe_percent"])
    record_activity(
        actor=actor,
        verb="deal_settings.change",
        subject=found,
        organisation=organisation,
        data={"associates_see_money": [before, associates_see_money]},
    )
    return found


@transaction.atomic(durable=True)
def add_approver(
    *,
    actor: User,
    organisation: Organisation,
    kind: str,
    name: str,
    email: str,
    approves_offers: bool,
    approves_holds: bool,
    limit: Decimal | None = None,
    currency: str = "",
) -> Approver:
    """Name somebody who approves. A member of the office with that address approves in the app, anybody else by link."""
    if not can_change_deal_settings(actor, organisation.pk):
        raise NotAllowed(NOT_YOURS)
    if kind not in ApproverKind.values:
        raise Invalid("Choose what they are.", field="kind")
    if not (approves_offers or approves_holds):
        raise Invalid("Say what they approve: offers, holds, or both.", field="approves_offers")
    limit, currency = _limit(limit, currency)
    member = (
        Membership.objects.select_related("user").filter(organisation=organisation, user__email__iexact=email).first()
    )
    try:
        with transaction.atomic():
            approver = Approver.objects.create(
                organisation=organisation,
                kind=kind,
                name=name,
                email=email,
                user=member.user if member else None,
                approves_offers=approves_offers,
                approves_holds=approves_holds,
                limit=limit,
                currency=currency,
                created_by=actor,
            )
    except IntegrityError as error:
        raise Conflict("Somebody with that address is named already.", field="email") from error
    record_activity(
        actor=actor,
        verb="approver.add",
        subject=approver,
        organisation=organisation,
        data={"offers": approves_offers, "holds": approves_holds},
    )
    return approver


def _limit(limit: Decimal | None, currency: str) -> tuple[Decimal | None, str]:
    if limit is None:
        return None, ""
    if not limit.is_finite() or limit <= 0 or limit > LARGEST_LIMIT:
        raise Invalid("The limit is an amount above nothing, or left empty for any amount.", field="limit")
    if currency not in CURRENCIES:
        raise Invalid("Choose the currency of the limit.", field="currency")
    return limit, currency


@transaction.atomic(durable=True)
def remove_approver(*, actor: User, approver: Approver) -> None:
    """They are asked no more, and what still waits for them is not asked of them any longer."""
    if not can_change_deal_settings(actor, approver.organisation_id):
        raise NotAllowed(NOT_YOURS)
    _remove(approver, by=actor)


def end_with_membership(*, user: User, organisation: Organisation) -> None:
    """Whoever leaves the office approves nothing for it any more; in the transaction in which they left."""
    with across_offices("whoever leaves an office is not in its scope any more"):
        rows = list(Approver.objects.filter(organisation=organisation, user=user, removed_at=None).order_by("pk"))
        for approver in rows:
            _remove(approver, by=None)
        if rows:
            _tell_who_deals(organisation, rows[0])


def _tell_who_deals(organisation: Organisation, approver: Approver) -> None:
    dealing = Membership.objects.filter(organisation=organisation, role__in=list(DEALING))
    add_notices(
        [
            NewNotice(
                user_id=user_id,
                title="Somebody who approved deals has left the office",
                text="What waited for their yes is not asked of them any more. The deal settings say who approves now.",
                url=reverse("contracts:deal-settings", args=[organisation.slug]),
                dedupe_key=f"approver-left:{approver.pk}:{user_id}",
            )
            for user_id in dealing.values_list("user_id", flat=True)
        ]
    )


def _remove(approver: Approver, *, by: User | None) -> None:
    waiting = DealApproval.objects.filter(approver=approver, state=DealApprovalState.WAITING)
    ids = list(waiting.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    approver = Approver.objects.select_for_update(no_key=True).select_related("organisation").get(pk=approver.pk)
    if approver.removed_at is not None:
        return
    approver.removed_at = clock.now()
    approver.save(update_fields=["removed_at"])
    DealApproval.objects.filter(pk__in=ids, state=DealApprovalState.WAITING).update(state=DealApprovalState.CANCELLED)
    drop_asked(ids)
    record_activity(actor=by, verb="approver.remove", subject=approver, organisation=approver.organisation)
