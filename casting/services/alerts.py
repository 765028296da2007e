"""Telling performers of open parts that fit: what each wants to hear of, who is told, and never twice."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.tenancy import across_offices
from casting.alert_messages import ALERTS, alert_letter
from casting.fit import fit
from casting.models import CastingCall, Role, RoleAlert, Submission
from casting.selectors.alerts import WHY, might_fit, still_open
from casting.selectors.applying import TAKING
from casting.selectors.fitting import performer_facts, role_facts
from casting.states import CallState, Release
from core import clock
from core.db import chunks
from core.errors import Invalid, NotAllowed
from notifications.selectors import cadence_for
from notifications.services.notices import add_notices
from notifications.services.outbox import add_messages
from talent.models import AlertSettings, Performer
from talent.policies import is_themself
from talent.selectors.minors import accounts_of_many
from talent.states import AlertCadence

AT_A_TIME = 1000
LETTERS_AT_A_TIME = 200
# A little less, so that the hour of the letter does not wander on by an hour a day.
A_DAY = dt.timedelta(hours=23)


@transaction.atomic(durable=True)
def set_alerts(*, actor: User, performer: Performer, cadence: str, only_paid: bool, only_near: bool) -> AlertSettings:
    """What a performer hears of, and how fast. Theirs to say, or of whoever answers for them; no agent's."""
    if not is_themself(actor, performer):
        raise NotAllowed("Only the performer, or whoever answers for them, chooses what they are told of.")
    if cadence not in AlertCadence.values:
        raise Invalid("Choose how often.", field="cadence")
    settings, _ = AlertSettings.objects.update_or_create(
        performer=performer,
        defaults={"cadence": cadence, "only_paid": only_paid, "only_near": only_near, "updated_at": clock.now()},
    )
    return settings


def match_call(*, call_id: int) -> int:
    """Note for everybody who asked which parts of a public call fit them; returns how many were noted.

    People are read by the thousand, whatever their number; a second run notes nobody twice.
    """
    with across_offices(WHY):
        call = CastingCall.objects.filter(
            pk=call_id, state=CallState.PUBLISHED, release=Release.PUBLIC, deadline_at__gt=clock.now()
        ).first()
        if call is None:
            return 0
        roles = Role.objects.select_related("call").filter(call=call, state__in=TAKING).order_by("position", "pk")
        return sum(_match_role(role) for role in roles)


def _match_role(role: Role) -> int:
    facts, noted = role_facts(role), 0
    wanting = might_fit(role).order_by("performer_id").values_list("performer_id", "only_near")
    for chunk in chunks(wanting.iterator(chunk_size=AT_A_TIME), AT_A_TIME):
        known = performer_facts([pk for pk, _ in chunk])
        rows = []
        for pk, only_near in chunk:
            if pk not in known:
                continue
            found = fit(facts, known[pk])
            if found.suits and found.says_something and (found.is_near or not only_near):
                rows.append(RoleAlert(performer_id=pk, role=role, reasons=found.meets))
        RoleAlert.objects.bulk_create(rows, ignore_conflicts=True)
        noted += len(rows)
    return noted


def tell_alerts(*, cadence: str) -> int:
    """Write to everybody of that cadence for whom something is noted, daily ones once a day; returns how many were told."""
    told = 0
    with across_offices(WHY):
        waiting = RoleAlert.objects.filter(told_at__isnull=True, performer__alerts__cadence=cadence)
        if cadence == AlertCadence.DAILY:
            lately = RoleAlert.objects.filter(performer=OuterRef("performer"), told_at__gt=clock.now() - A_DAY)
            waiting = waiting.filter(~Exists(lately))
        ids = sorted(set(waiting.values_list("performer_id", flat=True)))
    for chunk in chunks(ids, LETTERS_AT_A_TIME):
        told += _tell(chunk)
    return told


@transaction.atomic(durable=True)
def _tell(performer_ids: Sequence[int]) -> int:
    """What closed meanwhile, or was applied for, is not told any more; what another worker holds is left to it."""
    with across_offices(WHY):
        rows = list(
            RoleAlert.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("performer", "role__call__production", "role__production")
            .filter(performer_id__any_of=list(performer_ids), told_at__isnull=True)
            .order_by("pk")
        )
        ids = [row.pk for row in rows]
        open_ids = set(RoleAlert.objects.filter(still_open(), pk__any_of=ids).values_list("pk", flat=True))
        applied = set(
            Submission.objects.filter(
                performer_id__any_of=list(performer_ids), role_id__any_of=[row.role_id for row in rows]
            ).values_list("performer_id", "role_id")
        )
        by_performer: dict[Performer, list[RoleAlert]] = {}
        for row in rows:
            if row.pk in open_ids and (row.performer_id, row.role_id) not in applied:
                by_performer.setdefault(row.performer, []).append(row)
        accounts = accounts_of_many(by_performer)
        readers = {user.pk for users in accounts.values() for user in users}
        cadences = cadence_for(list(readers), ALERTS)
        messages, notices = [], []
        for performer, alerts in by_performer.items():
            for reader in accounts.get(performer.pk, []):
                message, notice = alert_letter(
                    reader=reader, performer=performer, alerts=alerts, cadence=cadences[reader.pk]
                )
                notices.append(notice)
                if message is not None:
                    messages.append(message)
        add_messages(messages)
        add_notices(notices)
        RoleAlert.objects.filter(pk__any_of=ids).update(told_at=clock.now())
    return len(notices)
