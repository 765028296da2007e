"""The invited person's side: one signed link, no account needed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.tenancy import office_scope
from auditions.calendar import appointment_calendar
from auditions.forms import mine as forms
from auditions.forms.callbacks import AnswerForm
from auditions.links import answer_token, beside_token, read_beside_token
from auditions.models import AccessNeeds
from auditions.selectors.mine import Mine, clashes_of, mine_by_token
from auditions.services.access import tell_access_needs
from auditions.services.appointments import ANSWERS, answer_appointment
from auditions.services.booking import LATE_MINUTES, be_late
from auditions.states import AppointmentState
from auditions.views.mine.zones import zones_for
from core import clock
from core.errors import Conflict, DomainError, NotAllowed

GIVEN = {state: word for word, state in ANSWERS.items()}
AWAITED = {AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED}


def found(token: str, *, beside: bool = False) -> tuple[Mine, int]:
    named = mine_by_token(token, beside=beside)
    if named is None:
        raise Http404
    return named


def is_beside(token: str) -> bool:
    """The link of whoever accompanies a child: it reads, says that they are late, and checks in."""
    return read_beside_token(token) is not None


def actor_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def private(response: HttpResponse) -> HttpResponse:
    """The address is the key: it must not travel on in a Referer, a search index or a shared cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """A link made for an earlier time shows the new one and asks for that."""
    mine, sequence = found(token, beside=True)
    row = mine.row
    if request.method == "POST" and is_beside(token):
        raise NotAllowed(f"A parent or guardian answers for {row.performer.stage_name}: you accompany them.")
    form = AnswerForm(request.POST or None, initial={"answer": GIVEN.get(row.state), "note": row.answer_note})
    if request.method == "POST" and form.is_valid():
        try:
            # The signed link, not a membership, opens the office here.
            with office_scope(row.organisation):
                answer_appointment(appointment=row, sequence=sequence, actor=actor_of(request), **form.cleaned_data)
        except Conflict as error:
            form.add_refusal(error)
            mine, _ = found(token)
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:answer", token)
    return answer_page(request, mine, sequence, token, form)


def answer_page(
    request: HttpRequest, mine: Mine, sequence: int, token: str, form: AnswerForm, **more: Any
) -> HttpResponse:
    row, beside = mine.row, is_beside(token)
    zones = zones_for(request, row.zone)
    is_told_of_needs = AccessNeeds.objects.filter(performer=row.performer_id).exists()
    context = {
        "mine": mine,
        "appointment": row,
        "submission": row.submission,
        "session": row.session,
        "venue": row.session.venue if row.session and mine.place_is_as_told and not row.online_url else None,
        "form": form,
        "is_moved": row.sequence != sequence,
        "shows_form": (
            mine.is_open and row.sequence == sequence and not mine.is_changing and row.state in AWAITED and not beside
        ),
        "is_beside": beside,
        "token": token,
        "new_token": beside_token(row) if beside else answer_token(row),
        "zones": zones,
        "zone_choices": zones.choices(mine.starts_at),
        "two_clocks": zones.differ_at(mine.starts_at),
        "given": GIVEN.get(row.state),
        "clashes": clashes_of(mine) if mine.is_open and not beside else [],
        "may_be_late": row.state in AWAITED and mine.is_today and not mine.is_changing,
        "late_minutes": LATE_MINUTES,
        "is_told_of_needs": is_told_of_needs,
        "access_form": None if is_told_of_needs else forms.AccessForm(),
        **more,
    }
    failed = any(each is not None and each.errors for each in (form, context["access_form"]))
    return private(render(request, "auditions/mine/answer.html", context, status=422 if failed else 200))


@require_POST
def late(request: HttpRequest, token: str) -> HttpResponse:
    """Running late, in one tap."""
    mine, sequence = found(token, beside=True)
    form = forms.LateForm(request.POST)
    if not form.is_valid():
        raise Http404
    with office_scope(mine.row.organisation):
        be_late(
            appointment=mine.row,
            sequence=sequence,
            minutes=form.cleaned_data["minutes"],
            actor=actor_of(request),
        )
    return redirect("auditions:answer", token)


@require_POST
def access(request: HttpRequest, token: str) -> HttpResponse:
    """What they need, asked once; told again only by who signs in."""
    mine, sequence = found(token)
    if not mine.is_open:
        raise Http404
    form = forms.AccessForm(request.POST)
    if form.is_valid():
        try:
            tell_access_needs(performer=mine.row.performer, needs=form.told(), actor=actor_of(request))
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:answer", token)
    unbound = AnswerForm(initial={"answer": GIVEN.get(mine.row.state), "note": mine.row.answer_note})
    return answer_page(request, mine, sequence, token, unbound, access_form=form)


def calendar(request: HttpRequest, token: str) -> HttpResponse:
    mine, _ = found(token)
    row = mine.row
    submission = row.submission
    title = f"{submission.production.public_title}: {row.get_kind_display().lower()} for {submission.role.name}"
    # What is being planned stays on the board: the file says what they were told.
    row.starts_at, row.ends_at = mine.starts_at, mine.ends_at
    text = appointment_calendar(row, title=title, office=row.organisation.name, method="PUBLISH")
    name = clock.in_zone(mine.starts_at, row.zone).strftime("%Y-%m-%d")
    return private(
        HttpResponse(
            text,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="callboard-{name}.ics"'},
        )
    )
