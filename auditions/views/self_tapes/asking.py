"""Asking for self-tapes: what is written, what the agreement says of it, exactly who reads what; then it is sent."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from auditions.forms.self_tapes import AskForm, NewDeadline
from auditions.policies import can_ask_for_tapes
from auditions.selectors.self_tapes import sides_to_offer
from auditions.services.self_tape_preview import sample_letter
from auditions.services.self_tapes import Ask, Reach, check_findings, findings_for, reach_of, request_self_tapes
from casting.agreements.self_tapes import Finding, earliest_due
from casting.forms.room import TYPED_ABOVE
from casting.models import Role
from casting.selectors.selection import Selection
from casting.services.closures import office_settings
from casting.views.room.frame import Frame, frame_for
from core import clock
from core.errors import Conflict, DomainError, Invalid, NotAllowed

SHOWN_NAMES = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def self_tape_new(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """The form; with `do=look` everything that would be sent; with `do=send` it is."""
    data = request.POST if request.method == "POST" else request.GET
    frame, selection = _whom(request, role_id, data)
    reach = reach_of(actor=request.user, role=frame.role, submissions=selection)
    act = request.POST.get("do", "")
    form = _form(request, frame.role, reach, bound=bool(act))
    if act in {"look", "send"} and form.is_valid():
        return _judged(request, frame, selection, reach, form, sends=act == "send")
    if act == "change":
        # Back to the form with all that was typed, and nothing held against it yet.
        form = _form(request, frame.role, reach, initial=dict(request.POST.items()))
    return _page(request, frame, selection, reach, form, status=422 if form.errors else 200)


@login_required
@require_POST
def self_tape_check(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """What the agreement says of the ask as it stands on the page just now."""
    frame, selection = _whom(request, role_id, request.POST)
    reach = reach_of(actor=request.user, role=frame.role, submissions=selection)
    form = _form(request, frame.role, reach, bound=True)
    findings = _findings(frame.role, reach, form.ask()) if form.is_valid() else None
    context = {"role": frame.role, "findings": findings, "form": form, **_rules(frame.role, reach, form)}
    return render(request, "auditions/self_tapes/_findings.html", context)


def _whom(request: HttpRequest, role_id: int, data: QueryDict) -> tuple[Frame, Selection]:
    frame = frame_for(request, role_id, data)
    if not can_ask_for_tapes(request.user, frame.role):
        raise NotAllowed("You can look at this role, but not ask for tapes.")
    return frame, frame.selection(data)


def _form(
    request: HttpRequest, role: Role, reach: Reach, *, bound: bool = False, initial: dict | None = None
) -> AskForm:
    if initial is None and not bound:
        zone = request.organisation.time_zone
        earliest = earliest_due(
            agreement=role.production.agreement, asked_at=clock.now(), zone=zone, has_minor=reach.has_minor
        )
        initial = NewDeadline(earliest, zone).initial()
    return AskForm(request.POST if bound else None, initial=initial, packets=sides_to_offer(role))


def _findings(role: Role, reach: Reach, ask: Ask) -> list[Finding] | None:
    """None where the ask is not whole enough to be judged."""
    try:
        return findings_for(role=role, ask=ask, has_minor=reach.has_minor)
    except Invalid:
        return None


def _judged(
    request: HttpRequest, frame: Frame, selection: Selection, reach: Reach, form: AskForm, *, sends: bool
) -> HttpResponse:
    # A refusal takes what it is about out of the form's clean values.
    role, data, ask = frame.role, dict(form.cleaned_data), form.ask()
    try:
        ask.check()
        findings = findings_for(role=role, ask=ask, has_minor=reach.has_minor)
        check_findings(findings, override_reason=data["override_reason"])
        if not sends or not form.check_typed(reach.total):
            return _preview(request, frame, selection, reach, form, ask=ask, findings=findings)
        asked = request_self_tapes(
            actor=request.user,
            role=role,
            submissions=selection,
            ask=ask,
            override_reason=data["override_reason"],
            own_line=data["own_line"],
            expected=data["expected"],
        )
    except Conflict as error:
        form.add_refusal(error)
        fresh = reach_of(actor=request.user, role=role, submissions=selection)
        return _preview(request, frame, selection, fresh, form, ask=ask, findings=findings, status=409)
    except DomainError as error:
        form.add_refusal(error)
        return _page(request, frame, selection, reach, form, ask=ask, status=422)
    context = {"role": role, "asked": asked, "hold_minutes": office_settings(role.organisation_id).hold_good_minutes}
    return render(request, "auditions/self_tapes/asked.html", context)


def _preview(
    request: HttpRequest,
    frame: Frame,
    selection: Selection,
    reach: Reach,
    form: AskForm,
    *,
    ask: Ask,
    findings: list[Finding],
    status: int = 200,
) -> HttpResponse:
    role = frame.role
    letter = (
        sample_letter(
            actor=request.user,
            role=role,
            person=reach.people[0],
            ask=ask,
            own_line=form["own_line"].value() or "",
        )
        if reach.people
        else None
    )
    context = _context(frame, selection, reach, form) | {
        **_rules(role, reach, form),
        "findings": findings,
        "letter": letter,
        "ask": ask,
        "must_type": reach.total > TYPED_ABOVE,
        "hold_minutes": office_settings(role.organisation_id).hold_good_minutes,
    }
    has_errors = bool(form.errors) and status == 200
    return render(request, "auditions/self_tapes/preview.html", context, status=422 if has_errors else status)


def _page(
    request: HttpRequest,
    frame: Frame,
    selection: Selection,
    reach: Reach,
    form: AskForm,
    *,
    status: int,
    ask: Ask | None = None,
) -> HttpResponse:
    findings = _findings(frame.role, reach, ask) if ask is not None else None
    context = _context(frame, selection, reach, form) | {"findings": findings, **_rules(frame.role, reach, form)}
    return render(request, "auditions/self_tapes/new.html", context, status=status)


def _rules(role: Role, reach: Reach, form: AskForm) -> dict:
    zone = role.organisation.time_zone
    known = form["zone"].value() or ""
    zone = known if clock.is_zone(known) else zone
    agreement = role.production.agreement
    return {
        "agreement": role.production.get_agreement_display() if agreement else "",
        "earliest": earliest_due(agreement=agreement, asked_at=clock.now(), zone=zone, has_minor=reach.has_minor),
        "zone": zone,
    }


def _context(frame: Frame, selection: Selection, reach: Reach, form: AskForm) -> dict:
    picks = {"pick": ",".join(map(str, selection.ids))} if selection.ids is not None else {"all": "1"}
    return {
        "frame": frame,
        "role": frame.role,
        "form": form,
        "reach": reach,
        "names": [row.shown_name for row in reach.people[:SHOWN_NAMES]],
        "others": [row.shown_name for row in reach.people[SHOWN_NAMES:]],
        "selection": picks,
        "query": frame.filters.to_query(),
    }
