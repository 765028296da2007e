"""Callbacks as the casting office plans them."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from auditions.forms.callbacks import CallbackForm, PlanForm
from auditions.models import Appointment
from auditions.policies import can_change_appointment, can_invite_to_callback, can_see_appointments
from auditions.selectors.appointments import appointment_for, appointments_of_role, people_to_invite
from auditions.services.appointments import cancel_appointment, move_appointment
from auditions.services.callbacks import invite_to_callback
from casting.models import Role
from casting.selectors.board import role_for_review
from casting.selectors.selection import Selection
from core import clock
from core.errors import DomainError, Invalid, NotAllowed
from core.text import whole_numbers


def _role(request: HttpRequest, role_id: int) -> Role:
    return role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)


def _chosen(values: list[str]) -> list[int]:
    """Ids as "1" or "1,2,3", several times over."""
    found = whole_numbers(part for value in values for part in value.split(",") if part)
    if found is None:
        raise Invalid("Choose the people again.")
    return found


@login_required
def callback_new(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """A dialog for the decision room, a page without script. `ids` name the people, in order."""
    role = _role(request, role_id)
    if not can_invite_to_callback(request.user, role):
        raise NotAllowed("You can look at this role, but not invite for it.")
    source = request.POST if request.method == "POST" else request.GET
    ids = _chosen(source.getlist("ids"))
    people = people_to_invite(role, ids)
    if not people:
        raise Invalid("Choose at least one person to call back.")
    form = CallbackForm(request.POST or None, initial={"zone": request.organisation.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            outcome = invite_to_callback(
                actor=request.user,
                role=role,
                submissions=Selection(role=role, ids=ids),
                plan=form.plan(),
                own_line=form.cleaned_data["own_line"],
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            return _invited(request, role, outcome)
    template = "auditions/callback_dialog.html" if request.htmx else "auditions/callback_page.html"
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "role": role, "people": people, "ids": ids}, status=status)


def _invited(request: HttpRequest, role: Role, outcome) -> HttpResponse:
    people = "1 person is" if outcome.done == 1 else f"{outcome.done} people are"
    text = f"{people} called back. The invitations wait in the outbox for a few minutes."
    if outcome.refused:
        text += " Not called back: " + ", ".join(f"{r.name} {r.reason}" for r in outcome.refused) + "."
    if not request.htmx:
        return redirect("auditions:callback-list", role.organisation.slug, role.pk)
    response = HttpResponse(status=204)
    undo = reverse("casting:room-undo", args=[role.organisation.slug, role.pk, outcome.decision.pk])
    response["HX-Trigger"] = json.dumps(
        {
            "toast": {"text": text, "undo": undo, "key": "Z"},
            "dialog-close": "callback",
            "room-decided": {"ids": outcome.moved, "state": "callback", "undo": undo},
        }
    )
    return response


@login_required
def callback_list(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    role = _role(request, role_id)
    if not can_see_appointments(request.user, role):
        raise NotAllowed("Callbacks are planned by the casting directors and associates of this office.")
    rows = appointments_of_role(role)
    context = {"role": role, "appointments": rows, "may_change": can_invite_to_callback(request.user, role)}
    return render(request, "auditions/callback_list.html", context)


def _appointment(request: HttpRequest, appointment_id: int) -> Appointment:
    appointment = appointment_for(actor=request.user, organisation=request.organisation, appointment_id=appointment_id)
    if not can_change_appointment(request.user, appointment):
        raise NotAllowed("You can look at this callback, but not change it.")
    return appointment


@login_required
def callback_move(request: HttpRequest, org_slug: str, appointment_id: int) -> HttpResponse:
    appointment = _appointment(request, appointment_id)
    local = clock.in_zone(appointment.starts_at, appointment.zone)
    initial = {
        "date": local.date(),
        "time": local.time(),
        "minutes": int((appointment.ends_at - appointment.starts_at).total_seconds() // 60),
        **{name: getattr(appointment, name) for name in ("zone", "place", "address", "online_url", "prepare")},
    }
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move_appointment(actor=request.user, appointment=appointment, plan=form.plan())
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:callback-list", org_slug, appointment.submission.role_id)
    context = {"form": form, "appointment": appointment, "role": appointment.submission.role}
    return render(request, "auditions/callback_move.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def callback_cancel(request: HttpRequest, org_slug: str, appointment_id: int) -> HttpResponse:
    appointment = cancel_appointment(actor=request.user, appointment=_appointment(request, appointment_id))
    return redirect("auditions:callback-list", org_slug, appointment.submission.role_id)
