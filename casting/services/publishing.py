"""What of a call goes outside: publishing, publishing changes, and the versions that say what changed."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting import signals
from casting.models import CallVersion, CastingCall, Question, Role
from casting.selectors.calls_drafts import CALL_FIELDS, ROLE_FIELDS, draft_values, lay_over
from casting.selectors.calls_missing import ASIDE, Missing, missing_in
from casting.selectors.calls_words import call_lines, role_lines
from casting.services.call_drafts import LIVE, lock_call, lock_roles
from casting.services.call_news import tell_applicants
from casting.services.call_search import refresh_search
from casting.services.closures import OWED_WITHIN
from casting.states import CALL_MOVES, CallState, RoleState, TookPart
from core import clock
from core.errors import Invalid
from core.states import check


@transaction.atomic(durable=True)
def publish_call(*, actor: User, call: CastingCall) -> CastingCall:
    """Raises Invalid (code "not_ready") whose details name all that is missing."""
    call = lock_call(actor=actor, call=call)
    check(CALL_MOVES, call.state, CallState.PUBLISHED, noun="call", labels=CallState.choices)
    if call.state != CallState.DRAFT:
        raise Invalid("This call has been published before. Resume or reopen it instead.")
    roles = lock_roles(call)
    _refuse_unready(missing_in(call, roles))
    _promise_answers(call)
    now = clock.now()
    call.state, call.published_at = CallState.PUBLISHED, now
    call.updated_at = now
    _open_new_roles(actor=actor, roles=roles)
    call.version += 1
    call.save(update_fields=["state", "published_at", "version", "updated_at", "answer_by"])
    data = snapshot(call, roles)
    last = CallVersion.objects.filter(call=call).order_by("-number").first()
    _write_version(actor=actor, call=call, data=data, changes=differences(last.data, data) if last else [])
    refresh_search([call])
    record_activity(
        actor=actor, verb="publish", subject=call, organisation=call.organisation, data={"version": call.version}
    )
    signals.call_published.send(sender=CastingCall, call=call, actor=actor)
    return call


@transaction.atomic(durable=True)
def publish_changes(*, actor: User, call: CastingCall) -> list[dict]:
    """Makes what was written since the last publishing stand; returns the differences, and tells who applied."""
    call = lock_call(actor=actor, call=call)
    if call.state not in LIVE:
        raise Invalid("Only a published call has changes to publish.")
    roles = lock_roles(call)
    before = standing(call, roles)
    lay_over(call)
    for role in roles:
        lay_over(role)
    faults = missing_in(call, roles)
    if call.state == CallState.CLOSED:
        faults = [fault for fault in faults if fault.field != "deadline" or fault.on != "call"]
    _refuse_unready(faults)
    _promise_answers(call)
    _let_stand(call, roles)
    _open_new_roles(actor=actor, roles=roles)
    return new_version(actor=actor, call=call, roles=roles, before=before)


def _promise_answers(call: CastingCall) -> None:
    """Every call names a day: the office's own, or the last that domain.md, section 4.2, allows."""
    if call.answer_by is None:
        closes = clock.in_zone(call.deadline_at, call.zone).date()
        call.answer_by = closes + OWED_WITHIN[TookPart.SUBMITTED]


def _let_stand(call: CastingCall, roles: list[Role]) -> None:
    for role in roles:
        if "questions" in draft_values(role):
            replace_questions(role=role, rows=draft_values(role)["questions"])
        if role.draft:
            role.draft = {}
            role.save(update_fields=[*ROLE_FIELDS, "draft"])
    call.draft = {}
    call.updated_at = clock.now()
    call.save(update_fields=[*CALL_FIELDS, "draft", "updated_at"])


def standing(call: CastingCall, roles: list[Role]) -> dict:
    """What the call last told the world: its newest version, or what it says now where it has none."""
    last = CallVersion.objects.filter(call=call).order_by("-number").first()
    return last.data if last else snapshot(call, roles)


def new_version(*, actor: User, call: CastingCall, roles: list[Role], before: dict) -> list[dict]:
    """A version, and news of it, where what actors read differs from `before` (see `standing`).

    Part of a caller's transaction, the call locked. Returns the differences.
    """
    data = snapshot(call, roles)
    changes = differences(before, data)
    if not changes:
        return []
    call.version += 1
    call.save(update_fields=["version"])
    _write_version(actor=actor, call=call, data=data, changes=changes)
    refresh_search([call])
    record_activity(
        actor=actor,
        verb="publish_changes",
        subject=call,
        organisation=call.organisation,
        data={"version": call.version, "fields": [change["field"] for change in changes]},
    )
    tell_applicants(actor=actor, call=call, changes=changes)
    signals.call_changed.send(sender=CastingCall, call=call, changes=changes, actor=actor)
    return changes


def _write_version(*, actor: User, call: CastingCall, data: dict, changes: list[dict]) -> None:
    CallVersion.objects.create(
        organisation=call.organisation, call=call, number=call.version, data=data, changes=changes, created_by=actor
    )


def snapshot(call: CastingCall, roles: list[Role]) -> dict:
    """What an actor reads: {"call": {field: [label, words]}, "roles": {id: {field: [label, words]}}}."""
    asked = {role.pk: [] for role in roles}
    for question in Question.objects.filter(role__in=roles):
        asked[question.role_id].append(question.prompt)
    shown = {}
    for role in roles:
        if role.state in ASIDE or role.state == RoleState.DRAFT:
            continue
        lines = role_lines(role, currency=call.pay_currency)
        lines["questions"] = ("Questions", " / ".join(asked[role.pk]))
        shown[str(role.pk)] = {key: list(value) for key, value in lines.items()}
    return {"call": {key: list(value) for key, value in call_lines(call).items()}, "roles": shown}


def differences(before: dict, after: dict) -> list[dict]:
    """[{"role": name or "", "field", "label", "before", "after"}], in the order of the page."""
    found = _compare(before["call"], after["call"], role="")
    for key, lines in after["roles"].items():
        name = lines["name"][1]
        if key in before["roles"]:
            found += _compare(before["roles"][key], lines, role=name)
        else:
            found.append({"role": name, "field": "role", "label": "Role", "before": "", "after": "New role"})
    gone = [lines["name"][1] for key, lines in before["roles"].items() if key not in after["roles"]]
    found += [
        {"role": name, "field": "role", "label": "Role", "before": "Open", "after": "No longer part of the call"}
        for name in gone
    ]
    return found


def _compare(before: dict, after: dict, *, role: str) -> list[dict]:
    return [
        {"role": role, "field": key, "label": label, "before": before.get(key, [label, ""])[1], "after": words}
        for key, (label, words) in after.items()
        if before.get(key, [label, ""])[1] != words
    ]


def _refuse_unready(faults: list[Missing]) -> None:
    if not faults:
        return
    number = len(faults)
    raise Invalid(
        f"{'One thing is' if number == 1 else f'{number} things are'} missing before you can publish.",
        code="not_ready",
        details={
            "missing": [{"text": fault.text, "on": fault.on, "id": fault.pk, "field": fault.field} for fault in faults]
        },
    )


def _open_new_roles(*, actor: User, roles: list[Role]) -> None:
    for role in roles:
        if role.state == RoleState.DRAFT:
            role.state = RoleState.OPEN
            role.save(update_fields=["state"])
            record_activity(actor=actor, verb="open", subject=role, organisation=role.organisation)


def replace_questions(*, role: Role, rows: Sequence[dict]) -> None:
    """Makes the role's questions these, in this order: {"id" or None, "kind", "prompt", "options", "is_required"}."""
    kept = {question.pk: question for question in role.questions.select_for_update()}
    wanted = [row.get("id") for row in rows]
    Question.objects.filter(pk__in=[key for key in kept if key not in wanted]).delete()
    for position, row in enumerate(rows):
        question = kept.get(row.get("id")) or Question(organisation_id=role.organisation_id, role=role)
        question.position, question.kind, question.prompt = position, row["kind"], row["prompt"]
        question.options, question.is_required = row["options"], row["is_required"]
        question.save()
