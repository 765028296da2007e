from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.presentation import Presentation, Viewer
from casting.models.production import Production
from casting.models.role import Role
from casting.models.submission import Submission
from casting.states import (
    APPROVAL_MOVES,
    STEP_MOVES,
    ApprovalKind,
    ApprovalState,
    StepState,
    VerdictValue,
)
from core import clock
from core.states import append_only, state_trigger


class LadderStep(models.Model):
    """One step of the sign-off that a production asks for; each approval starts as a copy of these.

    `seats` is [{"name", "email", "user"}]: an office's person by `user`, anybody else by address.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.CASCADE, related_name="ladder")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ApprovalKind)
    quorum = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(default=3)
    seats = models.JSONField(default=list)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["production", "position"], name="ladder_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="ladder_quorum", condition=Q(quorum__gte=1)),
        ]

    def __str__(self):
        return f"{self.kind} of {self.production_id}"


class Approval(models.Model):
    """The sign-off of one person for one role. `backups` are the submission ids that stood behind, in order."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="approvals")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="approvals")
    backups = models.JSONField(default=list)
    presentation = models.ForeignKey(
        Presentation, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals"
    )
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.OPEN)
    message = models.TextField(blank=True, max_length=2000)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["role"], condition=Q(state=ApprovalState.OPEN), name="one_open_approval"),
            models.CheckConstraint(
                name="approval_closed_at", condition=Q(state=ApprovalState.OPEN) | Q(closed_at__isnull=False)
            ),
        ]
        triggers = [state_trigger("approval_legal_state", APPROVAL_MOVES)]

    def __str__(self):
        return f"Approval {self.pk} for {self.role_id}"


class ApprovalStep(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ApprovalKind)
    quorum = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(default=3)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "position"], name="step_position_once"),
            models.UniqueConstraint(fields=["approval"], condition=Q(state=StepState.OPEN), name="one_open_step"),
            models.CheckConstraint(name="step_quorum", condition=Q(quorum__gte=1)),
        ]
        triggers = [state_trigger("step_legal_state", STEP_MOVES)]

    def __str__(self):
        return f"{self.kind} of {self.approval_id}"


class ApprovalSeat(models.Model):
    """Who may say it in a step: a person of the office, or a viewer of the approval's presentation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(ApprovalStep, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    viewer = models.ForeignKey(Viewer, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=120)
    # Who handed this seat on to them, and stands aside since.
    delegated_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegate"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["step", "user"], condition=Q(user__isnull=False), name="seat_user_once"),
            models.UniqueConstraint(
                fields=["step", "viewer"], condition=Q(viewer__isnull=False), name="seat_viewer_once"
            ),
            models.CheckConstraint(
                name="seat_of_one",
                condition=Q(user__isnull=False, viewer__isnull=True) | Q(user__isnull=True, viewer__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Seat {self.pk} in {self.step_id}"


class Verdict(models.Model):
    """What somebody said in their seat. Saying something else adds a second; the newest counts, both are kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(ApprovalSeat, on_delete=models.PROTECT, related_name="verdicts")
    value = models.CharField(max_length=8, choices=VerdictValue)
    reason = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="verdict_no_with_a_reason", condition=~Q(value=VerdictValue.DECLINE) | ~Q(reason="")
            )
        ]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.value} from {self.seat_id}"
