"""Who may do what in the casting room. The only place where that is decided.

`actor` is a User. Every function answers for one act; a thing the actor cannot see is not
handed to these functions at all (selectors leave it out).
"""

from accounts.models import Membership, Organisation, User
from accounts.selectors import role_in
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import across_offices
from casting.lens import Lens, lens_for
from casting.models import CastingCall, Production, ReviewPass, Role, SavedView, Submission, WayIn
from casting.states import PassState, Release
from core.errors import NotAllowed
from talent.policies import agencies_speaking, is_themself, own_performers

DECIDING = {MembershipRole.OWNER, MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE}
LOOKING = DECIDING | {MembershipRole.SESSION_RUNNER}
EVERYONE = LOOKING | {MembershipRole.READER}
LEADING = {MembershipRole.OWNER, MembershipRole.DIRECTOR}


def _is_one_of(actor: User, organisation_id: int, roles: set) -> bool:
    return role_in(actor, organisation_id) in roles


def can_see_office(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and _is_one_of(actor, organisation.pk, EVERYONE)


def opens_the_room(membership: Membership | None) -> bool:
    """As `can_see_office`, of a membership that was read already: no statement."""
    return membership is not None and membership.role in EVERYONE


def can_manage_calls(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and _is_one_of(actor, organisation.pk, DECIDING)


def can_edit_call(actor: User, call: CastingCall) -> bool:
    return _is_one_of(actor, call.organisation_id, DECIDING)


def can_review_role(actor: User, role: Role) -> bool:
    return _is_one_of(actor, role.organisation_id, LOOKING)


def can_review_production(actor: User, production: Production) -> bool:
    return _is_one_of(actor, production.organisation_id, LOOKING)


def can_rate_submission(actor: User, submission: Submission) -> bool:
    return _is_one_of(actor, submission.organisation_id, DECIDING)


def can_decide_role(actor: User, role: Role) -> bool:
    return _is_one_of(actor, role.organisation_id, DECIDING)


def can_sort_role(actor: User, role: Role) -> bool:
    """Bins: putting people in piles decides nothing, so a pass in which nobody decides leaves it open."""
    return _is_one_of(actor, role.organisation_id, DECIDING)


def can_save_views(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.CASTING and _is_one_of(actor, organisation.pk, LOOKING)


def can_share_views(actor: User, organisation: Organisation) -> bool:
    return can_manage_calls(actor, organisation)


def can_change_view(actor: User, view: SavedView) -> bool:
    """Its owner, while they belong to those who look; a shared one also whoever leads the office."""
    if view.owner_id == actor.pk:
        return _is_one_of(actor, view.organisation_id, LOOKING)
    return view.is_shared and _is_one_of(actor, view.organisation_id, LEADING)


def can_see_outbox(actor: User, organisation: Organisation) -> bool:
    return _is_one_of(actor, organisation.pk, DECIDING)


def can_change_office_settings(actor: User, organisation: Organisation) -> bool:
    return _is_one_of(actor, organisation.pk, LEADING)


def can_read_call(actor: User, call: CastingCall) -> bool:
    """A published call, by its release: verified agencies, whoever was given its address, and who is in it already."""
    if call.release == Release.PUBLIC:
        return True
    if not actor.is_authenticated:
        return False
    if call.release == Release.INVITED or role_in(actor, call.organisation_id):
        return True
    if Membership.objects.filter(
        user=actor, organisation__kind=OrganisationKind.AGENCY, organisation__verified_at__isnull=False
    ).exists():
        return True
    with across_offices("somebody put up for an agents' call may read it"):
        return Submission.objects.filter(call=call, performer__in=own_performers(actor)).exists()


def releases_to(agency: Organisation) -> list[Release]:
    """Which calls come to an agency: those for agents alone once an administrator has verified it."""
    return [Release.PUBLIC, Release.REPS] if agency.is_verified else [Release.PUBLIC]


def can_submit_to_call(call: CastingCall, agency: Organisation | None) -> bool:
    """By its release; who may speak for the performer is talent's to say. `agency` is None for the performer themself."""
    return call.release != Release.REPS or (agency is not None and agency.is_verified)


def can_change_own_submission(actor: User, submission: Submission) -> bool:
    """Edit and withdraw: the performer themself, or whoever speaks for an agency that put them up and still represents them."""
    if is_themself(actor, submission.performer):
        return True
    if not actor.is_authenticated:
        return False
    with across_offices("the agencies that put one person up share a card"):
        ways = WayIn.objects.filter(submission=submission, withdrawn_at=None, agency__isnull=False)
        on_it = {submission.agency_id, *ways.values_list("agency_id", flat=True)} - {None}
        return bool(on_it) and agencies_speaking(actor, submission.performer_id, among=on_it).exists()


def can_lead_office(actor: User, organisation_id: int) -> bool:
    return _is_one_of(actor, organisation_id, LEADING)


def can_lead_passes(actor: User, role: Role) -> bool:
    """Plan, open and close a role's passes, share submissions out, and read how far everybody is."""
    return _is_one_of(actor, role.organisation_id, LEADING)


def can_edit_scorecard(actor: User, production: Production) -> bool:
    return _is_one_of(actor, production.organisation_id, LEADING)


def lens_of(actor: User, role: Role) -> Lens:
    """How the actor sees the role: what `role_for_review` read already, or read now."""
    known = getattr(role, "lens", None)
    return known if known is not None and known.reviewer_id == actor.pk else lens_for(actor, role)


def check_not_blind(actor: User, role: Role, what: str = "this") -> None:
    """Raises NotAllowed where names are hidden from the actor: `what` makes no sense without them."""
    if lens_of(actor, role).hides_identity:
        raise NotAllowed(f"Names are hidden in this pass, so {what} opens when it is closed.")


def check_no_blind_role(actor: User, production: Production, what: str = "this") -> None:
    """`check_not_blind` for what shows people of every role of a production."""
    blind = ReviewPass.objects.filter(role__production=production, state=PassState.OPEN, is_blind=True)
    first = blind.exclude(keepers=actor).order_by("pk").values_list("role__name", flat=True).first()
    if first is not None:
        raise NotAllowed(f"Names are hidden in the open pass of {first}, so {what} opens when it is closed.")


def can_present(actor: User, organisation_id: int) -> bool:
    """Choose who is shown to a production's people, and to whom the links go."""
    return _is_one_of(actor, organisation_id, DECIDING)
