"""Letting an approver without an account in: by a code that is mailed to the address they were named with."""

from django.db import transaction

from contracts.approval_tasks import PURPOSE, send_approval_code_task
from contracts.models import DealApproval
from contracts.states import DealApprovalState
from core import codes
from core.errors import Conflict, Invalid


@transaction.atomic(durable=True)
def ask_approval_code(*, approval: DealApproval) -> None:
    approval = DealApproval.objects.select_for_update(no_key=True).get(pk=approval.pk)
    if approval.state != DealApprovalState.WAITING:
        raise Conflict("This is not asked of you any more.")
    codes.begin(PURPOSE, approval)
    approval.save(update_fields=codes.FIELDS)
    transaction.on_commit(lambda: send_approval_code_task.delay(approval.pk))


def confirm_approval_code(*, approval: DealApproval, typed: str) -> None:
    """Raises Invalid, with a sentence, for a code that is wrong, too old, or has been tried five times."""
    with transaction.atomic(durable=True):
        # A wrong try is kept, so the refusal is raised when the transaction is over.
        locked = DealApproval.objects.select_for_update(no_key=True).get(pk=approval.pk)
        answer = codes.answer(PURPOSE, locked, typed)
        locked.save(update_fields=codes.FIELDS)
    if answer.refusal:
        raise Invalid(answer.refusal, field="code")
