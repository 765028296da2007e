"""What the worker does about parts that fit. A run that is lost or comes twice tells nobody twice."""

import datetime as dt
import functools

import structlog
from celery import shared_task
from django.db import transaction

from accounts.tenancy import across_offices
from casting import signals
from casting.alert_messages import register_alert_kinds
from casting.models import CastingCall
from casting.services.alerts import match_call, tell_alerts
from casting.states import CallState, Release
from core import clock
from talent.states import AlertCadence

log = structlog.get_logger("callboard.casting")

LOOKED_BACK = dt.timedelta(days=1)


@shared_task(ignore_result=True)
def match_call_task(call_id: int) -> None:
    noted = match_call(call_id=call_id)
    log.info("role alerts noted", call_id=call_id, noted=noted)
    if noted:
        tell_alerts(cadence=AlertCadence.AT_ONCE)


@shared_task(ignore_result=True)
def match_lost_calls_task() -> None:
    """For calls of the last day whose own task was lost, and for letters that a dead worker left."""
    with across_offices("the clock looks at the calls of every office"):
        ids = list(
            CastingCall.objects.filter(
                state=CallState.PUBLISHED, release=Release.PUBLIC, updated_at__gte=clock.now() - LOOKED_BACK
            ).values_list("pk", flat=True)
        )
    for call_id in ids:
        match_call(call_id=call_id)
    tell_alerts(cadence=AlertCadence.AT_ONCE)


@shared_task(ignore_result=True)
def tell_daily_alerts_task() -> None:
    tell_alerts(cadence=AlertCadence.DAILY)


def connect_all() -> None:
    register_alert_kinds()
    for news in (signals.call_published, signals.call_changed, signals.call_resumed, signals.call_reopened):
        news.connect(match_after_commit)


def match_after_commit(sender, call, **kwargs):
    """A call was published, taken up again or changed: its parts may fit somebody new."""
    if call.release == Release.PUBLIC:
        transaction.on_commit(functools.partial(match_call_task.delay, call.pk), robust=True)
