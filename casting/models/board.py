from django.conf import settings
from django.db import models

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.role import Role
from casting.states import Colour
from core import clock


class Bin(models.Model):
    """A pile of a role's submissions beside their stages; a submission lies in one at most.

    A removed one keeps what lay in it until that is put elsewhere, so that removing can be undone. `total` is
    how many lie in it, kept by whoever moves them (casting.services.bins).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="bins")
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=8, choices=Colour, default=Colour.SLATE)
    position = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "name"], condition=models.Q(removed_at__isnull=True), name="bin_name_once"
            )
        ]

    def __str__(self):
        return self.name


class TagStyle(models.Model):
    """The colour an office gives to a tag. Tags themselves are words on submissions."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=8, choices=Colour)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="tag_style_once")]

    def __str__(self):
        return self.name


class SavedView(models.Model):
    """Filters, order and layout of the board under a name: one person's, or shared with their team.

    `query` is the board's own query string; `digit` the key that opens it (1 to 9).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    is_shared = models.BooleanField(default=False)
    query = models.CharField(max_length=2000, blank=True)
    layout = models.CharField(max_length=12, blank=True)
    digit = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="saved_view_name_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "owner", "digit"],
                condition=models.Q(removed_at__isnull=True),
                name="saved_view_digit_once",
            ),
            models.CheckConstraint(
                name="saved_view_digit", condition=models.Q(digit__isnull=True) | models.Q(digit__range=(1, 9))
            ),
        ]

    def __str__(self):
        return self.name
