"""Where a worker finds this room's tasks."""

from auditions.booking_tasks import keep_waiting_lists_moving_task, write_reminders_task
from auditions.door_tasks import purge_attendance_task
from auditions.planning_tasks import fail_lost_plans_task, work_out_plan_task
from auditions.tape_tasks import expire_self_tapes_task, remind_of_self_tapes_task

__all__ = [
    "expire_self_tapes_task",
    "fail_lost_plans_task",
    "keep_waiting_lists_moving_task",
    "purge_attendance_task",
    "remind_of_self_tapes_task",
    "work_out_plan_task",
    "write_reminders_task",
]
