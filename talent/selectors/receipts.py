"""Reading one's own receipts."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from core.errors import NotFound
from talent.models import Receipt
from talent.own_receipts import owner_digest


def receipts_of(user: User) -> QuerySet[Receipt]:
    """The newest first."""
    return Receipt.objects.filter(owner_digest=owner_digest(user.pk)).order_by("-id")


def own_receipt(user: User, public_id: UUID) -> Receipt:
    """Raises NotFound: whose receipt it is cannot be told by anybody else."""
    receipt = receipts_of(user).filter(public_id=public_id).first()
    if receipt is None:
        raise NotFound("There is no such receipt.")
    return receipt
