from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.models.session import Session
from auditions.states import PLAN_MOVES, PlanState
from core import clock
from core.states import state_trigger


class DayPlan(models.Model):
    """A proposal for a session, made by a worker; nothing is placed until somebody takes it.

    `placements`: [{"call_in": id, "slot": id}], with "appointment" once taken. `left_out`: [{"call_in": id,
    "reasons": [{"rule", "sentence", "loosen": [rule], "opens": times}]}]. `asked` holds the rules that were bent:
    {"day": [rule], "people": {call-in id: [rule]}}.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.QUEUED)
    asked = models.JSONField(default=dict, blank=True)
    placements = models.JSONField(default=list, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(state__in=["queued", "running"]), name="one_plan_in_the_making"
            )
        ]
        triggers = [state_trigger("day_plan_legal_state", PLAN_MOVES)]

    def __str__(self):
        return f"Plan {self.pk} of {self.session_id}"
