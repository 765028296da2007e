"""Where the panel scores pairs, in the order in which they read; made for a phone in the room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from auditions.models import Session
from auditions.selectors.pairings import pairing_for, rota_page
from auditions.services.pair_scores import clear_pairing_rating, rate_pairing
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page
from core.errors import DomainError, NotAllowed, NotFound, http_status


@require_safe
@office_page
def pair_room(request: HttpRequest, *, session_id: int) -> HttpResponse:
    return _page(request, session_in_hand(request, session_id))


def _page(
    request: HttpRequest, session: Session, *, refusal: DomainError | None = None, at: int | None = None, note: str = ""
) -> HttpResponse:
    page = rota_page(actor=request.user, session=session)
    reads = sorted((row for row in page.rows if row.slot is not None), key=lambda row: (row.slot.starts_at, row.room))
    context = day_context(request, session) | {
        "page": page,
        "reads": reads,
        "next_up": next((row for row in reads if row.score.may_score and row.score.standing == "new"), None),
        "refusal": refusal,
        "refused_at": at,
        "typed": note,
    }
    return render(
        request, "auditions/planning/pair_room.html", context, status=http_status(refusal) if refusal else 200
    )


@require_POST
@office_page
def score(request: HttpRequest, *, session_id: int, pairing_id: int) -> HttpResponse:
    """`value` is 1 to 5, "abstain" or "clear"; `note` goes with the first two."""
    session = session_in_hand(request, session_id)
    pairing = pairing_for(actor=request.user, session=session, pairing_id=pairing_id)
    value, note = request.POST.get("value", ""), request.POST.get("note", "")
    try:
        if value == "clear":
            clear_pairing_rating(actor=request.user, pairing=pairing)
        else:
            rate_pairing(
                actor=request.user,
                pairing=pairing,
                value=int(value) if value in {"1", "2", "3", "4", "5"} else None,
                abstain=value == "abstain",
                note=note,
            )
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        return _page(request, session, refusal=refusal, at=pairing.pk, note=note)
    url = reverse("auditions:chemistry-room", args=[request.organisation.slug, session.pk])
    return redirect(f"{url}#pair-{pairing.pk}")
