"""Everything of this room that a worker does, for Celery to find."""

from contracts.approval_tasks import send_approval_code_task
from contracts.offer_tasks import expire_offers_task

__all__ = ["expire_offers_task", "send_approval_code_task"]
