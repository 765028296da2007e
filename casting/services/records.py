"""That somebody opened or took away the record of a part."""

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Role
from casting.policies import can_decide_role
from core.errors import NotAllowed


@transaction.atomic(durable=True)
def log_record_export(*, actor: User, role: Role, with_notes: bool) -> None:
    """Raises NotAllowed for who may look at the part but not decide on it."""
    if not can_decide_role(actor, role):
        raise NotAllowed("You can read this record, but not take it away.")
    record_activity(
        actor=actor,
        verb="record_export",
        subject=role,
        organisation=role.organisation,
        data={"form": "pdf", "notes": with_notes},
    )


@transaction.atomic(durable=True)
def log_record_reading(*, actor: User, role: Role) -> None:
    record_activity(actor=actor, verb="record_read", subject=role, organisation=role.organisation)
