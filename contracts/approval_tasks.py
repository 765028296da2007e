"""The letter with the six-digit code for an approver, which must not wait in an outbox."""

from celery import shared_task
from django.template.loader import render_to_string

from accounts.letters import letter
from accounts.tasks import RETRIES
from accounts.tenancy import across_offices
from contracts.models import DealApproval
from contracts.states import DealApprovalState
from core import codes

PURPOSE = "contracts.approval"


@shared_task(**RETRIES)
def send_approval_code_task(approval_id: int) -> None:
    """Sends the code that waits to be typed, unless it was typed, or the approval was answered, meanwhile."""
    with across_offices("an approver's code, whichever office asks them"):
        approval = DealApproval.objects.select_related("approver", "organisation").get(pk=approval_id)
    code = codes.code_of(PURPOSE, approval)
    if not code or approval.state != DealApprovalState.WAITING:
        return
    context = {"code": code, "name": approval.approver.name, "office": approval.organisation.name}
    letter(
        subject=f"Your code for {approval.organisation.name}",
        text=render_to_string("contracts/approve/code_letter.txt", context),
        to=[approval.approver.email],
    ).send()
