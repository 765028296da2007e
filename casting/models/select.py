from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.production import Production
from casting.models.role import Role
from casting.models.submission import Submission
from casting.states import PayPer
from core import clock


class Select(models.Model):
    """A casting director's pick for a role, in its place; `backup_rank` orders who is offered up next.

    `fee` is what casting expects, `fee_units` how many of `fee_per` there will be; fee × units is what it costs.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="selects")
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="pick")
    rank = models.PositiveSmallIntegerField()
    backup_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    word = models.CharField(max_length=300, blank=True)
    fee = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    fee_per = models.CharField(max_length=12, choices=PayPer, blank=True)
    fee_units = models.PositiveSmallIntegerField(default=1)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "rank"], name="select_rank_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["role", "backup_rank"], name="select_backup_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="select_fee_has_a_unit", condition=Q(fee__isnull=True) | (Q(fee__gte=0) & ~Q(fee_per=""))
            ),
        ]

    def __str__(self):
        return f"{self.rank} for {self.role_id}"


class Ensemble(models.Model):
    """One way to cast the whole production; several are kept side by side and one of them is the chosen one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.CASCADE, related_name="ensembles")
    name = models.CharField(max_length=60)
    is_chosen = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["production", "name"], name="ensemble_name_once"),
            models.UniqueConstraint(fields=["production"], condition=Q(is_chosen=True), name="one_chosen_ensemble"),
        ]

    def __str__(self):
        return self.name


class EnsemblePart(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ensemble = models.ForeignKey(Ensemble, on_delete=models.CASCADE, related_name="parts")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    select = models.ForeignKey(Select, on_delete=models.CASCADE, related_name="+")

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ensemble", "role"], name="ensemble_part_once")]

    def __str__(self):
        return f"{self.role_id} in {self.ensemble_id}"
