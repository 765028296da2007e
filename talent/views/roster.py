from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, NotAllowed
from talent.forms import ClientForm
from talent.policies import can_manage_roster, can_see_roster
from talent.selectors import client_of, roster_page
from talent.services.profiles import create_performer
from talent.services.roster import end_representation, resume_representation

VIEWS = {"table", "faces"}


@login_required
@require_safe
def roster(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = _agency(request)
    query = " ".join(request.GET.get("q", "").split())[:100]
    chosen = request.GET.get("view")
    view = chosen if chosen in VIEWS else "table"
    page = roster_page(agency, query=query, after=request.GET.get("after"))
    context = {
        "page": page,
        "query": query,
        "view": view,
        "may_manage": can_manage_roster(request.user, agency),
    }
    template = (
        "talent/roster/rows_more.html" if request.htmx and request.GET.get("after") else "talent/roster/roster.html"
    )
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def add_client(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = _agency(request, managing=True)
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            performer = create_performer(actor=request.user, agency=agency, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(
                request, f"{performer.stage_name} is on the roster. A headshot is what the profile needs next."
            )
            return redirect("talent:profile", performer.slug)
    return render(request, "talent/roster/add.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def end_client(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = _agency(request, managing=True)
    performer = client_of(agency, slug)
    if request.method == "GET":
        return render(request, "talent/roster/end.html", {"performer": performer})
    end_representation(actor=request.user, agency=agency, performer=performer)
    messages.success(request, f"{agency.name} no longer represents {performer.stage_name}.")
    return redirect("talent:roster", org_slug)


@login_required
@require_POST
def resume_client(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = _agency(request, managing=True)
    performer = client_of(agency, slug, ended_today=True)
    resume_representation(actor=request.user, agency=agency, performer=performer)
    messages.success(request, f"{performer.stage_name} is back on the roster.")
    return redirect("talent:roster", org_slug)


def _agency(request: HttpRequest, *, managing: bool = False):
    """The office of the page, when it is an agency and the person works there. Managing raises for assistants."""
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    if managing and not can_manage_roster(request.user, agency):
        raise NotAllowed("Only agents and owners of this agency change its roster.")
    return agency
