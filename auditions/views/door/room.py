"""One room of a day, for the panel: who is in now, their card, notes, scores and takes, and who is next."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from auditions.models import Session
from auditions.policies import can_record_takes
from auditions.selectors.door import Door, DoorRoom, DoorRow, door_of
from auditions.selectors.takes import takes_of
from auditions.states import SessionState
from auditions.views.day.common import day_context, session_in_hand
from casting.models import Role
from casting.selectors.board import role_for_review
from casting.selectors.panel import submission_for_review, submission_panel
from casting.services.reviews import open_submission
from casting.views.room.frame import wants_part
from casting.views.room.threads import notes_context
from core import clock
from core.errors import NotAllowed, NotFound
from core.permissions import records
from talent.addresses import media_url


@records
@login_required
@require_GET
def room(request: HttpRequest, org_slug: str, session_id: int, use_id: int) -> HttpResponse:
    """A page. A script asks for its "side" (who is in, who is next) or the current person's "takes"."""
    session = session_in_hand(request, session_id)
    door = door_of(request.user, session)
    here = door.room(use_id)
    shown = _shown(request, here)
    context = _side(session, door, here, shown)
    if wants_part(request) and request.GET.get("part") == "side":
        return render(request, "auditions/door/room_side.html", context)
    if shown is not None:
        context |= _card(request, shown)
    if wants_part(request) and request.GET.get("part") == "takes":
        return render(request, "auditions/door/takes.html", context)
    return render(request, "auditions/door/room.html", day_context(request, session) | context)


def _shown(request: HttpRequest, here: DoorRoom) -> DoorRow | None:
    """Whoever was asked for, else whoever is in."""
    asked = request.GET.get("person", "")
    people = [*here.inside, *here.waiting, *here.coming, *here.seen]
    return next((row for row in people if str(row.id) == asked), next(iter(here.inside), None))


def _side(session: Session, door: Door, here: DoorRoom, shown: DoorRow | None) -> dict:
    return {
        "door": door,
        "session": session,
        "here_room": here,
        "shown": shown,
        "is_in": shown is not None and shown.group == "in",
        "now": clock.now(),
        "can_act": door.may_run and session.state != SessionState.CANCELLED,
    }


def _card(request: HttpRequest, shown: DoorRow) -> dict:
    """Nothing where the reader may not look at the role, or is not asked about this person in the open pass."""
    try:
        role = role_for_review(actor=request.user, organisation=request.organisation, role_id=shown.role_id)
        submission = submission_for_review(role=role, submission_id=shown.submission_id)
    except (NotAllowed, NotFound):
        return {"card": None}
    if not wants_part(request):
        open_submission(actor=request.user, submission=submission)
    panel = submission_panel(actor=request.user, role=role, submission_id=submission.pk)
    base = reverse("casting:room", args=[request.organisation.slug, role.pk])
    shot = next((shot for shot in panel.headshots if shot.is_ready), None)
    return {
        "card": panel,
        "role": role,
        "base": base,
        "submission": panel.submission,
        "scoring": panel.scoring,
        "sides_url": _sides_url(request, role),
        "headshot": media_url(shot.public_id, "large") if shot else "",
        "takes": takes_of(role, submission),
        "may_remove": can_record_takes(request.user, role.organisation_id),
        "may_record": can_record_takes(request.user, role.organisation_id) and role.lens.shows_tapes,
        **notes_context(request, submission, reads=not wants_part(request)),
    }


def _sides_url(request: HttpRequest, role: Role) -> str:
    packet = role.sides.filter(removed_at=None).first()
    return reverse("casting:sides-file", args=[request.organisation.slug, role.pk, packet.version]) if packet else ""
