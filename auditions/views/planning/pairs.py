"""Chemistry reads: finalists, wanted pairs, the rota and its people."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from auditions.models import Pairing, Session
from auditions.selectors.pairings import RoleFinalists, RotaPage, finalists, pairing_for, rota_page
from auditions.services.pairings import add_group, remove_pairing, set_pairs
from auditions.services.rota_places import place_rota, unplace_rota
from auditions.services.rotas import clear_rota, draw_rota, move_pairing, restore_rota
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page
from core.errors import DomainError, Invalid, http_status
from core.text import whole_number, whole_numbers


@require_safe
@office_page
def chemistry(request: HttpRequest, *, session_id: int) -> HttpResponse:
    return _page(request, session_in_hand(request, session_id))


def _page(request: HttpRequest, session: Session, *, refusal: DomainError | None = None) -> HttpResponse:
    page = rota_page(actor=request.user, session=session)
    parts = finalists(actor=request.user, session=session)
    source = request.POST if request.method == "POST" else request.GET
    first, second = _two(parts, source.get("first", ""), source.get("second", ""))
    context = day_context(request, session) | {
        "page": page,
        "parts": parts,
        "first": first,
        "second": second,
        "grid": _grid(page, first, second) if first and second else [],
        "refusal": refusal,
        "undo": _undo(request, session),
    }
    return render(request, "auditions/planning/pairs.html", context, status=http_status(refusal) if refusal else 200)


def _two(parts: list[RoleFinalists], first: str, second: str) -> tuple[RoleFinalists | None, RoleFinalists | None]:
    by_id = {str(part.role.pk): part for part in parts}
    one = by_id.get(first) or (parts[0] if parts else None)
    rest = [part for part in parts if part is not one]
    other = by_id.get(second)
    return one, other if other in rest else (rest[0] if rest else None)


def _grid(page: RotaPage, first: RoleFinalists, second: RoleFinalists) -> list[dict]:
    wanted = {frozenset(one.submission_id for one in row.people) for row in page.rows}
    scored = {
        frozenset(one.submission_id for one in row.people) for row in page.rows if row.pairing.seen_at is not None
    }
    return [
        {
            "person": one,
            "cells": [
                {
                    "value": f"{one.submission.pk},{other.submission.pk}",
                    "label": f"{one.shown_name} with {other.shown_name}",
                    "wanted": {one.submission.pk, other.submission.pk} in wanted,
                    "scored": {one.submission.pk, other.submission.pk} in scored,
                    "same": one.performer_id == other.performer_id,
                }
                for other in second.people
            ],
        }
        for one in first.people
    ]


def _undo(request: HttpRequest, session: Session) -> dict | None:
    """What the act before this page can be taken back with: an address, and the fields to post there."""
    org = request.organisation.slug
    if moved := whole_number(request.GET.get("moved")):
        url = reverse("auditions:chemistry-move", args=[org, session.pk, moved])
        return {"url": url, "fields": {"slot": request.GET.get("from", "")}, "words": "Moved."}
    if people := request.GET.get("removed", ""):
        url = reverse("auditions:chemistry-group", args=[org, session.pk])
        return {
            "url": url,
            "fields": {"people": people, "slot": request.GET.get("from", "")},
            "words": "They do not read together any more.",
        }
    if "drawn" in request.GET and _kept(session) in request.session:
        return {
            "url": reverse("auditions:chemistry-restore", args=[org, session.pk]),
            "fields": {},
            "words": "The rota is another now.",
        }
    return None


def _kept(session: Session) -> str:
    return f"rota-{session.pk}"


def _back(request: HttpRequest, session: Session, *, at: int | None = None, **query: object) -> HttpResponse:
    url = reverse("auditions:chemistry", args=[request.organisation.slug, session.pk])
    query |= {name: request.POST[name] for name in ("first", "second") if request.POST.get(name)}
    return redirect(f"{url}{'?' + urlencode(query) if query else ''}{f'#pair-{at}' if at else ''}")


def _ids(value: str) -> list[int]:
    found = whole_numbers(part for part in value.split(",") if part)
    if found is None:
        raise Invalid("Choose the people again.", field="people")
    return found


def _slot(request: HttpRequest) -> int | None:
    found = _ids(request.POST.get("slot", ""))
    return found[0] if found else None


@require_POST
@office_page
def want(request: HttpRequest, *, session_id: int) -> HttpResponse:
    """The grid as it is ticked: `pair` values are "submission,submission"."""
    session = session_in_hand(request, session_id, to_run=True)
    try:
        pairs = [tuple(_ids(value)) for value in request.POST.getlist("pair")]
        if any(len(pair) != 2 for pair in pairs):
            raise Invalid("Choose pairs of two people.", field="pair")
        first, second = _ids(request.POST.get("first", ""))[:1], _ids(request.POST.get("second", ""))[:1]
        if not first or not second:
            raise Invalid("Choose two parts.", field="pair")
        wanted = set_pairs(actor=request.user, session=session, first_role=first[0], second_role=second[0], pairs=pairs)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    messages.success(request, f"Kept: {len(pairs)} {'pair reads' if len(pairs) == 1 else 'pairs read'} together.")
    if wanted.kept:
        messages.warning(request, "Scored already, so still there: " + "; ".join(wanted.kept) + ".")
    return _back(request, session)


@require_POST
@office_page
def group(request: HttpRequest, *, session_id: int) -> HttpResponse:
    """`people` are submissions, once for each part or all in one value; `slot` puts them there at once."""
    session = session_in_hand(request, session_id, to_run=True)
    try:
        people = [key for value in request.POST.getlist("people") for key in _ids(value)]
        made = add_group(actor=request.user, session=session, submission_ids=people)
        if (slot := _slot(request)) is not None:
            made.session = session
            move_pairing(actor=request.user, pairing=made, slot_id=slot)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    return _back(request, session, at=made.pk)


@require_POST
@office_page
def draw(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    try:
        drawn = draw_rota(actor=request.user, session=session)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    request.session[_kept(session)] = drawn.before
    if drawn.left_out:
        count = len(drawn.left_out)
        messages.warning(
            request,
            f"{'1 pair found' if count == 1 else f'{count} pairs found'} no time: somebody is away, or the day is full.",
        )
    return _back(request, session, drawn=1)


@require_POST
@office_page
def clear(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    request.session[_kept(session)] = clear_rota(actor=request.user, session=session)
    return _back(request, session, drawn=1)


@require_POST
@office_page
def restore(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    kept: Mapping[str, int] = request.session.pop(_kept(session), {})
    try:
        restore_rota(actor=request.user, session=session, places={int(key): slot for key, slot in kept.items()})
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    return _back(request, session)


@require_POST
@office_page
def place(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    try:
        done = place_rota(actor=request.user, session=session)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    messages.success(
        request,
        f"{len(done.made)} placed, {len(done.changed)} changed, {len(done.dropped)} taken off."
        " Nobody has been told anything yet.",
    )
    if done.refused:
        messages.warning(request, "Not placed: " + ", ".join(f"{one.name} {one.reason}" for one in done.refused) + ".")
    return _back(request, session)


@require_POST
@office_page
def unplace(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    count = unplace_rota(actor=request.user, session=session)
    messages.success(request, f"{'1 person is' if count == 1 else f'{count} people are'} taken off. The rota stays.")
    return _back(request, session)


def _pairing(request: HttpRequest, session_id: int, pairing_id: int) -> tuple[Session, Pairing]:
    session = session_in_hand(request, session_id, to_run=True)
    return session, pairing_for(actor=request.user, session=session, pairing_id=pairing_id)


@require_POST
@office_page
def move(request: HttpRequest, *, session_id: int, pairing_id: int) -> HttpResponse:
    """To `slot`, in exchange with the pair that has it; off the rota without one."""
    session, pairing = _pairing(request, session_id, pairing_id)
    try:
        before = move_pairing(actor=request.user, pairing=pairing, slot_id=_slot(request))
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    return _back(request, session, at=pairing.pk, moved=pairing.pk, **{"from": before or ""})


@require_POST
@office_page
def remove(request: HttpRequest, *, session_id: int, pairing_id: int) -> HttpResponse:
    session, pairing = _pairing(request, session_id, pairing_id)
    slot = pairing.slot_id
    try:
        people = remove_pairing(actor=request.user, pairing=pairing)
    except DomainError as refusal:
        return _page(request, session, refusal=refusal)
    return _back(request, session, removed=",".join(map(str, people)), **{"from": slot or ""})
