import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.states import append_only, state_trigger
from talent.models.media import MediaAsset
from talent.models.performer import Performer
from talent.states import UPLOAD_MOVES, MediaKind, ReceiptKind, UploadState

MOST_BYTES = 2 * 1024**3


class Upload(models.Model):
    """A file on its way in, in pieces (tus 1.0): `offset` of `length` bytes are kept for good.

    `door` names who was asked whether it may come (talent.upload_doors) and what becomes of it; `door_data` is what
    the door needs to know. `parts` is what the storage knows of the pieces.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="uploads")
    door = models.CharField(max_length=24)
    door_data = models.JSONField(default=dict)
    kind = models.CharField(max_length=10, choices=MediaKind)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVING)
    failure = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    metadata = models.CharField(max_length=2000, blank=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=dict)
    asset = models.OneToOneField(MediaAsset, null=True, blank=True, on_delete=models.SET_NULL, related_name="came_by")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    touched_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="upload_within_its_length", condition=Q(offset__lte=F("length"))),
            models.CheckConstraint(name="upload_size", condition=Q(length__gte=1, length__lte=MOST_BYTES)),
            models.CheckConstraint(
                name="upload_taken_is_whole",
                condition=~Q(state__in=[UploadState.RECEIVED, UploadState.TAKEN]) | Q(offset=F("length")),
            ),
        ]
        indexes = [
            models.Index(fields=["performer", "-id"], name="upload_of_performer"),
            models.Index(
                fields=["expires_at"],
                name="upload_on_its_way",
                condition=Q(state__in=[UploadState.RECEIVING, UploadState.RECEIVED]),
            ),
        ]
        triggers = [state_trigger("upload_legal_state", UPLOAD_MOVES)]

    def __str__(self):
        return f"Upload {self.public_id}"


class Receipt(models.Model):
    """That something was erased: what, when it was asked and when it was done. Nothing in it says what was erased."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=ReceiptKind)
    # Who may read it again: a digest of their account's number, since the account itself may be gone.
    owner_digest = models.CharField(max_length=64, db_index=True)
    # Counts and sizes: {"files": 4, "bytes": 1200, "kind": "reel", "kept": ["contract"]}.
    facts = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        triggers = [append_only()]

    def __str__(self):
        return f"Receipt {self.public_id}"
