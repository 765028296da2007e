"""Who answers for a child, who was asked to, and the child's permits: for whoever answers for them."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from core import clock
from core.errors import NotFound
from talent.models import Performer, ProfileInvitation, WorkPermit
from talent.selectors.minors import accounts_of
from talent.states import InvitationPurpose, Relation


@dataclass(frozen=True)
class Guardian:
    user: User
    relation: str
    holds_account: bool
    is_reader: bool


@dataclass(frozen=True)
class Permit:
    permit: WorkPermit
    has_ended: bool
    ends_soon: bool


@dataclass(frozen=True)
class Guardians:
    people: list[Guardian]
    invitations: list[ProfileInvitation]
    permits: list[Permit]


def guardians_of(performer: Performer, *, reader: User) -> Guardians:
    """The account first. Invitations that wait; permits, the one that ends last first."""
    relations = dict(performer.guardianships.values_list("user", "relation"))
    today = clock.today()
    soon = today + dt.timedelta(days=30)
    return Guardians(
        people=[
            Guardian(
                user,
                Relation(relations[user.pk]).label if user.pk in relations else "",
                user.pk == performer.account_id,
                user.pk == reader.pk,
            )
            for user in accounts_of(performer)
        ],
        invitations=list(
            performer.invitations.filter(
                purpose__in=[InvitationPurpose.GUARDIAN, InvitationPurpose.HAND_OVER],
                accepted_at=None,
                revoked_at=None,
                expires_at__gt=clock.now(),
            ).order_by("pk")
        ),
        permits=[
            Permit(row, row.expires_on < today, today <= row.expires_on <= soon)
            for row in performer.work_permits.select_related("document")
        ],
    )


def invitation_to_change(performer: Performer, invitation_id: int) -> ProfileInvitation:
    """Raises NotFound."""
    found = performer.invitations.filter(
        pk=invitation_id, purpose__in=[InvitationPurpose.GUARDIAN, InvitationPurpose.HAND_OVER]
    ).first()
    if found is None:
        raise NotFound("That letter is no longer there.")
    found.performer = performer
    return found


def permit_of(performer: Performer, permit_id: int) -> WorkPermit:
    """Raises NotFound."""
    found = WorkPermit.objects.select_related("document").filter(performer=performer, pk=permit_id).first()
    if found is None:
        raise NotFound("That permit is no longer there.")
    found.performer = performer
    return found
