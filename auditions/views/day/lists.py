"""The office's sessions, day by day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditions.selectors.sessions import sessions_ahead, sessions_past
from auditions.views.day.common import schedule_context
from casting.models import Production
from casting.policies import can_manage_calls
from casting.selectors.calls import office_production, office_productions
from casting.views.calls.context import office_page
from core.text import whole_number


def production_asked_for(request: HttpRequest) -> Production | None:
    asked = whole_number(request.POST.get("production") or request.GET.get("production"))
    if asked is None:
        return None
    return office_production(actor=request.user, organisation=request.organisation, production_id=asked)


@require_safe
@office_page
def session_list(request: HttpRequest) -> HttpResponse:
    office, past = request.organisation, request.GET.get("past") == "1"
    production = production_asked_for(request)
    read = sessions_past if past else sessions_ahead
    context = schedule_context(request) | {
        "days": read(actor=request.user, organisation=office, production=production),
        "past": past,
        "production": production,
        "productions": office_productions(actor=request.user, organisation=office),
    }
    if production is not None:
        context["can_manage"] = can_manage_calls(request.user, office)
    return render(request, "auditions/day/session_list.html", context)
