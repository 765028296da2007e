"""An agency's inbox of breakdowns, and who of its clients each part would suit. Called in the agency's scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Organisation
from accounts.tenancy import across_offices
from casting.crowd import Crowd
from casting.fit import Fit, fit
from casting.models import BreakdownMark, CastingCall, Question, Role, Submission, WayIn
from casting.selectors.applications import applications
from casting.selectors.applying import TAKING
from casting.selectors.calls_words import notice_title
from casting.selectors.clients import put_up_by
from casting.selectors.fitting import crowd_of, open_roles, open_to, performer_facts, role_facts
from casting.selectors.ways import shared_cards
from casting.states import SubmissionState
from core import clock
from core.errors import NotFound
from core.pages import keyset_page
from core.text import fold
from talent.models import MediaAsset, Performer, Representation
from talent.policies import live_representation_q
from talent.selectors import main_headshots_of
from talent.selectors.minors import minor_words

PAGE = 12
CLIENTS_ON_A_PAGE = 60
NAMED = 6
SOON = dt.timedelta(days=3)
FITS, ALL, CLOSING, ASIDE, PUT_UP = "", "all", "closing", "aside", "put-up"
WHY = "a breakdown is there for every agency that its release reaches"


@dataclass(frozen=True)
class RoleLine:
    """A part in the inbox: how many clients it suits by what it states, the first of them by name, how many are in for it."""

    role: Role
    clients: int
    named: list[Performer]
    put_up: int

    @property
    def more(self) -> int:
        return self.clients - len(self.named)


@dataclass(frozen=True)
class Breakdown:
    """A call in the inbox. `clients` counts each client once, however many parts suit them."""

    call: CastingCall
    title: str
    lines: list[RoleLine]
    clients: int
    put_up: int
    is_aside: bool
    closes_soon: bool


@dataclass(frozen=True)
class Inbox:
    breakdowns: list[Breakdown]
    next_cursor: str | None


def clients_by_name(agency: Organisation) -> QuerySet[Performer]:
    live = Representation.objects.filter(live_representation_q(), organisation=agency)
    return Performer.objects.filter(pk__in=live.values("performer"), erased_at__isnull=True).order_by("name_key", "pk")


def inbox(
    *, agency: Organisation, show: str = FITS, after: str | None = None, size: int = PAGE, named: int | None = NAMED
) -> Inbox:
    """A page of breakdowns, newest first; those that close first before the others where that is asked for.

    `show` is FITS (a part suits some client), ALL, CLOSING, ASIDE or PUT_UP; what was put aside stands only under ASIDE.
    `named` is how many of those whom a part suits come by name, None for all of them.
    """
    them = crowd_of(clients_by_name(agency))
    aside = set(BreakdownMark.objects.filter(organisation=agency).values_list("call_id", flat=True))
    with across_offices(WHY):
        calls = _narrowed(agency, show, aside, them)
        order = ["deadline_at", "id"] if show == CLOSING else ["-published_at", "-id"]
        page = keyset_page(calls.select_related("production", "organisation"), order, after=after, size=size)
        roles = list(Role.objects.filter(call__in=page.rows, state__in=TAKING).order_by("position", "pk"))
        put_up = _put_up_counts(agency, [role.pk for role in roles])
    calls_by_id = {call.pk: call for call in page.rows}
    suited: dict[Role, int] = {}
    for role in roles:
        role.call = calls_by_id[role.call_id]
        suited[role] = them.suited_by(role_facts(role))
    first = {role: them.ids(bits, named) for role, bits in suited.items()}
    known = Performer.objects.only("slug", "stage_name").in_bulk({pk for ids in first.values() for pk in ids})
    lines: dict[int, list[RoleLine]] = defaultdict(list)
    for role, bits in suited.items():
        people = [known[pk] for pk in first[role] if pk in known]
        lines[role.call_id].append(RoleLine(role, bits.bit_count(), people, put_up.get(role.pk, 0)))
    return Inbox(
        [
            _breakdown(
                call,
                lines[call.pk],
                clients=reduce(or_, (suited[line.role] for line in lines[call.pk]), 0).bit_count(),
                is_aside=call.pk in aside,
            )
            for call in page.rows
        ],
        page.next_cursor,
    )


def _narrowed(agency: Organisation, show: str, aside: Collection[int], them: Crowd) -> QuerySet[CastingCall]:
    calls = open_to(agency)
    if show == ASIDE:
        return calls.filter(pk__any_of=list(aside))
    if show == PUT_UP:
        put_up = _own_submissions(agency).exclude(state=SubmissionState.WITHDRAWN).values("call")
        return calls.filter(pk__in=put_up)
    if aside:
        calls = calls.exclude(pk__any_of=list(aside))
    if show == CLOSING:
        return calls.filter(deadline_at__lte=clock.now() + SOON)
    if show == FITS:
        suiting = {role.call_id for role in open_roles(calls) if them.suited_by(role_facts(role))}
        return calls.filter(pk__any_of=list(suiting))
    return calls


def _breakdown(call: CastingCall, lines: list[RoleLine], *, clients: int, is_aside: bool) -> Breakdown:
    return Breakdown(
        call=call,
        title=notice_title(call),
        lines=lines,
        clients=clients,
        put_up=sum(line.put_up for line in lines),
        is_aside=is_aside,
        closes_soon=call.deadline_at is not None and call.deadline_at - clock.now() <= SOON,
    )


def _own_submissions(agency: Organisation) -> QuerySet[Submission]:
    return Submission.objects.filter(put_up_by(agency, shared_cards(agency)))


def _put_up_counts(agency: Organisation, role_ids: Sequence[int]) -> dict[int, int]:
    rows = _own_submissions(agency).filter(role_id__any_of=list(role_ids)).exclude(state=SubmissionState.WITHDRAWN)
    return dict(rows.order_by().values_list("role_id").annotate(count=Count("pk")))


@dataclass(frozen=True)
class Cell:
    """One client beside one part. `status` is how their own submission stands for it, None where there is none.

    `key` names the pair in an address or a form.
    """

    key: str
    role: Role
    fit: Fit
    status: SubmissionState | None

    @property
    def total(self) -> int:
        return len(self.fit.points)

    @property
    def met(self) -> int:
        return len(self.fit.meets)

    @property
    def is_in(self) -> bool:
        return self.status is not None and self.status != SubmissionState.WITHDRAWN


@dataclass(frozen=True)
class ClientLine:
    client: Performer
    face: MediaAsset | None
    minor: str
    cells: list[Cell]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Matches:
    """A page of clients by name beside the parts of one call. `parts` are all of them, `roles` those that are shown."""

    call: CastingCall
    title: str
    parts: list[Role]
    roles: list[Role]
    lines: list[ClientLine]
    next_cursor: str | None
    is_aside: bool


def breakdown_call(*, agency: Organisation, call_id: int) -> CastingCall:
    """A call that an agency may put clients up for now, office and production loaded. Raises NotFound for any other."""
    with across_offices(WHY):
        call = open_to(agency).select_related("production", "organisation").filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such breakdown, or it takes nobody any more.")
    return call


def matches(
    *,
    agency: Organisation,
    call: CastingCall,
    everyone: bool = False,
    name: str = "",
    role_id: int | None = None,
    after: str | None = None,
) -> Matches:
    """Clients whom a part of the call suits, or with `everyone` all, each with what fits and what does not.

    Only those who are called so, and only beside the one part, where `name` and `role_id` are given.
    """
    parts = roles_of(call)
    roles = [role for role in parts if role.pk == role_id] or parts
    clients = clients_by_name(agency)
    for word in fold(name).split():
        clients = clients.filter(name_key__contains=word)
    if not everyone:
        them = crowd_of(clients)
        suited = reduce(or_, (them.suited_by(role_facts(role)) for role in roles), 0)
        clients = clients.filter(pk__any_of=them.ids(suited))
    page = keyset_page(clients, ["name_key", "id"], after=after, size=CLIENTS_ON_A_PAGE)
    return Matches(
        call=call,
        title=notice_title(call),
        parts=parts,
        roles=roles,
        lines=lines_for(agency=agency, roles=roles, clients=page.rows),
        next_cursor=page.next_cursor,
        is_aside=BreakdownMark.objects.filter(organisation=agency, call_id=call.pk).exists(),
    )


def roles_of(call: CastingCall, ids: Iterable[int] | None = None) -> list[Role]:
    """Parts of the call that take submissions, in its own order, with their questions; only these `ids` where given."""
    with across_offices(WHY):
        rows = Role.objects.filter(call=call, state__in=TAKING)
        if ids is not None:
            rows = rows.filter(pk__any_of=list(ids))
        roles = list(rows.order_by("position", "pk").prefetch_related(_questions()))
    for role in roles:
        role.call, role.production = call, call.production
    return roles


def _questions() -> Prefetch:
    return Prefetch("questions", queryset=Question.objects.order_by("position", "id"))


def lines_for(*, agency: Organisation, roles: Sequence[Role], clients: Sequence[Performer]) -> list[ClientLine]:
    """Each client beside each part, in the order given; statements do not grow with either."""
    ids = [client.pk for client in clients]
    known = performer_facts(ids)
    stated = [(role, role_facts(role)) for role in roles]
    standing = _standing(agency, [role.pk for role in roles], ids)
    faces, minors = main_headshots_of(list(clients)), minor_words(ids)
    return [
        ClientLine(
            client=client,
            face=faces.get(client.pk),
            minor=minors.get(client.pk, ""),
            cells=[
                Cell(f"{client.pk}-{role.pk}", role, fit(facts, known[client.pk]), standing.get((role.pk, client.pk)))
                for role, facts in stated
            ],
        )
        for client in clients
        if client.pk in known
    ]


def _standing(
    agency: Organisation, role_ids: Sequence[int], performer_ids: Sequence[int]
) -> dict[tuple[int, int], SubmissionState]:
    """How the agency's own submissions of these people for these parts stand, as it may know, by (role, performer)."""
    with across_offices(WHY):
        beside = WayIn.objects.filter(agency=agency, submission__role_id__any_of=list(role_ids))
        rows = Submission.objects.select_related(
            "role", "call", "production", "organisation", "performer", "agency"
        ).filter(
            Q(agency=agency) | Q(pk__any_of=list(beside.values_list("submission_id", flat=True))),
            role_id__any_of=list(role_ids),
            performer_id__any_of=list(performer_ids),
        )
        found = applications(list(rows), agency=agency)
    return {(row.submission.role_id, row.submission.performer_id): row.status for row in found}
