"""Who is whose: own profiles, clients, and what may be opened for change."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from accounts.models import Organisation, User
from accounts.states import OrganisationKind
from accounts.tenancy import across_offices
from core.errors import NotAllowed, NotFound
from talent.guide import Gap, gaps_in
from talent.models import MediaAsset, Performer, Representation
from talent.policies import SPEAKING, accompanies, can_see_performer, is_themself, live_representation_q, own_q
from talent.states import MediaKind


def performers_for_account(user: User) -> list[Performer]:
    """The performers that this sign-in is: usually one, several where a family shares an account."""
    if not user.is_authenticated:
        return []
    return list(Performer.objects.filter(own_q(user)).order_by("name_key", "id"))


def first_gaps_of(performers: Sequence[Performer], *, most: int = 3) -> list[tuple[Performer, list[Gap]]]:
    """What casting would miss first in each of these profiles; six statements for however many."""
    prefetch_related_objects(performers, "credits", "training", "links", "media", "skills", "languages")
    return [(one, gaps_in(one, _headshots(one))[:most]) for one in performers]


def _headshots(performer: Performer) -> list[MediaAsset]:
    return [asset for asset in performer.media.all() if asset.kind == MediaKind.HEADSHOT and asset.removed_at is None]


def clients_of(user: User) -> list[Performer]:
    """Everyone the person speaks for today as an agent or owner of an agency, by name."""
    if not user.is_authenticated:
        return []
    with across_offices("an agent's clients, through every agency they work at"):
        represented = Representation.objects.filter(
            live_representation_q(),
            organisation__kind=OrganisationKind.AGENCY,
            organisation__memberships__user=user,
            organisation__memberships__role__in=SPEAKING,
        )
        return list(Performer.objects.filter(pk__in=represented.values("performer")).order_by("name_key", "id"))


def performers_managed_by(user: User) -> list[Performer]:
    """Everyone the person may put up and edit: their own profiles first, then their clients."""
    own = performers_for_account(user)
    known = {performer.pk for performer in own}
    return own + [performer for performer in clients_of(user) if performer.pk not in known]


def agency_between(user: User, performer: Performer) -> Organisation | None:
    """The agency through which the person speaks for the performer today; None where they are that performer."""
    if is_themself(user, performer):
        return None
    with across_offices("an agent's right comes from the representation, wherever they are"):
        representation = (
            Representation.objects.filter(
                live_representation_q(),
                performer=performer,
                organisation__kind=OrganisationKind.AGENCY,
                organisation__memberships__user=user,
                organisation__memberships__role__in=SPEAKING,
            )
            .select_related("organisation")
            .order_by("pk")
            .first()
        )
    return representation.organisation if representation else None


def performer_to_edit(user: User, slug: str) -> tuple[Performer, Organisation | None]:
    """The performer at that address and, for an agent, the agency they come from.

    Raises NotFound where the person may not see the profile, NotAllowed where they may see but not change it.
    """
    performer = Performer.objects.filter(slug=slug).first()
    if performer is None:
        raise NotFound("There is no such profile.")
    agency = agency_between(user, performer)
    if agency is None and not is_themself(user, performer):
        if accompanies(user, performer):
            raise NotAllowed(f"A parent or guardian of {performer.stage_name} does that: you accompany them.")
        if can_see_performer(user, performer):
            raise NotAllowed("Only the performer and their agents change this profile.")
        raise NotFound("There is no such profile.")
    return performer, agency


def with_entries(performer: Performer) -> Performer:
    """The performer with every list of the profile read, one statement each."""
    prefetch_related_objects([performer], "languages", "skills", "credits", "training", "links")
    return performer
