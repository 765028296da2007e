"""The six digits at the door: shown where people arrive, typed on their own telephones."""

import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import office_scope
from auditions.models import Appointment, Session
from auditions.policies import can_run_session
from auditions.selectors.door import own_check_in
from auditions.services.door import check_in_by_code
from core.errors import IllegalTransition, Invalid, NotAllowed

WRONG = "That is not the code at the door. It has six digits, and hangs where you came in."


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


@transaction.atomic(durable=True)
def renew_door_code(*, actor: User, session: Session) -> str:
    """A new code; the one before ends at once."""
    if not can_run_session(actor, session):
        raise NotAllowed("The door is for whoever runs the day.")
    session.door_code = new_code()
    session.save(update_fields=["door_code"])
    record_activity(actor=actor, verb="session.door_code", subject=session, organisation=session.organisation)
    return session.door_code


def check_in_with_code(*, appointment: Appointment, code: str) -> Appointment:
    """The performer is there and types what hangs at the door. The caller limits how often somebody may try.

    Raises Invalid for a wrong code; what is wrong with it nobody is told.
    """
    with office_scope(appointment.organisation):
        own = own_check_in(appointment)
        if own is None:
            raise IllegalTransition("There is nothing to check in for here.")
        if own.is_here:
            return appointment
        if not own.is_open:
            raise IllegalTransition("It is too early to check in. Try again nearer to your time.")
        if not constant_time_compare(code, appointment.session.door_code):
            raise Invalid(WRONG, field="code")
        return check_in_by_code(appointment=appointment)
