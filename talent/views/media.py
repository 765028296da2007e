"""Private files, handed out against a signature or a right."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from talent.addresses import is_good_signature
from talent.models import MediaAsset
from talent.models.media import VARIANTS, stored_path
from talent.policies import can_see_performer

LOCKED_DOWN = "default-src 'none'; sandbox"
TYPES = {"resume": "application/pdf"}


@require_safe
def media(request: HttpRequest, public_id: UUID, variant: str) -> HttpResponse:
    if variant not in VARIANTS:
        raise Http404
    if not is_good_signature(public_id, variant, request.GET.get("s", "")) and not _may_see(request, public_id):
        raise Http404
    try:
        file = default_storage.open(stored_path(public_id, variant))
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=TYPES.get(variant, "image/webp"))
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = LOCKED_DOWN
    return response


def _may_see(request: HttpRequest, public_id: UUID) -> bool:
    asset = MediaAsset.objects.select_related("performer").filter(public_id=public_id, removed_at__isnull=True).first()
    return asset is not None and can_see_performer(request.user, asset.performer)
