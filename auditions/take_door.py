"""The door for takes that an office records in its room: whoever runs the day brings them in."""

from accounts.models import User
from accounts.states import TokenScope
from accounts.tenancy import across_offices, office_scope
from auditions.models import Appointment
from auditions.selectors.door import appointment_at_door
from auditions.selectors.sessions import session_for
from auditions.services.takes import MOST_TAKES, check_label, check_may_record, place_take, takes_there
from casting.models import Submission
from core.errors import Invalid, NotAllowed, NotFound
from core.text import whole_number
from talent.models import MediaAsset, Performer, Upload
from talent.states import MediaKind, UploadState
from talent.upload_doors import Data, Door, register

KEY = "take"
SIGN_IN = "Sign in to send up what was recorded."
NOT_THERE = "This person is not on the list of this day any more."
ON_THEIR_WAY = (UploadState.RECEIVING, UploadState.RECEIVED)


def _appointment(number: str) -> Appointment:
    if whole_number(number) is None:
        raise NotFound(NOT_THERE)
    with across_offices("the appointment says which office's day it is; the right is asked there"):
        rows = Appointment.objects.select_related("organisation", "submission__performer")
        found = rows.filter(pk=number, session__isnull=False).first()
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def _office(data: Data) -> int | None:
    try:
        return _appointment(data.get("appointment", "")).organisation_id
    except NotFound:
        return None


def _may(actor: User | None, performer_slug: str, data: Data) -> Performer:
    if actor is None:
        raise NotAllowed(SIGN_IN)
    found = _appointment(data.get("appointment", ""))
    label = check_label(data.get("label", ""))
    with office_scope(found.organisation):
        session = session_for(actor=actor, organisation=found.organisation, session_id=found.session_id)
        appointment_at_door(actor=actor, session=session, appointment_id=found.pk)
        coming = Upload.objects.filter(
            door=KEY, state__in=ON_THEIR_WAY, performer=found.submission.performer, door_data__appointment=str(found.pk)
        )
        if takes_there(found.submission_id) + coming.count() >= MOST_TAKES:
            raise Invalid(f"There are {MOST_TAKES} takes here already. Take one down first.", field="file")
    data.clear()
    data.update(
        office=str(found.organisation_id), submission=str(found.submission_id), appointment=str(found.pk), label=label
    )
    return found.submission.performer


def _finish(upload: Upload, asset: MediaAsset) -> None:
    """Whoever was filmed may be off the list of the day by now: what was filmed is theirs all the same."""
    actor, kept = upload.uploaded_by, upload.door_data
    if actor is None:
        raise NotAllowed(SIGN_IN)
    with across_offices("the submission says which office recorded it"):
        submission = Submission.objects.select_related("organisation").get(pk=kept["submission"])
    with office_scope(submission.organisation):
        check_may_record(actor, submission.organisation_id)
        appointment = Appointment.objects.filter(pk=kept["appointment"]).first()
        place_take(actor=actor, submission_id=submission.pk, appointment=appointment, asset=asset, label=kept["label"])


def open_door() -> None:
    register(
        Door(
            key=KEY,
            kinds=(MediaKind.TAKE,),
            may=_may,
            finish=_finish,
            scopes=(TokenScope.SCHEDULE_READ, TokenScope.SCHEDULE_WRITE),
            office=_office,
        )
    )
