"""Offering a profile to whom it is of: a letter with a link that is good for two weeks."""

import base64
import datetime as dt
from collections.abc import Iterable, Sequence

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
        [invitation] = offer_profiles([(performer, agency, actor)])
        record_activity(actor=actor, verb="performer.offered", subject=performer, organisation=agency)
    return invitation


def invite_where_known(rows: Iterable[Representation]) -> None:
    """Profiles that nobody has claimed are offered at the address that is on them. Inside the caller's transaction."""
    known = [row for row in rows if row.performer.account_id is None and row.performer.contact_email]
    offer_profiles([(row.performer, row.organisation, row.asked_by) for row in known])


def offer_profiles(offers: Sequence[tuple[Performer, Organisation, User | None]]) -> list[ProfileInvitation]:
    """An invitation for each: the same link again where one waits, good for two weeks from now.

    Links to other addresses end. A fixed number of statements; inside the caller's transaction.
    """
    if not offers:
        return []
    now = clock.now()
    waiting, over = _waiting([performer for performer, _, _ in offers], now)
    again = {pk: one for pk, one in waiting.items() if one.created_at <= now - dt.timedelta(minutes=10)}
    ProfileInvitation.objects.filter(pk__any_of=[*over, *(one.pk for one in again.values())]).update(revoked_at=now)
    due = [one for one in offers if one[0].pk not in waiting or one[0].pk in again]
    ids = next_ids(ProfileInvitation, len(due))
    tokens_made = [claim_token(pk) for pk in ids]
    made = [
        ProfileInvitation(
            pk=pk,
            performer=performer,
            purpose=InvitationPurpose.CLAIM,
            email=performer.contact_email,
            token_digest=tokens.digest(token),
            organisation=agency,
            invited_by=actor,
            expires_at=now + GOOD_FOR,
        )
        for pk, token, (performer, agency, actor) in zip(ids, tokens_made, due, strict=True)
    ]
    ProfileInvitation.objects.bulk_create(made, batch_size=1000)
    send_claims(zip(made, tokens_made, strict=True))
    found = waiting | {one.performer_id: one for one in made}
    return [found[performer.pk] for performer, _, _ in offers]


def _waiting(performers: Sequence[Performer], now: dt.datetime) -> tuple[dict[int, ProfileInvitation], list[int]]:
    """(the invitation that waits at the address on a profile, by performer id; ids of all others that are open)."""
    addresses = {performer.pk: performer.contact_email for performer in performers}
    rows = ProfileInvitation.objects.select_for_update().filter(
        performer_id__any_of=list(addresses), purpose=InvitationPurpose.CLAIM, accepted_at=None, revoked_at=None
    )
    waiting: dict[int, ProfileInvitation] = {}
    over = []
    for one in rows.order_by("pk"):
        is_good = one.email == addresses[one.performer_id] and one.expires_at > now
        replaced = waiting.pop(one.performer_id, None) if is_good else one
        if replaced is not None:
            over.append(replaced.pk)
        if is_good:
            waiting[one.performer_id] = one
    return waiting, over
