from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.states import Agreement, ProductionKind
from core import clock


class OfficeSettings(models.Model):
    """How long this casting office lets a note rest before it leaves, and how it signs."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="casting_settings")
    hold_no_minutes = models.PositiveIntegerField("wait before a not-this-time leaves", default=120)
    hold_good_minutes = models.PositiveIntegerField("wait before good news leaves", default=5)
    reply_to = models.EmailField(blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_settings_holds", condition=Q(hold_no_minutes__lte=10080, hold_good_minutes__lte=10080)
            )
        ]

    def __str__(self):
        return f"Settings of {self.organisation_id}"


class Production(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="productions")
    kind = models.CharField(max_length=12, choices=ProductionKind)
    title = models.CharField(max_length=160)
    codename = models.CharField(max_length=160, blank=True)
    is_announced = models.BooleanField(default=True)
    company = models.CharField(max_length=160, blank=True)
    director = models.CharField(max_length=160, blank=True)
    format = models.CharField(max_length=80, blank=True)
    synopsis = models.TextField(blank=True, max_length=4000)
    agreement = models.CharField(max_length=16, choices=Agreement, blank=True)
    agreement_note = models.CharField(max_length=200, blank=True)
    asks_union_status = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    cast_budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(max_length=3, default="GBP")
    # Whether a part may be called cast only when its sign-off stands, or with a reason on record.
    needs_approval = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="production_codename_until_announced", condition=Q(is_announced=True) | ~Q(codename="")
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="production_of_office")]

    def __str__(self):
        return self.title

    @property
    def public_title(self):
        """What anyone outside the office reads: the codename until the production is announced."""
        return self.title if self.is_announced else self.codename
