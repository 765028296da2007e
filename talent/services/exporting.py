"""A whole profile as one file, where it is too large to be sent while somebody waits: made by the worker, kept for a week."""

import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core import clock
from notifications.services.notices import NewNotice, add_notices
from talent.models import Performer, ProfileExport
from talent.policies import can_edit_performer
from talent.selectors.exporting import KeptFile, export_data, files_of
from talent.states import MediaState
from talent.zips import zip_of

# What goes out at once: a minute of somebody's waiting, and of a thread of the web process.
MOST_AT_ONCE = 200_000_000
KEPT = dt.timedelta(days=7)
LEFT_BEHIND = dt.timedelta(minutes=30)
README = """Everything that Callboard keeps of this profile, taken along on {day}.

profile.json   the profile in words: what casting sees, and what is kept apart (legal name, unions, size card, booked-out
               dates, who represents whom), and every version that an office was sent. Callboard can read it again:
               "Data", "Bring something in".
media/         every picture, film, sound and paper as it was uploaded. profile.json says which is which.

What offices wrote or recorded themselves belongs to them and is not in here.
"""


def pieces_of(user: User, performer: Performer, files: Sequence[KeptFile]) -> Iterator[bytes]:
    """The file as it is written. The caller has asked whether the reader may have it."""
    day = clock.show(clock.now(), "UTC", "date")
    said = json.dumps(export_data(user, performer, files), ensure_ascii=False, indent=2)
    texts = [("README.txt", README.format(day=day).encode()), ("profile.json", said.encode())]
    return zip_of(texts, [(file.name, file.stored) for file in files])


def make_export(*, export_id: int) -> None:
    """The worker's half. Safe to run again; whoever may not change the profile any more gets nothing."""
    export = ProfileExport.objects.select_related("performer", "asked_by").filter(pk=export_id).first()
    if export is None or export.state != MediaState.PROCESSING:
        return
    performer, reader = export.performer, export.asked_by
    if not can_edit_performer(reader, performer):
        drop_exports(ProfileExport.objects.filter(pk=export_id))
        return
    with tempfile.TemporaryFile(prefix="callboard-export-") as made:
        for piece in pieces_of(reader, performer, files_of(reader, performer)):
            made.write(piece)
        size = made.tell()
        made.seek(0)
        default_storage.delete(export.stored)
        default_storage.save(export.stored, File(made))
    with transaction.atomic():
        done = ProfileExport.objects.filter(pk=export_id, state=MediaState.PROCESSING)
        if not done.update(state=MediaState.READY, byte_size=size, expires_at=clock.now() + KEPT):
            # Made by another worker meanwhile, or its performer left while it was being made.
            if not ProfileExport.objects.filter(pk=export_id).exists():
                default_storage.delete(export.stored)
            return
        add_notices(
            [
                NewNotice(
                    user_id=reader.pk,
                    title="Your file with everything is ready",
                    text=f"All that Callboard keeps of {performer.stage_name}, for seven days.",
                    url=reverse("talent:data", args=[performer.slug]),
                    dedupe_key=f"export:{export.public_id}",
                )
            ]
        )


def drop_exports(exports: Iterable[ProfileExport]) -> int:
    """Rows first: a file without a row can be had by nobody, and goes with the next sweep that finds it."""
    gone = list(exports)
    ProfileExport.objects.filter(pk__in=[export.pk for export in gone]).delete()
    for export in gone:
        transaction.on_commit(partial(default_storage.delete, export.stored), robust=True)
    return len(gone)


def end_exports() -> list[int]:
    """Those whose week is over go; ids of those that no worker finished come back."""
    drop_exports(ProfileExport.objects.filter(expires_at__lte=clock.now()))
    late = ProfileExport.objects.filter(state=MediaState.PROCESSING, created_at__lt=clock.now() - LEFT_BEHIND)
    return list(late.values_list("pk", flat=True)[:100])
