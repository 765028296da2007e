"""Looking for performers: the page, its further rows, its counts, and what is kept of it."""

import math
import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.errors import Invalid
from core.text import whole_number
from talent import seen
from talent.forms.search import with_typed
from talent.search.filters import SEEDS, Filters, read_filters, readable_filters
from talent.search.places import RADII
from talent.search.tags import UNSTATED
from talent.search.words import LEVEL_CHOICES, held_words, in_words
from talent.selectors.office_talent import list_choices, list_for, performers_to_keep
from talent.selectors.search import PAGE, search_page
from talent.selectors.search_facets import looser_searches, search_facets
from talent.selectors.search_known import known_answers
from talent.services.office_talent import leave_out
from talent.services.search_log import log_counts, log_search, mark_of
from talent.services.talent_lists import add_to_list, make_list
from talent.states import CreditKind, Gender
from talent.views.search.common import frame, keeping, number, numbers, search_office

# Those that "Show more" brought come back with the page, up to so many times what it begins with.
MOST_PAGES = 10
WORD_GROUPS = [
    ("languages", "Languages", "language", "French"),
    ("accents", "Accents", "accent", "Yorkshire"),
    ("skills", "Skills", "skill", "Fencing, riding"),
]
ANSWERS = [
    ("represented", "Represented", "Yes", "No"),
    ("reel", "Showreel", "Has one", "Has none"),
    ("seen", "Seen by your office", "Before", "Not yet"),
]


@dataclass(frozen=True)
class WordGroup:
    """A field that takes several answers: those that are asked already, and known ones to choose from."""

    name: str
    title: str
    one: str
    hint: str
    held: list[tuple[str, str]]
    takes_unstated: bool
    known: list[str]


@require_safe
@search_office
def search(request: HttpRequest) -> HttpResponse:
    error: Invalid | None = None
    found, given = None, with_typed(request.GET)
    after = request.GET.get("after") or None
    try:
        filters = with_seed(asked_by(request, given), request.GET)
        found = search_page(request.organisation, filters, after=after, size=PAGE if after else shown(request))
    except Invalid as refusal:
        error, filters = refusal, readable_filters(given)
    context = frame(request, "search") | page_context(request, filters, found, error)
    by = {"actor": request.user, "organisation": request.organisation, "filters": filters}
    if found and request.GET.get("counts"):
        context["counted"] = search_facets(request.organisation, filters, near=bool(found.near))
        context["looser"] = None if found.cards else looser_searches(request.organisation, filters)
        log_counts(**by, count=found.count, of=request.GET.get("of", ""))
    elif found:
        context["mark"] = mark_of(**by) if after else log_search(**by, count=found.count)
    template = "talent/search/more.html" if request.htmx and after else "talent/search/search.html"
    return render(request, template, context, status=422 if error else 200)


def shown(request: HttpRequest) -> int:
    """As many faces as stood there when somebody left the page for one of them."""
    asked_for = whole_number(request.GET.get("shown")) or PAGE
    return min(max(math.ceil(asked_for / PAGE), 1), MOST_PAGES) * PAGE


def page_context(request: HttpRequest, filters: Filters, found: Any, error: Invalid | None) -> dict[str, Any]:
    here = reverse("talent:search", args=[request.organisation.slug])
    query = filters.query()
    told = {one.value: one.words for one in seen.unions_told(request.user.pk, request.organisation)}
    next_url = f"{here}?{query}&after={found.next_cursor}" if found and found.next_cursor else ""
    return {
        "filters": filters,
        "found": found,
        "error": error,
        "asked": in_words(filters, told) if found else [],
        "next_url": next_url,
        "query": query,
        "shown": shown(request) if shown(request) > PAGE else None,
        "is_further": bool(request.GET.get("after")),
        "here": here,
        "shuffle_url": f"{here}?{filters.query(seed=secrets.randbelow(SEEDS))}",
        "lists": list_choices(request.organisation),
        "genders": [(value, label, value in filters.plays) for value, label in Gender.choices],
        "credit_kinds": [(value, label, value in filters.credits) for value, label in CreditKind.choices],
        "radii": RADII,
        "word_groups": word_groups(filters),
        "levels": LEVEL_CHOICES,
        "unstated": {name: UNSTATED in getattr(filters, name) for name in ("plays", "credits", "union")},
        # An answer that stands in the address stays there to be taken back, though nobody has told it.
        "unions": [
            (value, told.get(value, value), value in filters.union)
            for value in dict.fromkeys([*told, *filters.union])
            if value != UNSTATED
        ],
        "answers": [(name, title, yes, no, getattr(filters, name)) for name, title, yes, no in ANSWERS],
    }


def word_groups(filters: Filters) -> list[WordGroup]:
    known = known_answers()
    return [
        WordGroup(
            name=name,
            title=title,
            one=one,
            hint=hint,
            held=[(value, held_words(name, value)) for value in getattr(filters, name) if value != UNSTATED],
            takes_unstated=UNSTATED in getattr(filters, name),
            known=known[name],
        )
        for name, title, one, hint in WORD_GROUPS
    ]


def asked_by(request: HttpRequest, given: QueryDict) -> Filters:
    return replace(read_filters(given), reader_id=request.user.pk)


def with_seed(filters: Filters, given: QueryDict) -> Filters:
    """Where the shuffled order begins stays in the address, so that a page comes back as it was."""
    if "seed" in given:
        return filters
    return replace(filters, seed=secrets.randbelow(SEEDS))


@require_safe
@search_office
def facets(request: HttpRequest) -> HttpResponse:
    filters = asked_by(request, request.GET)
    counted = search_facets(request.organisation, filters, near=request.GET.get("near") == "1")
    of = request.GET.get("of", "")
    log_counts(actor=request.user, organisation=request.organisation, filters=filters, count=counted.count, of=of)
    here = reverse("talent:search", args=[request.organisation.slug])
    context = {"counted": counted, "here": here, "filters": filters, "was_guessed": "guessed" in request.GET}
    if "nobody" in request.GET:
        context["looser"] = looser_searches(request.organisation, filters)
    return render(request, "talent/search/facets.html", context)


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
