"""Roles of a call: making, drafting, ordering, duplicating, and the moves that a call's own page makes.

Moves that follow from decisions about people (auditioning, callbacks, cast) belong to the decision room.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Max, Sum

from accounts.models import User
from accounts.services.activity import record_activity
from casting import signals
from casting.models import CastingCall, Question, Role
from casting.selectors.calls import copy_of
from casting.selectors.calls_drafts import ROLE_FIELDS, lay_over, questions_as_drafted
from casting.services.call_drafts import LIVE, keep_aside, lock_call, lock_roles, refuse_unless_editable, still_typed
from casting.services.call_rules import check_role
from casting.services.call_search import refresh_search
from casting.services.publishing import replace_questions
from casting.services.questions import check_questions
from casting.states import ROLE_MOVES, CallState, RoleState, Stage
from core.errors import Conflict, Invalid, NeedsConfirmation
from core.states import check

MOST_ROLES = 200


@transaction.atomic(durable=True)
def make_role(*, actor: User, call: CastingCall, name: str, tier: str) -> Role:
    """A draft at the end of the list; on a published call it opens with "Publish changes"."""
    call = lock_call(actor=actor, call=call)
    refuse_unless_editable(call)
    role = Role.objects.create(
        organisation=call.organisation,
        production=call.production,
        call=call,
        name=_clean_name(name),
        tier=tier,
        position=_next_position(call),
    )
    record_activity(actor=actor, verb="make", subject=role, organisation=call.organisation)
    return role


def _clean_name(name: str) -> str:
    if not name.strip():
        raise Invalid("Give the role a name.", field="name")
    return name.strip()


def _next_position(call: CastingCall) -> int:
    found = call.roles.aggregate(last=Max("position"))["last"]
    position = 0 if found is None else found + 1
    if position >= MOST_ROLES:
        raise Invalid(f"A call holds {MOST_ROLES} roles at most. Make a second call for the others.")
    return position


@transaction.atomic(durable=True)
def keep_role_draft(
    *, actor: User, role: Role, values: dict, typed: dict | None = None, questions: Sequence[dict] | None = None
) -> Role:
    """As `keep_call_draft`, for a role. `questions` is the whole list, or None to leave it as it is."""
    role, call = lock_role(actor=actor, role=role)
    refuse_unless_editable(call)
    values = {name: value for name, value in values.items() if name in ROLE_FIELDS}
    if "name" in values:
        values["name"] = _clean_name(values["name"])
    typed = still_typed(role, values if questions is None else {**values, "questions": None}, typed)
    if questions is not None:
        check_questions(questions)
    if _stands_alone(role, call):
        lay_over(role, values)
        check_role(role)
        role.draft = {"typed": typed} if typed else {}
        if questions is not None:
            replace_questions(role=role, rows=questions)
    else:
        if questions is not None and list(questions) != _as_rows(role.questions.all()):
            values["questions"] = list(questions)
        elif questions is not None:
            role.draft.get("values", {}).pop("questions", None)
        role.draft = keep_aside(role, values, typed)
        check_role(lay_over(copy_of(role)))
    role.save(update_fields=[*ROLE_FIELDS, "draft"])
    return role


def _stands_alone(role: Role, call: CastingCall) -> bool:
    """Nobody outside reads it yet, so what is typed may stand at once."""
    return call.state == CallState.DRAFT or role.state == RoleState.DRAFT


def _as_rows(questions: Iterable[Question]) -> list[dict]:
    return [
        {
            "id": question.pk,
            "kind": question.kind,
            "prompt": question.prompt,
            "options": question.options,
            "is_required": question.is_required,
        }
        for question in questions
    ]


def lock_role(*, actor: User, role: Role) -> tuple[Role, CastingCall]:
    """The role and its call as they stand now, the call locked first as everywhere."""
    call = lock_call(actor=actor, call=CastingCall(pk=role.call_id))
    locked = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    locked.call, locked.production, locked.organisation = call, call.production, call.organisation
    return locked, call


@transaction.atomic(durable=True)
def order_roles(*, actor: User, call: CastingCall, role_ids: Sequence[int]) -> None:
    """Raises Conflict when somebody added or removed a role meanwhile."""
    call = lock_call(actor=actor, call=call)
    roles = {role.pk: role for role in lock_roles(call)}
    if sorted(roles) != sorted(role_ids):
        raise Conflict("The roles have changed meanwhile. Load the page again and set the order once more.")
    for position, key in enumerate(role_ids):
        roles[key].position = position
    Role.objects.bulk_update(roles.values(), ["position"])
    record_activity(actor=actor, verb="order_roles", subject=call, organisation=call.organisation)


@transaction.atomic(durable=True)
def duplicate_role(*, actor: User, role: Role) -> Role:
    """A draft beside it with the same words and questions; sides are not taken along."""
    role, call = lock_role(actor=actor, role=role)
    refuse_unless_editable(call)
    twin = Role.objects.create(
        organisation=call.organisation,
        production=call.production,
        call=call,
        position=_next_position(call),
        **{name: getattr(role, name) for name in ROLE_FIELDS if name != "name"},
        name=f"{role.name[:110]}, copy",
    )
    rows = [row | {"id": None} for row in _as_rows(questions_as_drafted(role))]
    replace_questions(role=twin, rows=rows)
    record_activity(actor=actor, verb="duplicate", subject=twin, organisation=call.organisation, data={"from": role.pk})
    return twin


@transaction.atomic(durable=True)
def remove_role(*, actor: User, role: Role) -> None:
    """Only a draft that nobody outside has read can be removed; an open role is cut instead."""
    role, call = lock_role(actor=actor, role=role)
    if role.state != RoleState.DRAFT or role.submissions.exists():
        raise Invalid("This role has been open, so it stays on record. Cut it instead.")
    record_activity(actor=actor, verb="remove", subject=role, organisation=call.organisation)
    for packet in role.sides.all():
        transaction.on_commit(partial(packet.file.storage.delete, packet.file.name))
    role.delete()


@transaction.atomic(durable=True)
def hold_role(*, actor: User, role: Role) -> Role:
    """Nobody can apply meanwhile; who has applied stays as they are."""
    role, call = lock_role(actor=actor, role=role)
    _move_role(role, actor=actor, to=RoleState.ON_HOLD)
    refresh_search([call])
    signals.role_held.send(sender=Role, role=role, actor=actor)
    return role


@transaction.atomic(durable=True)
def cut_role(*, actor: User, role: Role, confirm_people: int | None = None) -> Role:
    """The part is gone: whoever applied for it is owed an answer, which receivers of `role_cut` see to.

    Raises NeedsConfirmation with {"people": n} while n people are in play for it.
    """
    role, call = lock_role(actor=actor, role=role)
    check(ROLE_MOVES, role.state, RoleState.CUT, noun="role", labels=RoleState.choices)
    people = people_in_play(role)
    if people and confirm_people != people:
        waiting = "One person has" if people == 1 else f"{people:,} people have"
        raise NeedsConfirmation(
            f"{waiting} applied for {role.name}, and will be owed an answer.", details={"people": people}
        )
    cut_locked_role(actor=actor, role=role)
    refresh_search([call])
    return role


def people_in_play(role: Role) -> int:
    """How many have applied and not left, from the stored counts."""
    counts = role.counts.exclude(stage__in=[Stage.CLOSED, Stage.WITHDRAWN])
    return counts.aggregate(total=Sum("total"))["total"] or 0


def cut_locked_role(*, actor: User, role: Role) -> None:
    _move_role(role, actor=actor, to=RoleState.CUT)
    signals.role_cut.send(sender=Role, role=role, actor=actor)


@transaction.atomic(durable=True)
def reopen_role(*, actor: User, role: Role) -> Role:
    """Back to open, from wherever that is legal; the call itself decides whether anyone can apply."""
    role, call = lock_role(actor=actor, role=role)
    if call.state not in LIVE and call.state != CallState.DRAFT:
        raise Invalid(f"This call is {call.get_state_display().lower()}. Reopen it first.")
    _move_role(role, actor=actor, to=RoleState.OPEN)
    refresh_search([call])
    signals.role_reopened.send(sender=Role, role=role, actor=actor)
    return role


def _move_role(role: Role, *, actor: User, to: RoleState) -> None:
    before = RoleState(role.state)
    check(ROLE_MOVES, before, to, noun="role", labels=RoleState.choices)
    role.state = to
    role.save(update_fields=["state"])
    record_activity(
        actor=actor,
        verb=ROLE_MOVES[before][to],
        subject=role,
        organisation=role.organisation,
        data={"from": before.value, "to": to.value},
    )
