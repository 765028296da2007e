import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from contracts.models.contract import Contract, ContractVersion
from contracts.models.triggers import chain_holds
from contracts.states import PARTY_MOVES, EventKind, PartyKind, PartyState
from core import clock
from core.states import append_only, state_trigger


def signature_path(signature, _filename):
    return f"contracts/{signature.party.contract.uid}/signatures/{signature.party.uid}-{signature.version.number}.png"


class ContractParty(models.Model):
    """Somebody who signs, or gets a copy. `position` is their turn; several may share one.

    `round` rises when the link before must end: handed on, recalled, a new version.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="parties")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=PartyKind)
    state = models.CharField(max_length=10, choices=PartyState, default=PartyState.WAITING)
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=160)
    email = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    # Whom a signatory or a company signs for, and as what.
    company = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=120, blank=True)
    handed_on_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="handed_on_to"
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    pages_read = models.PositiveSmallIntegerField(default=0)
    consented_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    signed_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.CharField(max_length=600, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind", "email"],
                condition=~Q(state=PartyState.DELEGATED),
                name="party_once",
            ),
            models.CheckConstraint(
                name="party_signed_after_consent",
                condition=~Q(state=PartyState.SIGNED) | Q(signed_at__isnull=False, consented_at__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_signs_nothing", condition=~Q(kind=PartyKind.COPY) | ~Q(state=PartyState.SIGNED)
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "position", "id"], name="party_of_contract"),
            models.Index(fields=["user"], condition=Q(state="invited", user__isnull=False), name="party_asked"),
        ]
        triggers = [state_trigger("party_legal_state", PARTY_MOVES)]

    def __str__(self):
        return f"Party {self.pk} of {self.contract_id}"


class Signature(models.Model):
    """One deliberate act of signing one version: what was agreed to, how it was proved. Added, never changed.

    `image` is our own redrawing of what was drawn, or empty where a name was typed. `proof` says how they showed who
    they are: {"code": "mail", "account": true, …}. `address` and `agent` are where from.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(ContractParty, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="signatures")
    typed_name = models.CharField(max_length=160)
    image = models.ImageField(upload_to=signature_path, max_length=200, blank=True)
    consent = models.TextField()
    document_sha256 = models.CharField(max_length=64)
    proof = models.JSONField()
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["party", "version"], name="signed_once")]
        triggers = [append_only()]

    def __str__(self):
        return f"Signature {self.pk}"


class ContractEvent(models.Model):
    """A link of a contract's chain: each carries the hash of the one before. Added, never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="chain")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=EventKind)
    party = models.ForeignKey(ContractParty, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    who = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="event_number_once")]
        triggers = [append_only(), chain_holds()]

    def __str__(self):
        return f"{self.kind} {self.number} of {self.contract_id}"
