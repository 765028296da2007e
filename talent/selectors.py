"""Reading performers and what belongs to them."""

from accounts.models import Organisation, User
from accounts.states import OrganisationKind
from accounts.tenancy import across_offices
from talent.models import MediaAsset, Performer, Representation
from talent.policies import SPEAKING, live_representation_q
from talent.states import MediaKind, MediaState


def performers_for_account(user: User) -> list[Performer]:
    """The performers that this sign-in is: usually one, several where a family shares an account."""
    if not user.is_authenticated:
        return []
    return list(Performer.objects.filter(account=user).order_by("name_key", "id"))


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
    if performer.account_id == user.pk:
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


def headshots_of(performer: Performer) -> list[MediaAsset]:
    """The main one first, then as ordered; those that failed or are being prepared too."""
    return list(performer.media.filter(kind=MediaKind.HEADSHOT, removed_at__isnull=True))


def resume_of(performer: Performer) -> MediaAsset | None:
    return performer.media.filter(kind=MediaKind.RESUME, removed_at__isnull=True).first()


def main_headshots_of(performers: list[Performer]) -> dict[int, MediaAsset]:
    """One usable picture for each performer that has one, by performer id, in one statement."""
    assets = (
        MediaAsset.objects.filter(performer__in=performers, kind=MediaKind.HEADSHOT, removed_at__isnull=True)
        .exclude(state=MediaState.FAILED)
        .order_by("performer_id", "-is_main", "position", "id")
        .distinct("performer_id")
    )
    return {asset.performer_id: asset for asset in assets}
