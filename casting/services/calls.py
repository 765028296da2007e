"""Casting calls: making, drafting, and every move of their state but publishing (see publishing.py)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Sum
from django.dispatch import Signal
from django.utils.text import slugify

from accounts.models import Activity, User
from accounts.services.activity import record_activity
from casting import signals
from casting.models import CastingCall, Production, Role, RoleCount
from casting.policies import can_manage_calls
from casting.selectors.calls import copy_of
from casting.selectors.calls_drafts import CALL_FIELDS, lay_over
from casting.services.call_drafts import LIVE, keep_aside, lock_call, lock_roles, refuse_unless_editable, still_typed
from casting.services.call_rules import check_call
from casting.services.call_search import refresh_search
from casting.services.roles import cut_locked_role
from casting.states import CALL_MOVES, CallState, RoleState, Stage
from core import clock
from core.errors import IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from core.states import check
from core.tokens import new_slug

OPEN_OR_PAUSED = [CallState.PUBLISHED, CallState.PAUSED]
UNDECIDED = [Stage.REVIEW, Stage.SHORTLISTED, Stage.AUDITION, Stage.CALLBACK]
IN_PLAY = [stage for stage in Stage if stage not in {Stage.CLOSED, Stage.WITHDRAWN}]


def slug_for(title: str) -> str:
    """An address made from what the public may read, with a tail that cannot be guessed."""
    return f"{slugify(title)[:120].strip('-') or 'call'}-{new_slug()}"


@transaction.atomic(durable=True)
def make_call(*, actor: User, production: Production, title: str = "") -> CastingCall:
    """A draft. Without a title it is headed with the production's public one."""
    organisation = production.organisation
    if not can_manage_calls(actor, organisation):
        raise NotAllowed("Only the owner, directors and associates of the office make calls.")
    call = CastingCall.objects.create(
        organisation=organisation,
        production=production,
        slug=slug_for(production.public_title),
        title=title.strip() or production.public_title,
        zone=organisation.time_zone,
        starts_on=production.starts_on,
        ends_on=production.ends_on,
        created_by=actor,
    )
    record_activity(actor=actor, verb="make", subject=call, organisation=organisation)
    return call


@transaction.atomic(durable=True)
def keep_call_draft(*, actor: User, call: CastingCall, values: dict, typed: dict | None = None) -> CastingCall:
    """Keeps what was typed. `values` are good ({field: value}); `typed` could not be read ({field: {"raw", "error"}}).

    A draft takes good values at once; a published call keeps them aside until `publish_changes`. Without `typed`,
    what could not be read before is still kept, but for the fields given now. Raises Invalid for values that cannot
    stand beside each other.
    """
    call = lock_call(actor=actor, call=call)
    refuse_unless_editable(call)
    values = {name: value for name, value in values.items() if name in CALL_FIELDS}
    typed = still_typed(call, values, typed)
    if call.state == CallState.DRAFT:
        lay_over(call, values)
        check_call(call)
        call.draft = {"typed": typed} if typed else {}
    else:
        call.draft = keep_aside(call, values, typed)
        check_call(lay_over(copy_of(call)))
    call.updated_at = clock.now()
    call.save(update_fields=[*CALL_FIELDS, "draft", "updated_at"])
    return call


@transaction.atomic(durable=True)
def discard_changes(*, actor: User, call: CastingCall) -> CastingCall:
    """Forgets what was written since the last publishing. Roles added since stay as drafts."""
    call = lock_call(actor=actor, call=call)
    if call.state not in LIVE:
        raise Invalid("Only a published call has changes to discard.")
    for role in lock_roles(call):
        if role.draft:
            role.draft = {}
            role.save(update_fields=["draft"])
    call.draft = {}
    call.save(update_fields=["draft"])
    record_activity(actor=actor, verb="discard_changes", subject=call, organisation=call.organisation)
    return call


# --- moves --------------------------------------------------------------------------------------------------------


def _check_move(call: CastingCall, verb: str, to: CallState) -> None:
    """The arrow must be there, and be this verb's: completed goes back to closed by reopening, not by closing."""
    check(CALL_MOVES, call.state, to, noun="call", labels=CallState.choices)
    if CALL_MOVES[call.state][to] != verb:
        raise IllegalTransition(f"This call is {call.get_state_display().lower()}, so there is nothing to {verb}.")


def _move(
    call: CastingCall, *, actor: User | None, verb: str, to: CallState, news: Signal, data: dict | None = None
) -> CastingCall:
    """The call is locked and its guards have passed."""
    _check_move(call, verb, to)
    before = CallState(call.state)
    call.state, call.updated_at = to, clock.now()
    call.save(update_fields=["state", "updated_at"])
    record_activity(
        actor=actor,
        verb=verb,
        subject=call,
        organisation=call.organisation,
        data={"from": before.value, "to": to.value} | (data or {}),
    )
    news.send(sender=CastingCall, call=call, actor=actor)
    return call


@transaction.atomic(durable=True)
def pause_call(*, actor: User, call: CastingCall) -> CastingCall:
    call = lock_call(actor=actor, call=call)
    return _move(call, actor=actor, verb="pause", to=CallState.PAUSED, news=signals.call_paused)


@transaction.atomic(durable=True)
def resume_call(*, actor: User, call: CastingCall) -> CastingCall:
    call = lock_call(actor=actor, call=call)
    _check_move(call, "resume", CallState.PUBLISHED)
    _refuse_past_deadline(call)
    return _move(call, actor=actor, verb="resume", to=CallState.PUBLISHED, news=signals.call_resumed)


@transaction.atomic(durable=True)
def close_call(*, actor: User, call: CastingCall) -> CastingCall:
    """No more submissions; the office goes on deciding."""
    call = lock_call(actor=actor, call=call)
    return _move(call, actor=actor, verb="close", to=CallState.CLOSED, news=signals.call_closed)


@transaction.atomic(durable=True)
def close_past_call(*, call: CastingCall) -> bool:
    """What the clock does once the deadline has passed; False where somebody moved it or the call meanwhile."""
    call = lock_call(actor=None, call=call)
    if call.state not in OPEN_OR_PAUSED or call.deadline_at >= clock.now():
        return False
    _move(call, actor=None, verb="close", to=CallState.CLOSED, news=signals.call_closed, data={"because": "deadline"})
    return True


@transaction.atomic(durable=True)
def complete_call(*, actor: User, call: CastingCall, confirm_undecided: int | None = None) -> CastingCall:
    """Raises NeedsConfirmation with {"undecided": n} while people wait for a decision."""
    call = lock_call(actor=actor, call=call)
    _check_move(call, "complete", CallState.COMPLETED)
    undecided = people_at(call, UNDECIDED)
    if undecided and confirm_undecided != undecided:
        raise NeedsConfirmation(
            f"{_people(undecided)} for this call without a decision. Answer them first, or complete it anyway.",
            details={"undecided": undecided},
        )
    return _move(
        call,
        actor=actor,
        verb="complete",
        to=CallState.COMPLETED,
        news=signals.call_completed,
        data={"undecided": undecided},
    )


@transaction.atomic(durable=True)
def cancel_call(*, actor: User, call: CastingCall, confirm_people: int | None = None) -> CastingCall:
    """Cuts every role that is not cast, so that whoever applied is owed an answer.

    Raises NeedsConfirmation with {"people": n} while n people have applied and are in play.
    """
    call = lock_call(actor=actor, call=call)
    _check_move(call, "cancel", CallState.CANCELLED)
    people = people_at(call, IN_PLAY)
    if people and confirm_people != people:
        raise NeedsConfirmation(
            f"{_people(people)} for this call. Cancelling cuts its roles, and everyone is owed an answer.",
            details={"people": people},
        )
    cut = [role for role in lock_roles(call) if role.state not in {RoleState.CUT, RoleState.CAST, RoleState.DRAFT}]
    for role in cut:
        cut_locked_role(actor=actor, role=role)
    refresh_search([call])
    return _move(
        call,
        actor=actor,
        verb="cancel",
        to=CallState.CANCELLED,
        news=signals.call_cancelled,
        data={"people": people, "roles_cut": [role.pk for role in cut]},
    )


@transaction.atomic(durable=True)
def archive_call(*, actor: User, call: CastingCall) -> CastingCall:
    call = lock_call(actor=actor, call=call)
    return _move(call, actor=actor, verb="archive", to=CallState.ARCHIVED, news=signals.call_archived)


REOPENS_TO = {
    CallState.CLOSED: CallState.PUBLISHED,
    CallState.COMPLETED: CallState.CLOSED,
    CallState.ARCHIVED: CallState.COMPLETED,
    CallState.CANCELLED: CallState.DRAFT,
}


@transaction.atomic(durable=True)
def reopen_call(*, actor: User, call: CastingCall, deadline_at: dt.datetime | None = None) -> CastingCall:
    """One step back: closed to open (needs a deadline ahead), completed to closed, cancelled to draft."""
    call = lock_call(actor=actor, call=call)
    to = REOPENS_TO.get(CallState(call.state))
    if to is None:
        raise Invalid(f"This call is {call.get_state_display().lower()}: there is nothing to reopen.")
    if to == CallState.PUBLISHED:
        if deadline_at is not None:
            call.deadline_at = deadline_at
            call.save(update_fields=["deadline_at"])
        _refuse_past_deadline(call)
    if to == CallState.DRAFT:
        _reopen_cut_roles(actor=actor, call=call)
    return _move(call, actor=actor, verb="reopen", to=to, news=signals.call_reopened)


def _reopen_cut_roles(*, actor: User, call: CastingCall) -> None:
    """Those that the cancelling cut; a role cut for its own reasons stays cut."""
    cancelled = Activity.objects.filter(
        subject_type=call._meta.label_lower, subject_id=call.pk, verb="cancel"
    ).order_by("-pk")
    last = cancelled.first()
    for role in lock_roles(call):
        if last and role.state == RoleState.CUT and role.pk in last.data["roles_cut"]:
            role.state = RoleState.OPEN
            role.save(update_fields=["state"])
            record_activity(actor=actor, verb="reopen", subject=role, organisation=role.organisation)
            signals.role_reopened.send(sender=Role, role=role, actor=actor)


def _refuse_past_deadline(call: CastingCall) -> None:
    if call.deadline_at is None or call.deadline_at <= clock.now():
        raise Invalid("The deadline has passed. Set a new one, and the call can open again.", field="deadline")


def people_at(call: CastingCall, stages: Sequence[Stage]) -> int:
    """How many submissions of the call stand at these stages, from the stored counts."""
    counts = RoleCount.objects.filter(role__call=call, stage__in=stages)
    return counts.aggregate(total=Sum("total"))["total"] or 0


def _people(number: int) -> str:
    return "One person is waiting" if number == 1 else f"{number:,} people are waiting"
