"""Notes on a client among the people of one agency. They stay there, whatever becomes of the client."""

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from talent.models import ClientNote, Performer
from talent.policies import can_see_roster

LONGEST = 1000


@transaction.atomic(durable=True)
def write_client_note(*, actor: User, agency: Organisation, performer: Performer, text: str) -> ClientNote:
    """In the agency's scope; the caller has found the performer on its roster. Raises Invalid at "text"."""
    if not can_see_roster(actor, agency):
        raise NotAllowed("Only people of this agency write notes here.")
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"Keep a note under {LONGEST:,} characters.", field="text")
    note = ClientNote.objects.create(organisation=agency, performer=performer, author=actor, text=text)
    record_activity(actor=actor, verb="client_note.written", subject=note, organisation=agency)
    return note


@transaction.atomic(durable=True)
def remove_client_note(*, actor: User, agency: Organisation, note_id: int) -> None:
    """One's own only. Raises NotAllowed, Conflict where it is gone already."""
    note = ClientNote.objects.filter(organisation=agency, pk=note_id, removed_at=None).first()
    if note is None:
        raise Conflict("That note is gone already.")
    if note.author_id != actor.pk:
        raise NotAllowed("Only whoever wrote a note takes it away.")
    note.removed_at = clock.now()
    note.save(update_fields=["removed_at"])
    record_activity(actor=actor, verb="client_note.removed", subject=note, organisation=agency)
