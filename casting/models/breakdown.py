from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.call import CastingCall
from casting.models.role import Role
from core import clock
from talent.models import Performer


class BreakdownMark(models.Model):
    """An agency has put a breakdown aside. Its own affair: the scope is the agency, never the call's office."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey(CastingCall, on_delete=models.CASCADE, related_name="+")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "call"], name="breakdown_aside_once")]

    def __str__(self):
        return f"{self.call_id} put aside by {self.organisation_id}"


class PutUpDraft(models.Model):
    """What one agent has ticked and typed for the clients of a call that have not been put up yet.

    `picks` are pairs of client and part, "7-31". `data` keeps fields by the client they are of, "all" for those of
    everybody: {"all": {"word": …}, "7": {"note_7": …}}. `revision` counts what was typed; ticks do not move it.
    `page` names the page that typed last: one whose answer was lost on the way is not overtaken by itself.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey(CastingCall, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    picks = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    data = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=36, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "call", "user"], name="one_put_up_draft")]

    def __str__(self):
        return f"Draft of {self.user_id} for call {self.call_id}"


class RoleAlert(models.Model):
    """That a performer was, or is to be, told of a role that fits what they say of themselves. `reasons` say why."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="role_alerts")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="alerts")
    reasons = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["performer", "role"], name="role_alert_once")]
        indexes = [
            models.Index(fields=["performer"], name="role_alert_to_tell", condition=models.Q(told_at__isnull=True))
        ]

    def __str__(self):
        return f"{self.role_id} for {self.performer_id}"
