"""The office's avails, pins, first refusals and holds: the list, one of them, and what is done with it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casting.views.room.frame import numbers_in
from contracts.forms.holds import MomentForm, ReleaseForm, moment_as_typed
from contracts.models import Hold
from contracts.policies import can_ask_availability, can_change_deal_settings
from contracts.selectors.holds import (
    GROUPS,
    HoldFilters,
    hold_for,
    hold_page,
    holds_of,
    holds_to_release,
    roles_with_holds,
    rows_for,
)
from contracts.services import holds as acts
from contracts.services.hold_approving import ask_to_place
from contracts.services.hold_asking import usual_expiry
from contracts.states import HoldKind
from core.errors import IllegalTransition, Invalid, NeedsConfirmation
from core.text import whole_number

RAIL = "contracts:deal-list"


@login_required
@require_GET
def hold_list(request: HttpRequest, org_slug: str) -> HttpResponse:
    filters = _filters(request)
    page = holds_of(
        actor=request.user, organisation=request.organisation, filters=filters, after=request.GET.get("after")
    )
    narrowed = {"production": filters.production, "role": filters.role, "kind": filters.kind}
    kept = {name: value for name, value in narrowed.items() if value}
    base = reverse("contracts:hold-list", args=[org_slug])
    more = urlencode({**kept, "show": filters.group, "after": page.next_cursor}) if page.next_cursor else ""
    context = {
        "page": page,
        "filters": filters,
        "kinds": HoldKind.choices,
        "roles": roles_with_holds(actor=request.user, organisation=request.organisation),
        "tabs": _tabs(base, kept, page.counts, filters.group),
        "next_url": f"{base}?{more}" if more else "",
        "zone": request.organisation.time_zone,
        "may_ask": can_ask_availability(request.user, request.organisation.pk),
        "is_narrowed": bool(kept),
        "rail_at": RAIL,
    }
    part = bool(request.htmx) and "after" in request.GET
    return render(request, "contracts/holds/_rows.html" if part else "contracts/holds/list.html", context)


def _filters(request: HttpRequest) -> HoldFilters:
    def number(name: str) -> int | None:
        return whole_number(request.GET.get(name))

    group = request.GET.get("show", "")
    return HoldFilters(
        group=group if group in GROUPS else "",
        production=number("production"),
        role=number("role"),
        kind=request.GET.get("kind", ""),
    )


def _tabs(base: str, kept: dict, counts: dict[str, int], group: str) -> list[dict]:
    shown = [("", "All", counts["all"]), *((key, label, counts[key]) for key, (label, _) in GROUPS.items())]
    return [
        {
            "url": f"{base}?{query}" if (query := urlencode({**kept, **({"show": key} if key else {})})) else base,
            "label": label,
            "count": count,
            "current": key == group,
        }
        for key, label, count in shown
        if count or key in {"", group}
    ]


def _one(request: HttpRequest, hold_id: int) -> Hold:
    return hold_for(actor=request.user, organisation=request.organisation, hold_id=hold_id)


@login_required
@require_GET
def hold(request: HttpRequest, org_slug: str, hold_id: int) -> HttpResponse:
    return _page(request, _one(request, hold_id))


def _page(request: HttpRequest, row: Hold, *, status: int = 200, **forms) -> HttpResponse:
    zone = request.organisation.time_zone
    page = hold_page(actor=request.user, hold=row)
    initial = moment_as_typed(max(acts.usual_standing(row), row.expires_at), zone)
    context = {
        "page": page,
        "row": page.row,
        "hold": row,
        "zone": zone,
        "is_approver": acts.is_approver(request.user, row),
        "binds": acts.binds(row),
        "may_change_settings": can_change_deal_settings(request.user, row.organisation_id),
        "moment_form": MomentForm(zone=zone, initial=initial),
        "again_form": MomentForm(zone=zone, initial=moment_as_typed(usual_expiry(row.organisation_id), zone)),
        "rail_at": RAIL,
        **forms,
    }
    return render(request, "contracts/holds/one.html", context, status=status)


@login_required
@require_POST
def hold_act(request: HttpRequest, org_slug: str, hold_id: int, act: str) -> HttpResponse:
    row = _one(request, hold_id)
    if act not in ACTS:
        raise Http404
    if (refused := ACTS[act](request, row)) is not None:
        return refused
    return redirect("contracts:hold", org_slug, row.pk)


def _with_moment(service: Callable, name: str, text: str) -> Callable[[HttpRequest, Hold], HttpResponse | None]:
    """`service` with `expires_at`; what it refuses stands at the form of that name."""

    def act(request: HttpRequest, row: Hold) -> HttpResponse | None:
        form = MomentForm(request.POST, zone=request.organisation.time_zone)
        if form.is_valid():
            try:
                service(request.user, row, form.cleaned_data["expires_at"])
            except Invalid as error:
                form.add_refusal(error)
        if form.errors:
            return _page(request, row, status=422, **{name: form})
        messages.success(request, text)
        return None

    return act


def _place(request: HttpRequest, row: Hold) -> HttpResponse | None:
    """A hold by an approver's own word; everything else with the time until which it stands."""
    if row.kind == HoldKind.HOLD:
        acts.place_hold(actor=request.user, hold=row)
        messages.success(request, "In place. They read so in a few minutes, and the dates are engaged.")
        return None
    return _with_moment(
        lambda actor, hold, until: acts.place_hold(actor=actor, hold=hold, until=until),
        "moment_form",
        "In place. They read so in a few minutes.",
    )(request, row)


def _approve(request: HttpRequest, row: Hold) -> None:
    try:
        asked = ask_to_place(actor=request.user, hold=row)
    except Invalid as error:
        messages.error(request, error.message)
        return
    names = ", ".join(one.approver.name for one in asked)
    messages.success(request, f"Asked {names}. When they approve, the hold is in place.")


def _put_back(request: HttpRequest, row: Hold) -> None:
    acts.put_back_hold(actor=request.user, hold=row)
    messages.success(request, "Back in place. They read so in a few minutes.")


ACTS: dict[str, Callable[[HttpRequest, Hold], HttpResponse | None]] = {
    "place": _place,
    "approval": _approve,
    "keep": _with_moment(
        lambda actor, hold, until: acts.keep_hold(actor=actor, hold=hold, until=until),
        "moment_form",
        "It stands longer, and they read so.",
    ),
    "again": _with_moment(
        lambda actor, hold, until: acts.ask_again(actor=actor, hold=hold, expires_at=until),
        "again_form",
        "Asked again.",
    ),
    "put-back": _put_back,
}


@login_required
@require_POST
def holds_release(request: HttpRequest, org_slug: str) -> HttpResponse:
    """First a page that says who hears what and what it costs; with `do=release` it is done."""
    ids = numbers_in(request.POST.getlist("hold"))
    if not ids:
        raise Invalid("Tick somebody first.", field="hold")
    rows = holds_to_release(actor=request.user, organisation=request.organisation, hold_ids=ids)
    form = ReleaseForm(request.POST if request.POST.get("do") == "release" else None)
    if form.is_bound and form.is_valid():
        try:
            released = acts.release_holds(
                actor=request.user,
                holds=[row.pk for row in rows],
                because=form.cleaned_data["because"],
                accepts_fee=form.cleaned_data["accepts_fee"],
            )
        except (Invalid, NeedsConfirmation) as error:
            form.add_refusal(error)
        except IllegalTransition as error:
            messages.error(request, error.message)
            return _back(request, rows)
        else:
            _say(request, released, rows)
            return _back(request, rows)
    shown = rows_for(actor=request.user, holds=rows)
    context = {
        "rows": shown,
        "owing": [row for row in shown if acts.binds(row.hold)],
        "form": form,
        "back": _address(request, rows),
        "rail_at": RAIL,
    }
    return render(request, "contracts/holds/release.html", context, status=422 if form.errors else 200)


def _address(request: HttpRequest, rows: list[Hold]) -> str:
    if len(rows) == 1:
        return reverse("contracts:hold", args=[request.organisation.slug, rows[0].pk])
    return reverse("contracts:hold-list", args=[request.organisation.slug])


def _back(request: HttpRequest, rows: list[Hold]) -> HttpResponse:
    return redirect(_address(request, rows))


def _say(request: HttpRequest, released: acts.Released, rows: list[Hold]) -> None:
    done = {row.pk for row in released.done}
    names = [row.name for row in rows_for(actor=request.user, holds=rows) if row.pk in done]
    who = names[0] if len(names) == 1 else f"{len(names)} people"
    owed = " The fee for cancelling is owed and stays on record." if released.owed else ""
    messages.success(request, f"Released {who}. Whoever had heard of it is told.{owed}")
    if released.refused:
        rest = ", ".join(f"{refusal.name} {refusal.reason}" for refusal in released.refused)
        messages.warning(request, f"Left as they are: {rest}.")
