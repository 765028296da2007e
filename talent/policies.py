"""Who may see, edit and put up a performer. The only place where that is decided."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, User
from accounts.selectors import role_in
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import across_offices
from core import clock
from talent import upload_doors
from talent.models import Guardianship, Performer, Representation, Upload
from talent.states import STANDS, Relation, Visibility

SPEAKING = {MembershipRole.OWNER, MembershipRole.AGENT}
AT_AGENCY = SPEAKING | {MembershipRole.ASSISTANT}
# An age that an agent cannot have taken from somebody grown without its being plain from their parts.
YOUNGEST_ON_AN_AGENTS_WORD = 16


def live_representation_q() -> Q:
    """Representations that stand today: confirmed by the performer, or on the agency's word where nobody has claimed it."""
    today = clock.today()
    return Q(standing__in=STANDS, starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def ceases_to_speak(organisation: Organisation, *, before: str, after: str) -> bool:
    """Whoever changes roles so answers for the agency's clients no more."""
    return organisation.kind == OrganisationKind.AGENCY and before in SPEAKING and after not in SPEAKING


def can_see_roster(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.AGENCY and role_in(actor, organisation.pk) in AT_AGENCY


def can_manage_roster(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.AGENCY and role_in(actor, organisation.pk) in SPEAKING


def is_themself(actor: User, performer: Performer) -> bool:
    """Full say: the performer, or a parent or legal guardian while they are under 18. A chaperone has none of it."""
    if not actor.is_authenticated or performer.erased_at is not None:
        return False
    if performer.account_id is not None and performer.account_id == actor.pk:
        return True
    if performer.born_on is None:
        return False
    return performer.guardianships.filter(user=actor).exclude(relation=Relation.CHAPERONE).exists()


def accompanies(actor: User, performer: Performer) -> bool:
    """A chaperone reads a child's times and letters and says that they have arrived; nothing else is theirs to do."""
    if not actor.is_authenticated or performer.born_on is None:
        return False
    return performer.guardianships.filter(user=actor, relation=Relation.CHAPERONE).exists()


def own_performers(actor: User) -> QuerySet:
    """Ids of the performers that the person is, or answers for, to stand in a query: `performer__in=own_performers(…)`."""
    return _account_or(actor, _children_of(actor).exclude(relation=Relation.CHAPERONE))


def looked_after(actor: User) -> QuerySet:
    """`own_performers`, and children whom the person accompanies: whose times they read."""
    return _account_or(actor, _children_of(actor))


def accompanied(actor: User) -> QuerySet[Performer]:
    return Performer.objects.filter(
        pk__in=_children_of(actor).filter(relation=Relation.CHAPERONE).values("performer")
    ).exclude(account=actor)


def _children_of(actor: User) -> QuerySet[Guardianship]:
    return Guardianship.objects.filter(user=actor, performer__born_on__isnull=False).order_by()


def _account_or(actor: User, children: QuerySet[Guardianship]) -> QuerySet:
    # Two index look-ups side by side: one condition with "or" would read every performer there is.
    return Performer.objects.filter(account=actor).order_by().values("pk").union(children.values("performer"))


def can_decide_representation(actor: User, performer: Performer) -> bool:
    """Who speaks for somebody is theirs to say, or their guardians'; never an agency's."""
    return is_themself(actor, performer)


def own_q(actor: User) -> Q:
    """Performers that the person is, or answers for."""
    return Q(pk__in=own_performers(actor))


def can_answer_for(actor: User, performer: Performer) -> bool:
    """Name guardians and keep permits of somebody under 18: a parent or guardian; no agency, and no chaperone."""
    return performer.born_on is not None and is_themself(actor, performer)


def can_see_guardians(actor: User, performer: Performer) -> bool:
    """Who answers for a child is for everybody who does, and for whoever accompanies the child."""
    return can_answer_for(actor, performer) or accompanies(actor, performer)


def speaks_for(actor: User, performer: Performer) -> bool:
    """The actor is an agent or owner of an agency that represents the performer today."""
    if not actor.is_authenticated:
        return False
    with across_offices("an agent's right comes from the representation, wherever they are"):
        return Representation.objects.filter(
            live_representation_q(),
            performer=performer,
            organisation__kind=OrganisationKind.AGENCY,
            organisation__memberships__user=actor,
            organisation__memberships__role__in=SPEAKING,
        ).exists()


def agencies_speaking(actor: User, performer_id: int, *, among: Collection[int]) -> QuerySet[Organisation]:
    """Those of these agencies by which the actor speaks for the performer today."""
    live = Representation.objects.filter(live_representation_q(), performer=performer_id)
    return Organisation.objects.filter(
        pk__in=among,
        kind=OrganisationKind.AGENCY,
        memberships__user=actor,
        memberships__role__in=SPEAKING,
        representations__in=live,
    ).distinct()


def can_edit_performer(actor: User, performer: Performer) -> bool:
    return is_themself(actor, performer) or speaks_for(actor, performer)


def can_open_to_everybody(actor: User, performer: Performer) -> bool:
    """Make a page public. A child's is opened by a parent or guardian alone: whoever speaks for the child may ask them."""
    return is_themself(actor, performer) or not (performer.born_on is not None or looks_like_a_child(performer))


def looks_like_a_child(performer: Performer) -> bool:
    """Of a profile that nobody has claimed: whoever made it anew without the date of birth still says whom they play."""
    return (
        performer.account_id is None
        and performer.playing_age_max is not None
        and performer.playing_age_max < YOUNGEST_ON_AN_AGENTS_WORD
    )


def can_submit_performer(actor: User, performer: Performer) -> bool:
    return is_themself(actor, performer) or speaks_for(actor, performer)


def is_in_the_trade(actor: User) -> bool:
    """A member of an agency or a casting office that has been verified: anybody can call themself either."""
    if not actor.is_authenticated:
        return False
    return Membership.objects.filter(
        organisation__kind__in=[OrganisationKind.AGENCY, OrganisationKind.CASTING],
        organisation__verified_at__isnull=False,
        user=actor,
    ).exists()


def findable_q(organisation: Organisation) -> Q:
    """Performers whom that office may look for: public ones; once it has been verified also those open to the trade, and minors."""
    if organisation.is_verified:
        return Q(visibility__in=[Visibility.PUBLIC, Visibility.TRADE])
    return Q(visibility=Visibility.PUBLIC, born_on__isnull=True)


def can_see_performer(actor: User, performer: Performer) -> bool:
    """By right, without having been given the address. A casting office that holds a submission sees that instead."""
    if performer.visibility == Visibility.PUBLIC or can_edit_performer(actor, performer):
        return True
    return performer.visibility == Visibility.TRADE and is_in_the_trade(actor)


def can_open_performer_page(actor: User, performer: Performer) -> bool:
    """By its address: an unlisted profile is open to whoever was given it."""
    return performer.visibility == Visibility.UNLISTED or can_see_performer(actor, performer)


def can_go_on_with_upload(actor: User | None, upload: Upload) -> bool:
    """Whoever began it; at a door for bearers of a link, whoever was given its address."""
    if upload.door in upload_doors.bearer_doors():
        return True
    return actor is not None and actor.is_authenticated and upload.uploaded_by_id == actor.pk
