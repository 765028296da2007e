"""One page for each move of a call: it says what happens to whom, and a button does it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casting.forms.calls import ReopenForm
from casting.models import CastingCall
from casting.selectors.calls import call_page
from casting.services import calls as services
from casting.services.publishing import publish_call, publish_changes
from casting.states import CallState
from casting.views.calls.calls import not_ready
from casting.views.calls.context import call_in_hand, linked, office_page
from core.errors import Invalid, NeedsConfirmation
from core.text import whole_number

TYPED_ABOVE = 25


@dataclass(frozen=True)
class Move:
    title: str
    text: str
    button: str
    done: str = ""
    act: Callable | None = None
    danger: bool = False


PAUSE = Move(
    "Pause this call?",
    "Nobody can apply until you open it again. It leaves the public list; whoever has the address reads that it is"
    " paused. What was sent to you stays as it is, and the deadline stays where it is.",
    "Pause the call",
    "The call is paused.",
    services.pause_call,
)
RESUME = Move(
    "Open this call again?",
    "It comes back to the public list, and people can apply until the deadline.",
    "Open it again",
    "The call is open again.",
    services.resume_call,
)
CLOSE = Move(
    "Close this call now?",
    "Nobody can apply any more, before its deadline. You go on deciding about everyone who has applied, and they see"
    " that the call is closed.",
    "Close the call",
    "The call is closed.",
    services.close_call,
)
COMPLETE = Move(
    "Complete this call?",
    "Everything is decided. The call stays readable for your office.",
    "Complete the call",
    "The call is completed.",
    services.complete_call,
)
CANCEL = Move(
    "Cancel this call?",
    "Its roles are cut and nobody can apply any more. Everyone who has applied and is still in play is owed an answer."
    " A cancelled call can be brought back as a draft.",
    "Cancel the call",
    "The call is cancelled.",
    services.cancel_call,
    danger=True,
)
ARCHIVE = Move(
    "Archive this call?",
    "It leaves your lists and stays on record. You can bring it back.",
    "Archive the call",
    "The call is archived.",
    services.archive_call,
)
REOPEN_TEXTS = {
    CallState.CLOSED: "It goes back to the public list, and people can apply until the new deadline.",
    CallState.COMPLETED: "It goes back to closed, so that you can decide again.",
    CallState.ARCHIVED: "It goes back to your completed calls.",
    CallState.CANCELLED: "It comes back as a draft with the roles that the cancelling cut. Nobody outside sees it until"
    " you publish it again. People who were told keep their answer.",
}


def confirmed(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("confirm_count", "").replace(",", "").strip())


def move_page(
    request: HttpRequest, call: CastingCall, move: Move, *, count: int = 0, status: int = 200, **extra
) -> HttpResponse:
    """What would happen, to how many people, and the button; above 25 their number is typed."""
    context = {"call": call, "move": move, "count": count, "is_typed": count > TYPED_ABOVE, **extra}
    return render(request, "casting/calls/call_move.html", context, status=status)


def simple_move(move: Move, *, leaves_from: list[str]) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    @office_page
    def view(request: HttpRequest, *, call_id: int) -> HttpResponse:
        call = call_in_hand(request, call_id)
        if request.method != "POST":
            return move_page(request, call, move, is_late=call.state not in leaves_from)
        try:
            move.act(actor=request.user, call=call)
        except Invalid as refusal:
            return move_page(request, call, move, refusal=refusal, status=422)
        return _done(request, call, move.done)

    return view


def counted_move(move: Move, *, key: str, argument: str, leaves_from: list[str]) -> Callable[..., HttpResponse]:
    """A move that reaches people: their number is shown, and typed above 25."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @office_page
    def view(request: HttpRequest, *, call_id: int) -> HttpResponse:
        call = call_in_hand(request, call_id)
        is_late = call.state not in leaves_from
        if request.method != "POST":
            stages = services.UNDECIDED if key == "undecided" else services.IN_PLAY
            count = services.people_at(call, stages)
            return move_page(request, call, move, count=count, is_late=is_late)
        try:
            move.act(actor=request.user, call=call, **{argument: confirmed(request)})
        except NeedsConfirmation as refusal:
            count = refusal.details[key]
            return move_page(request, call, move, count=count, refusal=refusal, status=409)
        return _done(request, call, move.done)

    return view


def _done(request: HttpRequest, call: CastingCall, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("casting:call-detail", request.organisation.slug, call.pk)


call_pause = simple_move(PAUSE, leaves_from=[CallState.PUBLISHED])
call_resume = simple_move(RESUME, leaves_from=[CallState.PAUSED])
call_close = simple_move(CLOSE, leaves_from=[CallState.PUBLISHED, CallState.PAUSED])
call_archive = simple_move(ARCHIVE, leaves_from=[CallState.COMPLETED])
call_complete = counted_move(COMPLETE, key="undecided", argument="confirm_undecided", leaves_from=[CallState.CLOSED])
call_cancel = counted_move(
    CANCEL,
    key="people",
    argument="confirm_people",
    leaves_from=[CallState.DRAFT, CallState.PUBLISHED, CallState.PAUSED, CallState.CLOSED],
)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def call_reopen(request: HttpRequest, *, call_id: int) -> HttpResponse:
    call = call_in_hand(request, call_id)
    move = Move("Bring this call back?", REOPEN_TEXTS.get(call.state, ""), "Bring it back", "", services.reopen_call)
    form = None
    if call.state == CallState.CLOSED:
        form = ReopenForm(request.POST or None, zone=call.zone)
    is_late = call.state not in services.REOPENS_TO
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            services.reopen_call(
                actor=request.user, call=call, deadline_at=form.cleaned_data["deadline"] if form else None
            )
        except Invalid as refusal:
            if form is None:
                return move_page(request, call, move, refusal=refusal, status=422)
            form.add_refusal(refusal)
        else:
            return _done(request, call, "The call is back.")
    failed = request.method == "POST"
    return move_page(request, call, move, form=form, is_late=is_late, status=422 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def call_publish(request: HttpRequest, *, call_id: int) -> HttpResponse:
    """Publishing for the first time, or what was written since."""
    call = call_in_hand(request, call_id)
    is_first = call.state == CallState.DRAFT
    if request.method != "POST":
        page = call_page(actor=request.user, call=call)
        context = {"call": call, "page": page, "is_first": is_first, "missing": linked(page.missing, call)}
        return render(request, "casting/calls/call_publish.html", context)
    try:
        if is_first:
            publish_call(actor=request.user, call=call)
            return _done(request, call, "The call is published.")
        changes = publish_changes(actor=request.user, call=call)
    except Invalid as refusal:
        if refusal.code != "not_ready":
            raise
        return not_ready(request, call, refusal)
    number = len(changes)
    words = (
        f"{number} change{'' if number == 1 else 's'} published." if number else "Nothing that actors read has changed."
    )
    return _done(request, call, words)


@require_POST
@office_page
def call_discard(request: HttpRequest, *, call_id: int) -> HttpResponse:
    call = call_in_hand(request, call_id)
    services.discard_changes(actor=request.user, call=call)
    return _done(request, call, "The changes are forgotten.")
