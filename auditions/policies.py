"""Who may do what about appointments."""

from accounts.models import User
from auditions.models import Appointment
from casting.models import Role
from casting.policies import can_decide_role, can_review_role


def can_invite_to_callback(actor: User, role: Role) -> bool:
    return can_decide_role(actor, role)


def can_see_appointments(actor: User, role: Role) -> bool:
    return can_review_role(actor, role)


def can_change_appointment(actor: User, appointment: Appointment) -> bool:
    return can_decide_role(actor, appointment.submission.role)
