"""Clients beside the parts of one call, and keeping who was ticked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from casting.models import CastingCall
from casting.selectors import breakdowns as reading
from casting.selectors.calls_words import dates_words, notice_title, place_words
from casting.selectors.putting_up import draft_for, in_words, picks_in
from casting.services.putting_up import keep_ticks
from casting.views.breakdowns.inbox import agency_of
from core.text import whole_number
from talent.policies import can_manage_roster


@login_required
@never_cache
@require_safe
def breakdown(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    call = reading.breakdown_call(agency=agency, call_id=call_id)
    everyone, name, part = _narrowing(request.GET)
    found = reading.matches(
        agency=agency,
        call=call,
        everyone=everyone,
        name=name,
        role_id=part,
        after=request.GET.get("after") or None,
    )
    here = reverse("casting:breakdown", args=[org_slug, call_id])
    draft = draft_for(user=request.user, agency=agency, call=call)
    picked = set(draft.picks) if draft else set()
    shown = {cell.key for line in found.lines for cell in line.cells}
    narrowed = [(key, value) for key, value in {"q": name, "part": part}.items() if value]
    kept = [("show", "all")] * everyone + narrowed
    context = about(request, agency, call) | {
        "found": found,
        "everyone": everyone,
        "q": name,
        "part": part,
        "is_narrowed": bool(narrowed),
        "only_part": next((role for role in found.parts if role.pk == part), None),
        "draft": draft,
        "picked": picked,
        "was": " ".join(sorted(picked & shown)),
        # What was ticked before and stands on no line of this page stays as it is, and is counted.
        "picked_elsewhere": sorted(picked - shown),
        "next_url": f"{here}?{urlencode([*kept, ('after', found.next_cursor)])}" if found.next_cursor else "",
    }
    if request.htmx:
        return render(request, "casting/breakdowns/_rows.html", context)
    context["tabs"] = [
        {"url": f"{here}{query}", "label": label, "count": None, "current": current}
        for query, label, current in [
            ("", "Whom it suits", not everyone),
            ("?show=all", "All clients", everyone),
        ]
    ]
    return render(request, "casting/breakdowns/match.html", context)


@login_required
@require_POST
def choose(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    """Keeps what a page ticked, and goes on: to the look-over, or to another choice of clients. A script stays."""
    agency = agency_of(request)
    call = reading.breakdown_call(agency=agency, call_id=call_id)
    on, off = changes(request)
    # Whoever may only look narrows the clients by the same form, and ticks nobody.
    if on or off or can_manage_roster(request.user, agency):
        draft = keep_ticks(actor=request.user, agency=agency, call=call, on=on, off=off)
        if request.headers.get("X-Autosave"):
            return JsonResponse({"at": draft.updated_at.isoformat()})
    if request.POST.get("go") == "look":
        return redirect("casting:breakdown-put-up", org_slug, call_id)
    everyone, name, part = _narrowing(request.POST)
    query = {"show": "all" if everyone else "", "q": name, "part": part}
    said = urlencode({key: value for key, value in query.items() if value})
    here = reverse("casting:breakdown", args=[org_slug, call_id])
    return redirect(f"{here}?{said}" if said else here)


def changes(request: HttpRequest) -> tuple[list[str], list[str]]:
    """What a page ticked and what it unticked, beside what it said was ticked when it came."""
    now = in_words(picks_in(request.POST.getlist("pick")))
    was = in_words(picks_in(request.POST.getlist("was")))
    return [one for one in now if one not in set(was)], [one for one in was if one not in set(now)]


def about(request: HttpRequest, agency: Organisation, call: CastingCall) -> dict:
    return {
        "request": request,
        "agency": agency,
        "call": call,
        "title": notice_title(call),
        "place": place_words(call),
        "dates": dates_words(call),
        "may_put_up": can_manage_roster(request.user, agency),
        "rail_at": "casting:breakdowns",
    }


def _narrowing(given) -> tuple[bool, str, int | None]:
    name = " ".join(given.get("q", "").replace("\0", "").split())[:100]
    return given.get("show") == "all", name, whole_number(given.get("part", ""))
