from django.db import models
from django.db.models import F, Q

from core import clock
from talent.models.performer import Performer


class BookOut(models.Model):
    """Dates a performer is not available, first and last day included. `note` is their own and shown to nobody else."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="book_outs")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [models.CheckConstraint(name="book_out_dates", condition=Q(ends_on__gte=F("starts_on")))]
        indexes = [models.Index(fields=["performer", "starts_on", "ends_on"], name="book_out_of_performer")]

    def __str__(self):
        return f"{self.starts_on} to {self.ends_on}"
