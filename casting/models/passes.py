from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.role import Role
from casting.states import PASS_MOVES, Deciders, OthersScores, PassState, Reviewers
from core import clock
from core.states import state_trigger
from talent.models import Performer


class ReviewPass(models.Model):
    """One look at a role's submissions, with its own rules. At most one of a role is open.

    `keepers` see names in a blind pass, because somebody has to ring people up; they score nothing in it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="passes")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=PassState, default=PassState.PLANNED)
    reviewers = models.CharField(max_length=8, choices=Reviewers, default=Reviewers.ALL)
    is_blind = models.BooleanField(default=False)
    shows_tapes = models.BooleanField(default=False)
    others_scores = models.CharField(max_length=10, choices=OthersScores, default=OthersScores.AFTER_OWN)
    deciders = models.CharField(max_length=8, choices=Deciders, default=Deciders.USUAL)
    keepers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["role"], condition=Q(state=PassState.OPEN), name="one_open_pass"),
            models.UniqueConstraint(fields=["role", "name"], name="pass_name_once"),
            models.CheckConstraint(name="pass_tapes_only_blind", condition=Q(is_blind=True) | Q(shows_tapes=False)),
        ]
        triggers = [state_trigger("pass_legal_state", PASS_MOVES)]

    def __str__(self):
        return self.name


class Assignment(models.Model):
    """That a reviewer is to look at a submission in a pass."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    review_pass = models.ForeignKey(ReviewPass, on_delete=models.CASCADE, related_name="assignments")
    submission = models.ForeignKey("casting.Submission", on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review_pass", "reviewer", "submission"], name="assigned_once")]

    def __str__(self):
        return f"{self.submission_id} for {self.reviewer_id}"


class ConflictOfInterest(models.Model):
    """A reviewer declared that they should not judge this performer: they see neither the card nor its scores."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reviewer", "performer"],
                condition=Q(lifted_at__isnull=True),
                name="conflict_once",
            )
        ]

    def __str__(self):
        return f"{self.reviewer_id} stays out of {self.performer_id}"
