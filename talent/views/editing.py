"""What every page of the profile editor shares: whose profile, in which frame, with what around it."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import Organisation
from talent.forms.bookouts import BookOutForm
from talent.guide import gaps_in
from talent.measures import height_shown
from talent.models import Performer
from talent.selectors import (
    agencies_of,
    coming_book_outs,
    headshots_of,
    performer_to_edit,
    recently_removed,
    resume_of,
    with_entries,
)
from talent.selectors.evidence import clips_to_choose
from talent.selectors.sizes import size_card_of, size_lines
from talent.services.shelf import tapes_on
from talent.states import MediaKind


@dataclass
class Editing:
    """A profile open for change, by the performer or through the agency."""

    performer: Performer
    agency: Organisation | None

    @property
    def url(self) -> str:
        return reverse("talent:profile", args=[self.performer.slug])

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "performer": self.performer,
            "agency": self.agency,
            "frame": "base_office.html" if self.agency else "base_actor.html",
            "private_to": (
                f"Seen by agents of {self.agency.name} and the performer only"
                if self.agency
                else "Seen by you and your agents only"
            ),
            **more,
        }


def open_profile(request: HttpRequest, slug: str) -> Editing:
    """Raises NotFound or NotAllowed. For an agent the page stands in their agency's frame."""
    performer, agency = performer_to_edit(request.user, slug)
    if agency is not None:
        request.organisation = agency
    return Editing(performer, agency)


def profile_context(editing: Editing) -> dict[str, Any]:
    """Everything that the profile page reads."""
    performer = with_entries(editing.performer)
    headshots = headshots_of(performer)
    removed = recently_removed(performer)
    return editing.context(
        agencies=agencies_of(performer),
        height=height_shown(performer.height_cm),
        headshots=headshots,
        gaps=gaps_in(performer, headshots),
        resume=resume_of(performer),
        unions=list(performer.unions.all()),
        shown_clips=_shown_clips(performer),
        sizes_seen_by=(
            f"Seen by agents of {editing.agency.name}, the performer, and an office from the callback on"
            if editing.agency
            else "Seen by you, your agents, and an office from the callback on"
        ),
        size_lines=size_lines(size_card_of(performer)),
        tapes=list(tapes_on(performer)),
        book_outs=coming_book_outs(performer),
        book_out_form=BookOutForm(),
        removed_tapes=[asset for asset in removed if asset.kind == MediaKind.TAPE],
        removed_headshots=[asset for asset in removed if asset.kind == MediaKind.HEADSHOT],
        removed_resumes=[asset for asset in removed if asset.kind == MediaKind.RESUME],
    )


def _shown_clips(performer: Performer) -> set[int]:
    """Clips of skills that can be played."""
    if not any(skill.clip_id for skill in performer.skills.all()):
        return set()
    return {clip.pk for clip in clips_to_choose(performer)}


def say(response: HttpResponse, text: str, *, undo: str = "", **events: Any) -> HttpResponse:
    """Have the page show a toast, with the way back where there is one."""
    toast = {"text": text} | ({"undo": undo} if undo else {})
    response["HX-Trigger"] = json.dumps({"toast": toast, **events})
    return response
