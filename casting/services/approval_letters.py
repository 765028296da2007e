"""Asking for a verdict, reminding once, and telling casting how it ended."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from casting.approval_messages import SIGN_OFF, SIGN_OFF_REMINDER, SUBJECT_TYPE, asked_context, office_path
from casting.models import Approval, ApprovalSeat, ApprovalStep
from casting.services.closures import office_settings
from casting.states import ApprovalState
from core import clock
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages


def ask(*, step: ApprovalStep, seats: Sequence[ApprovalSeat], reminder: bool = False) -> None:
    """A letter to each, and a notice to those with an account; in the caller's transaction."""
    approval = Approval.objects.select_related(
        "organisation", "role__production", "submission__performer", "started_by", "presentation"
    ).get(pk=step.approval_id)
    office, settings = approval.organisation, office_settings(approval.organisation_id)
    kind = SIGN_OFF_REMINDER if reminder else SIGN_OFF
    mark = f"{step.opened_at:%Y%m%d%H%M%S%f}"
    hold = dt.timedelta(0) if reminder else dt.timedelta(minutes=settings.hold_good_minutes)
    add_messages(
        [
            NewMessage(
                kind=kind,
                to_email=seat.user.email if seat.user else seat.viewer.email,
                to_name=seat.name,
                recipient_id=seat.user_id,
                dedupe_key=f"{kind}:{seat.pk}:{mark}",
                organisation_id=office.pk,
                # Nobody has asked a viewer where they live; the office's day is the best guess.
                time_zone=seat.user.time_zone if seat.user else office.time_zone,
                context=asked_context(approval=approval, step=step, seat=seat),
                held_until=clock.now() + hold,
                subject_type=SUBJECT_TYPE,
                subject_id=seat.pk,
                reply_to=settings.reply_to,
                created_by_id=approval.started_by_id,
            )
            for seat in seats
        ]
    )
    # Never the person's name: whoever is asked may be in a blind pass of the part, or stay out of them.
    add_notices(
        [
            NewNotice(
                user_id=seat.user_id,
                title=f"{approval.role.name}: your sign-off" + (" is due" if reminder else ""),
                text=f"{approval.started_by.name} asks for your yes or no.",
                url=office_path(approval),
                dedupe_key=f"{kind}:{seat.pk}:{mark}",
            )
            for seat in seats
            if seat.user_id
        ]
    )


RESULTS = {
    ApprovalState.APPROVED: (
        "the sign-off is complete",
        "Every step has approved. You can book them and cast the part.",
    ),
    ApprovalState.DECLINED: ("the sign-off was declined", "The reason is on the page of the sign-off."),
}


def tell_result(approval: Approval) -> None:
    title, text = RESULTS[ApprovalState(approval.state)]
    add_notices(
        [
            NewNotice(
                user_id=approval.started_by_id,
                title=f"{approval.role.name}: {title}",
                text=text,
                url=reverse("casting:approval", args=[approval.organisation.slug, approval.pk]),
                dedupe_key=f"approval:{approval.pk}:{approval.state}",
            )
        ]
    )
