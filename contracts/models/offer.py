import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models import Production, Role, Submission
from contracts.models.hold import Hold
from contracts.models.settings import Approver
from contracts.states import (
    DEAL_APPROVAL_MOVES,
    LIVE_OFFERS,
    OFFER_MOVES,
    Audience,
    DealApprovalState,
    OfferState,
    PerformerSees,
    Side,
)
from core import clock
from core.money import CURRENCIES
from core.states import append_only, state_trigger
from talent.models import Performer


class Offer(models.Model):
    """One negotiation with one performer about one role: its revisions, and where it stands.

    `current` is the number of the newest revision, 0 before the first was sent. `total` is what the newest
    revision, or before it the draft, comes to, without fringes; kept for lists and limits.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="offers")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="offers")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="offers")
    # Who speaks for the performer in this, fixed when it was first sent.
    agency = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rep = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.DRAFT)
    current = models.PositiveSmallIntegerField(default=0)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    favoured_nations = models.CharField(max_length=80, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted = models.OneToOneField(
        "contracts.OfferRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=160, blank=True)
    performer_sees = models.CharField(max_length=8, choices=PerformerSees, default=PerformerSees.NOTHING)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=160, blank=True)
    ended_because = models.CharField(max_length=600, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(state__in=LIVE_OFFERS), name="one_live_offer_a_submission"
            ),
            models.CheckConstraint(name="offer_currency", condition=Q(currency__in=CURRENCIES)),
            models.CheckConstraint(name="offer_total", condition=Q(total__isnull=True) | Q(total__gte=0)),
            models.CheckConstraint(
                name="offer_accepted_has_its_revision",
                condition=~Q(state=OfferState.ACCEPTED) | Q(accepted__isnull=False, accepted_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-moved_at", "-id"], name="offer_of_office"),
            models.Index(fields=["production", "favoured_nations"], name="offer_of_class"),
            models.Index(fields=["agency", "-moved_at"], condition=Q(agency__isnull=False), name="offer_of_agency"),
            models.Index(fields=["performer", "-moved_at"], name="offer_of_performer"),
            models.Index(fields=["expires_at"], condition=Q(state__in=["sent", "countered"]), name="offer_runs_out"),
        ]
        triggers = [state_trigger("offer_legal_state", OFFER_MOVES)]

    def __str__(self):
        return f"Offer {self.pk}"


class OfferRevision(models.Model):
    """What one side put to the other. Added, never changed.

    `terms` is as `contracts.terms.clean` gives it, `digest` its SHA-256. `overrides` is what of the rules was
    overridden: [{"rule": …, "sentence": …, "reason": …, "by": name}].
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author_name = models.CharField(max_length=160)
    terms = models.JSONField()
    digest = models.CharField(max_length=64)
    comment = models.TextField(blank=True, max_length=2000)
    overrides = models.JSONField(default=list, blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="revision_number_once")]
        triggers = [append_only()]

    def __str__(self):
        return f"Revision {self.number} of {self.offer_id}"


class OfferDraft(models.Model):
    """What a side is writing, seen by nobody else: the office's offer or counter, the talent's counter.

    `base` is the revision it answers, 0 for a first offer. `terms` holds raw values too, so that nothing
    half-typed is lost; `contracts.terms.clean` says whether it can be sent.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="drafts")
    side = models.CharField(max_length=6, choices=Side)
    base = models.PositiveSmallIntegerField(default=0)
    terms = models.JSONField(default=dict)
    comment = models.TextField(blank=True, max_length=2000)
    overrides = models.JSONField(default=list, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "side"], name="one_draft_a_side")]

    def __str__(self):
        return f"Draft of {self.side} for {self.offer_id}"


class DealNote(models.Model):
    """A word in the talk of a deal: to both sides, or to one's own side alone."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="notes")
    side = models.CharField(max_length=6, choices=Side)
    audience = models.CharField(max_length=6, choices=Audience)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="deal_note_for_both_or_own_side",
                condition=Q(audience=Audience.BOTH)
                | Q(audience=Audience.OFFICE, side=Side.OFFICE)
                | Q(audience=Audience.TALENT, side=Side.TALENT),
            )
        ]
        indexes = [models.Index(fields=["offer", "id"], name="deal_note_of_offer")]
        triggers = [append_only()]

    def __str__(self):
        return f"Note {self.pk} on {self.offer_id}"


class DealApproval(models.Model):
    """An approver asked about one hold, or about one offer as it stands in the office's draft (`digest` of its terms)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(Approver, on_delete=models.PROTECT, related_name="approvals")
    hold = models.ForeignKey(Hold, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    # What they are asked about, as it read then.
    terms = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=DealApprovalState, default=DealApprovalState.WAITING)
    reason = models.CharField(max_length=600, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The code that proves whoever answers by the link.
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="deal_approval_of_one_thing",
                condition=Q(hold__isnull=False, offer__isnull=True) | Q(hold__isnull=True, offer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["approver", "hold"],
                condition=Q(hold__isnull=False, state__in=["waiting", "approved"]),
                name="hold_approval_asked_once",
            ),
            models.UniqueConstraint(
                fields=["approver", "offer"],
                condition=Q(offer__isnull=False, state__in=["waiting", "approved"]),
                name="offer_approval_asked_once",
            ),
        ]
        triggers = [state_trigger("deal_approval_legal_state", DEAL_APPROVAL_MOVES)]

    def __str__(self):
        return f"Approval {self.pk}"
