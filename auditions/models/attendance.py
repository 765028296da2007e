from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.models.appointment import Appointment
from auditions.states import AppointmentState, CheckInWay
from casting.models import Submission
from core import clock
from talent.models import MediaAsset


class Attendance(models.Model):
    """A line of the sign-in sheet: when somebody was due, arrived, went in and came out. Kept 30 days (domain.md).

    `came_from` is the state they were in before they came or were missed, so that a slip can be taken back to it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="attendance")
    due_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    in_at = models.DateTimeField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=10, choices=CheckInWay, blank=True)
    came_from = models.CharField(max_length=24, choices=AppointmentState, default=AppointmentState.CONFIRMED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attendance_out_after_in", condition=Q(out_at__isnull=True) | Q(out_at__gte=F("in_at"))
            )
        ]

    def __str__(self):
        return f"Attendance of {self.appointment_id}"


class DoorEvent(models.Model):
    """One act at the door as a device sent it. `key` is the device's own, so that a repeat does nothing."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="door_events")
    key = models.UUIDField(unique=True)
    verb = models.CharField(max_length=20)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    refusal = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(organisation="organisation")

    def __str__(self):
        return f"{self.verb} {self.appointment_id}"


class Take(models.Model):
    """A recording made in the room. It lies with the submission; the performer's own shelf does not show it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="takes")
    appointment = models.ForeignKey(Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="takes")
    asset = models.OneToOneField(MediaAsset, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="take_number_once")]

    def __str__(self):
        return f"Take {self.number} of {self.submission_id}"
