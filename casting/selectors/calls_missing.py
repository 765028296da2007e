"""What a call still needs before it can be published (domain.md, section 3; the issue's list)."""

from collections.abc import Iterable
from dataclasses import dataclass

from casting.models import CastingCall, Role
from casting.selectors.calls_drafts import draft_typed
from casting.selectors.calls_words import names_the_title
from casting.states import RoleState
from core import clock

ASIDE = {RoleState.CUT, RoleState.ON_HOLD}
ANSWERS = {
    "has_intimacy": "Say whether there is nudity or intimacy",
    "has_stunts": "Say whether there are stunts",
    "has_minors": "Say whether there are minors",
}
OUTWARD_CALL = {"title": "The title", "intro": "The text about the call", "dates_note": "The note on dates"}
OUTWARD_ROLE = {"name": "The name", "description": "The description", "requirements": "What it asks for"}


@dataclass(frozen=True)
class Missing:
    """`on` is call, production, role or office, and `pk` its key; `field` is the input that answers it."""

    text: str
    on: str
    pk: int
    field: str


def missing_in(call: CastingCall, roles: Iterable[Role]) -> list[Missing]:
    """Everything that stands between this call and publishing, in the order of the form.

    Pass the call and roles with their drafts laid over when it is changes that would be published.
    """
    live = [role for role in roles if role.state not in ASIDE]
    found = [*_of_office(call), *_of_production(call), *_of_call(call, live)]
    if not live:
        found.append(Missing("Add at least one role", "call", call.pk, "roles"))
    for role in live:
        found += _of_role(role)
    return found + _unreadable(call, "call") + [fault for role in live for fault in _unreadable(role, "role")]


def _of_office(call: CastingCall) -> list[Missing]:
    if call.organisation.is_verified:
        return []
    text = "Your office is not verified yet. An administrator of Callboard does that; your draft is safe meanwhile"
    return [Missing(text, "office", call.organisation_id, "")]


def _of_production(call: CastingCall) -> list[Missing]:
    if call.production.agreement:
        return []
    text = "Say which union agreement the production is under, or that there is none"
    return [Missing(text, "production", call.production_id, "agreement")]


def _of_call(call: CastingCall, roles: list[Role]) -> list[Missing]:
    faults = [
        (not call.title, "Give the call a title", "title"),
        (not call.place and not call.is_remote, "Say where the work is, or that it can be done from anywhere", "place"),
        (call.starts_on is None and not call.dates_note, "Say when the work is", "starts_on"),
        (call.deadline_at is None, "Set a deadline", "deadline"),
        (
            call.deadline_at is not None and call.deadline_at <= clock.now(),
            "Set a deadline that is still ahead: this one has passed",
            "deadline",
        ),
        (call.is_paid is None, "Say whether the work is paid", "is_paid"),
        (bool(call.is_paid) and not _pay_is_named(call, roles), "Name the pay, or a range", "pay_min"),
        *((getattr(call, name) is None, text, name) for name, text in ANSWERS.items()),
        *(
            (names_the_title(getattr(call, name), call.production), _leak(where, call), name)
            for name, where in OUTWARD_CALL.items()
        ),
    ]
    return [Missing(text, "call", call.pk, field) for is_missing, text, field in faults if is_missing]


def _pay_is_named(call: CastingCall, roles: list[Role]) -> bool:
    def names_a_sum(thing: CastingCall | Role) -> bool:
        return thing.pay_min is not None or thing.pay_max is not None

    return names_a_sum(call) or (bool(roles) and all(names_a_sum(role) for role in roles))


def _of_role(role: Role) -> list[Missing]:
    faults = [
        (not role.name, "A role has no name", "name"),
        (not role.tier, f"{role.name}: say what kind of role it is", "tier"),
        (not role.description.strip(), f"{role.name}: describe the role", "description"),
        *(
            (names_the_title(getattr(role, name), role.production), f"{role.name}: {_leak(where, role)}", name)
            for name, where in OUTWARD_ROLE.items()
        ),
    ]
    return [Missing(text, "role", role.pk, field) for is_missing, text, field in faults if is_missing]


def _leak(where: str, thing: CastingCall | Role) -> str:
    production = thing.production
    return f"{where} says “{production.title}”, which is not announced yet. Write “{production.codename}” instead"


def _unreadable(thing: CastingCall | Role, on: str) -> list[Missing]:
    prefix = f"{thing.name}: " if isinstance(thing, Role) else ""
    return [
        Missing(f"{prefix}{typed['error'].rstrip('.')}", on, thing.pk, field)
        for field, typed in draft_typed(thing).items()
    ]
