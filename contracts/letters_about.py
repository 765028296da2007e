"""Which performer a letter of this room is about, for whoever answers for a minor.

What a rep reads of a deal is theirs to share. Letters to parties carry a right to sign: each guardian has their own.
"""

from collections.abc import Callable, Sequence

from accounts.tenancy import across_offices
from contracts.models import Hold, Offer
from notifications.models import OutboxMessage
from talent.letters_about import register


def register_all() -> None:
    register("contracts.hold", _of(Hold), for_guardians_alone=True)
    register("contracts.offer", _of(Offer), for_guardians_alone=True)


def _of(model: type) -> Callable[[Sequence[OutboxMessage]], dict[int, int]]:
    def source(messages: Sequence[OutboxMessage]) -> dict[int, int]:
        with across_offices("a letter is about a performer, whichever office wrote it"):
            rows = model.objects.filter(pk__any_of=[message.subject_id for message in messages], agency__isnull=True)
            known = {
                pk: (who, account) for pk, who, account in rows.values_list("pk", "performer", "performer__account")
            }
        # Only what went to the talent side: an office's own people read letters about deals too.
        return {
            message.pk: known[message.subject_id][0]
            for message in messages
            if message.subject_id in known and message.recipient_id == known[message.subject_id][1]
        }

    return source
