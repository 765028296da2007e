"""Who the people of a day are, as one reader may know them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import prefetch_related_objects

from accounts.models import User
from casting.lens import OfficeLens, office_lens_for
from talent.addresses import media_url
from talent.states import MediaState

# What a query joins so that nothing has to be read again.
PEOPLE = ("performer", "submission__role", "submission__agency", "submission__headshot")

Row = TypeVar("Row")


def show_people(actor: User, rows: Sequence[Row], *, lens: OfficeLens | None = None) -> list[Row]:
    """CallIns, Appointments or PairingMembers of one office, without those whom the reader stays out of.

    Each has `shown_name`, `shown_image` (an address, or ""), `role_name`, `agency` and `is_hidden`: the last three
    words of a person whose name is hidden tell nothing of who it is. One statement, and as many as the query left
    out of `PEOPLE`.
    """
    if not rows:
        return []
    _complete(rows)
    if lens is None:
        lens = office_lens_for(actor, rows[0].organisation_id)
    return [_named(row, lens) for row in rows if row.performer_id not in lens.excluded]


def names_of(actor: User, rows: Sequence[Any]) -> dict[int, str]:
    """{row id: the name that the reader may know}, for refusals and notes. Nobody is left out."""
    if not rows:
        return {}
    _complete(rows)
    lens = office_lens_for(actor, rows[0].organisation_id)
    return {row.pk: _name(row, lens) for row in rows}


def _complete(rows: Iterable[Any]) -> None:
    of_model = defaultdict(list)
    for row in rows:
        of_model[type(row)].append(row)
    for same in of_model.values():
        prefetch_related_objects(same, *PEOPLE)


def _name(row: Any, lens: OfficeLens) -> str:
    return lens.name_for(
        role_id=row.submission.role_id,
        performer_id=row.performer_id,
        number=row.submission.number,
        name=row.performer.stage_name or f"No. {row.submission.number}",
    )


def _named(row: Any, lens: OfficeLens) -> Any:
    submission = row.submission
    row.is_hidden = submission.role_id in lens.blind
    row.shown_name = _name(row, lens)
    row.role_name = submission.role.name
    row.agency = "" if row.is_hidden or submission.agency is None else submission.agency.name
    shot = submission.headshot
    shows = shot is not None and not row.is_hidden and shot.state == MediaState.READY and shot.removed_at is None
    row.shown_image = media_url(shot.public_id, "card") if shows else ""
    if row.is_hidden:
        _hide_own_words(row)
    return row


def _hide_own_words(row: Any) -> None:
    """What somebody wrote themself may say who they are."""
    for field in ("answer_note", "preference"):
        if hasattr(row, field):
            setattr(row, field, "")
