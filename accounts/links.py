"""Where people of this room are sent: invitation links, and the page somebody lands on."""

import base64
from collections.abc import Sequence

from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac

from accounts.models import Membership, User
from accounts.states import KIND_OF_INTENT, MembershipRole, OrganisationKind


def invitation_token(invitation_id: int) -> str:
    """The secret of an invitation's link, made from the site's key, so that a letter can be written again."""
    mac = salted_hmac("accounts.invitation", str(invitation_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def desk_address(membership: Membership) -> str:
    """Where somebody's work in an office begins."""
    office = membership.organisation
    if membership.role == MembershipRole.BUSINESS_AFFAIRS:
        return _address("contracts:deal-list", office.slug) or reverse("accounts:team", args=[office.slug])
    if office.kind == OrganisationKind.CASTING:
        return _address("casting:desk", office.slug) or reverse("accounts:team", args=[office.slug])
    if office.kind == OrganisationKind.AGENCY:
        return _address("casting:agent-desk", office.slug) or reverse("accounts:team", args=[office.slug])
    return reverse("accounts:team", args=[office.slug])


def landing_address(user: User, memberships: Sequence[Membership]) -> str:
    """Where a person arrives after signing in."""
    if len(memberships) == 1:
        return desk_address(memberships[0])
    if memberships:
        return reverse("accounts:org-switch")
    if user.intent in KIND_OF_INTENT:
        return reverse("accounts:organisation-new")
    return _address("casting:actor-home") or reverse("accounts:me")


def _address(name: str, *args: str) -> str:
    """Pages of rooms above this one, by name only; empty where the site has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
