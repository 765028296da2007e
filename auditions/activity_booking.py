"""The activity log's words for times that performers choose, wait for and keep."""

from collections.abc import Sequence

from accounts.activity_words import register
from accounts.models import Activity
from auditions.models import Appointment, CallIn

APPOINTMENTS = {
    "book": "chose a time for {name}",
    "rebook": "chose another time for {name}",
    "keep": "kept a free time for {name}, who was next on the waiting list",
    "late": "said that {name} will be late",
}
CALL_INS = {
    "wait": "put {name} on the waiting list",
    "stop_waiting": "took {name} off the waiting list",
    "decline": "declined to choose a time for {name}",
}


def register_all() -> None:
    for verb, words in APPOINTMENTS.items():
        register(f"appointment.{verb}", words, details=_of_appointments)
    for verb, words in CALL_INS.items():
        register(f"call_in.{verb}", words, details=_of_call_ins)


def _of_appointments(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = Appointment.objects.filter(pk__in={row.subject_id for row in rows})
    return _named(rows, dict(found.values_list("pk", "submission__performer__stage_name")))


def _of_call_ins(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = CallIn.objects.filter(pk__in={row.subject_id for row in rows})
    return _named(rows, dict(found.values_list("pk", "submission__performer__stage_name")))


def _named(rows: Sequence[Activity], names: dict[int, str]) -> dict[int, dict[str, str]]:
    return {row.pk: {"name": names.get(row.subject_id, "somebody")} for row in rows}
