"""The door for takes of a self-tape request: the signed link is the right, with an account or without one."""

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices, office_scope
from auditions.models import SelfTapeRequest
from auditions.selectors.own_tapes import tape_by_token
from auditions.services.self_tape_delivery import check_takes, place_take
from core.errors import NotFound
from talent.models import MediaAsset, Performer, Upload
from talent.states import MediaKind
from talent.upload_doors import Data, Door, register

KEY = "self_tape"
NO_SUCH = "This link does not lead to a self-tape any more. Open it again from the letter."


def _number(data: Data) -> int | None:
    said = data.get("replaces", "")
    return int(said) if said.isdecimal() and len(said) < 3 else None


def _may(actor: User | None, performer_slug: str, data: Data) -> Performer:
    named = tape_by_token(data.pop("token", ""))
    if named is None:
        raise NotFound(NO_SUCH)
    row, _by = named
    number = _number(data)
    with office_scope(row.organisation):
        check_takes(row, number)
    data.clear()
    data["request"] = str(row.pk)
    if number is not None:
        data["replaces"] = str(number)
    return row.performer


def _finish(upload: Upload, asset: MediaAsset) -> None:
    with across_offices("the link that began the upload names the request"):
        request = SelfTapeRequest.objects.select_related("organisation").get(pk=upload.door_data["request"])
    with office_scope(request.organisation):
        place_take(request=request, asset=asset, number=_number(upload.door_data), actor=upload.uploaded_by)
    record_activity(actor=upload.uploaded_by, verb="tape.uploaded", subject=asset)


def open_door() -> None:
    register(Door(key=KEY, kinds=(MediaKind.TAPE,), may=_may, finish=_finish, open_to_bearer=True))
