"""Takes: recorded on a telephone in the room, or uploaded from a laptop. They lie with the submission."""

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from auditions import live
from auditions.models import Appointment, Take
from auditions.policies import can_record_takes
from casting.live import announce as tell_role
from casting.models import Submission
from core import clock
from core.errors import Invalid, NotAllowed
from talent.models import MediaAsset
from talent.services.tapes import put_back_take, take_down_take

MOST_TAKES = 60
LONGEST_LABEL = 80


def check_may_record(actor: User, organisation_id: int) -> None:
    if not can_record_takes(actor, organisation_id):
        raise NotAllowed("Takes are recorded by whoever runs the day.")


def check_label(label: str) -> str:
    """As it is kept. Raises Invalid at "label"."""
    label = " ".join(label.split())
    if len(label) > LONGEST_LABEL or "\0" in label:
        raise Invalid(f"A name for a take has at most {LONGEST_LABEL} characters.", field="label")
    return label


def takes_there(submission_id: int) -> int:
    return Take.objects.filter(submission=submission_id, removed_at=None).count()


def place_take(
    *, actor: User, submission_id: int, appointment: Appointment | None, asset: MediaAsset, label: str = ""
) -> Take:
    """In the caller's transaction: kept with the submission under the next number. Raises Invalid at "file"."""
    # Two who upload at once count one after the other.
    submission = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission_id)
    if takes_there(submission.pk) >= MOST_TAKES:
        raise Invalid(f"There are {MOST_TAKES} takes here already. Take one down first.", field="file")
    last = Take.objects.filter(submission=submission).aggregate(last=Max("number"))["last"]
    take = Take.objects.create(
        organisation_id=submission.organisation_id,
        submission=submission,
        appointment=appointment,
        asset=asset,
        number=(last or 0) + 1,
        label=label,
        created_by=actor,
    )
    _tell(actor, take, "take")
    return take


@transaction.atomic(durable=True)
def remove_take(*, actor: User, take: Take) -> None:
    take = _locked(actor, take)
    if take.removed_at is not None:
        return
    take.removed_at = clock.now()
    take.save(update_fields=["removed_at"])
    take_down_take(asset=take.asset)
    _tell(actor, take, "remove_take")


@transaction.atomic(durable=True)
def restore_take(*, actor: User, take: Take) -> None:
    """Undo a removal. Raises Conflict once its files have been erased."""
    take = _locked(actor, take)
    if take.removed_at is None:
        return
    put_back_take(asset=take.asset)
    take.removed_at = None
    take.save(update_fields=["removed_at"])
    _tell(actor, take, "take")


def _locked(actor: User, take: Take) -> Take:
    check_may_record(actor, take.organisation_id)
    rows = Take.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("asset", "appointment", "submission__organisation").get(pk=take.pk)


def _tell(actor: User, take: Take, verb: str) -> None:
    submission, appointment = take.submission, take.appointment
    tell_role(submission.role_id, "changed", [submission.pk])
    if appointment is None:
        return
    record_activity(
        actor=actor,
        verb=f"appointment.{verb}",
        subject=appointment,
        organisation=submission.organisation,
        data={"take": take.number},
    )
    if appointment.session_id:
        live.announce(appointment.session_id, "takes", [appointment.pk])
