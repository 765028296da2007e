"""What moving, copying, bringing in and importing share: numbers of a role, and taking away what nobody has seen."""

import uuid
from collections.abc import Sequence

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organisation, User
from accounts.services.activity import record_activities
from casting.models import Assignment, Opening, Role, Submission
from casting.move_messages import ABOUT_SUBMISSION
from casting.services.bins import recount_bins
from casting.services.decisions import Refusal
from casting.states import SubmissionState
from core.db import lock_in_order
from notifications.models import OutboxMessage
from notifications.services.outbox import supersede_messages
from notifications.states import MessageState

SUBJECT_TYPE = "casting.submission"


def taken_numbers(role: Role, count: int) -> list[int]:
    """The next numbers of a role whose row is locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casting_role SET next_number = next_number + %s WHERE id = %s RETURNING next_number",
            [count, role.pk],
        )
        after = cursor.fetchone()[0]
    return list(range(after - count, after))


def remove_untold(
    *, actor: User, organisation: Organisation, ids: Sequence[int]
) -> tuple[list[int], list[Refusal], set[int]]:
    """Undo of putting people up: submissions of which nobody was told and on which nobody has worked are gone.

    Returns the ids that are gone, who stays and why, and the roles that they were on.
    """
    rows = list(
        lock_in_order(Submission.objects.filter(pk__any_of=list(ids)))
        .select_related("performer")
        .annotate(is_worked_on=_worked_on())
    )
    notes = OutboxMessage.objects.filter(subject_type=SUBJECT_TYPE, subject_id__any_of=list(ids))
    # Locked, so that none leaves meanwhile.
    states = notes.filter(kind__in=ABOUT_SUBMISSION).order_by("pk").select_for_update(of=("self",), no_key=True)
    gone_out = {MessageState.SENT, MessageState.IN_FLIGHT}
    told = {subject_id for subject_id, state in states.values_list("subject_id", "state") if state in gone_out}
    gone, refused = [], []
    for row in rows:
        why = ""
        if row.state == SubmissionState.WITHDRAWN:
            why = "has withdrawn"
        elif row.pk in told:
            why = "has been told already"
        elif row.revision != 1 or row.state not in (SubmissionState.SUBMITTED, SubmissionState.VIEWED):
            why = "has been moved on since"
        elif row.is_worked_on:
            why = "has ratings or notes already"
        if why:
            refused.append(Refusal(row.pk, row.performer.stage_name, why))
        else:
            gone.append(row)
    removed = [row.pk for row in gone]
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=removed, kinds=ABOUT_SUBMISSION, because="undone")
    Submission.objects.filter(pk__any_of=removed).delete()
    recount_bins({row.bin_id for row in gone if row.bin_id})
    record_activities(
        actor=actor,
        verb="submission.take_away",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"performer": row.performer_id, "role": row.role_id}) for row in gone],
        organisation=organisation,
        batch=uuid.uuid4(),
    )
    return removed, refused, {row.role_id for row in gone}


def _worked_on() -> Q:
    """Whatever hangs on a submission in any room, but that it was looked at or dealt out to somebody."""
    found = Q()
    for relation in Submission._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model in (Opening, Assignment):
            continue
        if relation.on_delete is not models.SET_NULL:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            found |= Q(Exists(rows))
    return found
