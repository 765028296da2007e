"""Everything of this room that a worker does, for Celery to find."""

from contracts.approval_tasks import send_approval_code_task
from contracts.hold_tasks import expire_holds_task
from contracts.offer_tasks import expire_offers_task
from contracts.option_tasks import look_after_options_task
from contracts.seal_tasks import seal_contract_task, seal_lost_contracts_task
from contracts.sign_codes import send_sign_code_task
from contracts.sign_tasks import expire_contracts_task, remind_of_signatures_task
from contracts.turning_tasks import turn_deals_of_lapsed_agencies_task

__all__ = [
    "expire_contracts_task",
    "expire_holds_task",
    "expire_offers_task",
    "look_after_options_task",
    "remind_of_signatures_task",
    "seal_contract_task",
    "seal_lost_contracts_task",
    "send_approval_code_task",
    "send_sign_code_task",
    "turn_deals_of_lapsed_agencies_task",
]
