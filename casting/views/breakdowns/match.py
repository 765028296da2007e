"""Clients beside the parts of one call, and putting those up who were ticked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from casting.forms.breakdowns import PutUpForm
from casting.models import CastingCall
from casting.selectors import breakdowns as reading
from casting.selectors.calls_words import dates_words, notice_title, place_words
from casting.selectors.putting_up import LookOver, look_over, picks_in
from casting.services.submit_many import Outcome, submit_many
from casting.views.breakdowns.inbox import agency_of
from core.errors import DomainError
from talent.policies import can_manage_roster


@login_required
@require_safe
def breakdown(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    call = reading.breakdown_call(call_id=call_id)
    everyone = request.GET.get("show") == "all"
    found = reading.matches(agency=agency, call=call, everyone=everyone, after=request.GET.get("after") or None)
    here = reverse("casting:breakdown", args=[org_slug, call_id])
    kept = {"show": "all"} if everyone else {}
    context = _about(request, agency, call) | {
        "found": found,
        "everyone": everyone,
        "next_url": f"{here}?{urlencode(kept | {'after': found.next_cursor})}" if found.next_cursor else "",
    }
    if request.htmx:
        return render(request, "casting/breakdowns/_rows.html", context)
    context["tabs"] = [
        {"url": here, "label": "Whom it suits", "count": None, "current": not everyone},
        {"url": f"{here}?show=all", "label": "All clients", "count": None, "current": everyone},
    ]
    return render(request, "casting/breakdowns/match.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_up(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    call = reading.breakdown_call(call_id=call_id)
    about = _about(request, agency, call)
    given = request.POST if request.method == "POST" else request.GET
    over = look_over(agency=agency, call=call, picks=picks_in(given.getlist("pick")))
    if not over.picks:
        messages.info(request, "Tick at least one client for a part.")
        return redirect("casting:breakdown", org_slug, call_id)
    if request.method != "POST":
        return _page(about, over, _form(over, call))
    form = _form(over, call, data=request.POST)
    if not form.is_valid():
        return _page(about, over, form)
    try:
        outcome = submit_many(actor=request.user, agency=agency, entries=form.entries(over.picks))
    except DomainError as error:
        form.add_refusal(error)
        return _page(about, over, form)
    if not outcome.refused:
        messages.success(request, told(outcome))
        desk = reverse("casting:agent-desk", args=[org_slug])
        return redirect(f"{desk}?sent={outcome.batch}" if outcome.sent else desk)
    left = look_over(agency=agency, call=call, picks=[(one.performer_id, one.role_id) for one in outcome.refused])
    return _page(about, left, _form(left, call, data=request.POST), outcome)


def told(outcome: Outcome) -> str:
    """What went, in words."""
    people = len({row.performer_id for row in [*outcome.sent, *outcome.joined]})
    count = len(outcome.sent) + len(outcome.joined)
    words = f"{_clients(people)} put up{f', {count} submissions' if count > people else ''}." if count else ""
    stood = len(outcome.already)
    if stood:
        words = f"{words} {stood} {'was' if stood == 1 else 'were'} in already.".strip()
    return words or "Nobody was put up."


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"


def _form(over: LookOver, call: CastingCall, **kwargs) -> PutUpForm:
    return PutUpForm(
        clients=over.clients,
        roles=over.roles,
        shelves=over.shelves,
        asks_union=call.production.asks_union_status,
        **kwargs,
    )


def _page(about: dict, over: LookOver, form: PutUpForm, outcome: Outcome | None = None) -> HttpResponse:
    refused = outcome.refused if outcome else []
    rows = [
        {
            "line": line,
            "photo": _shots(form, over, line.client.pk),
            "fields": [
                form[name]
                for name in (f"tape_{line.client.pk}", f"link_{line.client.pk}", f"union_{line.client.pk}")
                if name in form.fields
            ],
            "answers": [
                form[f"answer_{line.client.pk}_{question.pk}"]
                for role in over.roles[line.client.pk]
                for question in role.questions.all()
            ],
            "note": form[f"note_{line.client.pk}"],
            "refused": [one for one in refused if one.performer_id == line.client.pk],
        }
        for line in over.lines
    ]
    context = about | {
        "over": over,
        "rows": rows,
        "form": form,
        "told": told(outcome) if outcome else "",
        "gone": [one for one in refused if one.performer_id not in over.roles],
        "refused": refused,
    }
    return render(about["request"], "casting/breakdowns/put_up.html", context, status=422 if form.is_bound else 200)


def _shots(form: PutUpForm, over: LookOver, pk: int) -> dict | None:
    """The choice of a photograph, each with whether it is chosen; the main one where nothing was."""
    name = f"photo_{pk}"
    if name not in form.fields:
        return None
    assets = over.shelves[pk]["photos"]
    picked = form[name].value() or str(assets[0].public_id)
    return {"field": form[name], "shots": [(asset, str(asset.public_id) == picked) for asset in assets]}


def _about(request: HttpRequest, agency: Organisation, call: CastingCall) -> dict:
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
