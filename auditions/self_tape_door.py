"""The door for takes of a self-tape request: the signed link is the right, with an account or without one."""

import datetime as dt

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices, office_scope
from auditions.links import PERFORMER, REP, read_tape_token
from auditions.models import SelfTapeRequest
from auditions.selectors.former import handed_back
from auditions.selectors.own_tapes import tape_by_token
from auditions.services.self_tape_delivery import check_takes, place_take
from core.errors import NotFound
from talent.models import MediaAsset, Performer, Upload
from talent.policies import is_themself
from talent.states import MediaKind
from talent.upload_doors import Data, Door, register

KEY = "self_tape"
NO_SUCH = "This link does not lead to a self-tape any more. Open it again from the letter."


def _number(data: Data) -> int | None:
    said = data.get("replaces", "")
    return int(said) if said.isdecimal() and len(said) < 3 else None


def _may(actor: User | None, performer_slug: str, data: Data) -> Performer:
    token = data.pop("token", "")
    named = tape_by_token(token)
    if named is None:
        raise NotFound(NO_SUCH)
    row, _by = named
    number = _number(data)
    with office_scope(row.organisation):
        check_takes(row, number)
    data.clear()
    data["request"] = str(row.pk)
    # Also a link that an agent passed on is one that they have.
    if read_tape_token(token) != (str(row.uid), PERFORMER):
        data["by"] = REP
    if number is not None:
        data["replaces"] = str(number)
    return row.performer


def _has_ended(request: SelfTapeRequest, *, by_rep: bool, since: dt.datetime) -> bool:
    """The link that began an upload was a right to answer, and has ended while the pieces came."""
    moments = [request.performer.links_from, request.rep_links_from if by_rep else None]
    if any(links_from is not None and links_from > since for links_from in moments):
        return True
    return SelfTapeRequest.objects.filter(handed_back(since=since), pk=request.pk).exists()


def _finish(upload: Upload, asset: MediaAsset) -> None:
    with across_offices("the link that began the upload names the request"):
        request = SelfTapeRequest.objects.select_related("organisation", "performer").get(
            pk=upload.door_data["request"]
        )
        by_themself = upload.uploaded_by is not None and is_themself(upload.uploaded_by, request.performer)
        by_rep = upload.door_data.get("by") == REP
        if not by_themself and _has_ended(request, by_rep=by_rep, since=upload.created_at):
            raise NotFound(NO_SUCH)
    with office_scope(request.organisation):
        place_take(request=request, asset=asset, number=_number(upload.door_data), actor=upload.uploaded_by)
    record_activity(actor=upload.uploaded_by, verb="tape.uploaded", subject=asset)


def open_door() -> None:
    register(Door(key=KEY, kinds=(MediaKind.TAPE,), may=_may, finish=_finish, open_to_bearer=True))
