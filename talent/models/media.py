import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from talent.models.due import entry_due
from talent.models.performer import Performer
from talent.states import MediaKind, MediaState, ScanState

# A file's place follows from its public id alone, so that a signed address is served without asking the database.
VARIANTS = {
    "card": "card.webp",
    "large": "large.webp",
    "whole": "whole.webp",
    "resume": "resume.pdf",
    "poster": "poster.webp",
    # MP4 or WebM: the file's first bytes say which (talent.streaming). Of a sound alone it is an MP4 too.
    "tape": "tape",
    # Pictures of a film side by side, the loudness of a sound as JSON, and what is said in it as WebVTT.
    "strip": "strip.webp",
    "wave": "wave.json",
    "captions": "captions.vtt",
}


def stored_path(public_id, variant: str) -> str:
    """Where the storage keeps that variant of an asset."""
    return f"talent/{str(public_id)[:2]}/{public_id}/{VARIANTS[variant]}"


def original_path(asset, filename):
    if asset.kind == MediaKind.RESUME:
        return stored_path(asset.public_id, "resume")
    return f"talent/{str(asset.public_id)[:2]}/{asset.public_id}/original"


def variant_path(asset, filename):
    return f"talent/{str(asset.public_id)[:2]}/{asset.public_id}/{filename}"


class MediaAsset(models.Model):
    """A file of a performer's. The original stays private; pages show the variants made from it."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="media")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=MediaKind)
    state = models.CharField(max_length=10, choices=MediaState, default=MediaState.PROCESSING)
    failure = models.CharField(max_length=300, blank=True)
    original = models.FileField(upload_to=original_path, max_length=200)
    card = models.FileField(upload_to=variant_path, max_length=200, blank=True)
    large = models.FileField(upload_to=variant_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    byte_size = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    page_count = models.PositiveSmallIntegerField(null=True, blank=True)
    crop = models.JSONField(null=True, blank=True)
    caption = models.CharField(max_length=120, blank=True)
    alt = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_main = models.BooleanField(default=False)
    look = models.ForeignKey("talent.Look", null=True, blank=True, on_delete=models.SET_NULL, related_name="headshots")
    title = models.CharField(max_length=120, blank=True)
    # Of the worker's work, in percent; `tries` are the workers that began it.
    progress = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    # What there is beside the proxy: {"strip": {"count", "width", "height", "every_ms"}, "wave": bool,
    # "captions": language, "has_picture": bool, "has_sound": bool, "proxy_bytes": int}.
    made = models.JSONField(default=dict, blank=True)
    scan = models.CharField(max_length=8, choices=ScanState, default=ScanState.NOT_ASKED, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_main", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["performer"],
                name="one_main_headshot",
                condition=Q(kind=MediaKind.HEADSHOT, is_main=True, removed_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["performer"],
                name="one_resume",
                condition=Q(kind=MediaKind.RESUME, removed_at__isnull=True),
            ),
            models.CheckConstraint(name="media_progress_is_a_share", condition=Q(progress__lte=100)),
        ]
        indexes = [
            models.Index(fields=["performer", "kind"], name="media_of_performer"),
            models.Index(
                fields=["created_at"],
                name="media_being_prepared",
                condition=Q(state=MediaState.PROCESSING, removed_at__isnull=True),
            ),
        ]
        triggers = [entry_due("state", "removed_at")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.public_id}"
