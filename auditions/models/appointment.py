import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.models.period import Period
from auditions.models.session import Session, Slot
from auditions.models.triggers import appointment_times_trigger
from auditions.states import APPOINTMENT_MOVES, CALL_IN_MOVES, LIVE, AppointmentKind, AppointmentState, CallInState
from casting.models import Submission
from core import clock
from core.states import state_trigger
from talent.models import Performer


class CallIn(models.Model):
    """Somebody to be seen in a session, and what they said about when. The session's queue is made of these.

    `free_from` and `free_until` are wall-clock times in the session's zone. `why_not` is what kept
    the last plan from placing them: [{"rule": …, "sentence": …, "loosen": …}]. `round` rises when an
    invitation to choose a time is sent anew or closed, and ends the links made before.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="call_ins")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="call_ins")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=CallInState, default=CallInState.QUEUED)
    position = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    free_from = models.TimeField(null=True, blank=True)
    free_until = models.TimeField(null=True, blank=True)
    is_online_only = models.BooleanField(default=False)
    preference = models.CharField(max_length=300, blank=True)
    why_not = models.JSONField(default=list, blank=True)
    round = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True, blank=True)
    waits_since = models.DateTimeField(null=True, blank=True)
    answer_note = models.TextField(blank=True, max_length=600)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "submission"], name="call_in_once")]
        indexes = [
            models.Index(fields=["session", "waits_since", "id"], condition=Q(state="waiting"), name="call_in_waiting")
        ]
        triggers = [state_trigger("call_in_legal_state", CALL_IN_MOVES)]

    def __str__(self):
        return f"{self.session_id}: {self.submission_id}"


class Appointment(models.Model):
    """A performer in a time. `sequence` rises with every change they are told of, so that calendars take it.

    `told_*` is what the person was last told; while the times differ, a change waits to be sent and
    nobody can answer for it. `answer_by`: an offer that nobody answered by then expires. `links_from`: the agent who
    had its letters left their agency then, and links that were signed before answer nothing, also for a later time.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="appointments")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="appointments")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
    call_in = models.ForeignKey(CallIn, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
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
    answer_by = models.DateTimeField(null=True, blank=True)
    answer_note = models.TextField(blank=True, max_length=600)
    answered_at = models.DateTimeField(null=True, blank=True)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    told_starts_at = models.DateTimeField(null=True, blank=True)
    told_ends_at = models.DateTimeField(null=True, blank=True)
    told_where = models.CharField(max_length=940, blank=True)
    told_off_at = models.DateTimeField(null=True, blank=True)
    links_from = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(name="appointment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            # Both are looked at when a statement ends, so that one statement moves or swaps many.
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[
                    (F("organisation"), RangeOperators.EQUAL),
                    (F("performer"), RangeOperators.EQUAL),
                    (Period("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=LIVE),
                deferrable=Deferrable.IMMEDIATE,
            ),
            ExclusionConstraint(
                name="one_person_a_slot",
                expressions=[(F("slot"), RangeOperators.EQUAL)],
                condition=Q(state__in=LIVE, slot__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            models.Index(fields=["submission", "-starts_at"], name="appointment_of_submission"),
            models.Index(fields=["performer", "starts_at"], name="appointment_of_performer"),
            models.Index(fields=["organisation", "starts_at"], name="appointment_of_office"),
            models.Index(fields=["session", "starts_at"], name="appointment_of_session"),
            models.Index(
                fields=["answer_by"],
                condition=Q(state=AppointmentState.OFFERED, answer_by__isnull=False),
                name="appointment_runs_out",
            ),
        ]
        triggers = [state_trigger("appointment_legal_state", APPOINTMENT_MOVES), appointment_times_trigger()]

    def __str__(self):
        return f"{self.kind} {self.pk}"
