"""Who is to be seen in a session and who has which time, as plain lists. Inside the office's scope."""

from collections.abc import Sequence

from accounts.models import User
from auditions.models import Appointment, CallIn, Session, Slot
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import CallInState
from core.errors import NotFound


def queue_of(actor: User, session: Session) -> list[CallIn]:
    """Everybody called in and not taken out again, as `show_people` shows them, in the order of the queue."""
    rows = CallIn.objects.filter(session=session).exclude(state=CallInState.REMOVED).select_related(*PEOPLE)
    return show_people(actor, list(rows.order_by("position", "pk")))


def appointments_of(actor: User, session: Session) -> list[Appointment]:
    """Every time of the session, given up ones too, as `show_people` shows them, in the order of the day."""
    rows = Appointment.objects.filter(session=session).select_related(*PEOPLE, "slot").order_by("starts_at", "pk")
    return show_people(actor, list(rows))


def times_of(session: Session) -> list[Slot]:
    return list(Slot.objects.filter(session=session).order_by("starts_at", "room_id"))


def call_ins_named(actor: User, session: Session, ids: Sequence[int]) -> list[CallIn]:
    """In the order of `ids`. Raises NotFound where one is not there for the reader."""
    rows = list(CallIn.objects.filter(session=session, pk__in=list(ids)).select_related(*PEOPLE))
    return _in_order(show_people(actor, rows), ids)


def appointments_named(actor: User, session: Session, ids: Sequence[int]) -> list[Appointment]:
    rows = Appointment.objects.filter(session=session, pk__in=list(ids))
    return _in_order(show_people(actor, list(rows.select_related(*PEOPLE, "slot", "call_in", "session"))), ids)


def _in_order(rows: list, ids: Sequence[int]) -> list:
    by_id = {row.pk: row for row in rows}
    if missing := [pk for pk in ids if pk not in by_id]:
        raise NotFound("Somebody here is not on this day any more.", details={"missing": missing[:50]})
    return [by_id[pk] for pk in dict.fromkeys(ids)]
