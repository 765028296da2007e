"""Rows of a day locked in the one order: session, slots, call-ins, appointments."""

from django.db.models import QuerySet

from auditions.models import Appointment, CallIn
from core.db import lock_in_order


def lock_appointments(rows: QuerySet[Appointment]) -> list[Appointment]:
    """These appointments, each one's call-in locked before it. What came in since the first look is not among them."""
    found = list(rows.order_by("pk").values_list("pk", "call_in_id"))
    call_ins = {call_in for _, call_in in found if call_in is not None}
    list(lock_in_order(CallIn.objects.filter(pk__in=call_ins)).values_list("pk", flat=True))
    return list(lock_in_order(rows.filter(pk__in=[pk for pk, _ in found])))
