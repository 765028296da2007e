"""Holding a call and its roles while they are changed, and keeping aside what does not stand yet."""

from accounts.models import User
from casting.models import CastingCall, Role
from casting.policies import can_edit_call
from casting.states import CallState
from core.errors import Invalid, NotAllowed

LIVE = {CallState.PUBLISHED, CallState.PAUSED, CallState.CLOSED}


def lock_call(*, actor: User | None, call: CastingCall) -> CastingCall:
    """The call as it stands now, locked, for somebody who may change it; None is the clock."""
    locked = (
        CastingCall.objects.select_related("production", "organisation")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=call.pk)
    )
    if actor is not None and not can_edit_call(actor, locked):
        raise NotAllowed("Only the owner, directors and associates of the office change its calls.")
    return locked


def lock_roles(call: CastingCall) -> list[Role]:
    roles = list(call.roles.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for role in roles:
        role.call, role.production, role.organisation = call, call.production, call.organisation
    return sorted(roles, key=lambda role: (role.position, role.pk))


def still_typed(thing: CastingCall | Role, values: dict, typed: dict | None) -> dict:
    """What could not be read, now or (where this saving says nothing of it) before."""
    if typed is not None:
        return typed
    before = thing.draft.get("typed", {})
    answered = {"deadline" if name == "deadline_at" else name for name in values}
    return {name: kept for name, kept in before.items() if name not in answered}


def keep_aside(thing: CastingCall | Role, values: dict, typed: dict) -> dict:
    """The `draft` of something published: only what differs from what stands, and what could not be read."""
    waiting = thing.draft.get("values", {}) | values
    waiting = {name: value for name, value in waiting.items() if name == "questions" or _differs(thing, name, value)}
    draft = {}
    if waiting:
        draft["values"] = waiting
    if typed:
        draft["typed"] = typed
    return draft


def _differs(thing: CastingCall | Role, name: str, value: object) -> bool:
    stands = getattr(thing, name)
    return stands != (None if value is None else thing._meta.get_field(name).to_python(value))


def refuse_unless_editable(call: CastingCall) -> None:
    if call.state != CallState.DRAFT and call.state not in LIVE:
        raise Invalid(f"This call is {call.get_state_display().lower()}. Reopen it to change it.")
