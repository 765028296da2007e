import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Random

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.call import CastingCall
from casting.models.production import Production
from casting.states import ROLE_MOVES, PayPer, QuestionKind, RoleState, RoleTier, Stage
from core import clock
from core.states import state_trigger
from talent.states import Gender

# The database draws it, so that every way of making a role has one of its own.
RANDOM_KEY = Cast(Random() * 2**62, models.BigIntegerField())


def sides_path(packet, filename):
    return f"casting/sides/{packet.role_id}/{packet.public_id}.pdf"


class Role(models.Model):
    """A part to be cast. Empty `genders` means any; naming some needs `gender_reason`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="roles")
    call = models.ForeignKey(CastingCall, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(max_length=120)
    tier = models.CharField(max_length=16, choices=RoleTier)
    state = models.CharField(max_length=12, choices=RoleState, default=RoleState.DRAFT)
    position = models.PositiveSmallIntegerField(default=0)
    playing_age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    playing_age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    genders = ArrayField(models.CharField(max_length=12, choices=Gender.choices), default=list, blank=True)
    gender_reason = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True, max_length=4000)
    requirements = models.TextField(blank=True, max_length=2000)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    pay_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_per = models.CharField(max_length=12, choices=PayPer, blank=True)
    pay_note = models.CharField(max_length=200, blank=True)
    dates_note = models.CharField(max_length=200, blank=True)
    asks_tape = models.BooleanField("ask for a self-tape link", default=False)
    asks_headshot = models.BooleanField("ask for a headshot", default=True)
    # As CastingCall.draft; "questions" among its values is the whole list.
    draft = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    next_number = models.PositiveIntegerField(default=1, editable=False)
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # Where the pseudonyms of a blind pass come from; never shown.
    blind_key = models.BigIntegerField(db_default=RANDOM_KEY, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="role_playing_range",
                condition=Q(playing_age_min__isnull=True)
                | Q(playing_age_max__isnull=True)
                | Q(playing_age_max__gte=F("playing_age_min"), playing_age_max__lte=110),
            ),
            models.CheckConstraint(name="role_gender_has_a_reason", condition=Q(genders__len=0) | ~Q(gender_reason="")),
            models.CheckConstraint(
                name="role_pay_range",
                condition=Q(pay_min__isnull=True) | Q(pay_max__isnull=True) | Q(pay_max__gte=F("pay_min")),
            ),
        ]
        indexes = [models.Index(fields=["call", "position", "id"], name="role_of_call")]
        triggers = [state_trigger("role_legal_state", ROLE_MOVES)]

    def __str__(self):
        return self.name


class RoleCount(models.Model):
    """How many submissions of a role are at each stage. Kept by triggers on Submission, so every way in counts."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="counts")
    stage = models.CharField(max_length=12, choices=Stage)
    total = models.IntegerField(default=0)
    unopened = models.IntegerField(default=0)

    objects = ScopedManager(organisation="role__organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "stage"], name="role_count_once")]

    def __str__(self):
        return f"{self.stage} of {self.role_id}: {self.total}"


class Question(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=QuestionKind)
    prompt = models.CharField(max_length=240)
    options = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    is_required = models.BooleanField(default=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "position"], name="question_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="at_most_ten_questions", condition=Q(position__lt=10)),
        ]

    def __str__(self):
        return self.prompt


class SidesPacket(models.Model):
    """The pages to read. A new upload is a new version; the newest is the one in force."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="sides")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField()
    file = models.FileField(upload_to=sides_path, max_length=200)
    file_name = models.CharField(max_length=200)
    page_count = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["role", "version"], name="sides_version_once")]

    def __str__(self):
        return f"Sides {self.version} of {self.role_id}"
