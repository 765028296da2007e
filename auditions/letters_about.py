"""Which performer a letter of this room is about, for whoever answers for a minor."""

from collections.abc import Callable, Sequence

from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn, SelfTapeRequest
from notifications.models import OutboxMessage
from talent.letters_about import register

MODELS = {
    "auditions.appointment": Appointment,
    "auditions.callin": CallIn,
    "auditions.selftaperequest": SelfTapeRequest,
}


def register_all() -> None:
    for subject_type, model in MODELS.items():
        register(subject_type, _of(model))


def _of(model: type) -> Callable[[Sequence[OutboxMessage]], dict[int, int]]:
    def source(messages: Sequence[OutboxMessage]) -> dict[int, int]:
        with across_offices("a letter is about a performer, whichever office wrote it"):
            rows = model.objects.filter(pk__any_of=[message.subject_id for message in messages])
            known = dict(rows.values_list("pk", "performer"))
        return {message.pk: known[message.subject_id] for message in messages if message.subject_id in known}

    return source
