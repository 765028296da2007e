"""A call as actors read it: on its own page and in the office's preview, made by the same function."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from accounts.models import User
from accounts.tenancy import across_offices
from casting.models import CastingCall, Role, SidesPacket
from casting.policies import can_read_call
from casting.selectors import calls_words as words
from casting.selectors.applying import role_takes_submissions, takes_submissions
from casting.selectors.calls import copy_of, sides_in_force
from casting.selectors.calls_drafts import lay_over
from casting.states import CallState, RoleState
from core import clock
from core.errors import NotFound

WHY = "a published call is there for everyone whom its release reaches"
NEVER_SHOWN = [RoleState.DRAFT, RoleState.CUT]


@dataclass(frozen=True)
class RolePart:
    """One role in words. `sides` are (public id, pages); their files say nothing about the title."""

    id: int
    name: str
    tier: str
    range: str
    genders: str
    gender_reason: str
    description: str
    requirements: str
    skills: list[str]
    languages: list[str]
    pay: str
    dates: str
    asks_tape: bool
    asks_headshot: bool
    sides: list[tuple[UUID, int]]
    takes_submissions: bool
    state: str


@dataclass(frozen=True)
class CallNotice:
    """A call in words, with the codename in every place where the title is not announced yet."""

    slug: str
    title: str
    production: str
    kind: str
    company: str
    director: str
    synopsis: str
    intro: str
    agreement: str
    place: str
    dates: str
    pay: str
    deadline_at: dt.datetime | None
    zone: str
    answer_by: dt.date | None
    intimacy: str
    stunts: str
    minors: str
    asks_union_status: bool
    office: str
    office_about: str
    office_website: str
    is_verified: bool
    verified_at: dt.datetime | None
    state: str
    release: str
    is_open: bool
    deadline_passed: bool
    roles: list[RolePart]

    @property
    def open_roles(self) -> list[RolePart]:
        return [role for role in self.roles if role.takes_submissions]


def notice_of(call: CastingCall, roles: list[Role], *, at: dt.datetime) -> CallNotice:
    production, office = call.production, call.organisation
    shown = {key: text for key, (_, text) in words.call_lines(call).items()}
    return CallNotice(
        slug=call.slug,
        title=shown["title"],
        production=shown["production"],
        kind=shown["kind"],
        company=shown["company"],
        director=shown["director"],
        synopsis=shown["synopsis"],
        intro=shown["intro"],
        agreement=shown["agreement"],
        place=shown["place"],
        dates=shown["dates"],
        pay=shown["pay"],
        deadline_at=call.deadline_at,
        zone=call.zone,
        answer_by=call.answer_by,
        intimacy=shown["intimacy"],
        stunts=shown["stunts"],
        minors=shown["minors"],
        asks_union_status=production.asks_union_status,
        office=office.name,
        office_about=words.without_title(office.about, production),
        office_website=office.website,
        is_verified=office.is_verified,
        verified_at=office.verified_at,
        state=call.state,
        release=call.release,
        is_open=takes_submissions(call, at),
        deadline_passed=call.deadline_at is not None and call.deadline_at < at,
        roles=[_part(role, call, at) for role in roles],
    )


def _part(role: Role, call: CastingCall, at: dt.datetime) -> RolePart:
    shown = {key: text for key, (_, text) in words.role_lines(role, currency=call.pay_currency).items()}
    packet = next(iter(role.sides.all()), None)
    return RolePart(
        id=role.pk,
        name=shown["name"],
        tier=shown["tier"],
        range=shown["range"],
        genders=words.gender_words(role),
        gender_reason=words.without_title(role.gender_reason, call.production),
        description=shown["description"],
        requirements=shown["requirements"],
        skills=role.skills,
        languages=role.languages,
        pay=shown["pay"],
        dates=shown["dates"],
        asks_tape=role.asks_tape,
        asks_headshot=role.asks_headshot,
        sides=[(packet.public_id, packet.page_count)] if packet else [],
        takes_submissions=takes_submissions(call, at) and role_takes_submissions(role),
        state=role.state,
    )


def call_for_reader(*, user: User, slug: str) -> CastingCall | None:
    """The call at that address, or None where it is not there for this person (a signed-out one is AnonymousUser).

    Raises NotFound for what is there for nobody outside its office.
    """
    with across_offices(WHY):
        call = CastingCall.objects.select_related("production", "organisation").filter(slug=slug).first()
        if call is None or not _was_published(call):
            raise NotFound("There is no such call. It may have moved, or never been.")
        return call if can_read_call(user, call) else None


def _was_published(call: CastingCall) -> bool:
    return call.published_at is not None and call.state != CallState.DRAFT and call.organisation.is_verified


def public_notice(*, call: CastingCall) -> CallNotice:
    with across_offices(WHY):
        roles = list(
            Role.objects.filter(call=call)
            .exclude(state__in=NEVER_SHOWN)
            .prefetch_related(sides_in_force())
            .order_by("position", "pk")
        )
    for role in roles:
        role.call, role.production = call, call.production
    return notice_of(call, roles, at=clock.now())


def preview_notice(*, call: CastingCall) -> CallNotice:
    """As actors would read it if what is written now were published; inside the office's scope."""
    drafted = lay_over(copy_of(call))
    roles = []
    for role in call.roles.exclude(state=RoleState.CUT).prefetch_related(sides_in_force()).order_by("position", "pk"):
        role.production = call.production
        lay_over(role)
        role.call = drafted
        roles.append(role)
    return notice_of(drafted, roles, at=clock.now())


def sides_for_reader(*, call: CastingCall, public_id: UUID) -> SidesPacket:
    """The packet in force of a role of that call; an older version or one taken away is not there."""
    with across_offices(WHY):
        packet = (
            SidesPacket.objects.select_related("role")
            .filter(public_id=public_id, role__call=call, removed_at__isnull=True)
            .exclude(role__state__in=NEVER_SHOWN)
            .first()
        )
        newest = packet and packet.role.sides.filter(removed_at__isnull=True).order_by("-version").first()
    if packet is None or newest != packet:
        raise NotFound("These sides have been replaced or taken away. Open the call again for the newest.")
    return packet


def roles_prefetch() -> Prefetch:
    return Prefetch("roles", queryset=Role.objects.exclude(state__in=NEVER_SHOWN).order_by("position", "pk"))
