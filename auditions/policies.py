"""Who may do what about sessions and appointments."""

from accounts.models import Organisation, User
from accounts.selectors import role_in
from accounts.states import OrganisationKind
from auditions.models import Appointment, Session
from casting.models import Role
from casting.policies import EVERYONE, LOOKING, can_decide_role, can_review_role


def can_invite_to_callback(actor: User, role: Role) -> bool:
    return can_decide_role(actor, role)


def can_see_appointments(actor: User, role: Role) -> bool:
    return can_review_role(actor, role)


def can_change_appointment(actor: User, appointment: Appointment) -> bool:
    """One of a session belongs to whoever runs the day; a loose one to who decides about the role."""
    if appointment.session_id is not None:
        return role_in(actor, appointment.organisation_id) in LOOKING
    return can_decide_role(actor, appointment.submission.role)


def can_plan_sessions(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) in LOOKING


def can_run_session(actor: User, session: Session) -> bool:
    """Place, move, send, open the door: who decides, and the session runner."""
    return role_in(actor, session.organisation_id) in LOOKING


def can_see_session(actor: User, session: Session) -> bool:
    return role_in(actor, session.organisation_id) in EVERYONE


def can_see_sessions(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) in EVERYONE


def can_ask_for_tapes(actor: User, role: Role) -> bool:
    """Ask, extend, call off, assess and ask again."""
    return can_decide_role(actor, role)


def can_see_tapes_asked_for(actor: User, role: Role) -> bool:
    return can_review_role(actor, role)


def can_record_takes(actor: User, organisation_id: int) -> bool:
    """Record, upload and take down what was filmed in the room: whoever runs the day."""
    return role_in(actor, organisation_id) in LOOKING
