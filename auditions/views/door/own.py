"""The performer's own telephone: they are there, and type the code that hangs at the door."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.tenancy import office_scope
from auditions.forms.door import DoorCodeForm
from auditions.links import answer_token, beside_token
from auditions.selectors.appointments import appointment_by_token
from auditions.services.door_codes import check_in_with_code
from auditions.views.mine.answer import is_beside
from core.errors import DomainError, Invalid

TOO_OFTEN = "That was tried too often. Wait a little, or tell the person at the door that you are here."


def check_in(request: HttpRequest, token: str) -> HttpResponse:
    found = appointment_by_token(token)
    if found is None:
        raise Http404
    appointment, sequence = found
    if sequence != appointment.sequence:
        # Another time stands by now: they see it before they say that they are there for it.
        return redirect("auditions:answer", token)
    form = DoorCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if not _may(request, appointment.uid):
                status = 429
                raise Invalid(TOO_OFTEN, field="code")
            check_in_with_code(appointment=appointment, code=form.cleaned_data["code"])
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:own-check-in", token)
    link = beside_token if is_beside(token) else answer_token
    context = {"appointment": appointment, "token": link(appointment), "form": form}
    with office_scope(appointment.organisation):
        status = status if status != 200 else 422 if form.errors else 200
        response = render(request, "auditions/door/own.html", context, status=status)
    # The address is the key: it must not travel on in a Referer or a search index.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store, private"
    return response


def _may(request: HttpRequest, uid) -> bool:
    return bool(ratelimit.consume(request, action="door_code", key=str(uid)))
