"""Ways to cast a production, side by side: looking, swapping, copying, choosing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casting.forms.selects import NameForm
from casting.models import Ensemble, Production, Role, Select
from casting.policies import can_manage_calls
from casting.selectors.ensembles import ensemble_board, ensemble_for, ensembles_of
from casting.services.ensembles import choose_ensemble, make_ensemble, remove_ensemble, rename_ensemble, set_part
from casting.views.calls.context import office_page
from casting.views.room.frame import wants_part
from casting.views.selects.production import production_context, production_in_hand
from casting.views.selects.selects import ids_in
from core.errors import Conflict, DomainError, IllegalTransition, Invalid, NotAllowed, NotFound, http_status

NOT_YOURS = "You can look at these ensembles, but not change them."


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def ensembles(request: HttpRequest, *, production_id: int) -> HttpResponse:
    """The chosen one, or the first one asked for; a POST makes another, empty of changes or as a copy."""
    production = production_in_hand(request, production_id)
    standing = ensembles_of(actor=request.user, production=production)
    if request.method != "POST":
        if standing:
            return redirect("casting:ensemble", request.organisation.slug, production.pk, standing[0].pk)
        return _empty(request, production, NameForm(initial={"name": "First thoughts"}))
    if not can_manage_calls(request.user, production.organisation):
        raise NotAllowed(NOT_YOURS)
    form = NameForm(request.POST)
    wanted = ids_in(request.POST.get("copy_of", ""))
    source = ensemble_for(actor=request.user, production=production, ensemble_id=wanted[0]) if wanted else None
    if form.is_valid():
        try:
            made = make_ensemble(
                actor=request.user, production=production, name=form.cleaned_data["name"], copy_of=source
            )
        except (Conflict, Invalid) as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("casting:ensemble", request.organisation.slug, production.pk, made.pk)
    if standing:
        return _board(request, production, source or standing[0], form=form, status=422)
    return _empty(request, production, form, status=422)


def _empty(request: HttpRequest, production: Production, form: NameForm, status: int = 200) -> HttpResponse:
    context = production_context(request, production) | {
        "form": form,
        "has_selects": Select.objects.filter(production=production).exists(),
    }
    return render(request, "casting/ensembles/empty.html", context, status=status)


def _in_hand(request: HttpRequest, production_id: int, ensemble_id: int) -> tuple[Production, Ensemble]:
    production = production_in_hand(request, production_id)
    return production, ensemble_for(actor=request.user, production=production, ensemble_id=ensemble_id)


@require_safe
@office_page
def ensemble(request: HttpRequest, *, production_id: int, ensemble_id: int) -> HttpResponse:
    return _board(request, *_in_hand(request, production_id, ensemble_id))


@require_POST
@office_page
def part(request: HttpRequest, *, production_id: int, ensemble_id: int, role_id: int) -> HttpResponse:
    """`select` plays the part in this ensemble; empty leaves it open."""
    production, one = _in_hand(request, production_id, ensemble_id)
    role = Role.objects.filter(production=production, pk=role_id).first()
    if role is None:
        raise NotFound("There is no such part in this production.")
    wanted = ids_in(request.POST.get("select", ""))
    select = Select.objects.filter(role=role, pk=wanted[0]).first() if wanted else None
    refusal = None
    try:
        if wanted and select is None:
            raise Conflict("They are not on the selects of this part any more.")
        set_part(actor=request.user, ensemble=one, role=role, select=select)
    except (Conflict, IllegalTransition) as error:
        refusal = error
    if refusal is None and not wants_part(request):
        return redirect("casting:ensemble", request.organisation.slug, production.pk, one.pk)
    return _board(
        request, production, one, refusal=refusal, touched=role.pk, status=http_status(refusal) if refusal else 200
    )


@require_POST
@office_page
def rename(request: HttpRequest, *, production_id: int, ensemble_id: int) -> HttpResponse:
    production, one = _in_hand(request, production_id, ensemble_id)
    try:
        rename_ensemble(actor=request.user, ensemble=one, name=request.POST.get("name", ""))
    except (Conflict, Invalid) as refusal:
        one.refresh_from_db()
        return _board(request, production, one, refusal=refusal, status=http_status(refusal))
    return redirect("casting:ensemble", request.organisation.slug, production.pk, one.pk)


@require_POST
@office_page
def choose(request: HttpRequest, *, production_id: int, ensemble_id: int) -> HttpResponse:
    production, one = _in_hand(request, production_id, ensemble_id)
    choose_ensemble(actor=request.user, ensemble=one)
    messages.success(request, f"“{one.name}” is the chosen cast now.")
    return redirect("casting:ensemble", request.organisation.slug, production.pk, one.pk)


@require_POST
@office_page
def remove(request: HttpRequest, *, production_id: int, ensemble_id: int) -> HttpResponse:
    production, one = _in_hand(request, production_id, ensemble_id)
    try:
        remove_ensemble(actor=request.user, ensemble=one)
    except IllegalTransition as refusal:
        return _board(request, production, one, refusal=refusal, status=409)
    messages.success(request, f"“{one.name}” is gone. The selects are as they were.")
    return redirect("casting:ensembles", request.organisation.slug, production.pk)


def _board(
    request: HttpRequest,
    production: Production,
    one: Ensemble,
    *,
    form: NameForm | None = None,
    refusal: DomainError | None = None,
    touched: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context = production_context(request, production) | {
        "board": ensemble_board(actor=request.user, production=production, ensemble=one),
        "ensemble": one,
        "form": form or NameForm(initial={"name": f"{one.name}, copy"[:60]}),
        "refusal": refusal,
        "touched": touched,
    }
    template = "casting/ensembles/wall.html" if wants_part(request) else "casting/ensembles/page.html"
    return render(request, template, context, status=status)
