from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from contracts.states import ApproverKind
from core import clock
from core.money import CURRENCIES


class DealSettings(models.Model):
    """How this office deals: who sees money, how long things stay open, what its contracts are numbered by."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="deal_settings")
    associates_see_money = models.BooleanField(default=False)
    hold_hours = models.PositiveSmallIntegerField(default=48)
    offer_hours = models.PositiveSmallIntegerField(default=72)
    signing_days = models.PositiveSmallIntegerField(default=7)
    # What employing somebody costs beside the fee, where no agreement in force says it.
    fringe_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    next_contract = models.PositiveIntegerField(default=1)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        verbose_name_plural = "deal settings"
        constraints = [
            models.CheckConstraint(
                name="deal_settings_fringe",
                condition=Q(fringe_percent__isnull=True) | Q(fringe_percent__gte=0, fringe_percent__lte=100),
            )
        ]

    def __str__(self):
        return f"Deals of {self.organisation_id}"


class Approver(models.Model):
    """Whoever the office names to approve offers up to an amount, holds, or both; `limit` null means any amount.

    With an account they approve in the app, without one by a personal link and a code to their address.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ApproverKind)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approves_offers = models.BooleanField(default=True)
    approves_holds = models.BooleanField(default=False)
    limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=Q(removed_at__isnull=True), name="approver_once"
            ),
            models.CheckConstraint(
                name="approver_limit",
                condition=Q(limit__isnull=True, currency="") | Q(limit__gt=0, currency__in=CURRENCIES),
            ),
        ]

    def __str__(self):
        return f"Approver {self.pk}"
