import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.models.appointment import Appointment
from auditions.states import OPEN_REQUESTS, SELF_TAPE_MOVES, SelfTapeState
from casting.models import Role, SidesPacket, Submission
from core import clock
from core.states import append_only, state_trigger
from talent.models import MediaAsset, Performer


class SelfTapeBrief(models.Model):
    """What is asked of everyone in one sending; requests point to it. It never changes: an extension is each one's own.

    `override_reason`: why it was sent although a rule of the agreement spoke against it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="self_tape_briefs")
    sides = models.ForeignKey(SidesPacket, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_callback = models.BooleanField(default=False)
    pages = models.CharField(max_length=80, blank=True)
    page_count = models.PositiveSmallIntegerField(default=0)
    instructions = models.TextField(blank=True, max_length=2000)
    slate = models.CharField(max_length=300, blank=True)
    takes_wanted = models.PositiveSmallIntegerField(default=1)
    asks_to_memorise = models.BooleanField(default=False)
    technical_demands = models.CharField(max_length=300, blank=True)
    needs_nda = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    override_reason = models.CharField(max_length=600, blank=True)
    findings = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(name="brief_takes_wanted", condition=Q(takes_wanted__range=(1, 6))),
            models.CheckConstraint(name="brief_due_after_it_was_sent", condition=Q(due_at__gt=F("created_at"))),
        ]

    def __str__(self):
        return f"Self-tape brief {self.pk}"


class SelfTapeRequest(models.Model):
    """A dated ask for a recording. At most one of a submission is open. `round` rises with every ask for a retake.

    `given_to_rep_at`: the performer has delivered, and the rep who looks first has it now; casting does not.
    `tape_before` is the tape that the submission showed until this one was delivered. `rep_links_from`: the agent who
    brought them left their agency then, and what was signed for the rep before opens nothing.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    brief = models.ForeignKey(SelfTapeBrief, on_delete=models.PROTECT, related_name="requests")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="self_tape_requests")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="self_tape_requests")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=20, choices=SelfTapeState, default=SelfTapeState.SENT)
    round = models.PositiveSmallIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    rep_sees_first = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.TextField(blank=True, max_length=600)
    agreed_nda_at = models.DateTimeField(null=True, blank=True)
    sides_revoked_at = models.DateTimeField(null=True, blank=True)
    extension_asked_until = models.DateTimeField(null=True, blank=True)
    extension_note = models.CharField(max_length=300, blank=True)
    given_to_rep_at = models.DateTimeField(null=True, blank=True)
    rep_links_from = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    tape_before = models.ForeignKey(MediaAsset, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    viewed_at = models.DateTimeField(null=True, blank=True)
    retake_note = models.TextField(blank=True, max_length=600)
    appointment = models.ForeignKey(Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(state__in=OPEN_REQUESTS), name="one_open_self_tape_request"
            )
        ]
        indexes = [
            models.Index(fields=["brief", "state"], name="self_tape_of_brief"),
            models.Index(fields=["performer", "-created_at"], name="self_tape_of_performer"),
            models.Index(fields=["due_at"], condition=Q(state__in=OPEN_REQUESTS), name="self_tape_due"),
        ]
        triggers = [state_trigger("self_tape_legal_state", SELF_TAPE_MOVES)]

    def __str__(self):
        return f"Self-tape request {self.pk}"


class SelfTapeTake(models.Model):
    """A recording given for a request. Replaceable until the deadline: the one before gets `replaced_at`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SelfTapeRequest, on_delete=models.CASCADE, related_name="takes")
    asset = models.ForeignKey(MediaAsset, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["round", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round", "number"],
                condition=Q(replaced_at__isnull=True),
                name="self_tape_take_once",
            )
        ]

    def __str__(self):
        return f"Take {self.number} of request {self.request_id}"


class SidesOpening(models.Model):
    """Each time that somebody opened the pages they were given."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SelfTapeRequest, on_delete=models.CASCADE, related_name="sides_openings")
    packet = models.ForeignKey(SidesPacket, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        triggers = [append_only("sides_opening_append_only")]

    def __str__(self):
        return f"Sides of request {self.request_id}"
