"""What a production's reviewers score."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casting.forms.passes import DimensionFormSet, ScaleForm
from casting.models import Production
from casting.policies import can_edit_scorecard, can_manage_calls
from casting.selectors.calls import office_production
from casting.selectors.scores import scorecard_in_use
from casting.services.scorecards import PRESETS, DimensionEntry, save_scorecard
from casting.views.calls.context import office_page
from core.errors import DomainError, NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def scorecard(request: HttpRequest, *, production_id: int) -> HttpResponse:
    production = office_production(actor=request.user, organisation=request.organisation, production_id=production_id)
    may_edit = can_edit_scorecard(request.user, production)
    if request.method == "POST":
        if not may_edit:
            raise NotAllowed("Owners and casting directors write the scorecard.")
        return _save(request, production)
    scale, rows = scorecard_in_use(production.pk)
    preset = request.GET.get("preset", "")
    if not rows and preset in PRESETS:
        rows = [{"name": name, "help": text, "weight": 1, "is_required": True} for name, text in PRESETS[preset][1]]
    form, formset = ScaleForm(initial={"scale": scale}), DimensionFormSet(initial=rows, prefix="d")
    return _page(request, production, form, formset, may_edit=may_edit)


def _save(request: HttpRequest, production: Production) -> HttpResponse:
    form, formset = ScaleForm(request.POST), DimensionFormSet(request.POST, prefix="d")
    if form.is_valid() and formset.is_valid():
        try:
            save_scorecard(
                actor=request.user,
                production=production,
                scale=form.cleaned_data["scale"],
                dimensions=_entries(formset),
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "The scorecard is saved.")
            return redirect("casting:scorecard", request.organisation.slug, production.pk)
    return _page(request, production, form, formset, may_edit=True, status=422)


def _entries(formset) -> list[DimensionEntry]:
    """Rows taken away, and new ones left empty, are no dimensions."""
    entries = []
    for row in formset:
        values = dict(row.cleaned_data)
        if values.pop("DELETE", False) or not (values.get("name") or values.get("id")):
            continue
        entries.append(DimensionEntry(**values))
    return entries


def _page(request, production: Production, form, formset, *, may_edit: bool, status: int = 200) -> HttpResponse:
    context = {
        "production": production,
        "form": form,
        "formset": formset,
        "may_edit": may_edit,
        "can_manage": can_manage_calls(request.user, request.organisation),
        "presets": [] if formset.initial_form_count() else [(key, label) for key, (label, _) in PRESETS.items()],
    }
    return render(request, "casting/passes/scorecard.html", context, status=status)
