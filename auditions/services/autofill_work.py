"""The worker's half of a plan: reading the day, solving it, writing down what came of it."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from accounts.tenancy import across_offices, office_scope
from auditions.models import CallIn, DayPlan
from auditions.services.autofill_facts import DayFacts, read_day
from auditions.services.autofill_model import Proposal, propose
from auditions.states import CallInState, PlanState
from core import clock
from core.db import lock_in_order

# Far longer than a worker may take; past them nobody is at work on it any more.
WAITS_AT_MOST = dt.timedelta(minutes=10)
RUNS_AT_MOST = dt.timedelta(seconds=60)
LOST = "The plan got lost on its way. Nothing was placed: ask for it again."
BROKEN = "The plan did not work out this time. Nothing was placed: ask for it again, or place people by hand."
IN_THE_MAKING = [PlanState.QUEUED, PlanState.RUNNING]
MOST_CHOICES = 150_000


def work_out(*, plan_id: int) -> DayPlan | None:
    """For the worker. A plan that was dropped, or that another worker has, is left alone."""
    with across_offices("a worker plans the days of every office"):
        plan = DayPlan.objects.select_related("organisation", "session__venue").filter(pk=plan_id).first()
    if plan is None:
        return None
    with office_scope(plan.organisation):
        if not _begin(plan):
            return None
        facts = read_day(plan.session, plan.asked)
        choices = len(facts.day.people) * len(facts.day.times)
        if choices > MOST_CHOICES:
            fail_plan(plan_id=plan.pk, sentence="This day has too many times for one plan. Split it into two.")
            return None
        return _finish(plan, facts, propose(facts.day))


@transaction.atomic(durable=True)
def _begin(plan: DayPlan) -> bool:
    at = clock.now()
    mine = DayPlan.objects.filter(pk=plan.pk, state=PlanState.QUEUED)
    return bool(mine.update(state=PlanState.RUNNING, started_at=at))


@transaction.atomic(durable=True)
def _finish(plan: DayPlan, facts: DayFacts, proposal: Proposal) -> DayPlan | None:
    held = lock_in_order(DayPlan.objects.filter(pk=plan.pk, state=PlanState.RUNNING)).first()
    if held is None:
        return None
    reasons = {key: [facts.say(key, one) for one in found] for key, found in proposal.left_out.items()}
    held.placements = [{"call_in": key, "slot": slot} for key, slot in proposal.placed.items()]
    held.left_out = [{"call_in": key, "reasons": found} for key, found in reasons.items()]
    held.state, held.finished_at = PlanState.READY, clock.now()
    held.save(update_fields=["placements", "left_out", "state", "finished_at"])
    rows = list(lock_in_order(CallIn.objects.filter(pk__in=list(facts.people), state=CallInState.QUEUED)))
    for row in rows:
        row.why_not = reasons.get(row.pk, [])
    CallIn.objects.bulk_update(rows, ["why_not"])
    return held


def fail_plan(*, plan_id: int, sentence: str = BROKEN) -> None:
    """For the worker, when it could not finish. Says why in words for whoever asked."""
    with across_offices("a worker plans the days of every office"):
        DayPlan.objects.filter(pk=plan_id, state__in=IN_THE_MAKING).update(
            state=PlanState.FAILED, failure=sentence, finished_at=clock.now()
        )


def fail_lost_plans() -> int:
    """Plans whose worker died; returns how many. The page that waits says so, and they can be asked for again."""
    with across_offices("the clock looks after the plans of every office"):
        return fail_lost(DayPlan.objects.all())


def fail_lost(plans: QuerySet[DayPlan]) -> int:
    at = clock.now()
    waiting = plans.filter(state=PlanState.QUEUED, created_at__lt=at - WAITS_AT_MOST)
    running = plans.filter(state=PlanState.RUNNING, started_at__lt=at - RUNS_AT_MOST)
    words = {"state": PlanState.FAILED, "failure": LOST, "finished_at": at}
    return waiting.update(**words) + running.update(**words)
