from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from contracts.models.contract import Contract
from contracts.models.offer import Offer
from core import clock
from talent.models import Performer


class Engagement(models.Model):
    """What the contracts of one deal bring the agency that made them, kept from the newest of them in force.

    `executed_at` is of the first: an amendment moves no engagement into another year.

    `earned`, `currency`, `said`, `on_top`, `scale` and `elsewhere` are `contracts.commission.Ground`; what the agency
    and the performer settled on is read beside them, because it may still change.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    executed_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    earned = models.DecimalField(max_digits=14, decimal_places=2)
    said = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    on_top = models.BooleanField(default=False)
    scale = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    elsewhere = models.BooleanField(default=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "offer"], name="engagement_once")]
        indexes = [models.Index(fields=["organisation", "executed_at"], name="engagement_of_agency")]

    def __str__(self):
        return f"{self.earned} {self.currency} of {self.offer_id}"


class CommissionReceived(models.Model):
    """Money that an agency has received as its commission of a contract. The agency's own book; no office reads it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="commissions")
    amount = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3)
    received_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["received_on", "id"]
        constraints = [models.CheckConstraint(name="commission_received_is_money", condition=Q(amount__gt=0))]

    def __str__(self):
        return f"{self.amount} {self.currency}"
