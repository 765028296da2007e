"""What a performer keeps beside the profile, on a submission's panel in the decision room: films, and sizes from the callback on."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from casting.models import Role, Submission
from casting.room_panels import RoomPanel
from casting.selectors.sizes import sizes_for
from talent.models import MediaAsset
from talent.selectors.films import Film, film_of
from talent.states import SHOWN_FILMS, MediaState


def sizes_panel(actor: User, role: Role, submission: Submission) -> Iterable[RoomPanel]:
    if role.lens.hides_identity:
        return
    if lines := sizes_for([submission]).get(submission.pk):
        yield RoomPanel("casting/room/panel_sizes.html", {"lines": lines}, sort_key="sizes")


def films_panel(actor: User, role: Role, submission: Submission) -> Iterable[RoomPanel]:
    """Those that stood on the profile when it was submitted, as far as their owner still keeps them."""
    if role.lens.hides_identity:
        return
    said = submission.profile.data
    named = [row["id"] for row in said.get("films", [])]
    if not named:
        return
    kept = MediaAsset.objects.filter(
        performer=submission.performer_id,
        public_id__in=named,
        kind__in=SHOWN_FILMS,
        state=MediaState.READY,
        removed_at=None,
    )
    films = {str(asset.public_id): film_of(asset) for asset in kept}
    shown = [_shown(films[key], said) for key in named if key in films]
    if shown:
        yield RoomPanel("casting/room/panel_films.html", {"films": shown}, sort_key="films")


def _shown(film: Film, said: dict[str, Any]) -> dict[str, Any]:
    return {"film": film, "shows": [row["skill"] for row in said.get("skills", []) if row.get("clip") == film.id]}
