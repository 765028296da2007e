import uuid

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.role import Role
from casting.states import DeclineReason
from core import clock


class Decision(models.Model):
    """One act on one or many submissions, so that it can be undone as one.

    What each of them was before stands in the activity rows that carry this decision's id as
    their batch.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="decisions")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=16)
    target = models.CharField(max_length=12)
    reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["role", "-created_at"], name="decision_of_role")]

    def __str__(self):
        return f"{self.verb} {self.done} for {self.role_id}"
