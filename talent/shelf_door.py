"""The door to a performer's own films: whoever may change the profile brings them in."""

from accounts.models import User
from accounts.services.activity import record_activity
from core.errors import NotAllowed
from talent.models import MediaAsset, Performer, Upload
from talent.policies import can_edit_performer
from talent.selectors.performers import performer_to_edit
from talent.services.film_shelf import NOT_YOURS
from talent.services.profiles import announce_change, must_edit
from talent.states import SHOWN_FILMS, MediaKind
from talent.upload_doors import Data, Door, register

SIGN_IN = "Sign in to send a film to a profile."


def _may(actor: User | None, performer_slug: str, data: Data) -> Performer:
    if actor is None:
        raise NotAllowed(SIGN_IN)
    performer, _ = performer_to_edit(actor, performer_slug)
    must_edit(actor, performer)
    data.clear()
    return performer


def _finish(upload: Upload, asset: MediaAsset) -> None:
    if upload.uploaded_by is None or not can_edit_performer(upload.uploaded_by, upload.performer):
        raise NotAllowed(NOT_YOURS)
    record_activity(actor=upload.uploaded_by, verb=f"{asset.kind}.uploaded", subject=asset)
    announce_change(upload.performer)


SHELF = Door(key="shelf", kinds=(MediaKind.TAPE, *SHOWN_FILMS), may=_may, finish=_finish)


def register_all() -> None:
    register(SHELF)
