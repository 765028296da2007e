import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models import Production, Role, Submission
from contracts.states import HOLD_MOVES, OPEN_HOLDS, HoldKind, HoldState
from core import clock
from core.money import CURRENCIES
from core.states import state_trigger
from talent.models import Performer


class Days(Func):
    """Both days included."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, first: str, last: str):
        super().__init__(F(first), F(last), Value("[]"))


class Hold(models.Model):
    """An avail check, a pin, a first refusal or a hold: somebody's dates asked for, or spoken for.

    `priority` 1 is the first call on the dates. `round` rises when the question is asked anew, and ends the links
    made before. Only kind "hold" binds: it is placed with a fee for cancelling and a producer's approval on record.
    `batch` ties together what was asked in one act.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="holds")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="holds")
    performer = models.ForeignKey(Performer, on_delete=models.PROTECT, related_name="holds")
    # Who speaks for the performer in this, fixed when it was asked.
    agency = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rep = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.PositiveIntegerField(default=0)
    batch = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=14, choices=HoldKind)
    is_binding = models.GeneratedField(
        expression=Q(kind=HoldKind.HOLD), output_field=models.BooleanField(), db_persist=True
    )
    state = models.CharField(max_length=12, choices=HoldState, default=HoldState.REQUESTED)
    priority = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.TextField(blank=True, max_length=600)
    cancel_fee = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=160, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    answer_note = models.TextField(blank=True, max_length=600)
    placed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_because = models.CharField(max_length=300, blank=True)
    # A binding hold that was called off: its fee is owed.
    is_fee_owed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [
            models.CheckConstraint(name="hold_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="hold_priority", condition=Q(priority__range=(1, 9))),
            models.CheckConstraint(
                name="hold_fee",
                condition=Q(cancel_fee__isnull=True, currency="")
                | Q(cancel_fee__gt=0, currency__in=CURRENCIES, kind=HoldKind.HOLD),
            ),
            models.CheckConstraint(
                name="hold_binds_with_fee_and_approval",
                condition=~Q(state=HoldState.PLACED)
                | ~Q(kind=HoldKind.HOLD)
                | Q(cancel_fee__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="hold_fee_owed_for_binding", condition=Q(is_fee_owed=False) | Q(kind=HoldKind.HOLD)
            ),
            ExclusionConstraint(
                name="hold_dates_asked_once",
                expressions=[
                    (F("submission"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=OPEN_HOLDS),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="hold_of_office"),
            models.Index(fields=["submission", "-id"], name="hold_of_submission"),
            models.Index(fields=["performer", "starts_on"], condition=Q(state__in=OPEN_HOLDS), name="hold_open"),
            models.Index(fields=["agency", "-id"], condition=Q(agency__isnull=False), name="hold_of_agency"),
            models.Index(fields=["expires_at"], condition=Q(state__in=OPEN_HOLDS), name="hold_runs_out"),
        ]
        triggers = [state_trigger("hold_legal_state", HOLD_MOVES)]

    def __str__(self):
        return f"{self.kind} {self.pk}"
