"""Taking over a profile by its link, with the decision about every agency on the same page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Membership, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock, tokens
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from talent import identity
from talent.models import Guardianship, Performer, ProfileInvitation
from talent.selectors.claims import Claim, claims_of
from talent.services.standing import confirm, refuse
from talent.signals import guardians_changed, profile_changed
from talent.states import InvitationPurpose

CONFIRM, REFUSE, LATER = "confirm", "refuse", "later"
LINK = "somebody with the link of a profile decides about every agency that says it speaks for them"


@dataclass(frozen=True)
class Offered:
    """What somebody sees before they take a profile over."""

    invitation: ProfileInvitation
    performer: Performer
    claims: list[Claim]


def offered_by(token: str) -> Offered:
    """Raises NotFound for a link that we did not make, Conflict for one that is used, taken back or out of date."""
    invitation = (
        ProfileInvitation.objects.select_related("performer", "organisation")
        .filter(token_digest=tokens.digest(token), purpose=InvitationPurpose.CLAIM)
        .first()
    )
    if invitation is None:
        raise NotFound("This link is not one of ours. Open it from the letter again.")
    _check_open(invitation, invitation.performer)
    return Offered(invitation, invitation.performer, claims_of(invitation.performer))


def claim_profile(*, actor: User, token: str, decisions: Mapping[int, str], stamps: Mapping[int, str]) -> Performer:
    """The actor takes the profile over. `decisions` by representation: "confirm", "refuse", or "later" for one that asked.

    An agency that acted on its own word needs a yes or a no. Raises NotFound, Conflict, NotAllowed, Invalid.
    """
    known = offered_by(token)
    with across_offices(LINK), transaction.atomic(durable=True):
        performer = Performer.objects.select_for_update(no_key=True).get(pk=known.performer.pk)
        invitation = ProfileInvitation.objects.select_for_update().get(pk=known.invitation.pk)
        _check_open(invitation, performer)
        claims = claims_of(performer)
        _check_not_their_agent(actor, claims)
        performer.account, performer.contact_email = actor, ""
        performer.save(update_fields=["account", "contact_email"])
        identity.keep(identity.keys_of(performer.pk, name=performer.stage_name, email=invitation.email))
        if performer.born_on is not None:
            Guardianship.objects.get_or_create(performer=performer, user=actor)
        # First those that are let go: what is confirmed may need their place.
        for claim in claims:
            if _decision(claim, decisions) == REFUSE:
                refuse(performer, claim.row.pk, actor=actor)
        for claim in claims:
            if _decision(claim, decisions) == CONFIRM:
                confirm(performer, claim.row.pk, actor=actor, stamp=stamps.get(claim.row.pk, ""), instead_of=())
        invitation.accepted_at, invitation.accepted_by = clock.now(), actor
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        record_activity(actor=actor, verb="performer.claimed", subject=performer, organisation=invitation.organisation)
        profile_changed.send(sender=Performer, performer=performer)
        guardians_changed.send(sender=Performer, performer=performer)
    return performer


def _decision(claim: Claim, decisions: Mapping[int, str]) -> str:
    said = decisions.get(claim.row.pk, LATER)
    if said not in {CONFIRM, REFUSE} and claim.is_on_word:
        raise Invalid(f"Say whether {claim.row.organisation.name} represents you.", field=f"decision_{claim.row.pk}")
    return said


def _check_open(invitation: ProfileInvitation, performer: Performer) -> None:
    if invitation.accepted_at is not None or performer.account_id is not None:
        raise Conflict("This profile has been taken over already. Sign in with the account that did.")
    if invitation.revoked_at is not None or performer.erased_at is not None:
        raise Conflict("This link has been replaced or taken back. Use the newest letter.")
    if invitation.expires_at <= clock.now():
        raise Conflict("This link is out of date. Ask the agency to send it again.")


def _check_not_their_agent(actor: User, claims: list[Claim]) -> None:
    agencies = [claim.row.organisation_id for claim in claims]
    if Membership.objects.filter(user=actor, organisation__in=agencies).exists():
        raise NotAllowed("You work at an agency that speaks for this performer. Only they can take the profile over.")
