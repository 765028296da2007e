from django.conf import settings
from django.db import models

from core import clock
from notifications.states import Cadence


class Preference(models.Model):
    """How one person wants one kind of news. No row means at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    category = models.CharField(max_length=24)
    cadence = models.CharField(max_length=8, choices=Cadence, default=Cadence.AT_ONCE)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "category"], name="preference_once")]

    def __str__(self):
        return f"{self.category}: {self.cadence}"
