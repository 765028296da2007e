"""One person, or one time, of a session's board, for acting on. Inside the office's scope."""

from accounts.models import User
from auditions.models import Appointment, CallIn, Session, Slot
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import LIVE
from core.errors import NotFound

GONE = "They are not on this day any more."


def appointment_on_board(*, actor: User, session: Session, appointment_id: int) -> Appointment:
    """As `show_people` shows it. Raises NotFound, also for somebody whom the reader stays out of."""
    rows = Appointment.objects.select_related(*PEOPLE, "slot", "call_in").filter(session=session, pk=appointment_id)
    return _the_one(actor, list(rows))


def call_in_on_board(*, actor: User, session: Session, call_in_id: int) -> CallIn:
    return _the_one(actor, list(CallIn.objects.select_related(*PEOPLE).filter(session=session, pk=call_in_id)))


def appointment_of_call_in(call_in: CallIn) -> Appointment | None:
    return Appointment.objects.filter(call_in=call_in, state__in=LIVE).first()


def slot_on_board(*, session: Session, slot_id: int) -> Slot:
    slot = Slot.objects.select_related("room", "session").filter(session=session, pk=slot_id).first()
    if slot is None:
        raise NotFound("That time is gone. The board shows those that are there.")
    return slot


def who_has(slot: Slot) -> Appointment | None:
    return Appointment.objects.filter(slot=slot, state__in=LIVE).first()


def _the_one(actor: User, rows: list):
    shown = show_people(actor, rows)
    if not shown:
        raise NotFound(GONE)
    return shown[0]
