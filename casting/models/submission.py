from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.board import Bin
from casting.models.call import CastingCall
from casting.models.production import Production
from casting.models.role import Role
from casting.models.triggers import submission_count_triggers
from casting.states import STAGE_OF, SUBMISSION_MOVES, Stage, SubmissionState, Via
from core import clock
from core.states import state_trigger
from talent.models import MediaAsset, Performer, ProfileVersion


class Submission(models.Model):
    """A performer proposed for a role.

    From `name_key` down, the columns repeat what the profile version says, so that the decision
    room filters and sorts ten thousand rows by an index and never joins.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(CastingCall, on_delete=models.PROTECT, related_name="submissions")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="submissions")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="submissions")
    profile = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    via = models.CharField(max_length=8, choices=Via)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=SubmissionState, default=SubmissionState.SUBMITTED)
    stage = models.GeneratedField(
        expression=Case(
            *[When(state=state, then=Value(stage.value)) for state, stage in STAGE_OF.items()],
            default=Value(Stage.REVIEW.value),
        ),
        output_field=models.CharField(max_length=12, choices=Stage),
        db_persist=True,
    )
    headshot = models.ForeignKey(MediaAsset, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True, max_length=1000)
    tape_url = models.URLField(blank=True, max_length=500)
    answers = models.JSONField(default=list, blank=True)
    union_status = models.CharField(max_length=80, blank=True)
    call_version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    viewed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    tape = models.ForeignKey(MediaAsset, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    bin = models.ForeignKey(Bin, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    rating_sum = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_mean = models.GeneratedField(
        expression=Case(
            When(rating_count=0, then=Value(0, output_field=models.DecimalField(max_digits=4, decimal_places=2))),
            default=Cast(F("rating_sum") / F("rating_count"), models.DecimalField(max_digits=4, decimal_places=2)),
        ),
        output_field=models.DecimalField(max_digits=4, decimal_places=2),
        db_persist=True,
    )
    name_key = models.CharField(max_length=160, db_collation="C")
    search_text = models.TextField(blank=True)
    playing_age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    playing_age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    places = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "performer"], name="one_submission_per_role"),
            models.UniqueConstraint(fields=["role", "number"], name="submission_number_once"),
            models.CheckConstraint(name="submission_state_known", condition=Q(state__in=SubmissionState.values)),
            models.CheckConstraint(
                name="submission_viewed_has_a_time",
                condition=~Q(state=SubmissionState.VIEWED) | Q(viewed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["role", "stage", "-rating_mean", "-id"], name="submission_by_rating"),
            models.Index(fields=["role", "stage", "name_key", "id"], name="submission_by_name"),
            models.Index(fields=["role", "stage", "-submitted_at", "-id"], name="submission_newest"),
            models.Index(fields=["performer", "-submitted_at"], name="submission_of_performer"),
            models.Index(
                fields=["agency", "-submitted_at"], name="submission_of_agency", condition=Q(agency__isnull=False)
            ),
            models.Index(fields=["call", "id"], name="submission_of_call"),
            # What an office was told about unions, read without the rows.
            models.Index(
                fields=["organisation", "union_status", "production", "performer"],
                name="submission_union_told",
                condition=~Q(union_status=""),
            ),
            models.Index(fields=["bin", "id"], name="submission_of_bin", condition=Q(bin__isnull=False)),
            GinIndex(name="submission_search_trgm", fields=["search_text"], opclasses=["gin_trgm_ops"]),
        ]
        triggers = [state_trigger("submission_legal_state", SUBMISSION_MOVES), *submission_count_triggers()]

    def __str__(self):
        return f"Submission {self.number} for role {self.role_id}"


class WayIn(models.Model):
    """A further way in which the same performer was proposed for the role.

    The submission itself carries the way through which they are contacted: that of the representation
    of record, else the first. Every other one is kept here, so that one person is one card.
    `outcome` is set where the agency ceased to speak for them: how it stood then, as far as the agency might know.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="ways")
    via = models.CharField(max_length=8, choices=Via)
    agency = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, max_length=1000)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=SubmissionState, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="way_in_ended_has_a_time", condition=Q(outcome="") | Q(withdrawn_at__isnull=False)
            ),
            models.UniqueConstraint(fields=["submission", "via", "agency"], nulls_distinct=False, name="way_in_once"),
            models.CheckConstraint(name="way_in_of_a_rep", condition=~Q(via=Via.REP) | Q(agency__isnull=False)),
        ]

    def __str__(self):
        return f"{self.via} for {self.submission_id}"


class SubmissionDraft(models.Model):
    """What somebody has typed into an application that they have not sent yet."""

    call = models.ForeignKey(CastingCall, on_delete=models.CASCADE, related_name="+")
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "performer", "user"], name="one_draft_per_call")]

    def __str__(self):
        return f"Draft for call {self.call_id}"
