"""One client as the agency's own people see them. Called inside the agency's scope."""

import re
from dataclasses import dataclass

from accounts.models import Membership, Organisation, User
from accounts.tenancy import across_offices
from core import clock
from core.errors import NotFound
from talent.models import Performer, ProfileInvitation, Representation
from talent.policies import SPEAKING
from talent.selectors.claims import Claim, claims_of
from talent.selectors.known import somebody_answers_q
from talent.selectors.minors import minor_words
from talent.states import STANDS, InvitationPurpose, Standing, Visibility


@dataclass(frozen=True)
class ClientPage:
    """`claim` is this agency's own; `name` is not told of somebody unlisted who has not said yes."""

    performer: Performer
    name: str
    claim: Claim
    minor: str
    is_ours: bool
    offered: ProfileInvitation | None
    # They were asked, and the profile is nobody's yet: "later" where somebody can hand it over to them, else "nobody".
    answers: str = ""

    @property
    def key(self) -> str:
        return key_of(self.claim.row)

    @property
    def may_offer(self) -> bool:
        return self.claim.row.standing == Standing.ON_WORD and self.performer.account_id is None


def client_page(agency: Organisation, slug: str) -> ClientPage:
    """Raises NotFound for whoever is not on the roster and has not been asked."""
    performer = performer_at(agency, slug)
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
        name=name_shown(claim.row),
        claim=claim,
        minor=minor_words([performer]).get(performer.pk, "") if is_ours else "",
        is_ours=is_ours,
        offered=waiting.first() if is_ours else None,
        answers="" if is_ours or is_hidden(claim.row) else _who_answers(performer),
    )


def _who_answers(performer: Performer) -> str:
    if performer.account_id is not None or performer.guardianships.exists():
        return ""
    with across_offices("whoever speaks for them could hand the profile over"):
        return "later" if Performer.objects.filter(somebody_answers_q(), pk=performer.pk).exists() else "nobody"


def performer_at(agency: Organisation, key: str) -> Performer | None:
    """By `key_of`, or by the address of a profile that the agency may know."""
    known = Performer.objects.filter(erased_at=None)
    if place := ASKED.fullmatch(key):
        rows = Representation.objects.filter(organisation=agency, pk=int(place[1]))
        return known.filter(pk__in=rows.values("performer")).first()
    found = known.filter(slug=key).first()
    if found is not None and found.visibility == Visibility.UNLISTED:
        rows = Representation.objects.filter(organisation=agency, performer=found, standing__in=STANDS)
        return found if rows.exists() else None
    return found


def key_of(row: Representation) -> str:
    """How the agency's pages address a client: an unlisted profile's own address opens it, so it is theirs to give."""
    return f"asked-{row.pk}" if is_hidden(row) else row.performer.slug


def is_hidden(row: Representation) -> bool:
    return row.standing not in STANDS and row.performer.visibility == Visibility.UNLISTED


def name_shown(row: Representation) -> str:
    """What an agency reads of somebody who has not said yes."""
    return UNLISTED if is_hidden(row) else row.performer.stage_name


ASKED = re.compile(r"asked-(\d{1,15})", re.ASCII)
UNLISTED = "Somebody with an unlisted profile"


def agents_of(agency: Organisation) -> list[User]:
    """Whoever speaks for clients there, by name."""
    rows = Membership.objects.filter(organisation=agency, role__in=SPEAKING).select_related("user")
    return sorted((row.user for row in rows), key=lambda user: user.name.casefold())
