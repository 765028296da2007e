"""What the pages of a casting office's search share."""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from core.errors import Invalid, NotAllowed
from core.text import whole_number, whole_numbers
from talent.search_policies import can_keep_talent, can_read_search_log, can_search_talent

MOST_PICKS = 500


def search_office(view):
    """The page of an office in which the person may look for performers; to everyone else it does not exist."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, org_slug: str, **kwargs: Any) -> HttpResponse:
        if request.organisation is None or not can_search_talent(request.user, request.organisation):
            raise Http404
        return view(request, **kwargs)

    return wrapped


def keeping(view):
    """Within `search_office`: for acts that keep something."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not can_keep_talent(request.user, request.organisation):
            raise NotAllowed("Lists, notes and searches are kept by the office’s owners, directors and associates.")
        return view(request, **kwargs)

    return wrapped


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """What every one of these pages has: where it is, and what the person may do here."""
    slug = request.organisation.slug
    pages = [("search", "Search"), ("lists", "Lists"), ("saved-searches", "Saved searches"), ("left-out", "Not shown")]
    if can_read_search_log(request.user, request.organisation):
        pages.append(("search-log", "Log"))
    tabs = [
        {"url": reverse(f"talent:{name}", args=[slug]), "label": label, "current": name == current, "count": None}
        for name, label in pages
    ]
    return {
        "tabs": tabs,
        "rail_at": "talent:search",
        "may_keep": can_keep_talent(request.user, request.organisation),
    }


def numbers(values: list[str], *, most: int = MOST_PICKS) -> list[int]:
    """Ids that a page sent; each once, in their order. Raises Invalid at "pick"."""
    if len(values) > most:
        raise Invalid(f"Choose {most} people at most at a time.", field="pick")
    found = whole_numbers(values)
    if found is None:
        raise Invalid("That selection cannot be read. Choose again.", field="pick")
    return list(dict.fromkeys(found))


def number(value: str, sentence: str) -> int:
    found = whole_number(value)
    if found is None:
        raise Invalid(sentence)
    return found
