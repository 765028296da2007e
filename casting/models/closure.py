from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.decision import Decision
from casting.models.submission import Submission
from casting.states import CLOSURE_MOVES, ClosureState, DeclineReason, TookPart
from core import clock
from core.states import state_trigger
from notifications.models import OutboxMessage


class Closure(models.Model):
    """The answer a performer is owed when a role goes another way (domain.md, section 4)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="closures")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="closures")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=ClosureState, default=ClosureState.DUE)
    took_part = models.CharField(max_length=12, choices=TookPart, default=TookPart.SUBMITTED)
    reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)
    due_by = models.DateTimeField(null=True, blank=True)
    message = models.OneToOneField(
        OutboxMessage, null=True, blank=True, on_delete=models.PROTECT, related_name="closure"
    )
    suppressed_because = models.CharField(max_length=48, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    # From when the performer's own page may say it: never before the note has left, or, where
    # they want no note, before the time in which the office can still take it back.
    shown_from = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                name="one_live_closure",
                condition=Q(state__in=[ClosureState.DUE, ClosureState.HELD, ClosureState.FAILED]),
            ),
            models.UniqueConstraint(fields=["submission", "version"], name="closure_version_once"),
            models.CheckConstraint(
                name="closure_suppressed_with_a_reason",
                condition=~Q(state=ClosureState.SUPPRESSED) | ~Q(suppressed_because=""),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "due_by"], name="closure_owed")]
        triggers = [state_trigger("closure_legal_state", CLOSURE_MOVES)]

    def __str__(self):
        return f"Closure {self.version} of {self.submission_id}"
