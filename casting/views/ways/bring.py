"""Bringing people in who did not apply: found by a search, up for something earlier, or invited by mail."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from casting.forms.ways import InviteForm
from casting.models import Role
from casting.selectors.bringing import (
    earlier_production,
    earlier_productions,
    invitations_of,
    people_of_production,
    people_to_bring,
)
from casting.selectors.decisions import decision_for
from casting.services.bringing import Brought, bring_in, check_may_bring, invite_to_apply, undo_bringing, why_not_invite
from casting.services.targets import why_closed
from casting.views.room.frame import numbers_in
from casting.views.ways.common import role_to_bring_to
from core.errors import IllegalTransition, Invalid
from core.text import whole_number

FROM = {"search": "Search", "earlier": "Earlier productions", "invite": "Invite by mail", "list": "Import a list"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    role = role_to_bring_to(request, role_id)
    check_may_bring(request.user, role)
    data = request.POST if request.method == "POST" else request.GET
    source = data.get("from") if data.get("from") in ("search", "earlier", "invite") else "search"
    if source == "invite":
        return _invite(request, role)
    error = ""
    if request.method == "POST":
        try:
            picks = numbers_in(request.POST.getlist("pick"))
            return brought(request, role, bring_in(actor=request.user, role=role, performer_ids=picks))
        except (Invalid, IllegalTransition) as refusal:
            error = refusal.message
    query, after = data.get("q", "").strip()[:200], data.get("after") or None
    context = {**frame_of(request, role, source), "q": query, "error": error}
    if source == "earlier":
        context |= _earlier(request, role, query, after, data.get("production", ""))
    else:
        found = people_to_bring(actor=request.user, role=role, query=query, after=after) if query or after else None
        context |= {"people": found}
    if (page := context.get("people")) and page.next_cursor:
        kept = {"from": source, "q": query, "production": context.get("production_id", ""), "after": page.next_cursor}
        context["next_url"] = f"{context['here']}?{urlencode({k: v for k, v in kept.items() if v})}"
    template = "people.html" if request.htmx and request.method == "GET" else "bring.html"
    return render(request, f"casting/ways/{template}", context, status=422 if error else 200)


def _earlier(request: HttpRequest, role: Role, query: str, after: str | None, asked: str) -> dict:
    productions = earlier_productions(role)
    production_id = whole_number(asked)
    if production_id is None:
        return {"productions": productions}
    production = earlier_production(role, production_id)
    page = people_of_production(actor=request.user, role=role, production=production, query=query, after=after)
    return {"productions": productions, "production_id": production.pk, "people": page}


def _invite(request: HttpRequest, role: Role) -> HttpResponse:
    form = InviteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            people = form.cleaned_data["people"]
            try:
                return brought(request, role, invite_to_apply(actor=request.user, role=role, people=people))
            except (Invalid, IllegalTransition) as refusal:
                form.add_refusal(refusal)
    context = frame_of(request, role, "invite") | {
        "form": form,
        "why_not": why_not_invite(role),
        "invitations": invitations_of(role),
    }
    return render(request, "casting/ways/bring.html", context, status=status)


@login_required
@require_POST
def undo(request: HttpRequest, org_slug: str, role_id: int, decision_id: uuid.UUID) -> HttpResponse:
    role = role_to_bring_to(request, role_id)
    outcome = undo_bringing(actor=request.user, decision=decision_for(role=role, decision_id=decision_id))
    parts = []
    if outcome.moved or not outcome.invited:
        parts.append(f"{_people(len(outcome.moved))} taken out again")
    if outcome.invited:
        parts.append(f"{outcome.invited:,} invitation{'s' if outcome.invited != 1 else ''} taken back")
    text = f"Taken back: {' and '.join(parts)}."
    return render(
        request,
        "casting/ways/brought.html",
        frame_of(request, role, "") | {"outcome": outcome, "text": text, "undone": True},
    )


def brought(request: HttpRequest, role: Role, outcome: Brought) -> HttpResponse:
    """What the act did, who was left out and why, and the way back."""
    parts = []
    if outcome.moved:
        parts.append(f"{_people(len(outcome.moved))} brought in")
    if outcome.invited:
        parts.append(f"{_people(outcome.invited)} invited")
    text = f"{' and '.join(parts)} for {role.name}." if parts else "Nobody was brought in."
    undo_url = reverse("casting:bring-undo", args=[request.organisation.slug, role.pk, outcome.decision.pk])
    context = frame_of(request, role, "") | {
        "outcome": outcome,
        "text": text[0].upper() + text[1:],
        "undo_url": undo_url if outcome.done else "",
    }
    return render(request, "casting/ways/brought.html", context)


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{count:,} people"


def frame_of(request: HttpRequest, role: Role, source: str) -> dict:
    here = reverse("casting:bring", args=[request.organisation.slug, role.pk])
    list_url = reverse("casting:list-import", args=[request.organisation.slug, role.pk])
    return {
        "role": role,
        "here": here,
        "source": source,
        "board_url": reverse("casting:room", args=[request.organisation.slug, role.pk]),
        "why_closed": why_closed(role),
        "tabs": [
            {
                "url": list_url if key == "list" else f"{here}?from={key}",
                "label": label,
                "count": None,
                "current": key == source,
            }
            for key, label in FROM.items()
        ],
    }
