from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casting.forms.calls import CallForm, NewCallForm, productions_to_choose
from casting.policies import can_manage_calls
from casting.selectors.calls import TABS, call_page, calls_of_office, see_office, tab_counts
from casting.selectors.calls_page import preview_notice
from casting.services.calls import keep_call_draft, make_call
from casting.states import CallState
from casting.views.calls.context import call_in_hand, call_url, linked, office_page
from core.errors import Invalid, NotAllowed

# What can be done with a call in each state, in the order of the page: (URL name, words).
MOVES = {
    CallState.DRAFT: [("call-cancel", "Cancel this call")],
    CallState.PUBLISHED: [("call-pause", "Pause"), ("call-close", "Close"), ("call-cancel", "Cancel this call")],
    CallState.PAUSED: [("call-resume", "Open again"), ("call-close", "Close"), ("call-cancel", "Cancel this call")],
    CallState.CLOSED: [
        ("call-reopen", "Reopen with a new deadline"),
        ("call-complete", "Complete"),
        ("call-cancel", "Cancel this call"),
    ],
    CallState.COMPLETED: [("call-reopen", "Take back to closed"), ("call-archive", "Archive")],
    CallState.ARCHIVED: [("call-reopen", "Bring back")],
    CallState.CANCELLED: [("call-reopen", "Bring back as a draft")],
}


@require_safe
@office_page
def call_list(request: HttpRequest) -> HttpResponse:
    office = request.organisation
    see_office(actor=request.user, organisation=office)
    counts = tab_counts(organisation=office)
    tab = request.GET.get("tab") or next((key for key, _, _ in TABS if counts[key]), "open")
    context = {
        "rows": calls_of_office(actor=request.user, organisation=office, tab=tab),
        "tab": tab,
        "tabs": [
            {"url": f"{request.path}?tab={key}", "label": label, "count": counts[key], "current": key == tab}
            for key, label, _ in TABS
        ],
        "any_calls": any(counts.values()),
        "can_manage": can_manage_calls(request.user, office),
    }
    return render(request, "casting/calls/call_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def call_new(request: HttpRequest) -> HttpResponse:
    office = request.organisation
    see_office(actor=request.user, organisation=office)
    if not can_manage_calls(request.user, office):
        raise NotAllowed("Only the owner, directors and associates of the office make calls.")
    productions = productions_to_choose(office)
    initial = {"production": request.GET.get("production", "")}
    form = NewCallForm(request.POST or None, initial=initial, productions=productions)
    if request.method == "POST" and form.is_valid():
        call = make_call(
            actor=request.user, production=form.cleaned_data["production"], title=form.cleaned_data["title"]
        )
        return redirect("casting:call-edit", office.slug, call.pk)
    context = {"form": form, "any_productions": productions.exists()}
    return render(request, "casting/calls/call_new.html", context, status=422 if form.errors else 200)


@require_safe
@office_page
def call_detail(request: HttpRequest, *, call_id: int) -> HttpResponse:
    call = call_in_hand(request, call_id, to_edit=False)
    page = call_page(actor=request.user, call=call)
    moves = MOVES[CallState(call.state)] if page.can_edit else []
    context = {
        "page": page,
        "call": call,
        "missing": linked(page.missing, call),
        "moves": [(call_url(name, call), words, name == "call-cancel") for name, words in moves],
        "public_url": request.build_absolute_uri(reverse("casting:public-call-detail", args=[call.slug])),
        "is_outside": call.state != CallState.DRAFT and call.published_at is not None,
    }
    return render(request, "casting/calls/call_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def call_edit(request: HttpRequest, *, call_id: int) -> HttpResponse:
    """A POST keeps every field that can be read, and says which cannot: whole, or as somebody types (X-Autosave)."""
    call = call_in_hand(request, call_id)
    form = CallForm(request.POST) if request.method == "POST" else CallForm.of(call)
    if request.method == "POST":
        is_whole = form.is_valid()
        call = keep_call_draft(actor=request.user, call=call, values=form.values(), typed=form.typed())
        if "X-Autosave" in request.headers:
            return autosave_answer(form.errors)
        if is_whole:
            messages.success(
                request,
                "Saved." if call.state == CallState.DRAFT else "Saved. Publish the changes when they are ready.",
            )
            return redirect("casting:call-detail", request.organisation.slug, call.pk)
    page = call_page(actor=request.user, call=call)
    context = {"form": form, "call": call, "page": page, "missing": linked(page.missing, call)}
    return render(request, "casting/calls/call_edit.html", context, status=422 if form.errors else 200)


def autosave_answer(errors: dict) -> HttpResponse:
    """What could be read is saved either way, and the rest is kept as it was typed."""
    if errors:
        return JsonResponse({"errors": errors})
    return HttpResponse(status=204)


@require_safe
@office_page
def call_missing(request: HttpRequest, *, call_id: int) -> HttpResponse:
    """What is missing before publishing, by itself: the page asks again after each saving."""
    call = call_in_hand(request, call_id)
    page = call_page(actor=request.user, call=call)
    context = {"page": page, "call": call, "missing": linked(page.missing, call)}
    return render(request, "casting/calls/_missing.html", context)


@require_safe
@office_page
def call_preview(request: HttpRequest, *, call_id: int) -> HttpResponse:
    call = call_in_hand(request, call_id, to_edit=False)
    context = {"call": call, "notice": preview_notice(call=call), "is_preview": True}
    return render(request, "casting/calls/call_preview.html", context)


def not_ready(request: HttpRequest, call, refusal: Invalid) -> HttpResponse:
    """The page that publishing refuses with: everything that is missing, by name, with its place."""
    page = call_page(actor=request.user, call=call)
    context = {"call": call, "page": page, "refusal": refusal, "missing": linked(page.missing, call)}
    return render(request, "casting/calls/call_not_ready.html", context, status=422)
