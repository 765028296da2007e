"""Making, changing and verifying offices."""

from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify

from accounts import policies
from accounts.models import Membership, Organisation, User
from accounts.roles import forget_roles
from accounts.selectors import first_run_is_open
from accounts.services.activity import record_activity
from accounts.services.people import add_person
from accounts.states import MembershipRole, OrganisationKind
from core import clock, tokens
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotAllowed
from core.text import fold

FIRST_RUN_LOCK = 0x43414C4C


def make_organisation(
    *, actor: User, kind: str, name: str, time_zone: str, website: str = "", about: str = ""
) -> Organisation:
    """A new office, owned by whoever made it; not verified. Raises Invalid."""
    with transaction.atomic(durable=True):
        return _make(actor=actor, kind=kind, name=name, time_zone=time_zone, website=website, about=about)


def found_first_office(
    *, name: str, email: str, password: str, office_name: str, time_zone: str
) -> tuple[User, Organisation]:
    """The first administrator and their casting office, on an installation that has neither.

    The office is verified by its founder: who sets the installation up answers for it.
    Raises Conflict when somebody was here before.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_RUN_LOCK])
        if not first_run_is_open():
            raise Conflict("Callboard has been set up already. Sign in instead.")
        founder = add_person(email=email, name=name, password=password, time_zone=time_zone, administrator=True)
        office = _make(actor=founder, kind=OrganisationKind.CASTING, name=office_name, time_zone=time_zone)
        _verify(actor=founder, organisation=office)
    return founder, office


def change_organisation(
    *, actor: User, organisation: Organisation, name: str, time_zone: str, website: str, about: str
) -> Organisation:
    """Raises NotAllowed, Invalid."""
    if not policies.can_change_organisation(actor, organisation):
        raise NotAllowed("Only an owner or a casting director changes the office’s details.")
    _check_details(name, time_zone)
    with transaction.atomic(durable=True):
        office = lock_in_order(Organisation.objects.filter(pk=organisation.pk)).get()
        after = {"name": " ".join(name.split()), "time_zone": time_zone, "website": website, "about": about}
        changed = [field for field, value in after.items() if getattr(office, field) != value]
        for field in changed:
            setattr(office, field, after[field])
        if changed:
            office.save(update_fields=changed)
            record_activity(
                actor=actor,
                verb="organisation.changed",
                subject=office,
                organisation=office,
                data={"fields": changed},
            )
    return office


def verify_organisation(*, actor: User, organisation: Organisation) -> Organisation:
    """Sets the verified mark, with who and when. Verified already, it stays as it was. Raises NotAllowed."""
    with transaction.atomic(durable=True):
        return _verify(actor=actor, organisation=organisation)


def withdraw_verification(*, actor: User, organisation: Organisation) -> Organisation:
    """Takes the verified mark away. Raises NotAllowed."""
    _check_administrator(actor)
    with transaction.atomic(durable=True):
        office = lock_in_order(Organisation.objects.filter(pk=organisation.pk)).get()
        if office.is_verified:
            office.verified_at = office.verified_by = None
            office.save(update_fields=["verified_at", "verified_by"])
            record_activity(
                actor=actor, verb="organisation.verification_withdrawn", subject=office, organisation=office
            )
    return office


def _verify(*, actor: User, organisation: Organisation) -> Organisation:
    _check_administrator(actor)
    office = lock_in_order(Organisation.objects.filter(pk=organisation.pk)).get()
    if not office.is_verified:
        office.verified_at, office.verified_by = clock.now(), actor
        office.save(update_fields=["verified_at", "verified_by"])
        record_activity(actor=actor, verb="organisation.verified", subject=office, organisation=office)
    return office


def _check_administrator(actor: User) -> None:
    if not policies.can_verify_organisation(actor):
        raise NotAllowed("Only an administrator gives or takes the verified mark.")


def _check_details(name: str, time_zone: str) -> None:
    if not name.strip():
        raise Invalid("Give the office a name.", field="name")
    if not clock.is_zone(time_zone):
        raise Invalid("Choose a time zone from the list, such as Europe/London.", field="time_zone")


def _make(*, actor: User, kind: str, name: str, time_zone: str, website: str = "", about: str = "") -> Organisation:
    _check_details(name, time_zone)
    if kind not in OrganisationKind.values:
        raise Invalid("Choose which kind of office it is.", field="kind")
    office = Organisation(kind=kind, name=" ".join(name.split()), time_zone=time_zone, website=website, about=about)
    _save_under_free_slug(office)
    membership = Membership.objects.create(organisation=office, user=actor, role=MembershipRole.OWNER)
    forget_roles(actor)
    record_activity(actor=actor, verb="organisation.made", subject=office, organisation=office, data={"kind": kind})
    record_activity(
        actor=actor,
        verb="member.joined",
        subject=membership,
        organisation=office,
        data={"user": actor.pk, "role": membership.role},
    )
    return office


def _save_under_free_slug(office: Organisation) -> None:
    plain = slugify(fold(office.name))[:60].strip("-") or office.kind
    for slug in (plain, f"{plain}-{tokens.new_slug(2)}", f"{plain}-{tokens.new_slug()}"):
        office.slug = slug
        try:
            with transaction.atomic():
                office.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise Conflict("We could not find a free address for that name. Try once more.", field="name")
