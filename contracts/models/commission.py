from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from contracts.models.contract import Contract
from core import clock


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
