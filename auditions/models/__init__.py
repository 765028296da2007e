import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.states import APPOINTMENT_MOVES, LIVE, AppointmentKind, AppointmentState
from casting.models import Submission
from core import clock
from core.states import state_trigger
from talent.models import Performer


class Period(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class Appointment(models.Model):
    """A performer in a time. `sequence` rises with every change, so that calendars take it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="appointments")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=20, choices=AppointmentKind)
    state = models.CharField(max_length=24, choices=AppointmentState, default=AppointmentState.OFFERED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=240, blank=True)
    online_url = models.URLField(blank=True, max_length=500)
    prepare = models.TextField(blank=True, max_length=2000)
    answer_note = models.TextField(blank=True, max_length=600)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(name="appointment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[
                    (F("organisation"), RangeOperators.EQUAL),
                    (F("performer"), RangeOperators.EQUAL),
                    (Period("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=LIVE),
            ),
        ]
        indexes = [
            models.Index(fields=["submission", "-starts_at"], name="appointment_of_submission"),
            models.Index(fields=["performer", "starts_at"], name="appointment_of_performer"),
            models.Index(fields=["organisation", "starts_at"], name="appointment_of_office"),
        ]
        triggers = [state_trigger("appointment_legal_state", APPOINTMENT_MOVES)]

    def __str__(self):
        return f"{self.kind} {self.pk}"
