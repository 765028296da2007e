import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.production import Production
from casting.states import CALL_MOVES, CallState, PayPer, Release
from core import clock
from core.states import state_trigger


class CastingCall(models.Model):
    """A production's notice of roles. Nullable answers are "not yet answered"; publishing needs them all."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calls")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(max_length=140, unique=True)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=12, choices=CallState, default=CallState.DRAFT)
    release = models.CharField(max_length=8, choices=Release, default=Release.PUBLIC)
    intro = models.TextField(blank=True, max_length=4000)
    place = models.CharField(max_length=160, blank=True)
    is_remote = models.BooleanField("can be done from anywhere", default=False)
    starts_on = models.DateField("work starts", null=True, blank=True)
    ends_on = models.DateField("work ends", null=True, blank=True)
    dates_note = models.CharField(max_length=200, blank=True)
    deadline_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField("time zone of the deadline", max_length=64, default="Europe/London")
    answer_by = models.DateField("answers promised by", null=True, blank=True)
    is_paid = models.BooleanField(null=True, blank=True)
    pay_min = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_max = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    pay_currency = models.CharField(max_length=3, default="GBP")
    pay_per = models.CharField(max_length=12, choices=PayPer, blank=True)
    pay_note = models.CharField(max_length=200, blank=True)
    has_intimacy = models.BooleanField("nudity or intimacy", null=True, blank=True)
    intimacy_note = models.TextField(blank=True, max_length=1000)
    has_stunts = models.BooleanField("stunts", null=True, blank=True)
    stunts_note = models.TextField(blank=True, max_length=1000)
    has_minors = models.BooleanField("minors", null=True, blank=True)
    minors_note = models.TextField(blank=True, max_length=1000)
    version = models.PositiveIntegerField(default=0)
    # What was typed and does not stand yet: {"values": {field: value}, "typed": {field: {"raw", "error"}}}.
    draft = models.JSONField(default=dict, editable=False, encoder=DjangoJSONEncoder)
    search_vector = SearchVectorField(null=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    place_key = models.CharField(max_length=160, blank=True, editable=False)
    role_tiers = models.JSONField(default=list, editable=False)
    playing_age_min = models.PositiveSmallIntegerField(null=True, editable=False)
    playing_age_max = models.PositiveSmallIntegerField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="call_pay_range",
                condition=Q(pay_min__isnull=True) | Q(pay_max__isnull=True) | Q(pay_max__gte=F("pay_min")),
            ),
            models.CheckConstraint(
                name="call_dates",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="call_published_is_whole",
                condition=~Q(state__in=[CallState.PUBLISHED, CallState.PAUSED])
                | Q(
                    deadline_at__isnull=False,
                    is_paid__isnull=False,
                    has_intimacy__isnull=False,
                    has_stunts__isnull=False,
                    has_minors__isnull=False,
                    published_at__isnull=False,
                    version__gte=1,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-updated_at", "-id"], name="call_of_office"),
            models.Index(
                fields=["deadline_at", "id"],
                name="call_open_by_deadline",
                condition=Q(state="published", release="public"),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="call_open_newest",
                condition=Q(state="published", release="public"),
            ),
            GinIndex(name="call_search", fields=["search_vector"]),
            GinIndex(name="call_search_trgm", fields=["search_text"], opclasses=["gin_trgm_ops"]),
        ]
        triggers = [state_trigger("call_legal_state", CALL_MOVES)]

    def __str__(self):
        return self.title


class CallVersion(models.Model):
    """What a call said at each publishing, and what changed since the one before."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(CastingCall, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    changes = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_version_number_once")]
        triggers = [pgtrigger.Protect(name="call_version_fixed", operation=pgtrigger.Update)]

    def __str__(self):
        return f"Version {self.number} of call {self.call_id}"
