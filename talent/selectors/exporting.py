"""Everything that Callboard keeps of a performer, as the performer may take it along."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.tenancy import across_offices
from core import clock
from core.errors import NotFound
from talent.models import MediaAsset, Performer, ProfileExport, Representation
from talent.policies import own_q
from talent.selectors.performers import with_entries
from talent.selectors.profile import profile_data
from talent.selectors.sizes import LABELS, LENGTHS, WORDS, size_card_of
from talent.states import MediaKind, MediaState

FORMAT = 1
ON_SIZE_CARD = ["system", *(name for _, name in [*LENGTHS, *LABELS, *WORDS]), "measured_on"]


@dataclass(frozen=True)
class KeptFile:
    """A file in the storage, and what it is called in the export."""

    stored: str
    name: str
    size: int


def files_of(user: User, performer: Performer) -> list[KeptFile]:
    """Originals of what the performer gave. What an office recorded is the office's; a permit goes to the family alone."""
    assets = _given(user, performer).exclude(original="")
    return [
        KeptFile(asset.original.name, _name(number, asset), asset.byte_size)
        for number, asset in enumerate(assets.order_by("kind", "position", "pk"), 1)
    ]


def _given(user: User, performer: Performer) -> QuerySet[MediaAsset]:
    assets = performer.media.filter(removed_at__isnull=True).exclude(kind=MediaKind.TAKE)
    return assets if _is_family(user, performer) else assets.exclude(kind=MediaKind.PERMIT)


def _permits(user: User, performer: Performer, names: dict[str, str]) -> list[dict[str, Any]]:
    if not _is_family(user, performer):
        return []
    return [
        {
            "territory": row.territory,
            "number": row.number,
            "issued_by": row.issued_by,
            "expires_on": str(row.expires_on),
            "file": names.get(row.document.original.name) if row.document else None,
        }
        for row in performer.work_permits.select_related("document")
    ]


def _is_family(user: User, performer: Performer) -> bool:
    return Performer.objects.filter(own_q(user), pk=performer.pk).exists()


def exports_of(user: User, performer: Performer) -> list[ProfileExport]:
    """Those that the person asked for and that are being made or can still be had, the newest first."""
    return list(performer.exports.filter(asked_by=user, expires_at__gt=clock.now()))


def export_to_take(user: User, performer: Performer, public_id: UUID) -> ProfileExport:
    """Raises NotFound for anybody else's, one that is being made, and one whose week is over."""
    export = next((one for one in exports_of(user, performer) if one.public_id == public_id), None)
    if export is None or export.state != MediaState.READY:
        raise NotFound("That file is no longer there. Ask for it again.")
    return export


def export_data(user: User, performer: Performer, files: Iterable[KeptFile]) -> dict[str, Any]:
    """As JSON. `profile` is what an import understands. A birth date is never read back, here neither."""
    performer = with_entries(performer)
    shown = profile_data(performer)
    card = size_card_of(performer)
    names = {file.stored: file.name for file in files}
    media = _given(user, performer)
    with across_offices("a performer's own agencies stand in their export"):
        agencies = list(Representation.objects.select_related("organisation").filter(performer=performer))
    return {
        "callboard": FORMAT,
        "exported_at": clock.now().isoformat(),
        "profile": {key: value for key, value in shown.items() if key not in {"headshots", "resume", "films", "looks"}}
        | {"legal_name": performer.legal_name, "visibility": performer.visibility},
        "looks": shown.get("looks", []),
        "unions": [str(row) for row in performer.unions.all()],
        "size_card": {name: _plain(getattr(card, name)) for name in ON_SIZE_CARD} if card else None,
        "booked_out": [
            {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "note": row.note}
            for row in performer.book_outs.all()
        ],
        "represented_by": [
            {
                "agency": row.organisation.name,
                "standing": row.get_standing_display(),
                "territory": row.territory,
                "from": str(row.starts_on),
                "until": str(row.ends_on) if row.ends_on else None,
            }
            for row in agencies
        ],
        "work_permits": _permits(user, performer, names),
        "media": [
            {
                "id": str(asset.public_id),
                "kind": asset.kind,
                "title": asset.title,
                "caption": asset.caption,
                "alt": asset.alt,
                "file_name": asset.file_name,
                "file": names.get(asset.original.name),
            }
            for asset in media
        ],
        "versions": [
            {"number": row.number, "written_at": row.created_at.isoformat(), "data": row.data}
            for row in performer.versions.order_by("number")
        ],
    }


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def _name(number: int, asset: MediaAsset) -> str:
    """Safe in any folder: letters and digits of what its owner called it, behind a number that tells it apart."""
    called = "".join(c if c.isalnum() or c in "._-" else "-" for c in asset.file_name)[-80:].lstrip(".-")
    return f"media/{asset.kind}/{number:03}-{called or asset.kind}"
