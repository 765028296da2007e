from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casting.forms.productions import ProductionForm
from casting.models import CastingCall, Production
from casting.policies import can_manage_calls
from casting.selectors.calls import office_production, office_productions, see_office
from casting.services.productions import edit_production, make_production
from casting.views.calls.context import office_page
from core.errors import Invalid, NotAllowed


@require_safe
@office_page
def production_list(request: HttpRequest) -> HttpResponse:
    office = request.organisation
    context = {
        "productions": office_productions(actor=request.user, organisation=office),
        "can_manage": can_manage_calls(request.user, office),
    }
    return render(request, "casting/calls/production_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def production_new(request: HttpRequest) -> HttpResponse:
    _refuse_lookers(request)
    form = ProductionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            production = make_production(actor=request.user, organisation=request.organisation, values=form.values())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"{production.title} is made. Now make its first call.")
            return redirect("casting:production-edit", request.organisation.slug, production.pk)
    return _form_page(request, form, production=None)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def production_edit(request: HttpRequest, *, production_id: int) -> HttpResponse:
    production = office_production(actor=request.user, organisation=request.organisation, production_id=production_id)
    _refuse_lookers(request)
    if request.method != "POST":
        form = ProductionForm(initial=ProductionForm.initial_of(production))
        return _form_page(request, form, production=production)
    form = ProductionForm(request.POST)
    if form.is_valid():
        try:
            edit_production(actor=request.user, production=production, values=form.values())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("casting:production-edit", request.organisation.slug, production.pk)
    return _form_page(request, form, production=production)


def _refuse_lookers(request: HttpRequest) -> None:
    see_office(actor=request.user, organisation=request.organisation)
    if not can_manage_calls(request.user, request.organisation):
        raise NotAllowed("Only the owner, directors and associates of the office change its productions.")


def _form_page(request: HttpRequest, form: ProductionForm, *, production: Production | None) -> HttpResponse:
    calls = CastingCall.objects.filter(production=production).order_by("-updated_at", "-pk") if production else []
    context = {"form": form, "production": production, "calls": calls}
    return render(request, "casting/calls/production_form.html", context, status=422 if form.errors else 200)
