from django.conf import settings
from django.db import models

from accounts.tenancy import ScopedManager
from core import clock
from core.states import append_only


class Activity(models.Model):
    """Who did what to which thing, and when. Rows are added, never changed or removed."""

    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=48)
    subject_type = models.CharField(max_length=48)
    subject_id = models.BigIntegerField()
    batch = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    # How many further rows the same act has; null on those rows, which the office's log does not tell again.
    others = models.IntegerField(null=True, default=0, db_default=0)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        verbose_name_plural = "activity"
        indexes = [
            models.Index(
                fields=["organisation", "-id"], name="activity_office_told", condition=models.Q(others__isnull=False)
            ),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="activity_of_subject"),
            models.Index(fields=["batch"], name="activity_of_batch", condition=models.Q(batch__isnull=False)),
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"
