"""Where a worker finds this room's tasks."""

from auditions.booking_tasks import keep_waiting_lists_moving_task, write_reminders_task

__all__ = ["keep_waiting_lists_moving_task", "write_reminders_task"]
