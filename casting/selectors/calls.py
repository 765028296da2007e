"""What a casting office reads of its own productions, calls and roles. Run inside the office's scope."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, Sum

from accounts.models import Organisation, User
from casting.models import CallVersion, CastingCall, Production, Role, RoleCount, SidesPacket
from casting.policies import can_edit_call, can_see_office
from casting.selectors.calls_drafts import has_changes_waiting, lay_over
from casting.selectors.calls_missing import Missing, missing_in
from casting.states import CallState, RoleState, Stage
from core.errors import NotFound

TABS = [
    ("open", "Open", [CallState.PUBLISHED, CallState.PAUSED]),
    ("draft", "Drafts", [CallState.DRAFT]),
    ("closed", "Closed", [CallState.CLOSED]),
    ("done", "Completed", [CallState.COMPLETED]),
    ("away", "Cancelled and archived", [CallState.CANCELLED, CallState.ARCHIVED]),
]
IN_PLAY = [Stage.SHORTLISTED, Stage.AUDITION, Stage.CALLBACK, Stage.OFFERED, Stage.BOOKED]


def see_office(*, actor: User, organisation: Organisation) -> Organisation:
    if not can_see_office(actor, organisation):
        raise NotFound("There is no such page for you here.")
    return organisation


def office_production(*, actor: User, organisation: Organisation, production_id: int) -> Production:
    see_office(actor=actor, organisation=organisation)
    production = (
        Production.objects.select_related("organisation").filter(organisation=organisation, pk=production_id).first()
    )
    if production is None:
        raise NotFound("There is no such production in your office.")
    return production


def office_productions(*, actor: User, organisation: Organisation) -> list[Production]:
    """Newest first, each with `calls_open` and `calls_all`."""
    see_office(actor=actor, organisation=organisation)
    return list(
        Production.objects.filter(organisation=organisation)
        .annotate(
            calls_all=Count("calls"),
            calls_open=Count("calls", filter=Q(calls__state__in=[CallState.PUBLISHED, CallState.PAUSED])),
        )
        .order_by("-pk")
    )


def office_call(*, actor: User, organisation: Organisation, call_id: int) -> CastingCall:
    see_office(actor=actor, organisation=organisation)
    call = (
        CastingCall.objects.select_related("production", "organisation")
        .filter(organisation=organisation, pk=call_id)
        .first()
    )
    if call is None:
        raise NotFound("There is no such call in your office.")
    return call


def office_role(*, actor: User, organisation: Organisation, role_id: int) -> Role:
    see_office(actor=actor, organisation=organisation)
    role = (
        Role.objects.select_related("call__organisation", "production", "organisation")
        .filter(organisation=organisation, pk=role_id)
        .first()
    )
    if role is None:
        raise NotFound("There is no such role in your office.")
    role.call.production = role.production
    return role


@dataclass
class RoleRow:
    """A role with its stored counts."""

    role: Role
    total: int = 0
    unopened: int = 0
    in_play: int = 0


@dataclass
class CallPage:
    """A call as its office works on it. `missing` is judged with what waits laid over what stands."""

    call: CastingCall
    roles: list[RoleRow]
    missing: list[Missing]
    has_changes: bool
    can_edit: bool
    versions: list[CallVersion] = field(default_factory=list)


def call_page(*, actor: User, call: CastingCall) -> CallPage:
    roles = roles_with_counts(call)
    bare = [row.role for row in roles]
    waiting = has_changes_waiting(call, bare)
    new = call.state not in {CallState.DRAFT} and any(role.state == RoleState.DRAFT for role in bare)
    return CallPage(
        call=call,
        roles=roles,
        missing=missing_before_publishing(call, bare),
        has_changes=waiting or new,
        can_edit=can_edit_call(actor, call),
        versions=list(CallVersion.objects.filter(call=call).select_related("created_by").order_by("-number")[:20]),
    )


def roles_with_counts(call: CastingCall) -> list[RoleRow]:
    rows = {}
    for role in call.roles.prefetch_related(sides_in_force()).order_by("position", "pk"):
        role.call, role.production, role.organisation = call, call.production, call.organisation
        rows[role.pk] = RoleRow(role)
    for count in RoleCount.objects.filter(role__call=call):
        row = rows[count.role_id]
        row.total += count.total
        row.unopened += count.unopened
        row.in_play += count.total if count.stage in IN_PLAY else 0
    return list(rows.values())


def sides_in_force() -> Prefetch:
    """Role.sides, without those that were taken away, newest first."""
    return Prefetch("sides", queryset=SidesPacket.objects.filter(removed_at__isnull=True).order_by("-version"))


def missing_before_publishing(call: CastingCall, roles: list[Role]) -> list[Missing]:
    """With what waits laid over copies, so that the objects in hand stay as they stand."""
    drafted = lay_over(copy_of(call))
    copies = []
    for role in roles:
        copy = lay_over(copy_of(role))
        copy.production, copy.call = call.production, drafted
        copies.append(copy)
    return missing_in(drafted, copies)


def copy_of(thing):
    """A second object of the same row, with what is loaded beside it."""
    twin = type(thing)(**{f.attname: getattr(thing, f.attname) for f in thing._meta.concrete_fields if not f.generated})
    twin._state.adding, twin._state.db = False, thing._state.db
    twin._state.fields_cache.update(thing._state.fields_cache)
    return twin


@dataclass(frozen=True)
class CallRow:
    call: CastingCall
    roles: int
    total: int
    unopened: int


def calls_of_office(*, actor: User, organisation: Organisation, tab: str) -> list[CallRow]:
    """The calls under one tab, last touched first. An office has hundreds at most."""
    see_office(actor=actor, organisation=organisation)
    states = next((states for key, _, states in TABS if key == tab), None)
    if states is None:
        raise NotFound("There is no such list of calls.")
    calls = list(
        CastingCall.objects.filter(organisation=organisation, state__in=states)
        .select_related("production")
        .annotate(roles_all=Count("roles"))
        .order_by("-updated_at", "-pk")[:300]
    )
    counts = {
        row["role__call"]: row
        for row in RoleCount.objects.filter(role__call__in=calls)
        .values("role__call")
        .annotate(all=Sum("total"), new=Sum("unopened"))
    }
    return [
        CallRow(call, call.roles_all, *((found["all"], found["new"]) if (found := counts.get(call.pk)) else (0, 0)))
        for call in calls
    ]


def tab_counts(*, organisation: Organisation) -> dict[str, int]:
    found = dict(
        CastingCall.objects.filter(organisation=organisation)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return {key: sum(found.get(state, 0) for state in states) for key, _, states in TABS}
