"""Inviting people into an office by mail."""

import datetime as dt

from django.db import transaction

from accounts import policies
from accounts.links import invitation_token
from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import forget_roles
from accounts.selectors import addresses_of
from accounts.services.activity import record_activity
from accounts.services.members import check_role
from accounts.states import InvitationStanding
from accounts.tasks import send_invitation_task
from core import clock, tokens
from core.db import lock_in_order, next_ids
from core.errors import Conflict, Invalid, NotAllowed

GOOD_FOR = dt.timedelta(days=14)
MOST_WAITING = 200


def invite_member(*, actor: User, organisation: Organisation, email: str, role: str) -> Invitation:
    """Invites an address; the letter goes out after the commit.

    Raises NotAllowed, Invalid (a role of another kind of office), Conflict (a member already, or invited already).
    """
    check_role(organisation, role)
    if not policies.can_give_role(actor, organisation, role):
        raise NotAllowed("Only an owner invites another owner; other roles are an owner’s or a director’s to give.")
    address = email.strip().lower()
    with transaction.atomic(durable=True):
        lock_in_order(Organisation.objects.filter(pk=organisation.pk)).get()
        _check_not_there(organisation, address)
        [pk] = next_ids(Invitation, 1)
        invitation = Invitation(
            pk=pk,
            organisation=organisation,
            email=address,
            role=role,
            token_digest=tokens.digest(invitation_token(pk)),
            invited_by=actor,
            expires_at=clock.now() + GOOD_FOR,
        )
        invitation.save(force_insert=True)
        _record(actor, "invitation.sent", invitation, {"role": role})
        _send_after_commit(invitation)
    return invitation


def resend_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """The same link again, good for two weeks from now. Raises NotAllowed, Conflict when used or taken back."""
    with transaction.atomic(durable=True):
        waiting = _waiting(actor, invitation)
        waiting.expires_at = clock.now() + GOOD_FOR
        waiting.token_digest = tokens.digest(invitation_token(waiting.pk))
        waiting.save(update_fields=["expires_at", "token_digest"])
        _record(actor, "invitation.resent", waiting, {"role": waiting.role})
        _send_after_commit(waiting)
    return waiting


def revoke_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """The link stops working at once. Raises NotAllowed, Conflict when used or taken back."""
    with transaction.atomic(durable=True):
        waiting = _waiting(actor, invitation)
        waiting.revoked_at = clock.now()
        waiting.save(update_fields=["revoked_at"])
        _record(actor, "invitation.revoked", waiting, {"role": waiting.role})
    return waiting


def accept_invitation(*, actor: User, invitation: Invitation) -> Membership:
    """Joins the office. Raises Conflict for a link that is used, taken back or out of date, NotAllowed for another's."""
    with transaction.atomic(durable=True):
        waiting = lock_in_order(Invitation.objects.select_related("organisation").filter(pk=invitation.pk)).get()
        if waiting.standing != InvitationStanding.WAITING:
            raise Conflict(f"This invitation is {waiting.standing.label.lower()}.")
        if waiting.email not in addresses_of(actor):
            raise NotAllowed(f"This invitation is for {waiting.email}. Sign in with that address to accept it.")
        membership, joined = Membership.objects.get_or_create(
            organisation=waiting.organisation, user=actor, defaults={"role": waiting.role}
        )
        waiting.accepted_at, waiting.accepted_by = clock.now(), actor
        waiting.save(update_fields=["accepted_at", "accepted_by"])
        if joined:
            record_activity(
                actor=actor,
                verb="member.joined",
                subject=membership,
                organisation=waiting.organisation,
                data={"user": actor.pk, "role": membership.role},
            )
    forget_roles(actor)
    return membership


def _check_not_there(organisation: Organisation, address: str) -> None:
    if Membership.objects.filter(organisation=organisation, user__emailaddress__email__iexact=address).exists():
        raise Conflict("They are in the team already.", field="email")
    unanswered = Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)
    same = unanswered.filter(email=address).first()
    if same and same.standing == InvitationStanding.WAITING:
        raise Conflict("They have an invitation already. You can send it again below.", field="email")
    if same:
        same.revoked_at = clock.now()
        same.save(update_fields=["revoked_at"])
    if unanswered.count() >= MOST_WAITING:
        raise Invalid("Many invitations wait for an answer. Take some back before you send more.", field="email")


def _waiting(actor: User, invitation: Invitation) -> Invitation:
    waiting = lock_in_order(Invitation.objects.select_related("organisation").filter(pk=invitation.pk)).get()
    if not policies.can_change_invitation(actor, waiting):
        raise NotAllowed("Only an owner or a director looks after invitations, and only an owner those of owners.")
    if waiting.standing in {InvitationStanding.ACCEPTED, InvitationStanding.REVOKED}:
        raise Conflict(f"This invitation is {waiting.standing.label.lower()}.")
    return waiting


def _record(actor: User, verb: str, invitation: Invitation, data: dict) -> None:
    record_activity(actor=actor, verb=verb, subject=invitation, organisation=invitation.organisation, data=data)


def _send_after_commit(invitation: Invitation) -> None:
    transaction.on_commit(lambda: send_invitation_task.delay(invitation.pk))
