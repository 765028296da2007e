"""A role's self-tape requests: the list with its counters, what is done to many, one request with all its acts."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from auditions.forms.self_tapes import DeadlineForm, NewDeadline, NewDeadlineForm, RetakeForm
from auditions.models import SelfTapeRequest, Session
from auditions.policies import can_ask_for_tapes
from auditions.selectors.self_tapes import (
    GROUPS,
    asked_for,
    counters,
    delivered_of,
    named,
    request_for,
    sessions_to_offer,
    tape_page,
)
from auditions.services import self_tape_office as office
from casting.agreements.self_tapes import earliest_due
from casting.models import Role
from casting.selectors.board import role_for_review
from casting.views.room.frame import numbers_in
from core import clock
from core.errors import DomainError, Invalid, NotFound
from core.text import whole_number

PAGE = 100


@login_required
@require_GET
def self_tapes(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    return _list(request, _role(request, role_id), group=_group(request.GET.get("show", "")))


def _role(request: HttpRequest, role_id: int) -> Role:
    return role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)


def _group(text: str) -> str:
    return text if text in GROUPS else ""


def _list(
    request: HttpRequest, role: Role, *, group: str, form: DeadlineForm | None = None, picked: list[int] | None = None
) -> HttpResponse:
    page = Paginator(asked_for(actor=request.user, role=role, group=group), PAGE).get_page(request.GET.get("page"))
    base = reverse("auditions:self-tapes", args=[request.organisation.slug, role.pk])
    counts = counters(actor=request.user, role=role)
    context = {
        "role": role,
        "rows": named(request.user, role, list(page.object_list)),
        "page_obj": page,
        "group": group,
        "total": counts[0].count,
        "tabs": [
            {
                "url": f"{base}?{urlencode({'show': one.key})}" if one.key else base,
                "label": one.label,
                "count": one.count,
                "current": one.key == group,
            }
            for one in counts
        ],
        "form": form or NewDeadlineForm(initial=NewDeadline(clock.now(), request.organisation.time_zone).initial()),
        "picked": picked or [],
        "zone": request.organisation.time_zone,
        "may_change": can_ask_for_tapes(request.user, role),
    }
    return render(request, "auditions/self_tapes/list.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
def self_tapes_act(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """Extend, remind, call off or ask again: everyone who is ticked."""
    role = _role(request, role_id)
    ids = numbers_in(request.POST.getlist("request"))
    group, act = _group(request.POST.get("show", "")), request.POST.get("do", "")
    form = None
    if act in {"extend", "again"}:
        form = NewDeadlineForm(request.POST, zone=request.organisation.time_zone)
        if not form.is_valid():
            return _list(request, role, group=group, form=form, picked=ids)
    if not ids:
        raise Invalid("Tick somebody first.", field="request")
    try:
        acted = _do(request, role, act, ids, form)
    except Invalid as error:
        if form is None:
            raise
        form.add_refusal(error)
        return _list(request, role, group=group, form=form, picked=ids)
    _say(request, act, acted)
    base = reverse("auditions:self-tapes", args=[request.organisation.slug, role.pk])
    return redirect(f"{base}?{urlencode({'show': group})}" if group else base)


def _do(request: HttpRequest, role: Role, act: str, ids: list[int], form: DeadlineForm | None) -> office.Acted:
    whom = {"actor": request.user, "role": role, "requests": ids}
    if act == "extend":
        return office.extend_requests(**whom, due_at=form.cleaned_data["due_at"])
    if act == "again":
        return office.send_requests_again(**whom, due_at=form.cleaned_data["due_at"])
    if act == "remind":
        return office.remind_of_requests(**whom)
    if act == "cancel":
        return office.cancel_requests(**whom)
    raise Invalid("Choose what should be done.", field="do")


DONE = {
    "extend": "{who} more time, and will read so.",
    "again": "{who} asked again.",
    "remind": "{who} reminded.",
    "cancel": "{who} called off. Whoever had been asked is told kindly.",
}
BEFORE = {"extend": ("has", "have"), "again": ("is", "are"), "remind": ("is", "are"), "cancel": ("is", "are")}


def _say(request: HttpRequest, act: str, acted: office.Acted) -> None:
    count = len(acted.done)
    one, many = BEFORE[act]
    if count:
        who = f"{count} people {many}" if count > 1 else f"One person {one}"
        messages.success(request, DONE[act].format(who=who))
    if acted.refused:
        rest = ", ".join(f"{refusal.name} {refusal.reason}" for refusal in acted.refused)
        messages.warning(request, f"Left as they are: {rest}.")


@login_required
@require_POST
def self_tape_watched(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """A tape of that submission is being played, wherever on the office's pages; 204 also where none was asked for."""
    role = _role(request, role_id)
    number = whole_number(request.POST.get("submission"))
    row = delivered_of(actor=request.user, role=role, submission_id=number) if number else None
    if row is not None:
        office.note_viewing(actor=request.user, request=row)
    return HttpResponse(status=204)


def _one(request: HttpRequest, request_id: int) -> SelfTapeRequest:
    return request_for(actor=request.user, organisation=request.organisation, request_id=request_id)


@login_required
@require_GET
def self_tape(request: HttpRequest, org_slug: str, request_id: int) -> HttpResponse:
    return _page(request, _one(request, request_id))


def _page(request: HttpRequest, row: SelfTapeRequest, *, status: int = 200, **forms) -> HttpResponse:
    role, zone = row.submission.role, row.brief.zone
    earliest = earliest_due(agreement=role.production.agreement, asked_at=clock.now(), zone=zone)
    context = {
        "page": tape_page(actor=request.user, request=row),
        "row": row,
        "role": role,
        "zone": zone,
        "rail_at": "casting:desk",
        "deadline_form": NewDeadlineForm(initial=_later(row, zone)),
        "retake_form": RetakeForm(initial=NewDeadline(earliest, zone).initial()),
        **forms,
    }
    return render(request, "auditions/self_tapes/one.html", context, status=status)


def _later(row: SelfTapeRequest, zone: str) -> dict:
    """What they asked for, else two days more."""
    if row.extension_asked_until is not None:
        local = clock.in_zone(row.extension_asked_until, zone)
        return {"date": local.date(), "time": local.time()}
    return NewDeadline(max(row.due_at, clock.now()), zone).initial()


@login_required
@require_POST
def self_tape_act(request: HttpRequest, org_slug: str, request_id: int, act: str) -> HttpResponse:
    row = _one(request, request_id)
    if act not in ACTS:
        raise Http404
    try:
        refused = ACTS[act](request, row)
    except Invalid as error:
        messages.error(request, error.message)
        refused = None
    if refused is not None:
        return refused
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect("auditions:self-tape", org_slug, row.pk)


def _simply(service: Callable, text: str = "") -> Callable[[HttpRequest, SelfTapeRequest], HttpResponse | None]:
    def act(request: HttpRequest, row: SelfTapeRequest) -> None:
        service(actor=request.user, request=row)
        if text:
            messages.success(request, text)

    return act


def _with_deadline(service: Callable, text: str) -> Callable[[HttpRequest, SelfTapeRequest], HttpResponse | None]:
    def act(request: HttpRequest, row: SelfTapeRequest) -> HttpResponse | None:
        form = NewDeadlineForm(request.POST, zone=row.brief.zone)
        if form.is_valid():
            try:
                service(request, row, form.cleaned_data["due_at"])
            except DomainError as error:
                form.add_refusal(error)
        if form.errors:
            return _page(request, row, status=422, deadline_form=form)
        messages.success(request, text)
        return None

    return act


def _one_of(service: Callable) -> Callable:
    """A service for many, done to one."""
    return lambda request, row, due_at: service(
        actor=request.user, role=row.submission.role, requests=[row.pk], due_at=due_at
    )


def _retake(request: HttpRequest, row: SelfTapeRequest) -> HttpResponse | None:
    form = RetakeForm(request.POST, zone=row.brief.zone)
    if form.is_valid():
        data = form.cleaned_data
        try:
            office.ask_for_retake(
                actor=request.user,
                request=row,
                note=data["note"],
                due_at=data["due_at"],
                override_reason=data["override_reason"],
            )
        except DomainError as error:
            form.add_refusal(error)
    if form.errors:
        return _page(request, row, status=422, retake_form=form)
    messages.success(request, "Asked for one more take. The note rests a few minutes before it leaves.")
    return None


def _call_in(request: HttpRequest, row: SelfTapeRequest) -> None:
    chosen = request.POST.get("session", "")
    sessions: list[Session] = sessions_to_offer(row.submission.role)
    session = next((one for one in sessions if str(one.pk) == chosen), None)
    if session is None:
        raise NotFound("Choose a session that is still ahead.")
    office.call_in_instead(actor=request.user, request=row, session=session)
    messages.success(request, f"{row.shown_name} is in the queue of that session. Give them a time there.")


def _remind(request: HttpRequest, row: SelfTapeRequest) -> None:
    office.remind_of_requests(actor=request.user, role=row.submission.role, requests=[row.pk])
    messages.success(request, "Reminded. One reminder a day is the most that leaves.")


def _cancel(request: HttpRequest, row: SelfTapeRequest) -> None:
    office.cancel_requests(actor=request.user, role=row.submission.role, requests=[row.pk])
    messages.success(request, "Called off. If they had been asked, they are told kindly.")


def _deny_live(request: HttpRequest, row: SelfTapeRequest, due_at) -> None:
    office.deny_live(actor=request.user, request=row, due_at=due_at)


ACTS: dict[str, Callable[[HttpRequest, SelfTapeRequest], HttpResponse | None]] = {
    "viewed": _simply(office.note_viewing),
    "assess": _simply(office.assess_tape, "Done with this tape. Where they stand is as it was."),
    "reassess": _simply(office.reassess_tape),
    "deny-extension": _simply(office.deny_extension, "They read that the deadline stands."),
    "revoke-sides": _simply(office.revoke_sides, "The pages are closed to them from now on."),
    "give-sides-back": _simply(office.give_sides_back, "They can open the pages again."),
    "extend": _with_deadline(_one_of(office.extend_requests), "They have more time, and will read so."),
    "again": _with_deadline(_one_of(office.send_requests_again), "Asked again."),
    "deny-live": _with_deadline(_deny_live, "They read that a tape is just as welcome."),
    "retake": _retake,
    "call-in": _call_in,
    "remind": _remind,
    "cancel": _cancel,
}
