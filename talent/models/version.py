import pgtrigger
from django.db import models

from core import clock
from talent.models.performer import Performer


class ProfileVersion(models.Model):
    """A profile as it stood when it was submitted. Never changes, so later edits don't rewrite what was reviewed.

    `data` holds what an office may see (see talent.services.versions for its shape): no legal
    name, no union, no contact.
    """

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    data = models.JSONField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["performer", "number"], name="profile_version_number_once")]
        triggers = [pgtrigger.Protect(name="profile_version_fixed", operation=pgtrigger.Update)]

    def __str__(self):
        return f"Version {self.number} of {self.performer_id}"
