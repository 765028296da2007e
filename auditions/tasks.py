"""Where a worker finds this room's tasks."""

from auditions.booking_tasks import keep_waiting_lists_moving_task, write_reminders_task
from auditions.planning_tasks import fail_lost_plans_task, work_out_plan_task

__all__ = [
    "fail_lost_plans_task",
    "keep_waiting_lists_moving_task",
    "work_out_plan_task",
    "write_reminders_task",
]
