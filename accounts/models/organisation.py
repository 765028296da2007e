import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models.triggers import last_owner_stays, role_fits_office
from accounts.states import InvitationStanding, MembershipRole, OrganisationKind
from core import clock


class Organisation(models.Model):
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    website = models.URLField(blank=True)
    about = models.TextField(blank=True, max_length=2000)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_verified_by_someone",
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)),
        ]
        # Roles depend on the kind, so an office that has people cannot become another kind.
        triggers = [pgtrigger.ReadOnly(name="kind_is_kept", fields=["kind"])]

    def __str__(self):
        return self.name

    @property
    def is_verified(self):
        return self.verified_at is not None


class Membership(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=MembershipRole)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=MembershipRole.values)),
        ]
        triggers = [role_fits_office(), last_owner_stays()]

    def __str__(self):
        return f"{self.get_role_display()} of {self.organisation_id}"


class Invitation(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16, choices=MembershipRole)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                name="invitation_open_once",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
            ),
        ]
        triggers = [role_fits_office()]

    def __str__(self):
        return f"Invitation {self.pk}"

    @property
    def standing(self) -> InvitationStanding:
        if self.accepted_at:
            return InvitationStanding.ACCEPTED
        if self.revoked_at:
            return InvitationStanding.REVOKED
        return InvitationStanding.EXPIRED if self.expires_at <= clock.now() else InvitationStanding.WAITING
