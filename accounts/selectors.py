"""Reading people and offices."""
from django.db.models import QuerySet

from accounts.models import Membership, User


def membership_of(user: User, org_slug: str) -> Membership | None:
    """The person's membership in the office with that address, its organisation loaded; None when there is none."""
    return Membership.objects.select_related("organisation").filter(user=user, organisation__slug=org_slug).first()


def memberships_for(user: User) -> QuerySet[Membership]:
    """Every office the person belongs to, by name."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.select_related("organisation").filter(user=user).order_by("organisation__name", "pk")


def role_in(user: User, organisation_id: int) -> str | None:
    """The person's role in that office, or None. All their roles are read once per user object."""
    if not user.is_authenticated:
        return None
    roles = user.__dict__.get("_roles")
    if roles is None:
        roles = user.__dict__["_roles"] = dict(
            Membership.objects.filter(user=user).values_list("organisation_id", "role")
        )
    return roles.get(organisation_id)
