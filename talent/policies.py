"""Who may see, edit and put up a performer. The only place where that is decided."""

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


def live_representation_q() -> Q:
    """Representations that stand today: confirmed by the performer, or on the agency's word where nobody has claimed it."""
    today = clock.today()
    return Q(standing__in=STANDS, starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def can_see_roster(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.AGENCY and role_in(actor, organisation.pk) in AT_AGENCY


def can_manage_roster(actor: User, organisation: Organisation) -> bool:
    return organisation.kind == OrganisationKind.AGENCY and role_in(actor, organisation.pk) in SPEAKING


def is_themself(actor: User, performer: Performer) -> bool:
    """The performer, or whoever answers for them while they are under 18."""
    if not actor.is_authenticated or performer.erased_at is not None:
        return False
    if performer.account_id is not None and performer.account_id == actor.pk:
        return True
    return performer.born_on is not None and performer.guardianships.filter(user=actor).exists()


def own_performers(actor: User) -> QuerySet:
    """Ids of the performers that the person is, or answers for, to stand in a query: `performer__in=own_performers(…)`."""
    # Two index look-ups side by side: one condition with "or" would read every performer there is.
    answered = Guardianship.objects.filter(user=actor, performer__born_on__isnull=False).order_by()
    return Performer.objects.filter(account=actor).order_by().values("pk").union(answered.values("performer"))


def can_decide_representation(actor: User, performer: Performer) -> bool:
    """Who speaks for somebody is theirs to say, or their guardians'; never an agency's."""
    return is_themself(actor, performer)


def own_q(actor: User) -> Q:
    """Performers that the person is, or answers for."""
    return Q(pk__in=own_performers(actor))


def can_answer_for(actor: User, performer: Performer) -> bool:
    """Name guardians and keep permits of somebody under 18: whoever answers for them, and no agency."""
    return performer.born_on is not None and is_themself(actor, performer)


def can_name_guardians(actor: User, performer: Performer) -> bool:
    """Say who else answers for a child: whoever signs for them. Whom a chaperone let in could sign, too."""
    if not can_answer_for(actor, performer):
        return False
    relations = performer.guardianships.exclude(relation=Relation.CHAPERONE)
    return performer.account_id == actor.pk or relations.filter(user=actor).exists()


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


def can_edit_performer(actor: User, performer: Performer) -> bool:
    return is_themself(actor, performer) or speaks_for(actor, performer)


def can_submit_performer(actor: User, performer: Performer) -> bool:
    return is_themself(actor, performer) or speaks_for(actor, performer)


def is_in_the_trade(actor: User) -> bool:
    """A member of an agency, or of a casting office that has been verified: anybody can call themself casting."""
    if not actor.is_authenticated:
        return False
    return Membership.objects.filter(
        Q(organisation__kind=OrganisationKind.AGENCY)
        | Q(organisation__kind=OrganisationKind.CASTING, organisation__verified_at__isnull=False),
        user=actor,
    ).exists()


def findable_q(organisation: Organisation) -> Q:
    """Performers whom that office may look for: public ones; once it has been verified also those open to the trade, and minors."""
    if organisation.kind == OrganisationKind.AGENCY or organisation.is_verified:
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
