"""Saved searches, whom the office leaves out, and the log of what was looked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import Invalid, NotAllowed
from talent.forms.search import SaveSearchForm
from talent.search.filters import read_filters
from talent.search.words import sentence
from talent.search_policies import can_read_search_log
from talent.selectors.office_talent import left_out_of, saved_search_for, saved_searches_of, search_log_page
from talent.services.saved_searches import change_saved_search, remove_saved_search, save_search
from talent.views.search.common import frame, keeping, search_office


@require_safe
@search_office
def saved_searches(request: HttpRequest) -> HttpResponse:
    rows = [(row, sentence(read_filters(row.filters))) for row in saved_searches_of(request.organisation)]
    context = frame(request, "saved-searches") | {"rows": rows, "cadences": SaveSearchForm().fields["cadence"].choices}
    return render(request, "talent/search/saved.html", context)


@require_safe
@search_office
def saved_search(request: HttpRequest, *, saved_id: int) -> HttpResponse:
    """On to what it finds now."""
    saved = saved_search_for(request.organisation, saved_id)
    here = reverse("talent:search", args=[request.organisation.slug])
    return redirect(f"{here}?{read_filters(saved.filters).query()}")


@require_POST
@search_office
@keeping
def search_save(request: HttpRequest) -> HttpResponse:
    filters = read_filters(QueryDict(request.POST.get("query", "")))
    form = SaveSearchForm(request.POST)
    if form.is_valid():
        try:
            save_search(actor=request.user, organisation=request.organisation, filters=filters, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Kept as {form.cleaned_data['name']}.")
            return redirect("talent:saved-searches", request.organisation.slug)
    context = frame(request, "saved-searches") | {"form": form, "query": filters.query(), "asked": sentence(filters)}
    return render(request, "talent/search/save.html", context, status=422)


@require_POST
@search_office
@keeping
def saved_search_act(request: HttpRequest, *, saved_id: int, verb: str) -> HttpResponse:
    saved = saved_search_for(request.organisation, saved_id)
    try:
        if verb == "remove":
            remove_saved_search(actor=request.user, saved=saved)
            messages.success(request, f"{saved.name} is no longer kept.")
        else:
            change_saved_search(
                actor=request.user,
                saved=saved,
                name=request.POST.get("name", saved.name),
                cadence=request.POST.get("cadence", saved.cadence),
            )
            messages.success(request, "Changed.")
    except Invalid as refusal:
        messages.error(request, refusal.message)
    return redirect("talent:saved-searches", request.organisation.slug)


@require_safe
@search_office
def left_out(request: HttpRequest) -> HttpResponse:
    context = frame(request, "left-out") | {"rows": left_out_of(request.organisation)}
    return render(request, "talent/search/left_out.html", context)


@require_safe
@search_office
def search_log(request: HttpRequest) -> HttpResponse:
    if not can_read_search_log(request.user, request.organisation):
        raise NotAllowed("What the office looked for is for its owners to read.")
    page = search_log_page(request.organisation, after=request.GET.get("after") or None)
    here = reverse("talent:search-log", args=[request.organisation.slug])
    context = frame(request, "search-log") | {
        "rows": [(row, sentence(read_filters(row.filters))) for row in page.rows],
        "next_url": f"{here}?after={page.next_cursor}" if page.next_cursor else "",
    }
    template = "talent/search/log_rows.html" if request.htmx and request.GET.get("after") else "talent/search/log.html"
    return render(request, template, context)
