from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.note_triggers import note_triggers, reading_triggers
from casting.models.passes import ReviewPass
from casting.models.role import Role
from casting.models.scorecard import Dimension
from casting.models.submission import Submission
from casting.models.triggers import rating_triggers
from casting.states import NoteAudience
from core import clock
from core.states import append_only


class Opening(models.Model):
    """That a person of the office opened a submission, and when they first did."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="openings")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The how-manieth person of the role it was that they opened, so that the effect of position can be looked at.
    position = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "reviewer"], name="opening_once")]

    def __str__(self):
        return f"{self.reviewer_id} opened {self.submission_id}"


class Rating(models.Model):
    """What one reviewer thinks now: a score, or that they abstain. No row means not yet looked at, or not yet scored.

    `value` runs from 1 to 5 whatever the scorecard's scale, so that the stored mean compares; the
    dimensions stand in Score as they were given. `review_pass` is the pass it was given in.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="ratings")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_pass = models.ForeignKey(ReviewPass, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    is_abstention = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "reviewer"], name="one_rating_per_reviewer"),
            models.CheckConstraint(
                name="rating_one_to_five", condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=5)
            ),
            models.CheckConstraint(
                name="rating_scores_or_abstains",
                condition=Q(value__isnull=False, is_abstention=False) | Q(value__isnull=True, is_abstention=True),
            ),
        ]
        triggers = rating_triggers()

    def __str__(self):
        return f"{self.value} for {self.submission_id}"


class Score(models.Model):
    """One dimension of a rating, on the scorecard's own scale; an empty value abstains in it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="scores")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "dimension"], name="one_score_per_dimension"),
            models.CheckConstraint(name="score_one_to_ten", condition=Q(value__isnull=True) | Q(value__range=(1, 10))),
        ]

    def __str__(self):
        return f"{self.value} in {self.dimension_id}"


class RatingRecord(models.Model):
    """Every rating that was ever given, in its pass and at its place in the reviewer's order. Added, never changed.

    `scores` is {dimension id: value or null}; an empty value without abstention is a rating taken back.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rating_records")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_pass = models.ForeignKey(ReviewPass, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    is_abstention = models.BooleanField(default=False)
    scores = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["submission", "id"], name="rating_record_of_submission")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.reviewer_id} gave {self.value} to {self.submission_id}"


class Note(models.Model):
    """Written for one audience and read by nobody further out. `at_ms` is a moment of the tape; `parent` its thread.

    Removing one is a recall, possible until somebody else has read it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=12, choices=NoteAudience, default=NoteAudience.OFFICE)
    # One level: an answer names the note that began the thread, and has its audience or a narrower one.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    at_ms = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["submission", "id"], name="note_of_submission")]
        triggers = note_triggers()

    def __str__(self):
        return f"Note {self.pk} on {self.submission_id}"


class NoteReading(models.Model):
    """That somebody other than its author has read a note: the office's person, or a viewer by link."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey("casting.Viewer", null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "reader", "viewer"], nulls_distinct=False, name="note_read_once"),
            models.CheckConstraint(
                name="note_read_by_one",
                condition=Q(reader__isnull=False, viewer__isnull=True) | Q(reader__isnull=True, viewer__isnull=False),
            ),
        ]
        triggers = reading_triggers()

    def __str__(self):
        return f"{self.note_id} read"


class NoteMention(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mention_once")]

    def __str__(self):
        return f"{self.person_id} in {self.note_id}"


class ReviewOrder(models.Model):
    """The seed of one reviewer's own shuffle of a role, kept so that the order they met people in can be told."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seed = models.BigIntegerField()
    # How many of the role this reviewer has opened so far: the next opening's position is one more.
    met = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "reviewer"], name="review_order_once")]

    def __str__(self):
        return f"Order of {self.reviewer_id} for {self.role_id}"
