from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from core import clock
from core.states import state_trigger
from notifications.states import MESSAGE_MOVES, MessageState


class OutboxMessage(models.Model):
    """One note to one person, written in the transaction that owes it and sent by a worker.

    `kind` names the template and the guard that callers registered; `context` is everything the
    words need, ready to render, so sending reads nothing of another room but the guard's answer.
    `wait_for` parks a draft until its owner says that the named thing has happened.
    While in flight, `begun_at` says that the transport has been spoken to, `sent_at` that it said
    yes: that is what tells a lost worker's notes apart (docs/decisions/0002-outbox.md).
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=48)
    category = models.CharField(max_length=24)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    to_email = models.EmailField(max_length=254, blank=True)
    to_name = models.CharField(max_length=160, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    context = models.JSONField(default=dict)
    own_line = models.TextField(blank=True, max_length=600)
    subject_text = models.CharField(max_length=200, blank=True)
    body_text = models.TextField(blank=True, max_length=8000)
    attachments = models.JSONField(default=list)
    reply_to = models.EmailField(blank=True)
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.HELD)
    wait_for = models.CharField(max_length=32, blank=True)
    keeps_quiet_hours = models.BooleanField(default=True)
    held_until = models.DateTimeField(default=clock.now)
    dedupe_key = models.CharField(max_length=120, unique=True)
    subject_type = models.CharField(max_length=48, blank=True)
    subject_id = models.BigIntegerField(null=True)
    batch = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=160, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_a_time", condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["held_until", "id"], name="message_waiting", condition=Q(state=MessageState.HELD)),
            models.Index(fields=["held_until", "id"], name="message_queued", condition=Q(state=MessageState.QUEUED)),
            models.Index(fields=["lease_until"], name="message_in_flight", condition=Q(state=MessageState.IN_FLIGHT)),
            models.Index(
                fields=["wait_for", "recipient"], name="message_parked", condition=Q(state=MessageState.DRAFT)
            ),
            models.Index(fields=["organisation", "state", "-id"], name="message_of_office"),
            models.Index(
                fields=["organisation", "-sent_at", "-id"],
                name="message_sent_of_office",
                condition=Q(state=MessageState.SENT),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="message_about"),
            models.Index(fields=["batch"], name="message_of_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["recipient", "-id"], name="message_to_person"),
        ]
        triggers = [state_trigger("message_legal_state", MESSAGE_MOVES)]

    def __str__(self):
        return f"{self.kind} {self.pk}"
