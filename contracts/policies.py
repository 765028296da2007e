"""Who may do what with avails, offers and contracts. The only place where that is decided.

A deal has two sides. The office's is decided by the membership's role; the talent's by who speaks for the performer in
this deal: whoever speaks at its agency, or the performer themself where there is none.
"""

from django.db.models import Q

from accounts.models import Membership, Organisation, User
from accounts.selectors import role_in
from accounts.states import MembershipRole, OrganisationKind
from contracts.models import Contract, DealSettings, Hold, Offer
from contracts.states import PartyState, PerformerSees, Side
from talent.policies import AT_AGENCY, SPEAKING, is_themself, own_performers

DEALING = {MembershipRole.OWNER, MembershipRole.DIRECTOR, MembershipRole.BUSINESS_AFFAIRS}
ASKING = DEALING | {MembershipRole.ASSOCIATE}
LEADING = {MembershipRole.OWNER, MembershipRole.DIRECTOR}


# What has two sides.
Deal = Hold | Offer | Contract


def _is_one_of(actor: User, organisation_id: int | None, roles: set) -> bool:
    return organisation_id is not None and role_in(actor, organisation_id) in roles


def can_see_deals(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and _is_one_of(actor, organisation.pk, ASKING)


def meets_every_deal(actor: User, organisation_id: int) -> bool:
    """Business affairs scores nobody, so no blind pass and no conflict of interest keeps a deal from them."""
    return _is_one_of(actor, organisation_id, {MembershipRole.BUSINESS_AFFAIRS})


def can_ask_availability(actor: User, organisation_id: int) -> bool:
    """Ask, place and release avails, pins, first refusals and holds."""
    return _is_one_of(actor, organisation_id, ASKING)


def can_see_money(actor: User, organisation_id: int) -> bool:
    """Fees, totals and whatever tells them: those who deal, and associates where the office says so."""
    if _is_one_of(actor, organisation_id, DEALING):
        return True
    return (
        _is_one_of(actor, organisation_id, ASKING)
        and DealSettings.objects.filter(organisation_id=organisation_id, associates_see_money=True).exists()
    )


def can_make_offers(actor: User, organisation_id: int) -> bool:
    """Write, send, counter, accept and withdraw offers, and make, send and end contracts, for the office."""
    return _is_one_of(actor, organisation_id, DEALING)


def can_change_paper(actor: User, organisation_id: int) -> bool:
    """Templates and the clause library."""
    return _is_one_of(actor, organisation_id, DEALING)


def can_change_deal_settings(actor: User, organisation_id: int) -> bool:
    """Who approves, who sees money, how long things stay open."""
    return _is_one_of(actor, organisation_id, LEADING)


def can_speak_in(actor: User, deal: Deal) -> bool:
    """Answer for the talent side: at the deal's agency, or the performer themself where there is none."""
    if not actor.is_authenticated:
        return False
    if deal.agency_id is not None:
        return _is_one_of(actor, deal.agency_id, SPEAKING)
    return is_the_performer(actor, deal)


def is_the_performer(actor: User, deal: Deal) -> bool:
    return is_themself(actor, deal.performer)


def side_of(actor: User, deal: Deal) -> Side | None:
    """On which side of this deal somebody reads and writes; None for whoever is on neither.

    A represented performer looks on from the talent side, and answers nothing there.
    """
    if _is_one_of(actor, deal.organisation_id, ASKING):
        return Side.OFFICE
    return Side.TALENT if can_speak_in(actor, deal) or is_the_performer(actor, deal) else None


def performer_sees(actor: User, offer: Offer) -> PerformerSees:
    """What the talent side's reader is shown: a rep everything, the performer what their rep shares."""
    if can_speak_in(actor, offer):
        return PerformerSees.ALL
    return PerformerSees(offer.performer_sees)


def talent_side_q(actor: User) -> Q:
    """Holds, offers and contracts of which the actor is on the talent side: their own, and their agencies'.

    Without joins: a row comes once, and planning them took longer than the rest of a page.
    """
    agencies = Membership.objects.filter(user=actor, role__in=list(SPEAKING)).values("organisation")
    return Q(performer__in=own_performers(actor)) | Q(agency__in=agencies)


def can_read_paper(actor: User, contract: Contract) -> bool:
    """The documents of a contract say everything, its money too."""
    if can_see_money(actor, contract.organisation_id):
        return True
    if side_of(actor, contract) == Side.TALENT and performer_sees(actor, contract.offer) == PerformerSees.ALL:
        return True
    return actor.is_authenticated and contract.parties.filter(user=actor, state=PartyState.SIGNED).exists()


def can_see_commissions(actor: User, agency: Organisation) -> bool:
    return agency.kind == OrganisationKind.AGENCY and _is_one_of(actor, agency.pk, AT_AGENCY)


def can_keep_commissions(actor: User, agency: Organisation) -> bool:
    """Write down what came in, and take it back."""
    return agency.kind == OrganisationKind.AGENCY and _is_one_of(actor, agency.pk, SPEAKING)
