from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from core.errors import Conflict, Invalid, NotAllowed
from talent.forms.roster import ClientForm, RosterFilterForm
from talent.policies import can_manage_roster, can_see_roster
from talent.selectors import client_of, roster_page
from talent.selectors.client import agents_of, client_page, key_of
from talent.selectors.roster import RosterFilters
from talent.services.clients import add_client as add
from talent.services.representation import end_representation, resume_representation

VIEWS = {"table", "faces"}


@login_required
@require_safe
def roster(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = agency_of(request)
    agents = agents_of(agency)
    filters = filters_in(request, agents)
    chosen = request.GET.get("view")
    view = chosen if chosen in VIEWS else "table"
    context = {
        "page": roster_page(agency, filters=filters, after=request.GET.get("after")),
        "filters": filters,
        "agents": agents,
        "query": _query(filters),
        "view": view,
        "may_manage": can_manage_roster(request.user, agency),
    }
    more = request.htmx and request.GET.get("after")
    return render(request, "talent/roster/rows_more.html" if more else "talent/roster/roster.html", context)


def filters_in(request: HttpRequest, agents: list) -> RosterFilters:
    """What the address asks for; what it says that is none of ours counts as not said."""
    form = RosterFilterForm(request.GET, agents=agents)
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    return RosterFilters(**given | {"q": " ".join(request.GET.get("q", "").split())[:100]})


def _query(filters: RosterFilters) -> str:
    """The filters as an address has them, without the layout."""
    given = {name: "1" if value is True else value for name, value in vars(filters).items() if value}
    return urlencode(given)


@login_required
@require_http_methods(["GET", "POST"])
def add_client(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            performer, asked = add(actor=request.user, agency=agency, **form.cleaned_data)
        except (Invalid, Conflict) as refusal:
            form.add_refusal(refusal)
        else:
            if asked is not None:
                messages.success(
                    request, "This person is on Callboard already, and has been asked. They decide who speaks for them."
                )
                return redirect("talent:client", org_slug, key_of(asked))
            messages.success(
                request, f"{performer.stage_name} is on the roster. A headshot is what the profile needs next."
            )
            return redirect("talent:profile", performer.slug)
    return render(request, "talent/roster/add.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def end_client(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    page = client_page(agency, slug)
    if request.method == "GET":
        return render(request, "talent/roster/end.html", {"page": page, "performer": page.performer, "name": page.name})
    end_representation(actor=request.user, agency=agency, performer=page.performer)
    said = "no longer represents" if page.is_ours else "has taken back what it asked of"
    messages.success(request, f"{agency.name} {said} {page.name}.")
    return redirect("talent:roster", org_slug)


@login_required
@require_POST
def resume_client(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    performer = client_of(agency, slug, ended_today=True)
    resume_representation(actor=request.user, agency=agency, performer=performer)
    messages.success(request, f"{performer.stage_name} is back on the roster.")
    return redirect("talent:roster", org_slug)


def agency_of(request: HttpRequest, *, managing: bool = False) -> Organisation:
    """The office of the page, when it is an agency and the person works there. Managing raises for assistants."""
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    if managing and not can_manage_roster(request.user, agency):
        raise NotAllowed("Only agents and owners of this agency change its roster.")
    return agency
