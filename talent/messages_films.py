"""The words of the letter that says what was erased."""

from accounts.models import User
from core import clock
from notifications.kinds import Category, Kind, register, register_category
from notifications.services.outbox import NewMessage
from talent.models import Receipt
from talent.own_receipts import receipt_words

RECEIPT = "talent.media_erased"
CATEGORY = "receipts"
BODY = """Dear {greeting},

{what}

Asked for {asked}, done {done}. Number {number}.

This receipt says that it was done, and nothing about what it was."""
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "what": "what was erased, in counts and sizes",
    "asked": "when it was asked for",
    "done": "when it was done",
    "number": "the receipt's number",
}
SAMPLE = {
    "greeting": "Ada",
    "what": "A showreel was erased: 5 files, 48 MB.",
    "asked": "on 3 May 2027, 14:02",
    "done": "on 3 May 2027, 14:04",
    "number": "3f0c",
}


def register_kinds() -> None:
    register_category(Category(CATEGORY, "Receipts", "What was erased, where you asked for it by mail."))
    register(
        Kind(
            key=RECEIPT,
            label="Receipt of something erased",
            category=CATEGORY,
            subject="Receipt: erased {done}",
            body=BODY,
            variables=VARIABLES,
            sample=SAMPLE,
            may_unsubscribe=False,
            keeps_quiet_hours=False,
            for_offices=False,
        )
    )


def receipt_message(to: User, receipt: Receipt) -> NewMessage:
    zone = to.time_zone or "UTC"
    return NewMessage(
        kind=RECEIPT,
        to_email=to.email,
        to_name=to.name,
        recipient_id=to.pk,
        time_zone=zone,
        dedupe_key=f"receipt:{receipt.pk}:{to.pk}",
        context={
            "greeting": (to.name or to.email).split(" ")[0],
            "what": receipt_words(receipt),
            "asked": f"on {clock.show(receipt.asked_at, zone)}",
            "done": f"on {clock.show(receipt.done_at, zone)}",
            "number": str(receipt.public_id),
        },
        subject_type=receipt._meta.label_lower,
        subject_id=receipt.pk,
    )
