from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock
from talent.models.performer import Performer


class Representation(models.Model):
    """Which agency speaks for whom, in which territory, from when to when. `agent` answers for this client."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="representations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representations")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="clients"
    )
    territory = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["performer", "organisation", "territory"],
                name="representation_once",
                condition=Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="representation_dates", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return f"{self.organisation_id} for {self.performer_id}"
