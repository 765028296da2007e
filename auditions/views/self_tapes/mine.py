"""The performer's side, and their rep's: one signed link, no account needed."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.tenancy import office_scope
from accounts.zones import guessed_zone
from auditions.forms.self_tapes import ExtensionForm, NewDeadline, TapeAnswerForm
from auditions.links import REP, tape_token, tape_url_to_pass_on
from auditions.models import SelfTapeRequest, SelfTapeTake
from auditions.selectors.own_tapes import own_tape, tape_by_token
from auditions.self_tape_door import KEY as SELF_TAPE
from auditions.services import self_tape_answers as answers
from auditions.services import self_tape_delivery as delivery
from auditions.services.sides_copies import open_sides
from core import clock
from core.errors import DomainError, Invalid, NotAllowed
from core.permissions import records
from core.uploads import takes_films
from talent.services.film_shelf import put_up
from talent.states import MediaKind

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Hands over the request that the link names and whose link it is, inside the office's scope."""

    @wraps(view)
    def found(request: HttpRequest, token: str, **kwargs) -> HttpResponse:
        named = tape_by_token(token)
        if named is None:
            raise Http404
        row, by = named
        request.tape_token = token
        # The signed link, not a membership, opens the office here.
        with office_scope(row.organisation):
            response = view(request, row, by, **kwargs)
        # The address is the key: it must not travel on in a Referer or a search index.
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return found


def _who(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _zone(request: HttpRequest, row: SelfTapeRequest) -> str:
    if request.user.is_authenticated:
        return request.user.time_zone
    return guessed_zone(request) or row.brief.zone


@records
@require_GET
@by_link
def tape(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    answers.note_opening(request=row, actor=_who(request))
    return _page(request, _again(row), by)


def _again(row: SelfTapeRequest) -> SelfTapeRequest:
    row.refresh_from_db(
        fields=[
            "state", "due_at", "round", "opened_at", "answered_at", "answer_note", "agreed_nda_at", "rep_sees_first",
            "given_to_rep_at", "delivered_at", "viewed_at", "extension_asked_until", "extension_note",
            "sides_revoked_at",
        ]
    )  # fmt: skip
    return row


def _page(request: HttpRequest, row: SelfTapeRequest, by: str, *, status: int = 200, **extra) -> HttpResponse:
    zone = _zone(request, row)
    own = own_tape(row, by=by)
    needs_nda = row.brief.needs_nda and row.agreed_nda_at is None
    context = {
        "own": own,
        "row": row,
        "brief": row.brief,
        "role": row.submission.role,
        "production": row.submission.role.production,
        "token": request.tape_token,
        "zone": zone,
        "form": TapeAnswerForm(needs_nda=needs_nda, by_rep=own.by_rep),
        "extension_form": ExtensionForm(zone=zone, initial=NewDeadline(row.due_at, zone).initial()),
        "performer_url": tape_url_to_pass_on(row) if own.by_rep and row.performer.account_id is None else "",
        "left_seconds": max(0, int((row.due_at - clock.now()).total_seconds())),
        **extra,
    }
    return render(request, "auditions/self_tapes/tape.html", context, status=status)


@require_POST
@by_link
def answer(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    needs_nda = row.brief.needs_nda and row.agreed_nda_at is None
    form = TapeAnswerForm(request.POST, needs_nda=needs_nda, by_rep=by == REP)
    if form.is_valid():
        data = form.cleaned_data
        agrees = data.get("agrees_nda", False)
        try:
            if data["answer"] == "yes":
                answers.accept_request(request=row, agrees_nda=agrees, actor=_who(request))
            elif data["answer"] == "live":
                answers.ask_to_come_in(request=row, note=data["note"], agrees_nda=agrees, actor=_who(request))
            else:
                answers.decline_request(request=row, reason=data["note"], actor=_who(request))
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:tape", request.tape_token)
    return _page(request, _again(row), by, form=form, status=422)


@require_POST
@by_link
def extension(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    form = ExtensionForm(request.POST, zone=_zone(request, row))
    if form.is_valid():
        data = form.cleaned_data
        try:
            answers.ask_extension(request=row, until=data["due_at"], note=data["note"], actor=_who(request))
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Asked. The deadline stands until they answer.")
            return redirect("auditions:tape", request.tape_token)
    return _page(request, _again(row), by, extension_form=form, status=422)


@require_GET
@by_link
def sides(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    """Made as it is opened, for this person; the next request asks again whether they may."""
    pdf = open_sides(request=row, actor=_who(request))
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'inline; filename="sides.pdf"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


@takes_films
@require_POST
@by_link
def take(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    """One take, whole, by a plain form; with script it comes in pieces, through the same door."""
    file, number = request.FILES.get("file"), request.POST.get("number", "")[:3]
    replaces = {"replaces": number} if number.isdecimal() else {}
    try:
        if file is None:
            raise Invalid("Choose your take first.", field="file")
        asset = put_up(actor=_who(request), performer=row.performer, kind=MediaKind.TAPE, file=file, door=SELF_TAPE,
                       token=request.tape_token, **replaces)  # fmt: skip
    except DomainError as refusal:
        return _page(request, _again(row), by, take_refused=refusal.message, status=422)
    made = SelfTapeTake.objects.get(asset=asset)
    messages.success(request, f"Take {made.number} is there. Nobody sees it before you deliver.")
    return redirect("auditions:tape", request.tape_token)


@require_POST
@by_link
def take_remove(request: HttpRequest, row: SelfTapeRequest, by: str, *, number: int) -> HttpResponse:
    delivery.remove_take(request=row, number=number, actor=_who(request))
    return redirect("auditions:tape", request.tape_token)


@require_POST
@by_link
def deliver(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    try:
        delivery.deliver_tape(request=row, actor=_who(request))
    except Invalid as refusal:
        return _page(request, _again(row), by, take_refused=refusal.message, status=422)
    return redirect("auditions:tape", request.tape_token)


@require_POST
@by_link
def take_back(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    delivery.take_back_tape(request=row, actor=_who(request))
    return redirect("auditions:tape", request.tape_token)


@require_POST
@by_link
def change_answer(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    """From yes to no, or from coming in to taping, with one press."""
    if request.POST.get("to") == "tape":
        answers.tape_after_all(request=row, actor=_who(request))
    elif request.POST.get("to") == "live":
        answers.ask_to_come_in(request=row, note=request.POST.get("note", "")[:600], actor=_who(request))
    else:
        answers.decline_request(request=row, reason=request.POST.get("note", "")[:600], actor=_who(request))
    return redirect("auditions:tape", request.tape_token)


@require_POST
@by_link
def rep(request: HttpRequest, row: SelfTapeRequest, by: str) -> HttpResponse:
    """Only by the rep's own link: look first or not, pass the tape on, give it back."""
    if by != REP:
        raise NotAllowed("This is for the agent who was asked.")
    act = request.POST.get("do", "")
    if act == "release":
        delivery.release_tape(request=row, actor=_who(request))
    elif act == "give-back":
        delivery.take_back_tape(request=row, actor=_who(request))
    else:
        answers.look_first(request=row, wants=act == "look-first", actor=_who(request))
    return redirect("auditions:tape", tape_token(row, by=REP))
