"""Looking for performers: the page, its further rows, its counts, and what is kept of it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import Invalid
from talent.forms.search import SaveSearchForm
from talent.search.filters import SEEDS, Filters, read_filters
from talent.search.places import RADII
from talent.search.tags import UNSTATED
from talent.search.words import in_words
from talent.selectors.office_talent import list_for, lists_of, performers_to_keep
from talent.selectors.search import search_page
from talent.selectors.search_facets import search_facets
from talent.services.office_talent import leave_out
from talent.services.saved_searches import log_search
from talent.services.talent_lists import add_to_list, make_list
from talent.states import CreditKind, Gender
from talent.views.search.common import frame, keeping, number, numbers, search_office

WORD_GROUPS = [
    ("languages", "Languages", "French"),
    ("accents", "Accents", "Yorkshire"),
    ("skills", "Skills", "Fencing"),
]
ANSWERS = [
    ("represented", "Represented", "Yes", "No"),
    ("reel", "Showreel", "Has one", "Has none"),
    ("seen", "Seen by your office", "Before", "Not yet"),
]


@require_safe
@search_office
def search(request: HttpRequest) -> HttpResponse:
    error: Invalid | None = None
    found, filters = None, Filters()
    after = request.GET.get("after") or None
    try:
        filters = with_seed(read_filters(request.GET), request.GET)
        found = search_page(request.organisation, filters, after=after)
    except Invalid as refusal:
        error = refusal
    if found and after is None and not filters.is_empty:
        log_search(actor=request.user, organisation=request.organisation, filters=filters, count=found.count)
    context = frame(request, "search") | page_context(request, filters, found, error)
    if request.GET.get("counts") and found:
        context["counted"] = search_facets(request.organisation, filters, near=bool(found.near))
    template = "talent/search/more.html" if request.htmx and after else "talent/search/search.html"
    return render(request, template, context, status=422 if error else 200)


def page_context(request: HttpRequest, filters: Filters, found: Any, error: Invalid | None) -> dict[str, Any]:
    here = reverse("talent:search", args=[request.organisation.slug])
    query = filters.query()
    next_url = f"{here}?{query}&after={found.next_cursor}" if found and found.next_cursor else ""
    return {
        "filters": filters,
        "found": found,
        "error": error,
        "asked": in_words(filters) if found else [],
        "next_url": next_url,
        "query": query,
        "here": here,
        "shuffle_url": f"{here}?{filters.query(seed=secrets.randbelow(SEEDS))}",
        "lists": lists_of(request.organisation),
        "save_form": SaveSearchForm(),
        "genders": [(value, label, value in filters.plays) for value, label in Gender.choices],
        "credit_kinds": [(value, label, value in filters.credits) for value, label in CreditKind.choices],
        "radii": RADII,
        "word_groups": [
            (name, title, hint, [one for one in getattr(filters, name) if one != UNSTATED])
            for name, title, hint in WORD_GROUPS
        ],
        "unstated": {name: UNSTATED in getattr(filters, name) for name in ("plays", "credits")},
        "unstated_groups": [name for name, _, _ in WORD_GROUPS if UNSTATED in getattr(filters, name)],
        "answers": [(name, title, yes, no, getattr(filters, name)) for name, title, yes, no in ANSWERS],
    }


def with_seed(filters: Filters, given: QueryDict) -> Filters:
    """Where the shuffled order begins stays in the address, so that a page comes back as it was."""
    if "seed" in given:
        return filters
    return Filters(**{**vars(filters), "seed": secrets.randbelow(SEEDS)})


@require_safe
@search_office
def facets(request: HttpRequest) -> HttpResponse:
    filters = read_filters(request.GET)
    counted = search_facets(request.organisation, filters, near=request.GET.get("near") == "1")
    here = reverse("talent:search", args=[request.organisation.slug])
    return render(request, "talent/search/facets.html", {"counted": counted, "here": here, "filters": filters})


@require_POST
@search_office
@keeping
def keep(request: HttpRequest) -> HttpResponse:
    """Put whoever is ticked on a list, an old one or a new one, or leave them out from now on."""
    office = request.organisation
    back = f"{reverse('talent:search', args=[office.slug])}?{read_filters(QueryDict(request.POST.get('query', ''))).query()}"
    try:
        people = performers_to_keep(office, numbers(request.POST.getlist("pick")))
        if not people:
            raise Invalid("Tick somebody first.", field="pick")
        if request.POST.get("act") == "leave_out":
            for one in people:
                leave_out(actor=request.user, organisation=office, performer=one)
            messages.success(request, f"{_people(len(people))} left out of your office’s searches from now on.")
            return redirect(back)
        name = request.POST.get("new_list", "").strip()
        if name:
            chosen = make_list(actor=request.user, organisation=office, name=name)
        else:
            chosen = list_for(office, number(request.POST.get("list", ""), "Choose a list, or name a new one."))
        added = add_to_list(actor=request.user, talent_list=chosen, performers=people)
    except Invalid as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    there = len(people) - added
    known = f"; {_people(there).lower()} on it already" if there else ""
    messages.success(request, f"{_people(added)} put on {chosen.name}{known}.")
    return redirect(back)


def _people(count: int) -> str:
    return "One person is" if count == 1 else f"{count} people are"
