"""Asking for availability: what each kind does, who is asked and what stands against it; then they are asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from casting.models import Role
from casting.policies import can_review_role
from casting.services.closures import office_settings
from casting.views.room.frame import frame_for, numbers_in
from contracts.forms.holds import AvailForm, moment_as_typed
from contracts.hold_words import DOES, days_in_words, meaning, priority_words
from contracts.policies import can_make_offers
from contracts.selectors.holds import candidates_for, role_to_ask
from contracts.services.hold_asking import (
    MOST_AT_ONCE,
    AvailReach,
    ask_availability,
    check_may_ask,
    reach_of,
    usual_expiry,
)
from contracts.states import HoldKind
from core.errors import Conflict, Invalid
from core.money import show_money


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_new(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """Whom, what and when; with `do=look` all that would happen; with `do=ask` it does."""
    data = request.POST if request.method == "POST" else request.GET
    role = role_to_ask(actor=request.user, organisation=request.organisation, role_id=role_id)
    check_may_ask(request.user, role)
    ids = _whom(request, role, data)
    if not ids:
        return _choose(request, role)
    act = request.POST.get("do", "")
    form = _form(request, role, bound=act in {"look", "ask"})
    if form.is_bound and form.is_valid():
        return _looked_at(request, role, ids, form, asks=act == "ask")
    if act == "change":
        form = _form(request, role, initial=dict(request.POST.items()))
    return _page(request, role, ids, form, reach_of(actor=request.user, role=role, submission_ids=ids))


def _whom(request: HttpRequest, role: Role, data: QueryDict) -> list[int]:
    """Those who are named, or everyone in a view of the board."""
    ids = numbers_in([*data.getlist("submission"), *data.getlist("pick")])
    if ids or not data.get("all") or not can_review_role(request.user, role):
        return ids
    frame = frame_for(request, role.pk, data)
    return list(frame.selection(data).queryset().order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _form(request: HttpRequest, role: Role, *, bound: bool = False, initial: dict | None = None) -> AvailForm:
    zone = request.organisation.time_zone
    may_hold = can_make_offers(request.user, request.organisation.pk)
    if bound:
        return AvailForm(request.POST, zone=zone, may_hold=may_hold)
    given = {name: request.GET[name] for name in ("kind", "starts_on", "ends_on") if request.GET.get(name)}
    usual = moment_as_typed(usual_expiry(request.organisation.pk), zone) | given
    return AvailForm(zone=zone, may_hold=may_hold, initial=initial if initial is not None else usual)


def _looked_at(request: HttpRequest, role: Role, ids: list[int], form: AvailForm, *, asks: bool) -> HttpResponse:
    status = 200
    # A refusal takes what it is about out of the form's clean values.
    values, expected = form.values(), form.cleaned_data["expected"]
    try:
        ask = form.ask()
        ask.check()
        if asks:
            asked = ask_availability(
                actor=request.user, role=role, submission_ids=ids, expected=expected or None, **values
            )
            return _done(request, role, asked)
    except Conflict as error:
        messages.warning(request, error.message)
        status = 409
    except Invalid as error:
        form.add_refusal(error)
        return _page(request, role, ids, form, reach_of(actor=request.user, role=role, submission_ids=ids))
    reach = reach_of(actor=request.user, role=role, submission_ids=ids, ask=ask)
    context = _context(request, role, ids, form, reach) | {
        "ask": ask,
        "kind": HoldKind(ask.kind).label,
        "does": DOES[HoldKind(ask.kind)],
        "meaning": meaning(ask.kind, you="you"),
        "dates": days_in_words(ask.starts_on, ask.ends_on),
        "priority": priority_words(ask.priority),
        "fee": show_money(ask.cancel_fee, ask.currency) if ask.cancel_fee is not None else "",
        "minutes": office_settings(request.organisation.pk).hold_good_minutes,
    }
    return render(request, "contracts/holds/preview.html", context, status=status)


def _done(request: HttpRequest, role: Role, asked) -> HttpResponse:
    who = asked.holds[0].performer.stage_name if asked.done == 1 else f"{asked.done} people"
    messages.success(request, f"Asked {who}. The letters rest a few minutes in the outbox first.")
    if asked.refused:
        rest = ", ".join(f"{refusal.name} {refusal.reason}" for refusal in asked.refused[:12])
        messages.warning(request, f"Not asked: {rest}.")
    address = reverse("contracts:hold-list", args=[request.organisation.slug])
    return redirect(f"{address}?{urlencode({'role': role.pk})}")


def _page(request: HttpRequest, role: Role, ids: list[int], form: AvailForm, reach: AvailReach) -> HttpResponse:
    context = _context(request, role, ids, form, reach)
    return render(request, "contracts/holds/new.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, role: Role, ids: list[int], form: AvailForm, reach: AvailReach) -> dict:
    return {
        "role": role,
        "form": form,
        "reach": reach,
        "picks": ",".join(map(str, ids)),
        "kinds": [(key, label, DOES[HoldKind(key)]) for key, label in form.fields["kind"].choices],
        "zone": request.organisation.time_zone,
        "may_see_room": can_review_role(request.user, role),
    }


def _choose(request: HttpRequest, role: Role) -> HttpResponse:
    """Nobody was named: who is far enough to be asked, with a tick each."""
    context = {
        "role": role,
        "people": candidates_for(role),
        "may_see_room": can_review_role(request.user, role),
    }
    return render(request, "contracts/holds/choose.html", context)
