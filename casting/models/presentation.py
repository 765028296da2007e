from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.tenancy import ScopedManager
from casting.models.production import Production
from casting.models.role import Role
from casting.models.submission import Submission
from casting.states import (
    PRESENTATION_MOVES,
    NoteAudience,
    OthersScores,
    PresentationState,
    ViewerAct,
    ViewerTier,
    VoteValue,
)
from core import clock
from core.states import append_only, state_trigger


class Presentation(models.Model):
    """Chosen people in an order, with a message, shown to producers, a studio or a network by personal links."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="presentations")
    title = models.CharField(max_length=160)
    message = models.TextField(blank=True, max_length=4000)
    state = models.CharField(max_length=8, choices=PresentationState, default=PresentationState.DRAFT)
    others_votes = models.CharField(max_length=10, choices=OthersScores, default=OthersScores.AFTER_OWN)
    shows_fees = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="presentation_closed_at", condition=~Q(state=PresentationState.CLOSED) | Q(closed_at__isnull=False)
            )
        ]
        indexes = [models.Index(fields=["production", "-id"], name="presentation_of_production")]
        triggers = [state_trigger("presentation_legal_state", PRESENTATION_MOVES)]

    def __str__(self):
        return self.title


class PresentationPick(models.Model):
    """One person for one role in a presentation. `word` is what casting says of them, to every viewer."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    presentation = models.ForeignKey(Presentation, on_delete=models.CASCADE, related_name="picks")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="presented")
    position = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["role__position", "role_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["presentation", "submission"], name="presented_once")]

    def __str__(self):
        return f"{self.submission_id} in {self.presentation_id}"


class Viewer(models.Model):
    """Somebody outside the office with a personal link: no account, no password, a code to their mail per device.

    Only the digest of the link's key is kept. `tier` says which notes they may read.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    presentation = models.ForeignKey(Presentation, on_delete=models.CASCADE, related_name="viewers")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    title = models.CharField(max_length=120, blank=True)
    tier = models.CharField(max_length=12, choices=ViewerTier, default=ViewerTier.PRODUCTION)
    key_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["presentation", "email"], condition=Q(revoked_at__isnull=True), name="viewer_once"
            )
        ]

    def __str__(self):
        return f"Viewer {self.pk} of {self.presentation_id}"


class ViewerDevice(models.Model):
    """A browser that has typed the code. Its cookie's digest is kept, never the cookie."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey(Viewer, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=60, blank=True)
    # The code waiting to be typed on this device, if any.
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["viewer", "id"], name="device_of_viewer")]

    def __str__(self):
        return f"Device {self.pk} of {self.viewer_id}"


class ViewerEvent(models.Model):
    """What a viewer did: every opening, every play, every vote. Added, never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey(Viewer, on_delete=models.PROTECT, related_name="events")
    device = models.ForeignKey(ViewerDevice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pick = models.ForeignKey(PresentationPick, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=ViewerAct)
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["viewer", "-id"], name="event_of_viewer")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.act} by {self.viewer_id}"


class Vote(models.Model):
    """A viewer's word on one person as it stands; VoteVersion keeps every word they ever gave. `rank` is their own order."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pick = models.ForeignKey(PresentationPick, on_delete=models.CASCADE, related_name="votes")
    viewer = models.ForeignKey(Viewer, on_delete=models.PROTECT, related_name="votes")
    value = models.CharField(max_length=5, choices=VoteValue, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pick", "viewer"], name="one_vote_per_viewer")]

    def __str__(self):
        return f"{self.value} from {self.viewer_id}"


class VoteVersion(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pick = models.ForeignKey(PresentationPick, on_delete=models.PROTECT, related_name="vote_versions")
    viewer = models.ForeignKey(Viewer, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=5, choices=VoteValue, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        indexes = [models.Index(fields=["pick", "id"], name="vote_version_of_pick")]
        triggers = [append_only()]

    def __str__(self):
        return f"{self.value} from {self.viewer_id}"


class PickComment(models.Model):
    """A viewer's or the office's word in a presentation, about one person or about all; read by its audience."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    presentation = models.ForeignKey(Presentation, on_delete=models.CASCADE, related_name="comments")
    pick = models.ForeignKey(PresentationPick, null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    viewer = models.ForeignKey(Viewer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    audience = models.CharField(max_length=12, choices=NoteAudience, default=NoteAudience.PRODUCTION)
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(organisation="organisation")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="comment_by_one",
                condition=Q(viewer__isnull=False, author__isnull=True) | Q(viewer__isnull=True, author__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["presentation", "id"], name="comment_of_presentation")]

    def __str__(self):
        return f"Comment {self.pk} in {self.presentation_id}"
