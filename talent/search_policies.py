"""Who in a casting office may look for performers, keep what they find, and read what was looked for."""

from accounts.models import Membership, Organisation, User
from accounts.selectors import role_in
from accounts.states import MembershipRole, OrganisationKind

KEEPING = {MembershipRole.OWNER, MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE}
LOOKING = KEEPING | {MembershipRole.SESSION_RUNNER}


def can_search_talent(actor: User, organisation: Organisation) -> bool:
    """Whoever looks at submissions there."""
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) in LOOKING


def opens_search(membership: Membership | None) -> bool:
    """As `can_search_talent`, of a membership that was read already: no statement."""
    return membership is not None and membership.role in LOOKING


def can_keep_talent(actor: User, organisation: Organisation) -> bool:
    """Lists, notes, saved searches and whom the office leaves out."""
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) in KEEPING


def can_read_search_log(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and role_in(actor, organisation.pk) == MembershipRole.OWNER
