"""The films and sounds of a profile: put up whole, named, put in order, replaced."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core.errors import Conflict, Invalid, NotAllowed
from talent.models import MediaAsset, Performer, PerformerSkill, Upload
from talent.policies import can_edit_performer
from talent.services.media import drop_media
from talent.services.profiles import announce_change, must_edit
from talent.services.shelf import lock_shelf
from talent.services.uploads import append, begin_upload
from talent.states import SHOWN_FILMS, MediaKind

LONGEST_TITLE = 120
UP, DOWN = "up", "down"
NOT_YOURS = "You may not change this profile any more, so the film was not kept."
REPLACED = "What this was to take the place of is not there any more. Put it up as a new one."


def put_up(
    *, actor: User | None, performer: Performer, kind: str, file: UploadedFile, door: str = "shelf", **data: str
) -> MediaAsset:
    """A whole file by a plain form, through the same door as one that comes in pieces. Raises Invalid at "file"."""
    upload = begin_upload(
        actor=actor,
        door=door,
        kind=kind,
        performer_slug=performer.slug,
        length=file.size or 0,
        file_name=file.name or "",
        file_type=file.content_type or "",
        data=data,
    )
    file.seek(0)
    asset = append(upload=upload, offset=0, source=file).asset
    if asset is None:
        raise Invalid("This file broke off on its way. Choose it once more.", field="file")
    return asset


def name_film(*, actor: User, asset: MediaAsset, title: str) -> None:
    """What casting reads above it; without a title, what kind of film it is."""
    must_edit(actor, asset.performer)
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"At most {LONGEST_TITLE} characters; this title has {len(title)}.", field="title")
    with transaction.atomic(durable=True):
        asset.title = title
        asset.save(update_fields=["title"])
        record_activity(actor=actor, verb="film.named", subject=asset)
        announce_change(asset.performer)


def move_film(*, actor: User, asset: MediaAsset, direction: str) -> None:
    """One place up or down among those of its kind. At the end of the line nothing happens."""
    must_edit(actor, asset.performer)
    with transaction.atomic(durable=True):
        lock_shelf(asset.performer)
        films = list(asset.performer.media.filter(kind=asset.kind, removed_at__isnull=True).order_by("position", "pk"))
        at = next((n for n, film in enumerate(films) if film.pk == asset.pk), None)
        if at is None:
            raise Conflict("That one was taken down meanwhile.")
        to = at - 1 if direction == UP else at + 1
        if 0 <= to < len(films):
            films[at], films[to] = films[to], films[at]
        # From one on: what comes new stands at nought, so first, until it is put in order.
        for position, film in enumerate(films, start=1):
            film.position = position
        MediaAsset.objects.bulk_update(films, ["position"])
        record_activity(actor=actor, verb="film.moved", subject=asset)
        announce_change(asset.performer)


def take_the_place_of(*, upload: Upload, asset: MediaAsset) -> None:
    """In the caller's transaction, which holds the shelf: the new one stands where the old one stood, under its title.

    Captions do not come along: they belong to what is said in the old one. Raises Conflict, and NotAllowed for whoever
    spoke for the performer when the upload began and does no more.
    """
    if upload.uploaded_by is None or not can_edit_performer(upload.uploaded_by, upload.performer):
        raise NotAllowed(NOT_YOURS)
    old = asset.performer.media.filter(
        public_id=upload.door_data["replaces"], kind__in=SHOWN_FILMS, removed_at__isnull=True
    ).first()
    if old is None or old.kind != asset.kind:
        raise Conflict(REPLACED, field="replaces")
    asset.title, asset.position = old.title, old.position
    asset.save(update_fields=["title", "position"])
    PerformerSkill.objects.filter(clip=old).update(clip=asset)
    drop_media(asset=old)
    record_activity(actor=upload.uploaded_by, verb=f"{MediaKind(asset.kind)}.replaced", subject=asset)
    announce_change(asset.performer)
