import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from talent.models.performer import Performer
from talent.states import MediaState


class ProfileExport(models.Model):
    """Everything of a performer in one file, made by the worker because it is large. Gone after a week."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="exports")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=MediaState, default=MediaState.PROCESSING)
    byte_size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["performer", "asked_by"],
                name="one_export_being_made",
                condition=Q(state=MediaState.PROCESSING),
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="export_ends")]

    def __str__(self):
        return f"Export {self.public_id}"

    @property
    def stored(self) -> str:
        """Where the storage keeps it."""
        return f"exports/{self.public_id}.zip"
