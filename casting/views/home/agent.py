"""The agent's desk: every client's submissions and where each stands."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.models import Organisation, User
from casting.selectors import mine
from casting.selectors.applications import ANSWERED, OPEN, WITHDRAWN
from casting.selectors.calls_words import notice_title
from casting.selectors.clients import LEFT, client_put_up, clients_applications, clients_panels, parts_put_up_for
from casting.selectors.putting_up import submissions_of_act
from casting.views.breakdowns.withdrawing import act_in
from core.text import whole_number
from talent.policies import can_manage_roster, can_see_roster
from talent.selectors import own_among

SHOWN = {
    "": "All",
    OPEN: "In play",
    ANSWERED: "Answered",
    WITHDRAWN: "Withdrawn",
    LEFT: "No longer yours",
}

MOST_NEXT = 6


@login_required
@require_safe
def agent_desk(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    name = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    client_id, role_id = whole_number(request.GET.get("client", "")), whole_number(request.GET.get("part", ""))
    act = act_in(request.GET.get("sent", ""))
    page = clients_applications(
        agency=agency,
        performer_id=client_id,
        name=name,
        role_id=role_id,
        among=submissions_of_act(agency=agency, batch=act) if act else None,
        show=show,
        after=request.GET.get("after"),
    )
    asked = {"client": client_id, "q": name, "part": role_id, "sent": act}
    narrowed = {key: value for key, value in asked.items() if value}
    kept = ({"show": show} if show else {}) | narrowed
    here = reverse("casting:agent-desk", args=[org_slug])
    context = {
        "agency": agency,
        "page": page,
        "may_withdraw": can_manage_roster(request.user, agency),
        "next_url": f"{here}?{urlencode(kept | {'after': page.next_cursor})}" if page.next_cursor else "",
    }
    if request.htmx:
        return render(request, "casting/home/_desk_rows.html", context)
    # Whoever looks for something finds it before what comes next.
    if {"q", "part", "sent"} & {*narrowed}:
        coming = {"panels": [], "more_next": 0}
    else:
        coming = _next(agency, client_id, show_all=bool(client_id) or request.GET.get("next") == "all")
    context |= coming | {
        "client": client_put_up(agency, client_id) if client_id else None,
        "q": name,
        "parts": parts_put_up_for(agency),
        "role_id": role_id,
        "act": act,
        "is_in_play": any(row.can_withdraw for row in page.rows),
        "show": show,
        "is_filtered": bool(kept),
        "drafts": _clients_drafts(request.user),
        "tabs": [
            {
                "url": f"{here}?{urlencode(({'show': key} if key else {}) | narrowed)}",
                "label": label,
                "count": None,
                "current": key == show,
            }
            for key, label in SHOWN.items()
        ],
    }
    return render(request, "casting/home/desk.html", context)


def _next(agency: Organisation, client_id: int | None, *, show_all: bool) -> dict:
    """What waits for the agency or its clients, before what is settled."""
    panels = clients_panels(agency=agency, performer_id=client_id)
    panels.sort(key=lambda panel: panel.is_settled)
    if show_all:
        return {"panels": panels, "more_next": 0}
    return {"panels": panels[:MOST_NEXT], "more_next": len(panels) - MOST_NEXT}


def _clients_drafts(user: User) -> list[dict]:
    """Begun for clients: a draft for oneself has its place on one's own home."""
    drafts = mine.drafts_of(user)
    own = own_among(user, [draft.performer for draft in drafts])
    return [{"draft": one, "title": notice_title(one.call)} for one in drafts if one.performer_id not in own]
