"""Uploads on their way, for whoever sends them."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from core import clock
from core.errors import NotFound
from talent.models import Upload
from talent.policies import can_go_on_with_upload
from talent.states import MediaKind, UploadState

ON_THEIR_WAY = (UploadState.RECEIVING, UploadState.RECEIVED)


def open_uploads(actor: User, *, performer_slug: str = "") -> QuerySet[Upload]:
    """What the person began and can go on with, the newest first.

    With `performer_slug` without takes, of which nobody is told whom they show: an office may have hidden names.
    """
    rows = Upload.objects.filter(uploaded_by=actor, state__in=ON_THEIR_WAY, expires_at__gt=clock.now())
    if performer_slug:
        # No column takes this sign, and nobody has it in their address.
        rows = rows.filter(performer__slug=performer_slug.replace("\x00", "?")).exclude(kind=MediaKind.TAKE)
    return rows.select_related("performer", "asset").order_by("-pk")


def upload_to_go_on(actor: User | None, public_id: UUID) -> Upload:
    """Raises NotFound for everybody but whoever may send the rest of it."""
    upload = Upload.objects.select_related("performer", "asset", "uploaded_by").filter(public_id=public_id).first()
    if upload is None or not can_go_on_with_upload(actor, upload):
        raise NotFound("There is no such upload.")
    return upload
