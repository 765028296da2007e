"""The agent's desk: every client's submissions and where each stands."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from casting.selectors import mine
from casting.selectors.calls_words import notice_title
from casting.selectors.putting_up import submissions_of_act
from casting.views.breakdowns.withdrawing import act_in
from talent.policies import can_manage_roster, can_see_roster
from talent.selectors import own_among

SHOWN = {"": "All", mine.OPEN: "In play", mine.ANSWERED: "Answered", mine.WITHDRAWN: "Withdrawn"}


@login_required
@require_safe
def agent_desk(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    show = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    client_id, role_id = _number(request.GET.get("client", "")), _number(request.GET.get("part", ""))
    act = act_in(request.GET.get("sent", ""))
    page = mine.clients_applications(
        agency=agency,
        performer_id=client_id,
        role_id=role_id,
        among=submissions_of_act(agency=agency, batch=act) if act else None,
        show=show,
        after=request.GET.get("after"),
    )
    narrowed = {name: value for name, value in {"client": client_id, "part": role_id, "sent": act}.items() if value}
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
    clients, parts = mine.clients_put_up(agency)
    drafts = mine.drafts_of(request.user)
    own = own_among(request.user, [draft.performer for draft in drafts])
    context |= {
        "clients": clients,
        "client_id": client_id,
        "parts": parts,
        "role_id": role_id,
        "act": act,
        "is_in_play": any(row.can_withdraw for row in page.rows),
        "show": show,
        "is_filtered": bool(kept),
        "drafts": [
            {"draft": draft, "title": notice_title(draft.call)} for draft in drafts if draft.performer_id not in own
        ],
        "panels": mine.clients_panels(
            agency=agency, clients=[client for client in clients if client_id in {None, client.pk}]
        ),
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


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
