"""Who was really seen, for what casting owes them (casting.attended)."""

from collections.abc import Sequence

from auditions.models import Appointment
from auditions.states import AppointmentKind, AppointmentState
from casting.attended import FURTHER, MISSED
from casting.states import TookPart

_K = AppointmentKind
FIRST_ROUND = {_K.PRE_READ, _K.AUDITION}
SEEN = {AppointmentState.IN_ROOM, AppointmentState.COMPLETED}


def seen_in_person(submission_ids: Sequence[int]) -> dict[int, str]:
    """{submission id: the stage they were seen at, or MISSED}; nothing for whom no appointment was run."""
    rows = (
        Appointment.objects.filter(
            submission_id__any_of=list(submission_ids), state__in=[*SEEN, AppointmentState.NO_SHOW]
        )
        .exclude(kind=_K.FITTING)
        .values_list("submission_id", "kind", "state")
    )
    found: dict[int, str] = {}
    for submission_id, kind, state in rows:
        known = found.get(submission_id, MISSED)
        if state not in SEEN:
            found.setdefault(submission_id, MISSED)
            continue
        stage = TookPart.AUDITIONED if kind in FIRST_ROUND else TookPart.CALLED_BACK
        found[submission_id] = stage if known == MISSED else max(stage, TookPart(known), key=FURTHER.index)
    return found
