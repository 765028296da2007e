"""A plan for a day: asked for, looked at, taken, taken back. Nobody is told anything by it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Appointment, CallIn, DayPlan, Session
from auditions.planning_tasks import work_out_plan_task
from auditions.selectors.people import names_of
from auditions.services.autofill_rules import LOOSENABLE_NAMES
from auditions.services.autofill_work import fail_lost
from auditions.services.dropping import drop
from auditions.services.locks import lock_appointments
from auditions.services.placing import Placed, place_pairs
from auditions.services.sessions import locked_session
from auditions.signals import day_changed
from auditions.states import PLAN_MOVES, AppointmentState, CallInState, PlanState
from core.db import lock_in_order
from core.errors import Conflict, Invalid
from core.states import check

MOST_PEOPLE = 400


@dataclass(frozen=True)
class Undone:
    """`taken_off` are back in the queue; `kept` names those who were told or moved meanwhile."""

    plan: DayPlan
    taken_off: int
    kept: list[str] = field(default_factory=list)


@transaction.atomic(durable=True)
def ask_for_plan(
    *, actor: User, session: Session, day: Collection[str] = (), people: Mapping[int, Collection[str]] | None = None
) -> DayPlan:
    """`day` names rules that are bent for everybody, `people` those bent for one: {call-in id: rules}.

    An earlier proposal that nobody took is dropped. Raises Conflict while one is in the making.
    """
    session = locked_session(actor, session)
    asked = {"day": _rules(day), "people": {str(key): _rules(rules) for key, rules in (people or {}).items() if rules}}
    count = CallIn.objects.filter(session=session, state=CallInState.QUEUED).count()
    if not count:
        raise Invalid("Everybody in the queue has a time. There is nobody left to place.")
    if count > MOST_PEOPLE:
        raise Invalid(f"A plan places {MOST_PEOPLE} people at most. Split the day into two sessions.")
    fail_lost(DayPlan.objects.filter(session=session))
    earlier = DayPlan.objects.filter(session=session, state=PlanState.READY)
    lock_in_order(earlier).update(state=PlanState.DROPPED)
    try:
        with transaction.atomic():
            plan = DayPlan.objects.create(
                organisation=session.organisation, session=session, asked=asked, asked_by=actor
            )
    except IntegrityError as error:
        raise Conflict("A plan for this day is being worked out already.") from error
    _record(actor, plan, "ask_plan", {"people": count, "bent": asked})
    transaction.on_commit(lambda: work_out_plan_task.delay(plan.pk), robust=True)
    return plan


def _rules(names: Collection[str]) -> list[str]:
    if set(names) - LOOSENABLE_NAMES:
        raise Invalid("That is no rule that can be bent.", field="loosen")
    return sorted(set(names))


@transaction.atomic(durable=True)
def take_plan(*, actor: User, plan: DayPlan, without: Collection[int] = ()) -> Placed:
    """Place everybody proposed but the call-ins in `without`. Nobody is told.

    Whose time was given away since, or who left the queue, comes back in `refused`; the others are placed.
    """
    session, plan = _hold(actor, plan)
    check(PLAN_MOVES, plan.state, PlanState.TAKEN, noun="plan", labels=PlanState.choices)
    wanted = [(one["call_in"], one["slot"]) for one in plan.placements if one["call_in"] not in set(without)]
    there = set(CallIn.objects.filter(session=session, pk__in=[key for key, _ in wanted]).values_list("pk", flat=True))
    wanted = [pair for pair in wanted if pair[0] in there]
    if not wanted:
        raise Invalid("There is nobody left in this plan to place.")
    placed = place_pairs(actor, session, wanted)
    appointments = {row.call_in_id: row.pk for row in placed.done}
    plan.placements = [{**one, "appointment": appointments.get(one["call_in"])} for one in plan.placements]
    plan.state = PlanState.TAKEN
    plan.save(update_fields=["placements", "state"])
    _record(actor, plan, "take_plan", {"placed": len(placed.done), "refused": len(placed.refused)})
    return placed


@transaction.atomic(durable=True)
def drop_plan(*, actor: User, plan: DayPlan) -> DayPlan:
    """Not taken; one that is still being worked out stops mattering. Nothing was placed by it."""
    _, plan = _hold(actor, plan)
    check(PLAN_MOVES, plan.state, PlanState.DROPPED, noun="plan", labels=PlanState.choices)
    plan.state = PlanState.DROPPED
    plan.save(update_fields=["state"])
    _record(actor, plan, "drop_plan")
    return plan


@transaction.atomic(durable=True)
def undo_plan(*, actor: User, plan: DayPlan) -> Undone:
    """Whoever the plan placed goes back into the queue, but who was told since or has been moved keeps their time."""
    session, plan = _hold(actor, plan)
    check(PLAN_MOVES, plan.state, PlanState.READY, noun="plan", labels=PlanState.choices)
    given = {one["appointment"]: one["slot"] for one in plan.placements if one.get("appointment")}
    rows = lock_appointments(
        Appointment.objects.filter(pk__in=list(given), session=session).select_related("submission__role", "performer")
    )
    untold = [row for row in rows if row.state == AppointmentState.PLANNED and given[row.pk] == row.slot_id]
    gone = {row.pk for row in drop(actor=actor, organisation=session.organisation, appointments=untold)}
    kept = [row for row in rows if row not in untold]
    names = names_of(actor, kept)
    standing = {row.pk for row in kept}
    plan.placements = [
        {"call_in": one["call_in"], "slot": one["slot"]}
        for one in plan.placements
        if one.get("appointment") not in standing
    ]
    DayPlan.objects.filter(session=session, state=PlanState.READY).update(state=PlanState.DROPPED)
    plan.state = PlanState.READY
    plan.save(update_fields=["placements", "state"])
    _record(actor, plan, "undo_plan", {"taken_off": len(untold)})
    day_changed.send(Session, session_id=session.pk)
    return Undone(plan, len(gone), sorted(names.values()))


def _hold(actor: User, plan: DayPlan) -> tuple[Session, DayPlan]:
    session = locked_session(actor, plan.session)
    return session, lock_in_order(DayPlan.objects.filter(pk=plan.pk)).get()


def _record(actor: User, plan: DayPlan, verb: str, data: dict | None = None) -> None:
    record_activity(
        actor=actor, verb=f"session.{verb}", subject=plan.session, organisation=plan.organisation, data=data or {}
    )
