"""What an office writes about somebody, and whom it leaves out of its searches. Called inside the office's scope."""

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Invalid, NotAllowed
from talent.models import NotShown, OfficeNote, Performer
from talent.services.talent_lists import must_keep

LONGEST = 1000


@transaction.atomic(durable=True)
def add_office_note(*, actor: User, organisation: Organisation, performer: Performer, text: str) -> OfficeNote:
    """Stays with the office, across productions. Neither the performer nor their reps read it."""
    must_keep(actor, organisation)
    words = "\n".join(" ".join(line.split()) for line in text.replace("\x00", "").strip().splitlines())
    if not words:
        raise Invalid("Write the note first.", field="text")
    if len(words) > LONGEST:
        raise Invalid(f"Keep a note under {LONGEST} characters.", field="text")
    note = OfficeNote.objects.create(organisation=organisation, performer=performer, author=actor, text=words)
    record_activity(actor=actor, verb="write", subject=note, organisation=organisation)
    return note


@transaction.atomic(durable=True)
def remove_office_note(*, actor: User, note: OfficeNote) -> None:
    _own_note(actor, note)
    if OfficeNote.objects.filter(pk=note.pk, removed_at__isnull=True).update(removed_at=clock.now()):
        record_activity(actor=actor, verb="remove", subject=note, organisation=note.organisation)


@transaction.atomic(durable=True)
def restore_office_note(*, actor: User, note: OfficeNote) -> None:
    _own_note(actor, note)
    if OfficeNote.objects.filter(pk=note.pk, removed_at__isnull=False).update(removed_at=None):
        record_activity(actor=actor, verb="restore", subject=note, organisation=note.organisation)


def _own_note(actor: User, note: OfficeNote) -> None:
    must_keep(actor, note.organisation)
    if note.author_id != actor.pk:
        raise NotAllowed("Only whoever wrote a note takes it away.")


@transaction.atomic(durable=True)
def leave_out(*, actor: User, organisation: Organisation, performer: Performer, why: str = "") -> NotShown:
    """Out of this office's searches from now on. Private to the office, and a reason for nothing else."""
    must_keep(actor, organisation)
    words = " ".join(why.replace("\x00", "").split())
    if len(words) > 200:
        raise Invalid("Keep the reason under 200 characters.", field="why")
    row, made = NotShown.objects.get_or_create(
        organisation=organisation, performer=performer, defaults={"why": words, "added_by": actor}
    )
    if made:
        record_activity(actor=actor, verb="leave_out", subject=row, organisation=organisation)
    return row


@transaction.atomic(durable=True)
def show_again(*, actor: User, organisation: Organisation, performer: Performer) -> None:
    must_keep(actor, organisation)
    for row in NotShown.objects.filter(organisation=organisation, performer=performer):
        record_activity(actor=actor, verb="show_again", subject=row, organisation=organisation)
        row.delete()
