from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from auditions.models.session import Session
from auditions.states import AccessibleFormat
from core import clock
from talent.models import Performer


class ReminderChoice(models.Model):
    """Which reminders of appointments a person wants; without a row all three."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choice")
    a_week_before = models.BooleanField(default=True)
    a_day_before = models.BooleanField(default=True)
    two_hours_before = models.BooleanField(default=True)

    def __str__(self):
        return f"Reminders of {self.user_id}"


class AccessNeeds(models.Model):
    """What a performer needs to be at their best: asked once, shown to an office with an appointment of theirs.

    It belongs to the performer, not to an office, and is theirs to change or empty.
    """

    performer = models.OneToOneField(Performer, on_delete=models.CASCADE, related_name="access_needs")
    needs = models.TextField(blank=True, max_length=1000)
    format = models.CharField(max_length=16, choices=AccessibleFormat, blank=True)
    wants_reader = models.BooleanField(default=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"Access needs of {self.performer_id}"


class CalendarFeed(models.Model):
    """A secret address of a calendar: of one person, or of one session. Only the key's hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="calendar_feeds")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feed_of_one_thing",
                condition=Q(user__isnull=False, session__isnull=True, organisation__isnull=True)
                | Q(user__isnull=True, session__isnull=False, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True, user__isnull=False), name="one_feed_a_person"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(revoked_at__isnull=True, session__isnull=False),
                name="one_feed_a_session",
            ),
        ]

    def __str__(self):
        return f"Calendar feed {self.pk}"
