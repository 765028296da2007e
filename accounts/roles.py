"""Which role somebody has where: asked by policies everywhere, so it is read once per user object."""

from accounts.models import Membership, User


def role_in(user: User, organisation_id: int) -> str | None:
    """The person's role in that office, or None. All their roles are read once per user object."""
    if not user.is_authenticated:
        return None
    office, role = user.__dict__.get("_role_here", (None, None))
    if office == organisation_id:
        return role
    roles = user.__dict__.get("_roles")
    if roles is None:
        roles = user.__dict__["_roles"] = dict(
            Membership.objects.filter(user=user).values_list("organisation_id", "role")
        )
    return roles.get(organisation_id)


def remember_role(user: User, membership: Membership) -> None:
    """What the request has read already to open the office's scope."""
    user.__dict__["_role_here"] = (membership.organisation_id, membership.role)


def forget_roles(user: User) -> None:
    """After a change, so that this user object reads its roles anew."""
    user.__dict__.pop("_roles", None)
    user.__dict__.pop("_role_here", None)
