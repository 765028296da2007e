from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core import clock
from talent.models.performer import Performer


class BookOutRule(models.Model):
    """Dates that come again: on these weekdays (0 is Monday) of every `every_weeks` weeks, first and last day included."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="book_out_rules")
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="book_out_rule_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="book_out_rule_weeks", condition=Q(every_weeks__range=(1, 8))),
            models.CheckConstraint(name="book_out_rule_has_days", condition=Q(weekdays__len__range=(1, 7))),
        ]

    def __str__(self):
        return f"Every {self.every_weeks} weeks from {self.starts_on}"


class CalendarSource(models.Model):
    """A calendar elsewhere whose busy days are a performer's book-outs. Only that they are busy is kept, never what with."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=60)
    # Whoever has the address reads the calendar: shown to nobody again, not even to its owner.
    address = models.CharField(max_length=1000)
    failure = models.CharField(max_length=300, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.name


class BookOut(models.Model):
    """Dates a performer is not available, first and last day included. `note` is their own and shown to nobody else.

    With `rule` or `source` the row was written from there and goes with it.
    """

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="book_outs")
    rule = models.ForeignKey(BookOutRule, null=True, blank=True, on_delete=models.CASCADE, related_name="dates")
    source = models.ForeignKey(CalendarSource, null=True, blank=True, on_delete=models.CASCADE, related_name="dates")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(name="book_out_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="book_out_comes_from_one", condition=Q(rule__isnull=True) | Q(source__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["performer", "starts_on", "ends_on"], name="book_out_of_performer")]

    def __str__(self):
        return f"{self.starts_on} to {self.ends_on}"
