"""What is done to a whole day: moved by minutes, or to another date; one more time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditions.forms.sessions import ShiftForm
from auditions.models import SessionRoom
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page


@require_safe
@office_page
def more(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    context = day_context(request, session) | {
        "form": ShiftForm(),
        "rooms": SessionRoom.objects.filter(session=session).select_related("room"),
    }
    template = "auditions/day/more_dialog.html" if request.htmx else "auditions/day/more_page.html"
    return render(request, template, context)
