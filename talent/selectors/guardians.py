"""Who answers for a child, who was asked to, and the child's permits: for whoever answers for them."""

import datetime as dt
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from core import clock
from core.errors import NotAllowed, NotFound
from core.tokens import signed_at
from talent.models import MediaAsset, Performer, ProfileInvitation, WorkPermit
from talent.policies import accompanied, can_answer_for, can_see_guardians
from talent.selectors.minors import accounts_of
from talent.selectors.performers import performer_to_edit
from talent.states import InvitationPurpose, MediaKind, Relation

# By what a file begins with; the reader of pictures lets nothing else in but HEIC.
ENDINGS = ((b"%PDF-", "pdf"), (b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"RIFF", "webp"))


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


def link_has_ended(token: str) -> Q:
    """Over rows with `performer`: the link went to letters when somebody could answer who cannot any more."""
    return Q(performer__links_from__gt=signed_at(token))


def guardians_of(performer: Performer, *, reader: User) -> Guardians:
    """The account first. Invitations that wait, to whoever decides alone; permits, the one that ends last first."""
    waiting = performer.invitations if can_answer_for(reader, performer) else ProfileInvitation.objects.none()
    relations = dict(performer.guardianships.values_list("user", "relation"))
    today = clock.today_everywhere()
    soon = today + dt.timedelta(days=30)
    return Guardians(
        people=[
            Guardian(
                user,
                Relation(relations[user.pk]).label if user.pk in relations else "",
                user.pk == performer.account_id,
                user.pk == reader.pk,
            )
            for user in accounts_of(performer, chaperones=True)
        ],
        invitations=list(
            waiting.filter(
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


def child_to_read(user: User, slug: str) -> Performer:
    """A child whom the person answers for, or accompanies. Raises NotFound, NotAllowed."""
    performer = Performer.objects.filter(slug=slug).first()
    if performer is not None and can_see_guardians(user, performer):
        return performer
    performer, _ = performer_to_edit(user, slug)
    raise NotAllowed("Only whoever answers for this child opens this page.")


def child_to_answer_for(user: User, slug: str) -> Performer:
    """Raises NotFound, NotAllowed."""
    performer, _ = performer_to_edit(user, slug)
    if not can_answer_for(user, performer):
        raise NotAllowed("Only whoever answers for this child may do that.")
    return performer


def children_accompanied(user: User) -> list[Performer]:
    """Whom the person accompanies as a chaperone, by name."""
    return list(accompanied(user).order_by("name_key", "id"))


def invitation_to_change(performer: Performer, invitation_id: int) -> ProfileInvitation:
    """Raises NotFound."""
    found = performer.invitations.filter(
        pk=invitation_id, purpose__in=[InvitationPurpose.GUARDIAN, InvitationPurpose.HAND_OVER]
    ).first()
    if found is None:
        raise NotFound("That letter is no longer there.")
    found.performer = performer
    return found


def paper_of(public_id: UUID) -> MediaAsset | None:
    """The paper of a permit that still stands."""
    papers = MediaAsset.objects.filter(public_id=public_id, kind=MediaKind.PERMIT, removed_at__isnull=True)
    return papers.exclude(original="").first()


def paper_name(asset: MediaAsset, file: IO[bytes]) -> str:
    """What it is saved as: their own name for it, and the ending of what it is, whatever it was called."""
    start = file.read(12)
    file.seek(0)
    ending = next((ending for first, ending in ENDINGS if start.startswith(first)), "heic")
    stem = "".join(c for c in asset.file_name.rpartition(".")[0] or asset.file_name if c.isalnum() or c in " -_")
    return f"{stem.strip()[:80] or 'permit'}.{ending}"


def permit_of(performer: Performer, permit_id: int) -> WorkPermit:
    """Raises NotFound."""
    found = WorkPermit.objects.select_related("document").filter(performer=performer, pk=permit_id).first()
    if found is None:
        raise NotFound("That permit is no longer there.")
    found.performer = performer
    return found
