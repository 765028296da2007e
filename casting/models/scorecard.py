from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.production import Production
from core import clock


class Scorecard(models.Model):
    """What a production's reviewers score. Without one, a rating is a single value from 1 to 5."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.OneToOneField(Production, on_delete=models.CASCADE, related_name="scorecard")
    scale = models.PositiveSmallIntegerField(default=5)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.CheckConstraint(name="scorecard_scale", condition=Q(scale__in=[3, 5, 10]))]

    def __str__(self):
        return f"Scorecard of {self.production_id}"


class Dimension(models.Model):
    """One column of a scorecard. A dimension that was scored is retired, never removed. Weight 0 counts in no total."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="dimensions")
    name = models.CharField(max_length=40)
    help = models.CharField(max_length=160, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "name"], condition=Q(retired_at__isnull=True), name="dimension_name_once"
            ),
            models.CheckConstraint(name="dimension_weight", condition=Q(weight__lte=10)),
        ]

    def __str__(self):
        return self.name
