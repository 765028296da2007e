"""Receipts of what was erased: that it was, when it was asked for and when it was done, and never what it was."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core.errors import Conflict
from notifications.services.outbox import add_messages
from talent.messages_films import receipt_message
from talent.models import Receipt
from talent.own_receipts import owner_digest
from talent.states import ReceiptKind


def add_receipts(*, user_ids: Iterable[int], kind: ReceiptKind, facts: dict, asked_at: dt.datetime) -> list[Receipt]:
    """One for each of these people, in the caller's transaction, which has erased. Facts are counts and sizes."""
    rows = [
        Receipt(kind=kind, owner_digest=owner_digest(user_id), facts=facts, asked_at=asked_at)
        for user_id in dict.fromkeys(user_ids)
    ]
    return Receipt.objects.bulk_create(rows)


def mail_receipt(*, actor: User, receipt: Receipt) -> None:
    """To the person's own address, once; the caller's selector found it among their own. Raises Conflict without one."""
    if not actor.email:
        raise Conflict("There is no e-mail address on your account to send it to.")
    with transaction.atomic(durable=True):
        add_messages([receipt_message(actor, receipt)])
        record_activity(actor=actor, verb="receipt.mailed", subject=receipt)
