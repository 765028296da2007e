from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock


class Venue(models.Model):
    """A house with rooms, or no house at all: one without an address takes place online."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240, blank=True)
    zone = models.CharField(max_length=64)
    directions = models.TextField(blank=True, max_length=1000)
    parking = models.TextField(blank=True, max_length=500)
    access = models.TextField(blank=True, max_length=500)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(retired_at__isnull=True), name="venue_name_once"
            )
        ]

    def __str__(self):
        return self.name


class Room(models.Model):
    """Where one person at a time is seen. A virtual room has a link instead of a door."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=120, blank=True)
    online_url = models.URLField(blank=True, max_length=500)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "name"], condition=Q(retired_at__isnull=True), name="room_name_once"
            )
        ]

    def __str__(self):
        return self.name
