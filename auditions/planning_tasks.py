"""What a worker does about plans of a day. A run that comes twice changes nothing."""

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from auditions.services.autofill_work import fail_lost_plans, fail_plan, work_out

log = structlog.get_logger("callboard.auditions")


@shared_task(ignore_result=True, soft_time_limit=40, time_limit=50)
def work_out_plan_task(plan_id: int) -> None:
    """Proposes a day. The solver keeps its own time; the limit is for whatever else may hang."""
    try:
        work_out(plan_id=plan_id)
    except SoftTimeLimitExceeded:
        log.warning("a plan ran out of time", plan_id=plan_id)
        fail_plan(plan_id=plan_id)
    except Exception:
        fail_plan(plan_id=plan_id)
        raise


@shared_task(ignore_result=True)
def fail_lost_plans_task() -> None:
    if lost := fail_lost_plans():
        log.warning("plans were lost with their worker", plans=lost)
