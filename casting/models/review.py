from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.role import Role
from casting.models.submission import Submission
from casting.models.triggers import rating_triggers
from casting.states import NoteAudience
from core import clock


class Opening(models.Model):
    """That a person of the office opened a submission, and when they first did."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="openings")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "reviewer"], name="opening_once")]

    def __str__(self):
        return f"{self.reviewer_id} opened {self.submission_id}"


class Rating(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="ratings")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer"], name="one_rating_per_reviewer"),
            models.CheckConstraint(name="rating_one_to_five", condition=Q(value__range=(1, 5))),
        ]
        triggers = rating_triggers()

    def __str__(self):
        return f"{self.value} for {self.submission_id}"


class Note(models.Model):
    """Private to the office, or to its author alone; never shown outside."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=NoteAudience, default=NoteAudience.OFFICE)
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["submission", "id"], name="note_of_submission")]

    def __str__(self):
        return f"Note {self.pk} on {self.submission_id}"


class ReviewOrder(models.Model):
    """The seed of one reviewer's own shuffle of a role, kept so that the order they met people in can be told."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seed = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "reviewer"], name="review_order_once")]

    def __str__(self):
        return f"Order of {self.reviewer_id} for {self.role_id}"
