"""Letting people choose their own time from the open ones, and giving them one after all."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from auditions.models import Session
from auditions.selectors.on_board import call_in_on_board
from auditions.services.call_ins import let_choose, recall_choice
from auditions.views.day.answers import act, asked_ids, done, undo_url
from core.errors import IllegalTransition


@require_POST
@act
def choose(request: HttpRequest, session: Session) -> HttpResponse:
    """Each `who` of the queue chooses from the open times; they are told so when the day is sent."""
    ids = _seen(request, session)
    rows = let_choose(actor=request.user, session=session, call_in_ids=ids)
    if not rows:
        raise IllegalTransition("They have a time or choose already.")
    people = "1 person chooses" if len(rows) == 1 else f"{len(rows)} people choose"
    undo = undo_url(request, session, "day-recall", who=[f"c{row.pk}" for row in rows])
    return done(request, session, f"{people} from the open times, once you send.", undo=undo)


@require_POST
@act
def recall(request: HttpRequest, session: Session) -> HttpResponse:
    """Each `who` is given a time by the office after all: their link to choose is closed."""
    rows = recall_choice(actor=request.user, session=session, call_in_ids=_seen(request, session))
    people = "1 person is" if len(rows) == 1 else f"{len(rows)} people are"
    return done(request, session, f"{people} in the queue again.")


def _seen(request: HttpRequest, session: Session) -> list[int]:
    ids = asked_ids(request, "who", "c")
    for pk in ids:
        call_in_on_board(actor=request.user, session=session, call_in_id=pk)
    return ids
