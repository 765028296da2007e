"""Who belongs to an office and as what. Every change locks the office's row first, so they happen one by one."""

from django.db import transaction

from accounts import policies
from accounts.models import ApiToken, Invitation, Membership, Organisation, User
from accounts.roles import forget_roles
from accounts.selectors import addresses_of
from accounts.services.activity import record_activity
from accounts.signals import member_left, member_role_changed
from accounts.states import ROLES_OF_KIND, MembershipRole
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotAllowed, NotFound


def change_role(*, actor: User, membership: Membership, role: str) -> Membership:
    """Raises NotAllowed, NotFound when they have left meanwhile, Invalid, Conflict for the last owner."""
    check_role(membership.organisation, role)
    with transaction.atomic(durable=True):
        member = _locked(membership)
        if not (policies.can_change_member(actor, member) and policies.can_give_role(actor, member.organisation, role)):
            raise NotAllowed(
                "Only an owner gives or takes ownership; other roles are an owner’s or a director’s to give."
            )
        if member.role == role:
            return member
        if member.role == MembershipRole.OWNER:
            _keep_an_owner(member, "Make somebody else an owner first: every office keeps at least one.")
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        record_activity(
            actor=actor,
            verb="member.role_changed",
            subject=member,
            organisation=member.organisation,
            data={"user": member.user_id, "from": before, "to": role},
        )
        _tell_of_role(member, before)
    forget_roles(actor)
    return member


def remove_member(*, actor: User, membership: Membership) -> None:
    """Takes somebody else out of the office, and their tokens for it. Raises NotAllowed, NotFound, Conflict."""
    with transaction.atomic(durable=True):
        member = _locked(membership)
        if not policies.can_change_member(actor, member):
            raise NotAllowed("Only an owner removes an owner; others are an owner’s or a director’s to remove.")
        if member.role == MembershipRole.OWNER:
            _keep_an_owner(member, "This is the last owner. Make somebody else an owner first.")
        _take_out(actor=actor, member=member, verb="member.removed")


def leave_organisation(*, actor: User, organisation: Organisation) -> None:
    """Raises NotFound for somebody who is no member, Conflict for the last owner."""
    with transaction.atomic(durable=True):
        own = Membership.objects.filter(user=actor, organisation=organisation).first()
        if own is None:
            raise NotFound("You do not belong to this office.")
        member = _locked(own)
        if member.role == MembershipRole.OWNER:
            _keep_an_owner(member, "You are the last owner. Hand the office over before you leave.")
        _take_out(actor=actor, member=member, verb="member.left")


def hand_over_organisation(*, actor: User, membership: Membership, own_role: str) -> Membership:
    """Makes a member owner, and the owner who asks `own_role`. Raises NotAllowed, NotFound, Invalid."""
    check_role(membership.organisation, own_role)
    with transaction.atomic(durable=True):
        heir = _locked(membership)
        own = Membership.objects.filter(user=actor, organisation=heir.organisation).first()
        if own is None or own.role != MembershipRole.OWNER:
            raise NotAllowed("Only an owner hands the office over.")
        if heir.pk == own.pk:
            raise Invalid("Choose somebody else: you are an owner already.", field="to")
        heir_before, heir.role = heir.role, MembershipRole.OWNER
        heir.save(update_fields=["role"])
        own.role = own_role
        own.save(update_fields=["role"])
        record_activity(
            actor=actor,
            verb="organisation.handed_over",
            subject=heir.organisation,
            organisation=heir.organisation,
            data={"user": heir.user_id, "to": own_role},
        )
        _tell_of_role(heir, heir_before)
        _tell_of_role(own, MembershipRole.OWNER)
    forget_roles(actor)
    return heir


def check_role(organisation: Organisation, role: str) -> None:
    if role not in ROLES_OF_KIND[organisation.kind]:
        raise Invalid("Choose one of the roles that this kind of office has.", field="role")


def _locked(membership: Membership) -> Membership:
    """The office's row locked, then the membership as it stands now."""
    lock_in_order(Organisation.objects.filter(pk=membership.organisation_id)).get()
    member = Membership.objects.select_related("organisation", "user").filter(pk=membership.pk).first()
    if member is None:
        raise NotFound("They have left the office meanwhile.")
    return member


def _keep_an_owner(member: Membership, refusal: str) -> None:
    others = Membership.objects.filter(organisation=member.organisation, role=MembershipRole.OWNER)
    if not others.exclude(pk=member.pk).exists():
        raise Conflict(refusal, code="last_owner")


def _tell_of_role(member: Membership, before: str) -> None:
    member_role_changed.send(
        Membership, user=member.user, organisation=member.organisation, before=before, after=member.role
    )


def _take_out(*, actor: User, member: Membership, verb: str) -> None:
    record_activity(
        actor=actor,
        verb=verb,
        subject=member,
        organisation=member.organisation,
        data={"user": member.user_id, "role": member.role},
    )
    ApiToken.objects.filter(user=member.user_id, organisation=member.organisation, revoked_at=None).update(
        revoked_at=clock.now()
    )
    # An invitation that waits for another of their addresses would be a way back in.
    Invitation.objects.filter(
        organisation=member.organisation, email__in=addresses_of(member.user), accepted_at=None, revoked_at=None
    ).update(revoked_at=clock.now())
    member.delete()
    forget_roles(actor)
    forget_roles(member.user)
    member_left.send(Membership, user=member.user, organisation=member.organisation)
