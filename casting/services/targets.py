"""Whether a role takes people whom the office itself puts there: moved, copied, brought in, imported."""

from casting.models import Role
from casting.states import CallState, RoleState
from core.errors import IllegalTransition

_ROLE: dict[str, str] = {
    RoleState.DRAFT: "{role} has not been opened yet, so nobody can be put there.",
    RoleState.ON_HOLD: "{role} is on hold. Reopen it before you put anybody there.",
    RoleState.CUT: "{role} was cut, so nobody can be put there.",
    RoleState.CAST: "{role} is cast. Begin to recast it before you put anybody there.",
}
_CALL: dict[str, str] = {
    CallState.DRAFT: "The call of {role} has not been published yet, so nobody can be put there.",
    CallState.CANCELLED: "The call of {role} was cancelled, so nobody can be put there.",
    CallState.COMPLETED: "The call of {role} is completed. Reopen it before you put anybody there.",
    CallState.ARCHIVED: "The call of {role} is archived. Reopen it before you put anybody there.",
}


def why_closed(role: Role) -> str:
    """The sentence that says why the role takes nobody; empty where it does. The call's deadline does not bind the office."""
    words = _ROLE.get(role.state) or _CALL.get(role.call.state) or ""
    return words.format(role=role.name)


def check_takes_people(role: Role, *, field: str = "role") -> None:
    """`role` with its call. Raises IllegalTransition."""
    if why := why_closed(role):
        raise IllegalTransition(why, field=field)
