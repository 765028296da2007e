"""Lists and folders of people, shared by everybody who works in an office. Called inside the office's scope."""

from collections.abc import Sequence

from django.db import IntegrityError, models, transaction
from django.db.models import Max

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from talent.models import Performer, TalentFolder, TalentList, TalentListEntry
from talent.policies import findable_q
from talent.search_policies import can_keep_talent, can_search_talent

LONGEST_NAME, LONGEST_NOTE = 80, 300
MOST_ON_A_LIST = 2000


def make_folder(*, actor: User, organisation: Organisation, name: str) -> TalentFolder:
    must_keep(actor, organisation)
    folder = TalentFolder(organisation=organisation, name=plain_name(name))
    with transaction.atomic(durable=True):
        _save_named(folder, "folder")
        record_activity(actor=actor, verb="make", subject=folder, organisation=organisation, data={"name": folder.name})
    return folder


def rename_folder(*, actor: User, folder: TalentFolder, name: str) -> None:
    must_keep(actor, folder.organisation)
    folder.name = plain_name(name)
    with transaction.atomic(durable=True):
        _save_named(folder, "folder")
        record_activity(
            actor=actor, verb="change", subject=folder, organisation=folder.organisation, data={"name": folder.name}
        )


def remove_folder(*, actor: User, folder: TalentFolder) -> None:
    """Its lists stay, in no folder."""
    must_keep(actor, folder.organisation)
    with transaction.atomic(durable=True):
        record_activity(
            actor=actor, verb="remove", subject=folder, organisation=folder.organisation, data={"name": folder.name}
        )
        TalentFolder.objects.filter(pk=folder.pk).delete()


def make_list(
    *, actor: User, organisation: Organisation, name: str, folder: TalentFolder | None = None, note: str = ""
) -> TalentList:
    must_keep(actor, organisation)
    made = TalentList(
        organisation=organisation, name=plain_name(name), folder=folder, note=plain_note(note), made_by=actor
    )
    with transaction.atomic(durable=True):
        _save_named(made, "list")
        _record(actor, "make", made)
    return made


def change_list(
    *, actor: User, talent_list: TalentList, name: str, folder: TalentFolder | None = None, note: str = ""
) -> None:
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        locked = _locked(talent_list)
        locked.name, locked.folder, locked.note = plain_name(name), folder, plain_note(note)
        _save_named(locked, "list")
        _record(actor, "change", locked)


def remove_list(*, actor: User, talent_list: TalentList) -> None:
    """Off every page; `restore_list` brings it back as it was."""
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        locked = _locked(talent_list)
        locked.removed_at = clock.now()
        locked.save(update_fields=["removed_at"])
        _record(actor, "remove", locked)


def restore_list(*, actor: User, talent_list: TalentList) -> None:
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        row = TalentList.objects.select_for_update(no_key=True).get(pk=talent_list.pk)
        if row.removed_at is None:
            return
        row.removed_at = None
        _save_named(row, "list")
        _record(actor, "restore", row)


def add_to_list(*, actor: User, talent_list: TalentList, performers: Sequence[Performer]) -> int:
    """At the end of the list, in that order; who is on it already stays where they are. Returns how many are new."""
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        locked = _locked(talent_list)
        there = set(locked.entries.filter(performer__in=performers).values_list("performer_id", flat=True))
        fresh = [one for one in dict.fromkeys(performers) if one.pk not in there]
        if locked.total + len(fresh) > MOST_ON_A_LIST:
            raise Invalid(f"A list holds {MOST_ON_A_LIST} people. Make another for the rest.", field="talent_list")
        last = locked.entries.aggregate(last=Max("position"))["last"] or 0
        TalentListEntry.objects.bulk_create(
            [
                TalentListEntry(talent_list=locked, performer=one, position=last + place, added_by=actor)
                for place, one in enumerate(fresh, start=1)
            ],
            batch_size=1000,
        )
        _recount(locked)
        if fresh:
            _record(actor, "add", locked, people=len(fresh))
    return len(fresh)


def take_off_list(*, actor: User, talent_list: TalentList, performers: Sequence[Performer]) -> int:
    """Returns how many were on it."""
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        locked = _locked(talent_list)
        gone, _ = locked.entries.filter(performer__in=performers).delete()
        _recount(locked)
        if gone:
            _record(actor, "take_off", locked, people=gone)
    return gone


def take_off_unlisted(*, actor: User, talent_list: TalentList) -> int:
    """Whoever the office may no longer look for: they have no page to be ticked on. Returns how many there were."""
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        locked = _locked(talent_list)
        listed = Performer.objects.filter(findable_q(talent_list.organisation), erased_at=None)
        gone, _ = locked.entries.exclude(performer__in=listed).delete()
        _recount(locked)
        if gone:
            _record(actor, "take_off", locked, people=gone)
    return gone


@transaction.atomic(durable=True)
def note_export(*, actor: User, talent_list: TalentList, kind: str) -> None:
    """That somebody took the list away as a file."""
    if not can_search_talent(actor, talent_list.organisation):
        raise NotAllowed("A list is taken away by whoever looks for performers in the office.")
    _record(actor, "export", talent_list, format=kind)


def note_on_list(*, actor: User, entry: TalentListEntry, note: str) -> None:
    must_keep(actor, entry.talent_list.organisation)
    with transaction.atomic(durable=True):
        TalentListEntry.objects.filter(pk=entry.pk).update(note=plain_note(note))
        _record(actor, "note", entry.talent_list)


def order_list(*, actor: User, talent_list: TalentList, performer_ids: Sequence[int]) -> None:
    """Whoever is named comes in that order where they stood; the rest keeps its places behind. Once each."""
    must_keep(actor, talent_list.organisation)
    with transaction.atomic(durable=True):
        locked = _locked(talent_list)
        entries = list(locked.entries.order_by("position", "id"))
        wanted = {pk: place for place, pk in enumerate(performer_ids)}
        if len(wanted) != len(performer_ids) or not set(wanted) <= {one.performer_id for one in entries}:
            raise Conflict("The list changed meanwhile. Look at it again, then put it in order.")
        entries.sort(key=lambda one: wanted.get(one.performer_id, len(wanted)))
        for position, entry in enumerate(entries, start=1):
            entry.position = position
        TalentListEntry.objects.bulk_update(entries, ["position"], batch_size=1000)
        _record(actor, "order", locked)


def must_keep(actor: User, organisation: Organisation) -> None:
    if not can_keep_talent(actor, organisation):
        raise NotAllowed("Lists, notes and searches are kept by the office’s owners, directors and associates.")


def plain_name(name: str) -> str:
    text = " ".join(name.replace("\x00", "").split())
    if not text:
        raise Invalid("Give it a name.", field="name")
    if len(text) > LONGEST_NAME:
        raise Invalid(f"Keep the name under {LONGEST_NAME} characters.", field="name")
    return text


def plain_note(note: str) -> str:
    text = " ".join(note.replace("\x00", "").split())
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"Keep the note under {LONGEST_NOTE} characters.", field="note")
    return text


def _locked(talent_list: TalentList) -> TalentList:
    row = TalentList.objects.select_for_update(no_key=True).filter(pk=talent_list.pk, removed_at__isnull=True).first()
    if row is None:
        raise Conflict("That list was removed meanwhile.")
    return row


def _recount(talent_list: TalentList) -> None:
    talent_list.total = talent_list.entries.count()
    talent_list.save(update_fields=["total"])


def _save_named(row: models.Model, noun: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Invalid(f"There is a {noun} of that name already.", field="name") from error


def _record(actor: User, verb: str, talent_list: TalentList, **data: object) -> None:
    record_activity(
        actor=actor,
        verb=verb,
        subject=talent_list,
        organisation=talent_list.organisation,
        data={"name": talent_list.name, **data},
    )
