"""The invited person's side: one signed link, no account needed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.tenancy import office_scope
from auditions.calendar import appointment_calendar
from auditions.forms.callbacks import AnswerForm
from auditions.links import answer_token
from auditions.selectors.appointments import appointment_by_token
from auditions.services.appointments import ANSWERS, answer_appointment
from auditions.states import LIVE
from core import clock
from core.errors import Conflict, DomainError


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """A link made for an earlier time shows the new one and asks for that."""
    appointment, sequence = _found(token)
    is_open = appointment.state in LIVE and appointment.ends_at > clock.now()
    given = {state: word for word, state in ANSWERS.items()}.get(appointment.state)
    form = AnswerForm(request.POST or None, initial={"answer": given, "note": appointment.answer_note})
    if request.method == "POST" and form.is_valid():
        actor = request.user if request.user.is_authenticated else None
        try:
            # The signed link, not a membership, opens the office here.
            with office_scope(appointment.organisation):
                answer_appointment(appointment=appointment, sequence=sequence, actor=actor, **form.cleaned_data)
        except Conflict as error:
            form.add_refusal(error)
            appointment.refresh_from_db(fields=["starts_at", "ends_at", "state", "sequence", "place", "address"])
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:answer", token)
    context = {
        "appointment": appointment,
        "submission": appointment.submission,
        "form": form,
        "is_open": is_open,
        "is_moved": appointment.sequence != sequence,
        "token": token,
        "new_token": answer_token(appointment),
        "reader_zone": _reader_zone(request, appointment),
        "given": given,
    }
    response = render(request, "auditions/answer.html", context, status=422 if form.errors else 200)
    # The address is the key: it must not travel on in a Referer or a search index.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def calendar(request: HttpRequest, token: str) -> HttpResponse:
    appointment, _ = _found(token)
    submission = appointment.submission
    title = f"{submission.production.public_title}: {appointment.get_kind_display().lower()} for {submission.role.name}"
    text = appointment_calendar(appointment, title=title, office=appointment.organisation.name, method="PUBLISH")
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="callback.ics"', "Cache-Control": "private, no-store"},
    )


def _found(token: str):
    found = appointment_by_token(token)
    if found is None:
        raise Http404
    return found


def _reader_zone(request: HttpRequest, appointment) -> str:
    if request.user.is_authenticated:
        return request.user.time_zone
    named = request.COOKIES.get("tz", "")
    return named if clock.is_zone(named) else appointment.zone
