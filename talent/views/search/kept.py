"""Saved searches, whom the office leaves out, and the log of what was looked for."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, NotAllowed
from core.text import whole_number
from talent.forms.search import SaveSearchForm
from talent.models import SavedSearch
from talent.search.filters import read_filters
from talent.search.words import sentence
from talent.search_policies import can_read_search_log
from talent.selectors.office_talent import (
    left_out_of,
    left_out_unlisted,
    saved_search_for,
    saved_search_named,
    saved_searches_of,
    search_log_page,
)
from talent.services.saved_searches import change_saved_search, remove_saved_search, save_search
from talent.views.search.common import frame, keeping, search_office


@require_safe
@search_office
def saved_searches(request: HttpRequest) -> HttpResponse:
    rows = [(row, _in_words(row.filters)) for row in saved_searches_of(request.organisation)]
    context = frame(request, "saved-searches") | {"rows": rows}
    return render(request, "talent/search/saved.html", context)


def _in_words(stored: dict[str, list[str]]) -> str:
    """A search of long ago may ask what can no longer be asked; the others on the page are still read."""
    try:
        return sentence(read_filters(stored))
    except Invalid:
        return "a search that can no longer be read"


@require_safe
@search_office
def saved_search(request: HttpRequest, *, saved_id: int) -> HttpResponse:
    """On to what it finds now."""
    saved = saved_search_for(request.organisation, saved_id)
    here = reverse("talent:search", args=[request.organisation.slug])
    return redirect(f"{here}?{urlencode(saved.filters, doseq=True)}")


@require_POST
@search_office
@keeping
def search_save(request: HttpRequest) -> HttpResponse:
    office, known = request.organisation, None
    filters = read_filters(QueryDict(request.POST.get("query", "")))
    form = SaveSearchForm(request.POST)
    if form.is_valid():
        known = saved_search_named(office, form.cleaned_data["name"])
        try:
            if "replace" in request.POST:
                _must_be_shown(known, request.POST["replace"], form.cleaned_data["name"])
                # Its letters stay as they are: the form began with none.
                change_saved_search(
                    actor=request.user, saved=known, name=known.name, cadence=known.cadence, filters=filters
                )
            else:
                save_search(actor=request.user, organisation=office, filters=filters, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Kept as {known.name if known else form.cleaned_data['name']}.")
            return redirect("talent:saved-searches", office.slug)
    context = frame(request, "saved-searches") | {
        "form": form,
        "query": filters.query(),
        "asked": sentence(filters),
        "known": known,
        "known_asks": _in_words(known.filters) if known else "",
    }
    return render(request, "talent/search/save.html", context, status=422)


def _must_be_shown(known: SavedSearch | None, shown: str, name: str) -> None:
    """What is replaced is the search that the page showed, not whichever has the name that stands in the field now."""
    if known is None:
        raise Invalid(f"No search is kept as {name}. Save keeps this one so.", field="name")
    if known.pk != whole_number(shown):
        raise Invalid(f"{known.name} is another search. See what it asks for first.", field="name")


@require_http_methods(["GET", "HEAD", "POST"])
@search_office
@keeping
def saved_change(request: HttpRequest, *, saved_id: int) -> HttpResponse:
    """Its name and its letters; what it asks is put in its place from the search."""
    saved = saved_search_for(request.organisation, saved_id)
    posted = request.POST if request.method == "POST" else None
    form = SaveSearchForm(posted, initial={"name": saved.name, "cadence": saved.cadence})
    if saved.made_by_id != request.user.pk:
        form.fields["cadence"].help_text = "To whoever saved the search, while they work here."
    if form.is_valid():
        try:
            change_saved_search(actor=request.user, saved=saved, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("talent:saved-searches", request.organisation.slug)
    context = frame(request, "saved-searches") | {"form": form, "saved": saved, "asked": _in_words(saved.filters)}
    return render(request, "talent/search/saved_change.html", context, status=422 if form.errors else 200)


@require_POST
@search_office
@keeping
def saved_remove(request: HttpRequest, *, saved_id: int) -> HttpResponse:
    saved = saved_search_for(request.organisation, saved_id)
    remove_saved_search(actor=request.user, saved=saved)
    messages.success(request, f"{saved.name} is no longer kept.")
    return redirect("talent:saved-searches", request.organisation.slug)


@require_safe
@search_office
def left_out(request: HttpRequest) -> HttpResponse:
    office = request.organisation
    context = frame(request, "left-out") | {"rows": left_out_of(office), "unlisted": left_out_unlisted(office)}
    return render(request, "talent/search/left_out.html", context)


@require_safe
@search_office
def search_log(request: HttpRequest) -> HttpResponse:
    if not can_read_search_log(request.user, request.organisation):
        raise NotAllowed("What the office looked for is for its owners to read.")
    page = search_log_page(request.organisation, after=request.GET.get("after") or None)
    here = reverse("talent:search-log", args=[request.organisation.slug])
    context = frame(request, "search-log") | {
        "rows": [(row, _in_words(row.filters)) for row in page.rows],
        "next_url": f"{here}?after={page.next_cursor}" if page.next_cursor else "",
    }
    template = "talent/search/log_rows.html" if request.htmx and request.GET.get("after") else "talent/search/log.html"
    return render(request, template, context)
