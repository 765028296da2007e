import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models import Production, Role, Submission
from contracts.models.offer import Offer, OfferRevision
from contracts.models.template import ContractTemplate, TemplateVersion
from contracts.states import (
    CONTRACT_MOVES,
    OPTION_MOVES,
    SEAL_MOVES,
    ContractKind,
    ContractState,
    EndedBecause,
    OptionState,
    SealState,
    SigningOrder,
)
from core import clock
from core.money import CURRENCIES
from core.states import append_only, state_trigger
from talent.models import Performer


def version_path(version, _filename):
    return f"contracts/{version.contract.uid}/{version.number}.pdf"


def sealed_path(sealed, _filename):
    return f"contracts/{sealed.version.contract.uid}/{sealed.version.number}-sealed.pdf"


def document_path(document, _filename):
    return f"contracts/{document.contract.uid}/documents/{document.public_id}"


class Contract(models.Model):
    """One agreement on paper: what was agreed, who signs it, where it stands.

    `version` is the number of the document in force, 0 before the first was set. `events` and `head` are the length
    of its chain and the hash of the last link. `total`, `starts_on` and `ends_on` are kept from the terms for lists.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="contracts")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="contracts")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="contracts")
    agency = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rep = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="contracts")
    revision = models.ForeignKey(OfferRevision, on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    template = models.ForeignKey(
        ContractTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="contracts"
    )
    # What an amendment says in the place of the revision; null for every other contract.
    own_terms = models.JSONField(null=True, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24)
    kind = models.CharField(max_length=12, choices=ContractKind)
    state = models.CharField(max_length=20, choices=ContractState, default=ContractState.DRAFTED)
    seal_state = models.CharField(max_length=8, choices=SealState, default=SealState.NONE, blank=True)
    seal_error = models.CharField(max_length=300, blank=True)
    signing_order = models.CharField(max_length=8, choices=SigningOrder, default=SigningOrder.IN_ORDER)
    version = models.PositiveSmallIntegerField(default=0)
    events_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    executed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=EndedBecause, blank=True)
    ended_note = models.CharField(max_length=600, blank=True)
    # What the amendment changes, in words.
    purpose = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="contract_number_once"),
            models.CheckConstraint(name="contract_currency", condition=Q(currency__in=CURRENCIES)),
            models.CheckConstraint(name="contract_total", condition=Q(total__isnull=True) | Q(total__gte=0)),
            models.CheckConstraint(
                name="contract_executed_at", condition=~Q(state=ContractState.EXECUTED) | Q(executed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="contract_sealed_only_executed",
                condition=Q(seal_state="") | Q(executed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="contract_own_terms_only_amends", condition=Q(own_terms__isnull=True) | Q(amends__isnull=False)
            ),
            models.CheckConstraint(
                name="contract_not_of_itself", condition=Q(amends__isnull=True) | ~Q(amends=F("id"))
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="contract_of_office"),
            models.Index(fields=["organisation", "state", "-id"], name="contract_by_state"),
            models.Index(fields=["organisation", "production", "-id"], name="contract_of_production"),
            models.Index(fields=["agency", "-id"], condition=Q(agency__isnull=False), name="contract_of_agency"),
            models.Index(fields=["performer", "-id"], name="contract_of_performer"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=["out_for_signature", "part_signed"]),
                name="contract_runs_out",
            ),
            models.Index(fields=["seal_state"], condition=Q(seal_state="sealing"), name="contract_sealing"),
        ]
        triggers = [
            state_trigger("contract_legal_state", CONTRACT_MOVES),
            state_trigger("contract_legal_seal", SEAL_MOVES, field="seal_state"),
        ]

    def __str__(self):
        return self.number

    @property
    def terms(self) -> dict:
        """As `contracts.terms.clean` gives them."""
        return self.revision.terms if self.own_terms is None else self.own_terms


class ContractVersion(models.Model):
    """The document as it was set, and the exact bytes that are signed. Added, never changed.

    `terms` are those it says, `blocks` its words in order: [{"kind": …, "text": …}] with the kinds of
    `contracts.paper.blocks`. `sha256` is of the file.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    template = models.ForeignKey(TemplateVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    terms = models.JSONField()
    blocks = models.JSONField()
    file = models.FileField(upload_to=version_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    page_count = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="contract_version_once")]
        triggers = [append_only()]

    def __str__(self):
        return f"Version {self.number} of {self.contract_id}"


class SealedDocument(models.Model):
    """The one sealed document of a version. Added, never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(ContractVersion, on_delete=models.PROTECT, related_name="sealed")
    file = models.FileField(upload_to=sealed_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    # SHA-256 of the certificate it was sealed with.
    certificate = models.CharField(max_length=64)
    timestamped_by = models.CharField(max_length=200, blank=True)
    sealed_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="sealed_by_hash")]
        triggers = [append_only()]

    def __str__(self):
        return f"Sealed {self.version_id}"


class ContractOption(models.Model):
    """An option that the contract gives the production: to be exercised by a date, or it lapses."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=OptionState, default=OptionState.OPEN)
    exercise_by = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    rise_percent = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # How many days before it lapses somebody was last reminded; null before the first reminder.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="option_number_once")]
        indexes = [models.Index(fields=["exercise_by"], condition=Q(state="open"), name="option_lapses")]
        triggers = [state_trigger("option_legal_state", OPTION_MOVES)]

    def __str__(self):
        return f"Option {self.number} of {self.contract_id}"

    @property
    def rise(self) -> str:
        """The rise in per cent as it is written: 7.5, not 7.50."""
        return "" if self.rise_percent is None else f"{self.rise_percent.normalize():f}"


class ContractDocument(models.Model):
    """A paper kept with a contract: a permit, an agreement on confidentiality, a certificate. Hostile until read."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="documents")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    file = models.FileField(upload_to=document_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"Document {self.pk} of {self.contract_id}"
