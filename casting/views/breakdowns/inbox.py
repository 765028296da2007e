"""The inbox of breakdowns: what is open to an agency, and whom of its clients it would suit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from casting.selectors import breakdowns as reading
from casting.selectors.calls_words import notice_title
from casting.selectors.putting_up import closed_with_drafts, drafts_beside
from casting.services.breakdowns import put_aside, take_up_again
from talent.policies import can_manage_roster, can_see_roster

SHOWN = {
    reading.FITS: "For your clients",
    reading.ALL: "All open",
    reading.CLOSING: "Closing soon",
    reading.PUT_UP: "Put up",
    reading.ASIDE: "Put aside",
}


def agency_of(request: HttpRequest) -> Organisation:
    """The agency of the address, for who works there; nobody else learns that it has an inbox."""
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    return agency


@login_required
@require_safe
def breakdowns(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = agency_of(request)
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    page = reading.inbox(agency=agency, show=show, after=request.GET.get("after") or None)
    here = reverse("casting:breakdowns", args=[org_slug])
    kept = {"show": show} if show else {}
    context = {
        "agency": agency,
        "inbox": page,
        "ticked": drafts_beside(user=request.user, agency=agency, calls=[one.call for one in page.breakdowns]),
        "next_url": f"{here}?{urlencode(kept | {'after': page.next_cursor})}" if page.next_cursor else "",
        "may_put_up": can_manage_roster(request.user, agency),
    }
    if request.htmx:
        return render(request, "casting/breakdowns/_cards.html", context)
    closed = closed_with_drafts(user=request.user, agency=agency) if context["may_put_up"] else []
    context |= {
        "show": show,
        "closed": [(call, notice_title(call)) for call in closed],
        "tabs": [
            {"url": f"{here}?show={key}" if key else here, "label": label, "count": None, "current": key == show}
            for key, label in SHOWN.items()
        ],
    }
    return render(request, "casting/breakdowns/inbox.html", context)


@login_required
@require_POST
def aside(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    call = reading.breakdown_call(agency=agency, call_id=call_id)
    put_aside(actor=request.user, agency=agency, call=call)
    messages.success(request, "Put aside. It stands under “Put aside” until it closes.")
    return redirect("casting:breakdowns", org_slug)


@login_required
@require_POST
def back(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    call = reading.breakdown_call(agency=agency, call_id=call_id)
    take_up_again(actor=request.user, agency=agency, call=call)
    messages.success(request, "Back in the inbox.")
    return redirect("casting:breakdown", org_slug, call_id)
