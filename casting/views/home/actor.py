"""The performer's own home: what needs them, where everything stands, by when they hear."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from casting import home_panels
from casting.selectors import mine
from casting.selectors.applications import ANSWERED, OPEN, STEPS, WITHDRAWN
from casting.selectors.calls_words import notice_title
from core import clock
from notifications.selectors import unread_count
from talent.selectors import first_gaps_of, performers_for_account, weeks_of
from talent.selectors.guardians import children_accompanied

FEW = 10


@login_required
@require_safe
def actor_home(request: HttpRequest) -> HttpResponse:
    performers = performers_for_account(request.user)
    unread = unread_count(request.user)
    drafts = mine.drafts_of(request.user)
    weeks = weeks_of([performer.pk for performer in performers])
    context = {
        "performers": performers,
        "accompanied": children_accompanied(request.user),
        "free": [{"performer": performer, "weeks": weeks[performer.pk]} for performer in performers],
        "profiles": first_gaps_of(performers),
        "shows_names": len(performers) > 1,
        "greeting": _greeting(request),
        "panels": home_panels.panels_for([performer.pk for performer in performers]),
        "open": mine.my_applications(user=request.user, show=OPEN),
        "answered": mine.my_applications(user=request.user, show=ANSWERED, size=FEW),
        "withdrawn": mine.my_applications(user=request.user, show=WITHDRAWN, size=FEW),
        "drafts": [{"draft": draft, "title": notice_title(draft.call)} for draft in drafts],
        "unread": unread,
        "steps": STEPS,
        "rail_counts": {"notifications:notice-list": unread},
        "more_url": reverse("casting:my-submissions"),
    }
    return render(request, "casting/home/home.html", context)


def _greeting(request: HttpRequest) -> str:
    hour = clock.in_zone(clock.now(), request.user.time_zone).hour
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if hour < 18 and hour >= 12 else "Good evening"


SHOWN = {OPEN: "In play", ANSWERED: "Answered", WITHDRAWN: "Withdrawn"}


@login_required
@require_safe
def my_submissions(request: HttpRequest) -> HttpResponse:
    """All of one sort, a page at a time; home links here when there are more than it shows."""
    show = request.GET.get("show") if request.GET.get("show") in SHOWN else OPEN
    page = mine.my_applications(user=request.user, show=show, after=request.GET.get("after"))
    here = reverse("casting:my-submissions")
    context = {
        "page": page,
        "steps": STEPS,
        "shows_names": len(performers_for_account(request.user)) > 1,
        "next_url": f"{here}?{urlencode({'show': show, 'after': page.next_cursor})}" if page.next_cursor else "",
        "tabs": [
            {"url": f"{here}?{urlencode({'show': key})}", "label": label, "count": None, "current": key == show}
            for key, label in SHOWN.items()
        ],
        "rail_at": "casting:actor-home",
    }
    template = "_rows.html" if request.htmx else "list.html"
    return render(request, f"casting/home/{template}", context)
