"""Private files, handed out against a signature or a right."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from talent.addresses import PAPER, is_good_for_paper, is_good_signature
from talent.models.media import VARIANTS, stored_path
from talent.selectors import is_media_visible
from talent.selectors.guardians import paper_name, paper_of
from talent.streaming import lock_down, ranged_response

# Addresses change each hour, so a browser keeps a picture for that long and a new crop shows within it.
KEPT = "private, max-age=3600"
ANY_BYTES = "application/octet-stream"
KINDS_OF_FILE = {"strip": "image/webp", "wave": "application/json", "captions": "text/vtt; charset=utf-8"}
# Greys that read on paper and on stage alike: a picture inside a page cannot follow the page's theme.
PLACEHOLDER = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500" width="400" height="500">'
    b'<path fill="#85807338" d="M0 0h400v500H0z"/>'
    b'<circle cx="200" cy="196" r="74" fill="none" stroke="#858073" stroke-width="5"/>'
    b'<path fill="none" stroke="#858073" stroke-width="5" stroke-linecap="round" '
    b'd="M58 452c8-86 62-132 142-132s134 46 142 132"/>'
    b'<path fill="none" stroke="#858073" stroke-width="3" stroke-dasharray="10 9" d="M18 18h364v464H18z"/></svg>'
)


@require_safe
def media(request: HttpRequest, public_id: UUID, variant: str) -> HttpResponseBase:
    """A good signature is enough and asks the database nothing: a board shows sixty of these."""
    if variant == PAPER:
        return _paper(request, public_id)
    if variant not in VARIANTS:
        raise Http404
    if not is_good_signature(public_id, variant, request.GET.get("s", "")) and not is_media_visible(
        request.user, public_id, variant
    ):
        raise Http404
    if variant == "tape":
        return _tape(request, public_id)
    try:
        file = default_storage.open(stored_path(public_id, variant))
    except FileNotFoundError as error:
        if variant == "resume" or variant in KINDS_OF_FILE:
            raise Http404 from error
        return _locked(HttpResponse(PLACEHOLDER, content_type="image/svg+xml"), "no-store")
    if variant == "resume":
        return _locked(FileResponse(file, content_type="application/pdf", filename="resume.pdf"), KEPT)
    return _locked(FileResponse(file, content_type=KINDS_OF_FILE.get(variant, "image/webp")), KEPT)


def _paper(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Of a permit: for a few minutes, only ever to be saved, and gone with the row."""
    asset = paper_of(public_id) if is_good_for_paper(public_id, request.GET.get("s", "")) else None
    if asset is None:
        raise Http404
    try:
        file = asset.original.open()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=paper_name(asset, file), content_type=ANY_BYTES)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return _locked(response, "private, no-store")


def _tape(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    try:
        return ranged_response(request, stored_path(public_id, "tape"), cache=KEPT)
    except FileNotFoundError as error:
        raise Http404 from error


def _locked(response: HttpResponse, cache: str) -> HttpResponse:
    response["Cache-Control"] = cache
    lock_down(response)
    return response
