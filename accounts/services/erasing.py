"""Closing a person's account for good: nothing on it says any more who it was."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import ApiToken, Invitation, Membership, User
from accounts.roles import forget_roles
from accounts.services.activity import record_activity
from accounts.signals import member_left
from accounts.states import MembershipRole
from core import clock
from core.db import lock_in_order
from core.errors import Conflict

NAME = "Somebody who has left"


def offices_without_owner(user: User) -> list[str]:
    """Names of offices that would have no owner left."""
    own = Membership.objects.filter(user=user, role=MembershipRole.OWNER).select_related("organisation")
    shared = set(
        Membership.objects.filter(role=MembershipRole.OWNER, organisation__in=[row.organisation_id for row in own])
        .exclude(user=user)
        .values_list("organisation", flat=True)
    )
    return sorted(row.organisation.name for row in own if row.organisation_id not in shared)


def close_account(*, user: User) -> None:
    """In the caller's transaction. Raises Conflict for the last owner of an office; the row stays, and says nothing."""
    lock_in_order(User.objects.filter(pk=user.pk)).get()
    if names := offices_without_owner(user):
        raise Conflict(f"You are the only owner of {', '.join(names)}. Hand it over first.", code="last_owner")
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    for member in Membership.objects.filter(user=user).select_related("organisation"):
        record_activity(
            actor=user,
            verb="member.left",
            subject=member,
            organisation=member.organisation,
            data={"user": user.pk, "role": member.role},
        )
        member.delete()
        forget_roles(user)
        member_left.send(Membership, user=user, organisation=member.organisation)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user).delete()
    Invitation.objects.filter(email__in=addresses, accepted_at=None, revoked_at=None).update(revoked_at=clock.now())
    for invitation in Invitation.objects.filter(email__in=addresses):
        invitation.email = _nowhere(user)
        invitation.save(update_fields=["email"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.email, user.name, user.pronouns = _nowhere(user), NAME, ""
    user.time_zone, user.language = "UTC", "en-gb"
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.last_login = None
    user.save()


def _nowhere(user: User) -> str:
    return f"left-{user.pk}@account.invalid"
