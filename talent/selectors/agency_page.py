"""An agency's page for everybody: about it, and its clients as far as the reader may look for them."""

from dataclasses import dataclass

from accounts.models import Organisation, User
from accounts.states import OrganisationKind
from accounts.tenancy import across_offices
from core.errors import NotFound
from core.pages import keyset_page
from talent.models import MediaAsset, Performer, Representation
from talent.policies import is_in_the_trade, live_representation_q
from talent.selectors.media import main_headshots_of
from talent.states import Visibility

PAGE = 60


@dataclass(frozen=True)
class Listed:
    performer: Performer
    face: MediaAsset | None


@dataclass(frozen=True)
class AgencyPage:
    """`is_trade`: the reader sees clients open to the trade as well as public ones."""

    agency: Organisation
    clients: list[Listed]
    next_cursor: str | None
    total: int
    is_trade: bool


def agency_page(reader: User, slug: str, *, after: str | None = None) -> AgencyPage:
    """Raises NotFound. Minors are listed to the trade only."""
    agency = Organisation.objects.filter(slug=slug, kind=OrganisationKind.AGENCY).first()
    if agency is None:
        raise NotFound("There is no such agency.")
    is_trade = is_in_the_trade(reader)
    with across_offices("an agency’s page names whom it speaks for"):
        rows = Representation.objects.filter(live_representation_q(), organisation=agency)
        clients = Performer.objects.filter(pk__in=rows.values("performer"), erased_at=None)
        if is_trade:
            clients = clients.filter(visibility__in=[Visibility.PUBLIC, Visibility.TRADE])
        else:
            clients = clients.filter(visibility=Visibility.PUBLIC, born_on=None)
        page = keyset_page(clients, ["name_key", "id"], after=after, size=PAGE)
        total = clients.count()
    faces = main_headshots_of(page.rows)
    return AgencyPage(
        agency=agency,
        clients=[Listed(one, faces.get(one.pk)) for one in page.rows],
        next_cursor=page.next_cursor,
        total=total,
        is_trade=is_trade,
    )
