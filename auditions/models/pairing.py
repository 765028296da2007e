from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.models.period import Period
from auditions.models.session import Session, Slot
from casting.models import Submission
from core import clock
from talent.models import Performer


class Pairing(models.Model):
    """Two or more finalists of different roles who read together, in a group slot of a chemistry session.

    Each of them has one appointment for the whole span in which they are needed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pairings")
    slot = models.OneToOneField(Slot, null=True, blank=True, on_delete=models.SET_NULL, related_name="pairing")
    position = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"Pairing {self.pk}"


class PairingMember(models.Model):
    """One of a pairing. The times are the slot's, so that nobody reads in two rooms at once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="members")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="pairings")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "submission"], name="pairing_member_once"),
            models.CheckConstraint(
                name="pairing_member_times",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            ExclusionConstraint(
                name="one_pairing_at_a_time",
                expressions=[
                    (F("organisation"), RangeOperators.EQUAL),
                    (F("performer"), RangeOperators.EQUAL),
                    (Period("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(starts_at__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self):
        return f"{self.pairing_id}: {self.submission_id}"


class PairingRating(models.Model):
    """What one reviewer makes of the pair, not of either of them. A null value is an abstention."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="ratings")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=600)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pairing", "reviewer"], name="pairing_rating_once"),
            models.CheckConstraint(
                name="pairing_rating_value", condition=Q(value__isnull=True) | Q(value__range=(1, 5))
            ),
        ]

    def __str__(self):
        return f"{self.pairing_id}: {self.value}"
