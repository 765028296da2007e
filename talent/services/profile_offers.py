"""Offering a profile to whom it is of: a letter with a link that is good for two weeks."""

import base64
import datetime as dt

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import Membership, Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock, tokens
from core.db import next_ids
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from talent import identity
from talent.models import Performer, ProfileInvitation, Representation
from talent.policies import can_manage_roster, live_representation_q
from talent.services.representation_news import send_claims
from talent.states import InvitationPurpose, Standing

GOOD_FOR = dt.timedelta(days=14)


def claim_token(invitation_id: int) -> str:
    """The secret of the link, made from the site's key, so that a letter can be written again."""
    mac = salted_hmac("talent.claim", str(invitation_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def invite_to_claim(*, actor: User, agency: Organisation, performer: Performer, email: str) -> ProfileInvitation:
    """The agency that made a profile offers it to whom it is of. Raises NotAllowed, Conflict (claimed), Invalid."""
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency offer its clients their profiles.")
    email = email.strip().lower()
    with across_offices("the agency is named in the query"), transaction.atomic(durable=True):
        performer = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        if performer.account_id is not None:
            raise Conflict(f"{performer.stage_name} has taken the profile over already.")
        on_word = Representation.objects.filter(
            live_representation_q(), organisation=agency, performer=performer, standing=Standing.ON_WORD
        )
        if not on_word.exists():
            raise NotFound("That performer is not on this roster.")
        if Membership.objects.filter(organisation=agency, user__email__iexact=email).exists():
            raise Invalid("That is the address of somebody at the agency. Give the performer’s own.", field="email")
        performer.contact_email = email
        performer.save(update_fields=["contact_email"])
        identity.keep(identity.keys_of(performer.pk, name=performer.stage_name, email=email))
        invitation = _offer(performer, agency, actor)
        record_activity(actor=actor, verb="performer.offered", subject=performer, organisation=agency)
    return invitation


def invite_where_known(row: Representation) -> None:
    """A profile that nobody has claimed is offered at the address that is on it. Inside the caller's transaction."""
    if row.performer.account_id is None and row.performer.contact_email:
        _offer(row.performer, row.organisation, row.asked_by)


def _offer(performer: Performer, agency: Organisation, actor: User | None) -> ProfileInvitation:
    """The same link again where one waits, good for two weeks from now; links to other addresses end."""
    open_ones = ProfileInvitation.objects.select_for_update().filter(
        performer=performer, purpose=InvitationPurpose.CLAIM, accepted_at=None, revoked_at=None
    )
    now = clock.now()
    waiting = None
    for one in open_ones:
        if one.email == performer.contact_email and one.expires_at > now:
            waiting = one
        else:
            one.revoked_at = now
            one.save(update_fields=["revoked_at"])
    if waiting is not None and waiting.created_at > now - dt.timedelta(minutes=10):
        return waiting
    if waiting is not None:
        waiting.revoked_at = now
        waiting.save(update_fields=["revoked_at"])
    [pk] = next_ids(ProfileInvitation, 1)
    token = claim_token(pk)
    made = ProfileInvitation(
        pk=pk,
        performer=performer,
        purpose=InvitationPurpose.CLAIM,
        email=performer.contact_email,
        token_digest=tokens.digest(token),
        organisation=agency,
        invited_by=actor,
        expires_at=now + GOOD_FOR,
    )
    made.save(force_insert=True)
    send_claims([(made, token)])
    return made
