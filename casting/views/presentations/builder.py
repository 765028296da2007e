"""Making a presentation: who is shown, in which order, with which words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casting.forms.presentations import OfficeCommentForm, PresentationForm, TitleForm, ViewerForm, WordForm
from casting.models import Presentation
from casting.selectors.calls import office_production
from casting.selectors.presentations import (
    check_may_present,
    office_presentation,
    people_shown,
    people_to_add,
    pick_in_hand,
    presentations_of,
    results_of,
)
from casting.services.presentations import (
    add_picks,
    change_word,
    create_presentation,
    edit_presentation,
    order_picks,
    remove_pick,
)
from core.errors import DomainError, Invalid, http_status
from core.text import whole_number, whole_numbers

# Three forms on one page, each with a name of its own for its fields.
VIEWER_IDS, ANSWER_IDS = "viewer_%s", "answer_%s"


@login_required
@require_safe
def presentation_list(request: HttpRequest, org_slug: str, production_id: int) -> HttpResponse:
    production = office_production(actor=request.user, organisation=request.organisation, production_id=production_id)
    context = {
        "production": production,
        "presentations": presentations_of(actor=request.user, production=production),
        "can_manage": True,
        "form": TitleForm(initial={"title": f"Selects for {production.title}"}),
    }
    return render(request, "casting/presentations/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def presentation_new(request: HttpRequest, org_slug: str, production_id: int) -> HttpResponse:
    production = office_production(actor=request.user, organisation=request.organisation, production_id=production_id)
    check_may_present(request.user, request.organisation)
    form = TitleForm(request.POST or None, initial={"title": f"Selects for {production.title}"})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_presentation(actor=request.user, production=production, title=form.cleaned_data["title"])
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Made, with your ranked selects where there are any. Nobody sees it yet.")
            return redirect(address(made))
    context = {"production": production, "form": form, "can_manage": True}
    return render(request, "casting/presentations/new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def presentation(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    return builder_page(request, in_hand(request, presentation_id))


def builder_page(request: HttpRequest, found: Presentation, *, status: int = 200, **forms) -> HttpResponse:
    context = {
        "presentation": found,
        "production": found.production,
        "roles": people_shown(actor=request.user, presentation=found),
        "results": results_of(actor=request.user, presentation=found),
        "form": PresentationForm(initial=PresentationForm.initial_of(found, request.user.time_zone)),
        "viewer_form": ViewerForm(auto_id=VIEWER_IDS),
        "comment_form": OfficeCommentForm(auto_id=ANSWER_IDS),
        "zone": request.user.time_zone,
        "can_manage": True,
        **forms,
    }
    return render(request, "casting/presentations/builder.html", context, status=status)


@login_required
@require_POST
def edit(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    form = PresentationForm(request.POST, zone=request.user.time_zone)
    if form.is_valid():
        try:
            edit_presentation(actor=request.user, presentation=found, **form.cleaned_data)
        except Invalid as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Saved.")
            return redirect(address(found))
    return builder_page(request, found, form=form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    """Choosing people of one role; a post adds them."""
    found = in_hand(request, presentation_id)
    role_id = whole_number(request.POST.get("role") or request.GET.get("role", ""))
    refusal, status = "", 200
    if request.method == "POST":
        try:
            chosen = numbers(request.POST.getlist("submission"))
            if not chosen:
                raise Invalid("Choose somebody first.")
            add_picks(actor=request.user, presentation=found, submission_ids=chosen)
        except DomainError as error:
            refusal, status = error.message, http_status(error)
        else:
            messages.success(request, f"{len(chosen)} added." if len(chosen) > 1 else "Added.")
            return redirect(f"{address(found)}#people")
    roles, candidates = people_to_add(actor=request.user, presentation=found, role_id=role_id)
    context = {
        "presentation": found,
        "production": found.production,
        "roles": roles,
        "role": next((role for role in roles if role.pk == role_id), roles[0] if roles else None),
        "candidates": candidates,
        "refusal": refusal,
    }
    return render(request, "casting/presentations/people.html", context, status=status)


@login_required
@require_POST
def order(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    """The whole order of a role as `item`; without a script, `up` or `down` moves one person by one place."""
    found = in_hand(request, presentation_id)
    by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    try:
        role_id = whole_number(request.POST.get("role", "")) or 0
        order_picks(actor=request.user, presentation=found, role_id=role_id, pick_ids=moved(request.POST))
    except DomainError as error:
        if by_script:
            return HttpResponse(error.message, status=http_status(error), content_type="text/plain; charset=utf-8")
        raise
    return HttpResponse(status=204) if by_script else redirect(f"{address(found)}#people")


@login_required
@require_POST
def pick(request: HttpRequest, org_slug: str, presentation_id: int, pick_id: int) -> HttpResponse:
    """A word on somebody, or, with `remove`, out with them."""
    found = in_hand(request, presentation_id)
    row = pick_in_hand(actor=request.user, presentation=found, pick_id=pick_id)
    if "remove" in request.POST:
        remove_pick(actor=request.user, pick=row)
        messages.success(request, "Taken out. What was said of them stays on record.")
        return redirect(f"{address(found)}#people")
    form = WordForm(request.POST)
    if not form.is_valid():
        raise Invalid(next(iter(form.errors["word"])), field="word")
    change_word(actor=request.user, pick=row, word=form.cleaned_data["word"])
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    messages.success(request, "Saved.")
    return redirect(f"{address(found)}#people")


def in_hand(request: HttpRequest, presentation_id: int) -> Presentation:
    return office_presentation(actor=request.user, organisation=request.organisation, presentation_id=presentation_id)


def address(found: Presentation) -> str:
    return reverse("casting:presentation", args=[found.organisation.slug, found.pk])


def numbers(texts: list[str]) -> list[int]:
    found = whole_numbers(texts)
    if found is None:
        raise Invalid("That choice cannot be read. Load the page again.")
    return found


def moved(posted) -> list[int]:
    """The posted order, with one of them a place up or down where a button said so."""
    order = numbers(posted.getlist("item"))
    for name, step in (("up", -1), ("down", 1)):
        who = whole_number(posted.get(name, ""))
        if who in order:
            place = order.index(who)
            other = min(max(place + step, 0), len(order) - 1)
            order[place], order[other] = order[other], order[place]
    return order
