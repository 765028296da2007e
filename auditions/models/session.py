import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from auditions.models.period import Period
from auditions.models.triggers import slot_times_trigger
from auditions.models.venue import Room, Venue
from auditions.states import SESSION_MOVES, AppointmentKind, PanelPart, SessionState
from casting.models import Production, Role
from core import clock
from core.states import state_trigger


class Session(models.Model):
    """A day in one house. `opens_at` and `closes_at` may lie on two dates; `zone` is the venue's.

    `notice_hours`: until when a performer may change a time by themself. `hold_minutes`: how long a
    time that came free is kept for the next on the waiting list. `door_code` is what a performer
    types on their phone to say that they are there.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="sessions")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="sessions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=AppointmentKind)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.OPEN)
    title = models.CharField(max_length=120, blank=True)
    zone = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=15)
    gap_minutes = models.PositiveSmallIntegerField(default=0)
    books_itself = models.BooleanField(default=False)
    notice_hours = models.PositiveSmallIntegerField(default=24)
    hold_minutes = models.PositiveSmallIntegerField(default=30)
    prepare = models.TextField(blank=True, max_length=2000)
    bring = models.TextField(blank=True, max_length=600)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    door_code = models.CharField(max_length=6, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["opens_at", "id"]
        constraints = [
            models.CheckConstraint(name="session_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(name="session_slot_length", condition=Q(slot_minutes__range=(1, 480))),
        ]
        indexes = [
            models.Index(fields=["organisation", "opens_at"], name="session_of_office"),
            models.Index(fields=["production", "opens_at"], name="session_of_production"),
        ]
        triggers = [state_trigger("session_legal_state", SESSION_MOVES)]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class SessionRole(models.Model):
    """A role seen in a session, with its own lengths where they differ. `keep_together`: one block of the day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    gap_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    keep_together = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "role"], name="session_role_once"),
            models.CheckConstraint(
                name="session_role_minutes", condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 480))
            ),
        ]

    def __str__(self):
        return f"{self.session_id}: {self.role_id}"


class SessionRoom(models.Model):
    """A room used in a session. `delay_minutes`: how late it runs now; times that were promised stay as they were."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="rooms")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="uses")
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    delay_minutes = models.PositiveSmallIntegerField(default=0)
    delayed_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "room"], name="session_room_once"),
            models.CheckConstraint(name="session_room_delay", condition=Q(delay_minutes__lte=480)),
        ]

    def __str__(self):
        return f"{self.session_id}: {self.room_id}"


class Panelist(models.Model):
    """Who sits in a session: for the whole of it, or between two times; in every room, or in one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="panel")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=16, choices=PanelPart)
    is_needed = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.name}, {self.get_part_display().lower()}"


class Break(models.Model):
    """A time in which nobody is seen: in every room, or in one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="breaks")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60, default="Break")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(name="break_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at")))
        ]

    def __str__(self):
        return self.label


class Slot(models.Model):
    """A time in a room. `role`: only for that part. `is_open`: performers may take it themselves.

    `is_group`: for a pairing, never for one person. Two slots of a room never overlap, whichever
    session they belong to.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="slots")
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_open = models.BooleanField(default=False)
    is_group = models.BooleanField(default=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["starts_at", "room_id"]
        constraints = [
            models.CheckConstraint(name="slot_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="slot_is_open_or_group", condition=~Q(is_open=True, is_group=True)),
            # Looked at when a statement ends, so that one statement moves or swaps many.
            ExclusionConstraint(
                name="one_slot_at_a_time",
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (Period("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [models.Index(fields=["session", "starts_at"], name="slot_of_session")]
        triggers = [slot_times_trigger()]

    def __str__(self):
        return f"{self.room_id}, {self.starts_at:%Y-%m-%d %H:%M}"
