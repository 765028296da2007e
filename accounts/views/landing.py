"""Where people arrive, and how they move between their offices."""

from allauth.account.internal import flows
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.offices import FirstRunForm, NewOrganisationForm
from accounts.links import desk_address, landing_address
from accounts.selectors import first_run_is_open, memberships_for
from accounts.services.organisations import found_first_office, make_organisation
from accounts.services.people import change_intent
from accounts.states import KIND_OF_INTENT, Intent
from accounts.zones import guessed_zone
from core.errors import Conflict, Invalid, http_status


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    return redirect(landing_address(request.user, list(memberships_for(request.user))))


@require_safe
@login_required
def org_switch(request: HttpRequest) -> HttpResponse:
    places = [(membership, desk_address(membership)) for membership in memberships_for(request.user)]
    return render(request, "accounts/org_switch.html", {"places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organisation_new(request: HttpRequest) -> HttpResponse:
    initial = {
        "kind": request.GET.get("kind") or KIND_OF_INTENT.get(request.user.intent),
        "time_zone": request.user.time_zone,
    }
    form = NewOrganisationForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                office = make_organisation(actor=request.user, **form.cleaned_data)
            except (Conflict, Invalid) as refusal:
                form.add_refusal(refusal)
                status = http_status(refusal)
            else:
                messages.success(request, f"{office.name} is open. Invite the people you work with.")
                return redirect("accounts:team", office.slug)
    memberships = memberships_for(request.user)
    context = {"form": form, "has_offices": memberships.exists(), "intents": Intent}
    return render(request, "accounts/organisation_new.html", context, status=status)


@require_POST
@login_required
def intent(request: HttpRequest) -> HttpResponse:
    change_intent(actor=request.user, intent=request.POST.get("intent", ""))
    return redirect("accounts:home")


@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    if settings.DEMO or not first_run_is_open():
        raise Http404
    form = FirstRunForm(request.POST or None, initial={"time_zone": guessed_zone(request)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                founder, office = found_first_office(**form.cleaned_data)
            except (Conflict, Invalid) as refusal:
                form.add_refusal(refusal)
                status = http_status(refusal)
            else:
                messages.success(request, f"Callboard is yours. {office.name} is open.")
                return flows.login.perform_login(request, Login(user=founder, email=founder.email))
    return render(request, "accounts/first_run.html", {"form": form}, status=status)
