"""Files that arrive in pieces: begun, gone on with, put in their place, stopped, run out.

What is kept in `Upload.offset` is on the disk, or in the bucket, whatever happens to the process. Who writes the
pieces of an upload, or puts the whole in its place, holds its lock.
"""

import datetime as dt
import uuid
from typing import Any, Protocol

import structlog
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import clock
from core.db import held_by_one
from core.errors import Away, Busy, Conflict, DomainError, Garbled, Gone, Invalid, TooLarge
from talent import first_bytes, quotas, tasks, tus, upload_doors
from talent.models import MediaAsset, Upload
from talent.models.media import original_path
from talent.services.shelf import lock_shelf, short_name
from talent.states import MediaKind, MediaState, UploadState
from talent.upload_store import LostError, store

log = structlog.get_logger("callboard.uploads")

LOCK = 7_262  # with the upload's id: one process writes one upload
# So much is kept at a time: what a part of an S3 bucket has at least.
PIECE = 5 * 1024 * 1024
# A piece with a checksum is kept whole or not at all, so that it cannot be without end.
MOST_CHECKED = 64 * 1024 * 1024
# Since the last piece came.
LASTS = dt.timedelta(days=7)
ENDED = (UploadState.REFUSED, UploadState.STOPPED, UploadState.EXPIRED)

BUSY = "A piece of this file is arriving at this moment. Ask again how far it is, and go on from there."
AWAY = "The place where films are kept cannot be reached. What is here stays here; go on in a minute."
LOST = "The pieces of this file got lost on our side. Please send it again from the beginning; we are sorry."
OVER = {
    UploadState.STOPPED: "This upload was stopped. Send the file again.",
    UploadState.EXPIRED: "Nothing came of this file for a week, so what was there was deleted. Send it again.",
}


class Source(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end, also where the connection broke."""


def begin_upload(
    *,
    actor: User | None,
    door: str,
    kind: str,
    performer_slug: str,
    length: int,
    file_name: str = "",
    file_type: str = "",
    data: upload_doors.Data | None = None,
) -> Upload:
    """Make the place for a file of `length` bytes. Raises what the door refuses with, and TooLarge."""
    tus.check_length(length)
    entry = upload_doors.door(door)
    if kind not in entry.kinds:
        raise Invalid(f"What comes in here is one of: {', '.join(entry.kinds)}.", field="kind")
    data = dict(data or {})
    performer = entry.may(actor, performer_slug, data)
    name = short_name(file_name)
    with transaction.atomic(durable=True):
        if lock_shelf(performer).erased_at is not None:
            # An office's list of the day still has a line of theirs.
            raise Conflict("They have left Callboard, so nothing more is kept of them.", field="file")
        if kind in quotas.COUNTED:
            quotas.must_have_room(performer, length)
        return Upload.objects.create(
            performer=performer,
            door=door,
            door_data=data,
            kind=kind,
            file_name=name,
            metadata=tus.write_metadata({"filename": name, "filetype": file_type[:100], "kind": kind, "door": door}),
            length=length,
            parts={"asset": str(uuid.uuid4()), "first": ""},
            uploaded_by=actor,
            expires_at=clock.now() + LASTS,
        )


def append(
    *, upload: Upload, offset: int, source: Source, coming: int | None = None, checksum: tus.Checksum | None = None
) -> Upload:
    """Keep what `source` gives after the first `offset` bytes, and once all is there put the file in its place.

    A source that breaks off leaves what came before, unless there is a checksum to hold it against. `coming` is how
    much it is said to give. Raises Busy, Conflict (another offset), TooLarge, Garbled, Gone, Invalid (not a film).
    """
    with held_by_one(LOCK, upload.pk) as is_ours:
        if not is_ours:
            raise Busy(BUSY)
        upload.refresh_from_db()
        _must_receive(upload)
        if offset != upload.offset:
            raise Conflict(
                f"{upload.offset:,} bytes of this file are here, so it goes on from there, not from {offset:,}.",
                field="Upload-Offset",
                code="wrong_offset",
                details={"offset": upload.offset},
            )
        if coming is not None and offset + coming > upload.length:
            raise TooLarge(f"That is more than the {upload.length:,} bytes that the file was said to have.")
        if checksum and coming and coming > MOST_CHECKED:
            raise TooLarge(f"A piece with a checksum has at most {MOST_CHECKED // 1024**2} MB. Send smaller ones.")
        try:
            if upload.state == UploadState.RECEIVING:
                _take_in(upload, source, checksum)
        except LostError:
            _drop(upload)
            upload.refresh_from_db()
            # Stopped meanwhile, which took the pieces away.
            _must_receive(upload)
            _refuse(upload, LOST)
        except OSError as error:
            log.exception("an upload's storage is away")
            raise Away(AWAY) from error
        if upload.state == UploadState.RECEIVED:
            _settle(upload)
    return upload


def settle_upload(*, upload: Upload) -> None:
    """Make the last step again where a process died before it. Does nothing while another one is at it."""
    if upload.state != UploadState.RECEIVED:
        return
    with held_by_one(LOCK, upload.pk) as is_ours:
        if is_ours:
            upload.refresh_from_db()
            if upload.state == UploadState.RECEIVED:
                _settle(upload)


def stop_upload(*, upload: Upload) -> None:
    """Delete what came of it, also while a piece is arriving. Raises Gone, or Conflict once it is in its place."""
    with transaction.atomic(durable=True):
        current = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if current.state == UploadState.TAKEN:
            raise Conflict("This file is in its place already. Remove it there.")
        if current.state in ENDED:
            raise Gone(OVER.get(UploadState(current.state), current.failure))
        _end(current, UploadState.STOPPED)
    _drop(current)
    upload.refresh_from_db()


def expire_uploads() -> tuple[int, int]:
    """End what nothing came of for a week, and delete pieces that were left lying. Counts of both."""
    due = Upload.objects.filter(state=UploadState.RECEIVING, expires_at__lte=clock.now())
    ended = 0
    for upload in due.order_by("pk")[:500]:
        with transaction.atomic():
            current = Upload.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=upload.pk).first()
            if current is None or current.state != UploadState.RECEIVING or current.expires_at > clock.now():
                continue
            _end(current, UploadState.EXPIRED)
            ended += 1
        _drop(current)
    lying = Upload.objects.filter(~Q(parts={}), state__in=ENDED).order_by("pk")[:500]
    for upload in lying:
        _drop(upload)
    return ended, len(lying)


def settle_uploads_left_behind() -> int:
    """Files that are whole, and whose process died before they were in their place."""
    late = clock.now() - dt.timedelta(minutes=2)
    waiting = list(
        Upload.objects.select_related("performer", "uploaded_by")
        .filter(state=UploadState.RECEIVED, touched_at__lt=late)
        .order_by("pk")[:100]
    )
    for upload in waiting:
        try:
            settle_upload(upload=upload)
        except DomainError:
            # Refused: its state and its sentence say so to whoever sent it.
            continue
    return len(waiting)


def _must_receive(upload: Upload) -> None:
    if upload.state == UploadState.REFUSED:
        raise Gone(upload.failure)
    if upload.state in ENDED:
        raise Gone(OVER[UploadState(upload.state)])
    if upload.state == UploadState.RECEIVING and upload.expires_at <= clock.now():
        raise Gone(OVER[UploadState.EXPIRED])


def _take_in(upload: Upload, source: Source, checksum: tus.Checksum | None) -> None:
    place, parts, at = place_of(upload), dict(upload.parts), upload.offset
    seen = _Seen(upload, source, checksum.hasher() if checksum else None)
    while at < upload.length:
        parts, came = store().add(place, parts, at, seen.read, min(PIECE, upload.length - at))
        if not came:
            break
        at += came
        parts["first"] = seen.first.hex()
        if checksum is None:
            _keep(upload, at, parts)
    if checksum is not None:
        if seen.hasher.digest() != checksum.digest:
            raise Garbled("What arrived is not what the checksum says. Nothing of it was kept; send it once more.")
        _keep(upload, at, parts)


class _Seen:
    """A source whose first bytes are looked at on their way, ahead of being kept, and the rest hashed.

    Raises Invalid and ends the upload where they say that it is not worth while to go on.
    """

    def __init__(self, upload: Upload, source: Source, hasher: Any) -> None:
        self.upload, self.source, self.hasher = upload, source, hasher
        self.first = bytes.fromhex(upload.parts["first"])[: upload.offset]

    def read(self, size: int) -> bytes:
        data = self.source.read(size)
        if self.hasher:
            self.hasher.update(data)
        missing = min(first_bytes.ENOUGH, self.upload.length) - len(self.first)
        if missing > 0:
            self.first += data[:missing]
            if len(data) >= missing:
                self._look()
        return data

    def _look(self) -> None:
        try:
            first_bytes.must_be_usable(self.upload.kind, self.first)
        except Invalid as refusal:
            _refuse(self.upload, refusal.message)


def _keep(upload: Upload, at: int, parts: dict) -> None:
    """In one statement, since it comes with every piece. Raises Gone where it was stopped meanwhile."""
    now = clock.now()
    state = UploadState.RECEIVED if at == upload.length else UploadState.RECEIVING
    values = {"offset": at, "parts": parts, "state": state, "touched_at": now, "expires_at": now + LASTS}
    kept = Upload.objects.filter(pk=upload.pk, state=UploadState.RECEIVING, offset=upload.offset).update(**values)
    if not kept:
        _drop(upload)
        upload.refresh_from_db()
        _must_receive(upload)
        raise Conflict("This file changed meanwhile. Ask how far it is, and go on from there.")
    for name, value in values.items():
        setattr(upload, name, value)


def _settle(upload: Upload) -> None:
    """From the pieces to an asset in its place, for whoever holds the lock. Raises what the door refuses with."""
    try:
        store().seal(place_of(upload), upload.parts, upload.length)
        _make_asset(upload)
    except LostError:
        upload.refresh_from_db()
        if upload.state == UploadState.RECEIVED:
            _refuse(upload, LOST)
    except OSError as error:
        log.exception("an upload's storage is away")
        raise Away(AWAY) from error
    except DomainError as refusal:
        _refuse(upload, refusal.message, refusal)
    if upload.state in ENDED:
        # Stopped while it was put in its place.
        _drop(upload)
        raise Gone(OVER.get(UploadState(upload.state), upload.failure))


@transaction.atomic(durable=True)
def _make_asset(upload: Upload) -> None:
    lock_shelf(upload.performer)
    current = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
    if current.state == UploadState.RECEIVED:
        asset = _asset_of(upload)
        # One asset for one upload: its id was chosen when the upload began, and is unique.
        asset.save(force_insert=True)
        upload_doors.door(upload.door).finish(upload, asset)
        current.asset, current.state, current.finished_at = asset, UploadState.TAKEN, clock.now()
        current.parts = {}
        current.save(update_fields=["asset", "state", "finished_at", "parts"])
        _prepare_after_commit(asset)
    upload.asset, upload.state, upload.finished_at = current.asset, current.state, current.finished_at


def _asset_of(upload: Upload) -> MediaAsset:
    asset = MediaAsset(
        public_id=uuid.UUID(upload.parts["asset"]),
        performer=upload.performer,
        kind=upload.kind,
        file_name=upload.file_name,
        byte_size=upload.length,
        uploaded_by=upload.uploaded_by,
    )
    asset.original.name = place_of(upload)
    return asset


def _prepare_after_commit(asset: MediaAsset) -> None:
    task = tasks.PREPARE.get(MediaKind(asset.kind))
    if task is None:
        MediaAsset.objects.filter(pk=asset.pk).update(state=MediaState.READY)
    else:
        # Robust: with Redis away it stays "being prepared", and the sweep brings it in.
        transaction.on_commit(lambda: task.delay(asset.pk), robust=True)


def place_of(upload: Upload) -> str:
    """Where the storage is to keep the whole file."""
    return original_path(MediaAsset(public_id=uuid.UUID(upload.parts["asset"]), kind=upload.kind), upload.file_name)


def _refuse(upload: Upload, sentence: str, refusal: DomainError | None = None) -> None:
    """End it with a sentence, which is raised too."""
    with transaction.atomic(durable=True):
        current = Upload.objects.select_for_update(no_key=True).get(pk=upload.pk)
        if current.state in (UploadState.RECEIVING, UploadState.RECEIVED):
            current.failure = sentence[:300]
            _end(current, UploadState.REFUSED)
    upload.state, upload.failure = current.state, current.failure
    _drop(current)
    raise refusal or Invalid(sentence, field="file", code="refused")


def _end(upload: Upload, state: UploadState) -> None:
    upload.state, upload.finished_at = state, clock.now()
    # What the door needed to know is needed no more.
    upload.door_data = {}
    upload.save(update_fields=["state", "finished_at", "failure", "door_data"])


def _drop(upload: Upload) -> None:
    """Delete its pieces; where the storage is away, the sweep does."""
    if not upload.parts:
        return
    try:
        store().drop(place_of(upload), upload.parts)
    except OSError:
        return
    Upload.objects.filter(pk=upload.pk, state__in=ENDED).update(parts={})
