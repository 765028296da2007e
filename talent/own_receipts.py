"""Whose a receipt is, and what it says in words."""

from django.template.defaultfilters import filesizeformat
from django.utils.crypto import salted_hmac

from talent.models import Receipt
from talent.states import MediaKind, ReceiptKind

NAMES = {
    MediaKind.HEADSHOT: "A headshot",
    MediaKind.RESUME: "A résumé",
    MediaKind.TAPE: "A self-tape",
    MediaKind.REEL: "A showreel",
    MediaKind.SLATE: "A slate",
    MediaKind.VOICE: "A voice demo",
    MediaKind.CLIP: "A clip",
    MediaKind.PERMIT: "A work permit",
}


def owner_digest(user_id: int) -> str:
    """By whom a receipt may be read again: it outlives the account, and tells nobody whose it was."""
    return salted_hmac("talent.receipts", str(user_id), algorithm="sha256").hexdigest()


def receipt_words(receipt: Receipt) -> str:
    """“A showreel was erased: 5 files, 48.2 MB.”"""
    facts = receipt.facts
    what = "An account" if receipt.kind == ReceiptKind.ACCOUNT else NAMES.get(facts.get("kind", ""), "A file")
    files = facts.get("files", 0)
    counted = f"{files:,} file{'' if files == 1 else 's'}, {filesizeformat(facts.get('bytes', 0))}"
    return f"{what} was erased: {counted}, the original and all that was made of it."
