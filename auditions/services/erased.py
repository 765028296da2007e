"""What this room keeps of a performer who has deleted their account: that a time was taken, and no more."""

from accounts.tenancy import across_offices
from auditions.models import (
    AccessNeeds,
    Appointment,
    CallIn,
    DayPlan,
    DoorEvent,
    PairingRating,
    SelfTapeRequest,
    SelfTapeTake,
    Take,
)
from talent import tombstone
from talent.models import Performer
from talent.services.erasing import Erased

WHY = "somebody who deletes their account was seen by many offices"


def scrub(*, performer: Performer, erased: Erased) -> None:
    """In the transaction that made the performer a tombstone; its times were called off before."""
    with across_offices(WHY):
        appointments = Appointment.objects.filter(performer=performer)
        call_ins = CallIn.objects.filter(performer=performer)
        requests = SelfTapeRequest.objects.filter(performer=performer)
        appointments.update(answer_note="", prepare="")
        DoorEvent.objects.filter(appointment__in=appointments).exclude(refusal="").update(refusal="")
        call_ins.update(preference="", answer_note="", why_not=[])
        SelfTapeTake.objects.filter(asset__performer=performer).delete()
        Take.objects.filter(asset__performer=performer).delete()
        requests.update(answer_note="", extension_note="", retake_note="", tape_before=None)
        AccessNeeds.objects.filter(performer=performer).delete()
        PairingRating.objects.filter(pairing__members__performer=performer).update(note="")
        _scrub_plans(performer, erased)
        erased.subjects["auditions.appointment"] = list(appointments.values_list("pk", flat=True))
        erased.subjects["auditions.callin"] = list(call_ins.values_list("pk", flat=True))
        erased.subjects["auditions.selftaperequest"] = list(requests.values_list("pk", flat=True))


def _scrub_plans(performer: Performer, erased: Erased) -> None:
    """Plans say by name whom they left out, and why."""
    sessions = CallIn.objects.filter(performer=performer).values("session")
    for plan in DayPlan.objects.filter(session__in=sessions):
        clean = tombstone.without(plan.left_out, erased.names)
        if clean != plan.left_out:
            plan.left_out = clean
            plan.save(update_fields=["left_out"])
