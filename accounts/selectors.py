"""Reading people and offices."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts import activity_words
from accounts.models import Activity, ApiToken, Invitation, Membership, Organisation, User
from accounts.roles import role_in
from accounts.states import ROLES_OF_KIND
from core import clock, tokens
from core.errors import NotFound
from core.pages import Page, keyset_page

__all__ = ["membership_of", "memberships_for", "role_in"]

ACTIVITY_PAGE = 50


def membership_of(user: User, org_slug: str) -> Membership | None:
    """The person's membership in the office with that address, its organisation loaded; None when there is none."""
    return Membership.objects.select_related("organisation").filter(user=user, organisation__slug=org_slug).first()


def memberships_for(user: User) -> QuerySet[Membership]:
    """Every office the person belongs to, by name."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.select_related("organisation").filter(user=user).order_by("organisation__name", "pk")


def first_run_is_open() -> bool:
    """Whether nobody has set this installation up: no office, and no administrator who could make one."""
    return not Organisation.objects.exists() and not User.objects.filter(is_superuser=True).exists()


def members_of(organisation: Organisation) -> list[Membership]:
    """The office's people, owners first, then in the order of their kind's roles, then by name."""
    order = {role: place for place, role in enumerate(ROLES_OF_KIND[organisation.kind])}
    members = Membership.objects.select_related("user", "organisation").filter(organisation=organisation)
    return sorted(members, key=lambda member: (order[member.role], member.user.name.casefold(), member.pk))


def member_of(organisation: Organisation, membership_id: int) -> Membership:
    """One of the office's people. Raises NotFound."""
    found = (
        Membership.objects.select_related("user", "organisation")
        .filter(organisation=organisation, pk=membership_id)
        .first()
    )
    if found is None:
        raise NotFound("Nobody in this office has that place.")
    return found


def invitations_waiting(organisation: Organisation) -> list[Invitation]:
    """Invitations neither accepted nor taken back, expired ones too, newest first."""
    return list(
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(organisation=organisation, accepted_at=None, revoked_at=None)
        .order_by("-created_at", "-pk")
    )


def invitation_of(organisation: Organisation, invitation_id: int) -> Invitation:
    """One of the office's invitations, whatever has become of it. Raises NotFound."""
    found = (
        Invitation.objects.select_related("organisation").filter(organisation=organisation, pk=invitation_id).first()
    )
    if found is None:
        raise NotFound("There is no such invitation.")
    return found


def invitation_with(token: str) -> Invitation:
    """The invitation whose link carries this token. Raises NotFound."""
    found = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_digest=tokens.digest(token))
        .first()
    )
    if found is None:
        raise NotFound("This invitation link is not complete. Copy the whole of it from the letter.")
    return found


def has_account(email: str) -> bool:
    """Whether somebody signs in with that address. For whoever holds its invitation link only."""
    return User.objects.filter(email=email.lower()).exists()


def addresses_of(user: User) -> set[str]:
    """The addresses a person has shown to be theirs, in small letters."""
    return {email.lower() for email in user.emailaddress_set.filter(verified=True).values_list("email", flat=True)}


def tokens_of(user: User) -> list[ApiToken]:
    """A person's tokens that have not been revoked, newest first."""
    return list(
        ApiToken.objects.select_related("organisation")
        .filter(user=user, revoked_at=None)
        .order_by("-created_at", "-pk")
    )


def token_of(user: User, token_id: int) -> ApiToken:
    """One of a person's own tokens. Raises NotFound."""
    found = ApiToken.objects.filter(user=user, pk=token_id).first()
    if found is None:
        raise NotFound("You have no such token.")
    return found


@dataclass(frozen=True)
class ActivityRow:
    """One line of the log; `activity.others` counts the further things that the same act was done to."""

    activity: Activity
    sentence: str


@dataclass(frozen=True)
class ActivityFilters:
    """What of the log is asked for. `group`, `verb` and `place` are as `activity_words` lists them; days are whole ones
    where the reader lives, both ends included.
    """

    person_id: int | None = None
    group: str = ""
    verb: str = ""
    place: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def used(self) -> dict:
        """JSON-ready."""
        return {name: str(value) for name, value in self.__dict__.items() if value not in (None, "")}


def activity_page(
    organisation: Organisation,
    *,
    reader: User,
    filters: ActivityFilters = ActivityFilters(),
    after: str | None = None,
    size: int = ACTIVITY_PAGE,
) -> Page:
    """A page of an office's log, newest first; an act on many things is one row. Needs the office's scope."""
    rows = Activity.objects.select_related("actor").filter(organisation=organisation, others__isnull=False)
    if filters.person_id is not None:
        rows = rows.filter(actor_id=filters.person_id)
    if filters.group:
        rows = rows.filter(activity_words.rows_in_group(filters.group))
    if filters.verb:
        rows = rows.filter(activity_words.rows_with(filters.verb))
    if filters.place:
        rows = rows.filter(activity_words.rows_about(organisation, filters.place))
    if filters.since:
        rows = rows.filter(created_at__gte=_midnight(filters.since, reader))
    if filters.until:
        rows = rows.filter(created_at__lt=_midnight(filters.until + dt.timedelta(days=1), reader))
    page = keyset_page(rows, ["-id"], after=after, size=size)
    sentences = activity_words.sentences(page.rows, reader=reader)
    return Page([ActivityRow(row, sentences[row.pk]) for row in page.rows if row.pk in sentences], page.next_cursor)


def _midnight(day: dt.date, reader: User) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.zone(reader.time_zone))


def token_is_current(token: ApiToken) -> bool:
    return token.revoked_at is None and (token.expires_at is None or token.expires_at > clock.now())
