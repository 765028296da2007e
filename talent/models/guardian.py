from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from core import clock
from talent.models.media import MediaAsset
from talent.models.performer import Performer
from talent.states import AlertCadence, InvitationPurpose, Relation


class Guardianship(models.Model):
    """Who answers for a performer under 18. The performer's account is the first of them; others are asked to join."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="guardianships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.PARENT)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["performer", "user"], name="guardian_once")]

    def __str__(self):
        return f"{self.user_id} for {self.performer_id}"


class WorkPermit(models.Model):
    """A permit for a minor to work, as a place issues it. Offices learn that there is one and until when, no more."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="work_permits")
    territory = models.CharField(max_length=80)
    number = models.CharField(max_length=60, blank=True)
    issued_by = models.CharField(max_length=120, blank=True)
    expires_on = models.DateField()
    document = models.ForeignKey(MediaAsset, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reminded_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-expires_on", "id"]

    def __str__(self):
        return f"Permit of {self.performer_id} until {self.expires_on}"


class ProfileInvitation(models.Model):
    """A letter with a link, by which somebody takes over a profile or answers for a child beside somebody else."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=10, choices=InvitationPurpose)
    email = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    relation = models.CharField(max_length=10, choices=Relation, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["performer", "purpose", "email"],
                name="profile_invitation_open_once",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"Invitation {self.pk} to {self.performer_id}"


class AlertSettings(models.Model):
    """Which open roles a performer wants to hear of, and how often. No row means: not at all."""

    performer = models.OneToOneField(Performer, on_delete=models.CASCADE, related_name="alerts")
    cadence = models.CharField(max_length=8, choices=AlertCadence, default=AlertCadence.NEVER)
    only_paid = models.BooleanField(default=False)
    only_near = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "alert settings"

    def __str__(self):
        return f"Alerts of {self.performer_id}"
