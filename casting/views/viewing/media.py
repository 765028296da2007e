"""Pictures with the viewer's mark burnt in, and tapes in parts. Nothing here leads to the file itself."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from casting.models import PresentationPick
from casting.selectors.viewing import pick_of, picture_of, tape_of
from casting.services.viewer_doors import record_play
from casting.views.viewing.door import Visit, file_by_link
from casting.watermark import mark_for, marked_picture
from core import clock
from talent.models.media import stored_path
from talent.streaming import lock_down, ranged_response

OF_TAPE = {"poster", "strip"}
VARIANTS = {"card", "large", *OF_TAPE}


@require_safe
@file_by_link
def picture(request: HttpRequest, visit: Visit, *, pick_id: int, variant: str) -> HttpResponse:
    viewer, now = visit.viewer, clock.now()
    mark = mark_for(viewer.name, viewer.email, now)
    return marked(_pick(visit, pick_id), variant, mark=mark, key=f"{viewer.pk}:{now:%Y%m%d%H}")


def marked(pick: PresentationPick, variant: str, *, mark: str, key: str) -> HttpResponse:
    """`key` names the reader and the hour: what is kept for one of them is never another's."""
    asset = tape_of(pick) if variant in OF_TAPE else picture_of(pick)
    if variant not in VARIANTS or asset is None:
        raise Http404
    each = asset.made.get("strip", {}).get("width", 0) if variant == "strip" else 0
    try:
        file = default_storage.open(stored_path(asset.public_id, variant))
    except FileNotFoundError as error:
        raise Http404 from error
    with file:
        content = marked_picture(file, mark=mark, key=f"{key}:{asset.public_id}:{variant}", each=each)
    response = HttpResponse(content, content_type="image/webp")
    lock_down(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@file_by_link
def tape(request: HttpRequest, visit: Visit, *, pick_id: int) -> HttpResponseBase:
    """In parts, asked for anew each time: a link that was taken back stops in the middle of a tape."""
    pick = _pick(visit, pick_id)
    asset = tape_of(pick)
    # A player asks as "video"; an address pasted into a window asks for a document, which would be a copy to keep.
    if asset is None or request.headers.get("Sec-Fetch-Dest") == "document":
        raise Http404
    if request.method == "POST" or (request.method == "GET" and _is_start(request)):
        record_play(viewer=visit.viewer, device=visit.device, pick=pick)
    if request.method == "POST":
        # A player that began again out of its own memory says so.
        return HttpResponse(status=204)
    try:
        return ranged_response(request, stored_path(asset.public_id, "tape"))
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
@file_by_link
def captions(request: HttpRequest, visit: Visit, *, pick_id: int) -> HttpResponse:
    asset = tape_of(_pick(visit, pick_id))
    if asset is None or not asset.made.get("captions"):
        raise Http404
    try:
        with default_storage.open(stored_path(asset.public_id, "captions")) as file:
            response = HttpResponse(file.read(), content_type="text/vtt; charset=utf-8")
    except FileNotFoundError as error:
        raise Http404 from error
    lock_down(response)
    return response


def _is_start(request: HttpRequest) -> bool:
    asked = request.headers.get("Range", "").replace(" ", "")
    return not asked or asked.startswith("bytes=0-")


def _pick(visit: Visit, pick_id: int) -> PresentationPick:
    pick = pick_of(visit.viewer.presentation, pick_id) if visit.is_open else None
    if pick is None:
        raise Http404
    return pick
