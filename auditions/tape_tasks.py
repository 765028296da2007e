"""What the clock does about self-tape requests."""

from celery import shared_task

from auditions.services.self_tape_ends import expire_requests, remind_of_deadlines


@shared_task
def expire_self_tapes_task() -> None:
    expire_requests()


@shared_task
def remind_of_self_tapes_task() -> None:
    remind_of_deadlines()
