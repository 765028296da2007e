"""What the clock does in the casting room. A run that is lost or comes twice changes nothing."""

import structlog
from celery import shared_task

from accounts.tenancy import across_offices, office_scope
from casting.alert_tasks import match_call_task, match_lost_calls_task, tell_daily_alerts_task
from casting.models import CastingCall
from casting.services.approvals import remind_step, steps_to_remind
from casting.services.calls import OPEN_OR_PAUSED, close_past_call
from casting.services.putting_up import clear_old_drafts
from casting.services.turning import performers_to_turn, turn_each
from casting.viewer_tasks import send_viewer_code_task
from core import clock

__all__ = [
    "clear_old_drafts_task",
    "close_past_calls_task",
    "match_call_task",
    "match_lost_calls_task",
    "remind_of_sign_offs_task",
    "send_viewer_code_task",
    "tell_daily_alerts_task",
    "turn_cards_of_lapsed_agencies_task",
]

MOST = 500

log = structlog.get_logger("callboard.casting")


@shared_task(ignore_result=True)
def close_past_calls_task() -> None:
    """Closes calls whose deadline has passed. Applying checks the deadline itself, so a late run lets nobody in."""
    with across_offices("the clock closes the calls of every office"):
        past = list(
            CastingCall.objects.select_related("organisation")
            .filter(state__in=OPEN_OR_PAUSED, deadline_at__lt=clock.now())
            .order_by("deadline_at", "pk")[:MOST]
        )
    for call in past:
        with office_scope(call.organisation):
            if close_past_call(call=call):
                log.info("call closed by its deadline", call_id=call.pk)


@shared_task(ignore_result=True)
def clear_old_drafts_task() -> None:
    """What agents ticked and typed for calls that are long over."""
    if cleared := clear_old_drafts():
        log.info("old drafts of agents cleared", drafts=cleared)


@shared_task(ignore_result=True)
def turn_cards_of_lapsed_agencies_task() -> None:
    """Representation ran out or began by its date: the cards turn to who speaks for the performer now."""
    turn_each(performers_to_turn())


@shared_task(ignore_result=True)
def remind_of_sign_offs_task() -> None:
    """Writes once for each step of a sign-off that is due within a day to those it still waits for."""
    with across_offices("the clock reminds the sign-offs of every office"):
        due = list(steps_to_remind(clock.now()).select_related("organisation").order_by("due_at", "pk")[:MOST])
    for step in due:
        with office_scope(step.organisation):
            if remind_step(step=step):
                log.info("sign-off reminded", step_id=step.pk)
