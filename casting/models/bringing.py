from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.decision import Decision
from casting.models.role import Role
from casting.models.submission import Submission
from core import clock


class RoleInvitation(models.Model):
    """Somebody whom the office asked by mail to put themself forward for a role."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "email"], name="invited_once")]

    def __str__(self):
        return f"Invitation {self.pk} to {self.role_id}"


class ListImport(models.Model):
    """A list of people for a role as it was read: shown row by row first, brought in when somebody says so.

    `table` is the file as text, heading first, kept only until then; `columns` says which of its columns is whose
    {"name", "email", "agency": place or None}. `rows` is what became of each line:
    [{"line", "name", "email", "agency", "performer", "verdict", "why", "choices"}]. `decision` is the act that
    brought them in.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    table = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    def __str__(self):
        return self.file_name
