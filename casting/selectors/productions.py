"""A production as its casting office works on it. Run inside the office's scope."""

from dataclasses import dataclass, field

from casting.models import CastingCall, Production, Role, RoleCount
from casting.states import RoleState, Stage

OUT_OF_PLAY = [Stage.CLOSED, Stage.WITHDRAWN]


@dataclass
class PartRow:
    role: Role
    in_play: int = 0


@dataclass
class CallParts:
    call: CastingCall
    roles: list[PartRow] = field(default_factory=list)


def calls_of_production(production: Production) -> list[CallParts]:
    """Its calls, last touched first, each with its parts; three statements."""
    calls = {
        call.pk: CallParts(call)
        for call in CastingCall.objects.filter(production=production).order_by("-updated_at", "-pk")
    }
    rows = {role.pk: PartRow(role) for role in roles_of_production(production)}
    for count in RoleCount.objects.filter(role__production=production).exclude(stage__in=OUT_OF_PLAY):
        if count.role_id in rows:
            rows[count.role_id].in_play += count.total
    for row in rows.values():
        calls[row.role.call_id].roles.append(row)
    return list(calls.values())


def roles_of_production(production: Production) -> list[Role]:
    """Every part that was not cut, in the order of its calls."""
    roles = list(
        Role.objects.filter(production=production).exclude(state=RoleState.CUT).order_by("call_id", "position", "pk")
    )
    for role in roles:
        role.production, role.organisation = production, production.organisation
    return roles
