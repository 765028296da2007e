"""Telling those who applied what has changed in a call: a notice and a held note each, once a version."""

import datetime as dt
import uuid
from collections import defaultdict

from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from accounts.models import User
from casting.call_messages import CALL_CHANGED, CALLS, call_changed_context, changes_in_words
from casting.models import CastingCall, OfficeSettings, Submission
from casting.states import Stage, Via
from core import clock
from notifications.selectors import cadence_for
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages
from notifications.states import Cadence

SUBJECT_TYPE = "casting.call"
NOT_TOLD = [Stage.CLOSED, Stage.WITHDRAWN]


def tell_applicants(*, actor: User, call: CastingCall, changes: list[dict]) -> None:
    """Part of the transaction that changed the call. Whoever put a performer up hears it: the rep, or themself."""
    clients: dict[User, list[str]] = defaultdict(list)
    submissions = (
        Submission.objects.filter(call=call)
        .exclude(stage__in=NOT_TOLD)
        .select_related("submitted_by", "performer__account")
        .annotate(stage_name=KeyTextTransform("stage_name", "profile__data"))
        .order_by("pk")
    )
    for row in submissions:
        by_rep = row.via == Via.REP or row.agency_id is not None
        reader = row.submitted_by if by_rep else row.performer.account
        if reader is None:
            continue
        named = clients[reader]
        about_another = by_rep or row.performer.born_on is not None
        if about_another and row.stage_name not in named:
            named.append(row.stage_name)
    if clients:
        _write(actor=actor, call=call, changes=changes, clients=clients)


def _write(*, actor: User, call: CastingCall, changes: list[dict], clients: dict[User, list[str]]) -> None:
    office = OfficeSettings.objects.filter(organisation_id=call.organisation_id).first() or OfficeSettings()
    cadences = cadence_for([reader.pk for reader in clients], CALLS)
    held_until = clock.now() + dt.timedelta(minutes=office.hold_good_minutes)
    batch = uuid.uuid4()
    add_notices(
        [
            NewNotice(
                user_id=reader.pk,
                title=f"{call.production.public_title}: the call has changed",
                text=changes_in_words(changes)[:1000],
                url=reverse("casting:public-call-detail", args=[call.slug]),
                dedupe_key=f"{CALL_CHANGED}:{call.pk}:{call.version}:{reader.pk}",
            )
            for reader in clients
        ]
    )
    add_messages(
        [
            NewMessage(
                organisation_id=call.organisation_id,
                kind=CALL_CHANGED,
                recipient_id=reader.pk,
                to_email=reader.email,
                to_name=reader.name,
                time_zone=reader.time_zone,
                context=call_changed_context(call=call, changes=changes, clients=names),
                held_until=held_until,
                dedupe_key=f"{CALL_CHANGED}:{call.pk}:{call.version}:{reader.pk}",
                subject_type=SUBJECT_TYPE,
                subject_id=call.pk,
                batch=batch,
                wait_for="digest" if cadences[reader.pk] == Cadence.WEEKLY else "",
                reply_to=office.reply_to,
                created_by_id=actor.pk,
            )
            for reader, names in clients.items()
            if cadences[reader.pk] != Cadence.NEVER
        ]
    )
