from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock


class OutboxPause(models.Model):
    """While an office has this row, none of its notes leave."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    def __str__(self):
        return f"Pause of {self.organisation_id}"
