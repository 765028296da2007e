"""One client as the agency's own people see them. Called inside the agency's scope."""

from dataclasses import dataclass

from accounts.models import Membership, Organisation, User
from core import clock
from core.errors import NotFound
from talent.models import Performer, ProfileInvitation
from talent.policies import SPEAKING
from talent.selectors.claims import Claim, claims_of
from talent.selectors.minors import minor_words
from talent.states import InvitationPurpose, Standing, Visibility


@dataclass(frozen=True)
class ClientPage:
    """`claim` is this agency's own; `name` is not told of somebody unlisted who has not said yes."""

    performer: Performer
    name: str
    claim: Claim
    minor: str
    is_ours: bool
    offered: ProfileInvitation | None

    @property
    def may_offer(self) -> bool:
        return self.claim.row.standing == Standing.ON_WORD and self.performer.account_id is None


def client_page(agency: Organisation, slug: str) -> ClientPage:
    """Raises NotFound for whoever is not on the roster and has not been asked."""
    performer = Performer.objects.filter(slug=slug, erased_at=None).first()
    claim = (
        next((one for one in claims_of(performer) if one.row.organisation_id == agency.pk), None) if performer else None
    )
    if performer is None or claim is None:
        raise NotFound("That performer is not on this roster.")
    is_ours = not claim.is_asked
    waiting = ProfileInvitation.objects.filter(
        performer=performer,
        purpose=InvitationPurpose.CLAIM,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=clock.now(),
        organisation=agency,
    )
    return ClientPage(
        performer=performer,
        name=performer.stage_name if is_ours else name_shown(performer),
        claim=claim,
        minor=minor_words([performer]).get(performer.pk, "") if is_ours else "",
        is_ours=is_ours,
        offered=waiting.first() if is_ours else None,
    )


def name_shown(performer: Performer) -> str:
    """What an agency reads of somebody whom it has only asked."""
    return UNLISTED if performer.visibility == Visibility.UNLISTED else performer.stage_name


UNLISTED = "Somebody with an unlisted profile"


def agents_of(agency: Organisation) -> list[User]:
    """Whoever speaks for clients there, by name."""
    rows = Membership.objects.filter(organisation=agency, role__in=SPEAKING).select_related("user")
    return sorted((row.user for row in rows), key=lambda user: user.name.casefold())
