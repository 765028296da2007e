from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.states import OrganisationKind
from casting.policies import can_manage_calls, opens_the_room
from casting.selectors.approvals import desk_matters
from casting.selectors.calls_desk import desk_of
from casting.views.calls.context import office_page

ELSEWHERE = {OrganisationKind.AGENCY: "casting:agent-desk", OrganisationKind.PRODUCTION: "accounts:team"}


@office_page
def desk(request: HttpRequest) -> HttpResponse:
    office = request.organisation
    if office.kind in ELSEWHERE:
        return redirect(ELSEWHERE[office.kind], office.slug)
    if not opens_the_room(request.membership):
        return redirect("contracts:deal-list", office.slug)
    found = desk_of(actor=request.user, organisation=office)
    context = {
        "desk": found,
        "matters": desk_matters(actor=request.user, organisation=office),
        "can_manage": can_manage_calls(request.user, office),
        "rail_counts": {"casting:outbox": found.outbox["waiting"] or None},
    }
    return render(request, "casting/desk.html", context)
