"""Who may do what with notes. The only place where that is decided."""
from accounts.models import Organisation, User
from accounts.selectors import role_in
from accounts.states import MembershipRole, OrganisationKind

HANDLING = {MembershipRole.OWNER, MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE}
LEADING = {MembershipRole.OWNER, MembershipRole.DIRECTOR}


def can_see_outbox(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) in HANDLING


def can_handle_messages(actor: User, organisation_id: int | None) -> bool:
    """Edit, hold, take back, send now: for the notes of an own office; nobody handles those of no office."""
    return organisation_id is not None and role_in(actor, organisation_id) in HANDLING


def can_write_templates(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) in LEADING
