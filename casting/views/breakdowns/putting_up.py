"""Looking over who was ticked, and putting them up. What is typed is kept on the way."""

import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from casting.forms.breakdowns import PutUpForm
from casting.models import CastingCall, PutUpDraft
from casting.selectors import breakdowns as reading
from casting.selectors.calls_words import notice_title
from casting.selectors.putting_up import (
    MOST_PICKS,
    Kept,
    LookOver,
    draft_for,
    in_words,
    kept_for_closed,
    look_over,
    picks_in,
)
from casting.services.arrivals import why_closed
from casting.services.putting_up import discard, keep_typed
from casting.services.submit_many import Outcome, submit_many
from casting.views.breakdowns.inbox import agency_of
from casting.views.breakdowns.match import about, changes
from core import clock
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.text import whole_number

NOBODY = "Tick at least one client for a part."


@dataclass
class Looked:
    """One look-over on its way to a page: who, what is typed, and what came of it."""

    request: HttpRequest
    agency: Organisation
    call: CastingCall
    over: LookOver
    form: PutUpForm
    draft: PutUpDraft | None
    outcome: Outcome | None = None
    overtaken: str = ""
    was: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        return _page_name(self.request) or str(uuid.uuid4())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def put_up(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    try:
        call = reading.breakdown_call(agency=agency, call_id=call_id)
    except NotFound:
        return _closed(request, agency, call_id)
    if request.method == "POST":
        return _send(request, agency, call)
    draft = draft_for(user=request.user, agency=agency, call=call)
    ticked = picks_in(draft.picks) if draft else []
    over = look_over(agency=agency, call=call, picks=ticked)
    if draft is None or not over.picks:
        messages.info(request, " ".join([*over.missing, NOBODY]))
        return redirect("casting:breakdown", org_slug, call_id)
    kept = {name: value for of_client in draft.data.values() for name, value in of_client.items()}
    looked = Looked(request, agency, call, over, _form(over, call, kept=kept), draft)
    looked.was = in_words(sorted(set(ticked) - set(over.waiting)))
    return _page(looked)


@login_required
@require_POST
def keep(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    """What stands on the page is kept. A script gets the revision and the moment, or why not; else the page goes on."""
    agency = agency_of(request)
    call = _call_or_kept(request, agency, call_id)
    by_script = bool(request.headers.get("X-Autosave"))
    try:
        draft = _keep(request, agency, call)
    except (Conflict, Invalid) as error:
        if by_script:
            raise
        looked = _typed(request, agency, call)
        looked.draft, looked.overtaken = draft_for(user=request.user, agency=agency, call=call), error.message
        return _page(looked)
    if by_script:
        revision = draft.revision if draft.pk else ""
        return JsonResponse({"revision": revision, "at": draft.updated_at.isoformat()})
    if request.POST.get("go") == "choose":
        return redirect("casting:breakdown", org_slug, call_id)
    messages.success(request, f"Saved {clock.wall_time(draft.updated_at, agency.time_zone)}.")
    return redirect("casting:breakdown-put-up", org_slug, call_id)


@login_required
@require_POST
def let_go(request: HttpRequest, org_slug: str, call_id: int) -> HttpResponse:
    agency = agency_of(request)
    discard(actor=request.user, agency=agency, call=_call_or_kept(request, agency, call_id))
    messages.success(request, "Discarded. Nobody was put up.")
    return redirect("casting:breakdowns", org_slug)


def told(outcome: Outcome) -> str:
    """What went, in words."""
    people = len({row.performer_id for row in [*outcome.sent, *outcome.joined]})
    count = len(outcome.sent) + len(outcome.joined)
    words = f"{_clients(people)} put up{f', {count} submissions' if count > people else ''}." if count else ""
    stood = len(outcome.already)
    if stood:
        words = f"{words} {stood} {'was' if stood == 1 else 'were'} in already.".strip()
    return words or "Nobody was put up."


def _send(request: HttpRequest, agency: Organisation, call: CastingCall) -> HttpResponse:
    looked = _typed(request, agency, call)
    over = looked.over
    try:
        looked.draft = _keep(request, agency, call)
        if not over.picks:
            messages.info(request, " ".join([*over.missing, NOBODY]))
            return redirect("casting:breakdown", agency.slug, call.pk)
        if not looked.form.is_valid():
            return _page(looked)
        outcome = submit_many(actor=request.user, agency=agency, entries=looked.form.entries(over.picks))
    except Conflict as error:
        looked.draft = draft_for(user=request.user, agency=agency, call=call)
        looked.overtaken = error.message
        return _page(looked)
    except DomainError as error:
        looked.form.add_refusal(error)
        return _page(looked)
    if outcome.refused:
        left = look_over(agency=agency, call=call, picks=[(one.performer_id, one.role_id) for one in outcome.refused])
        draft = draft_for(user=request.user, agency=agency, call=call)
        refused = Looked(request, agency, call, left, _form(left, call, data=request.POST), draft, outcome)
        refused.was = in_words(left.picks)
        return _page(refused)
    draft = draft_for(user=request.user, agency=agency, call=call)
    if draft:
        waiting = "1 more is" if len(draft.picks) == 1 else f"{len(draft.picks)} more are"
        messages.success(request, f"{told(outcome)} {waiting} still ticked.")
        return redirect("casting:breakdown", agency.slug, call.pk)
    messages.success(request, told(outcome))
    desk = reverse("casting:agent-desk", args=[agency.slug])
    return redirect(f"{desk}?sent={outcome.batch}" if outcome.sent else desk)


def _typed(request: HttpRequest, agency: Organisation, call: CastingCall) -> Looked:
    over = look_over(agency=agency, call=call, picks=picks_in(request.POST.getlist("pick")))
    form = _form(over, call, data=request.POST)
    return Looked(request, agency, call, over, form, None, was=in_words(picks_in(request.POST.getlist("was"))))


def _keep(
    request: HttpRequest, agency: Organisation, call: CastingCall, *, whatever_stands: bool = False
) -> PutUpDraft:
    on, off = changes(request)
    seen = None if whatever_stands else whole_number(request.POST.get("revision"))
    fields = dict(request.POST.items())
    page = _page_name(request)
    return keep_typed(actor=request.user, agency=agency, call=call, fields=fields, seen=seen, page=page, on=on, off=off)


def _page_name(request: HttpRequest) -> str:
    return request.POST.get("page", "").replace("\0", "")[:36]


def _call_or_kept(request: HttpRequest, agency: Organisation, call_id: int) -> CastingCall:
    """Also one that has closed meanwhile, where this agent has something kept for it. Raises NotFound for any other."""
    try:
        return reading.breakdown_call(agency=agency, call_id=call_id)
    except NotFound:
        kept = kept_for_closed(user=request.user, agency=agency, call_id=call_id)
        if kept is None:
            raise
        return kept.draft.call


def _closed(request: HttpRequest, agency: Organisation, call_id: int) -> HttpResponse:
    """A call that takes nobody any more: nothing goes, and what was typed stays to be read."""
    call = _call_or_kept(request, agency, call_id)
    if request.method == "POST":
        _keep(request, agency, call, whatever_stands=True)
    kept: Kept | None = kept_for_closed(user=request.user, agency=agency, call_id=call_id)
    why = why_closed(call, clock.now())
    context = {
        "agency": agency,
        "call": call,
        "title": notice_title(call),
        "kept": kept,
        "why": why.message if why else "This call is not open to your agency any more, so nothing was sent.",
        "rail_at": "casting:breakdowns",
    }
    return render(request, "casting/breakdowns/closed.html", context, status=409 if request.method == "POST" else 200)


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


def _page(looked: Looked) -> HttpResponse:
    over, form, outcome, draft = looked.over, looked.form, looked.outcome, looked.draft
    refused = outcome.refused if outcome else []
    now = set(in_words(over.picks))
    context = about(looked.request, looked.agency, looked.call) | {
        "over": over,
        "draft": draft,
        "overtaken": looked.overtaken,
        "page": looked.page,
        # Where another page came first, whoever is ticked here is ticked anew: there they may be ticked no more.
        "was": " ".join(one for one in looked.was if not looked.overtaken or one not in now),
        "later": len(set(draft.picks) - set(looked.was) - now) if draft else 0,
        "most": MOST_PICKS,
        "rows": [_row(line, over, form, refused) for line in over.lines],
        "form": form,
        "told": told(outcome) if outcome else "",
        "gone": [one for one in refused if one.performer_id not in over.roles],
        "refused": refused,
    }
    status = 409 if looked.overtaken else 422 if form.is_bound else 200
    return render(looked.request, "casting/breakdowns/put_up.html", context, status=status)


def _row(line: reading.ClientLine, over: LookOver, form: PutUpForm, refused: list) -> dict:
    pk = line.client.pk
    return {
        "line": line,
        "photo": _shots(form, over, pk),
        "wants_photo": [role for role in over.roles[pk] if role.asks_headshot]
        if not over.shelves[pk]["photos"]
        else [],
        "fields": _asked_fields(form, pk),
        "answers": [
            (role, [form[f"answer_{pk}_{question.pk}"] for question in role.questions.all()])
            for role in over.roles[pk]
            if role.questions.all()
        ],
        "note": form[f"note_{pk}"],
        "refused": [one for one in refused if one.performer_id == pk],
        "lost": pk in form.gone,
    }


def _asked_fields(form: PutUpForm, pk: int) -> list[tuple[BoundField, bool]]:
    """What goes along besides, each with whether it may be left out: of a tape and a link to one, one of the two."""
    names = {f"tape_{pk}": False, f"link_{pk}": f"tape_{pk}" in form.fields, f"union_{pk}": True}
    return [(form[name], may_lack) for name, may_lack in names.items() if name in form.fields]


def _shots(form: PutUpForm, over: LookOver, pk: int) -> dict | None:
    """The choice of a photograph, each with whether it is chosen; the main one where nothing was."""
    name = f"photo_{pk}"
    if name not in form.fields:
        return None
    assets = over.shelves[pk]["photos"]
    picked = form[name].value() or str(assets[0].public_id)
    return {"field": form[name], "shots": [(asset, str(asset.public_id) == picked) for asset in assets]}
