"""Who may do what to people and offices. The only place where that is decided.

`actor` is a User; a thing that the actor cannot see is not handed to these functions.
"""

from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import role_in
from accounts.states import MembershipRole

# Casting directors run their office's team beside its owners; elsewhere the owners alone do.
LEADING = {MembershipRole.OWNER, MembershipRole.DIRECTOR}


def can_see_team(actor: User, organisation: Organisation) -> bool:
    return role_in(actor, organisation.pk) is not None


def can_change_organisation(actor: User, organisation: Organisation) -> bool:
    return role_in(actor, organisation.pk) in LEADING


def can_manage_team(actor: User, organisation: Organisation) -> bool:
    return role_in(actor, organisation.pk) in LEADING


def can_give_role(actor: User, organisation: Organisation, role: str) -> bool:
    """Ownership is given by owners only."""
    own = role_in(actor, organisation.pk)
    return own in LEADING if role != MembershipRole.OWNER else own == MembershipRole.OWNER


def can_change_member(actor: User, membership: Membership) -> bool:
    """An owner's place is touched by owners only."""
    return can_give_role(actor, membership.organisation, membership.role)


def can_change_invitation(actor: User, invitation: Invitation) -> bool:
    return can_give_role(actor, invitation.organisation, invitation.role)


def can_hand_over_organisation(actor: User, organisation: Organisation) -> bool:
    return role_in(actor, organisation.pk) == MembershipRole.OWNER


def can_see_activity(actor: User, organisation: Organisation) -> bool:
    return role_in(actor, organisation.pk) in LEADING


def can_verify_organisation(actor: User) -> bool:
    return actor.is_active and actor.is_staff and actor.is_superuser
