from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock


class MessageTemplate(models.Model):
    """An office's own words for a kind of note. Without a row the built-in words are used."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=48)
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=8000)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="template_once")]

    def __str__(self):
        return self.kind
