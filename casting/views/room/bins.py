"""Bins of a role: their own page, and putting people in them."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casting.forms.board import BinForm
from casting.models import Bin, Role
from casting.policies import can_sort_role, check_not_blind
from casting.selectors.bins import bin_of, bins_of
from casting.selectors.board import matching_count
from casting.services.bins import (
    Sorted,
    change_bin,
    make_bin,
    move_bin,
    put_in_bin,
    remove_bin,
    restore_bin,
    undo_put,
)
from casting.states import Colour
from casting.views.room.frame import Frame, frame_for, wants_json
from core.errors import Conflict, Invalid
from core.text import whole_number

WHAT = "the sorting into bins"


@login_required
@require_http_methods(["GET", "POST"])
def bins(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """The role's bins; with people selected ("pick" or "all") also where they can be put."""
    frame = _frame(request, role_id, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _page(request, frame, BinForm())
    form = BinForm(request.POST)
    if not form.is_valid():
        return _page(request, frame, form, status=422)
    try:
        made = make_bin(actor=request.user, role=frame.role, **form.cleaned_data)
    except (Invalid, Conflict) as error:
        form.add_refusal(error)
        return _page(request, frame, form, status=422)
    if _has_selection(request.POST):
        return _put(request, frame, made)
    messages.success(request, f"{made.name} is there.")
    return redirect(_address(frame))


@login_required
@require_POST
def bin_put(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """ "into" is a bin's id, or empty to take people out of theirs; a new "name" makes one for them."""
    frame = _frame(request, role_id, request.POST)
    if request.POST.get("name", "").strip():
        form = BinForm({"name": request.POST["name"], "colour": request.POST.get("colour") or Colour.SLATE})
        if not form.is_valid():
            raise Invalid(next(iter(form.errors.values()))[0], field="name")
        # Before it is made: a bin for nobody would stand in the way of the next try.
        frame.selection(request.POST)
        return _put(request, frame, make_bin(actor=request.user, role=frame.role, **form.cleaned_data))
    return _put(request, frame, _wanted(frame.role, request.POST.get("into", "")))


@login_required
@require_POST
def bin_undo(request: HttpRequest, org_slug: str, role_id: int, batch: uuid.UUID) -> HttpResponse:
    frame = _frame(request, role_id, request.POST)
    outcome = undo_put(actor=request.user, role=frame.role, batch=batch)
    who = "One person is" if outcome.done == 1 else f"{outcome.done:,} people are"
    stayed = f" {outcome.stayed:,} had been put elsewhere since and stay there." if outcome.stayed else ""
    return _sorted(request, frame, outcome, f"Taken back. {who} where they lay.{stayed}", undo="")


@login_required
@require_POST
def bin_change(request: HttpRequest, org_slug: str, role_id: int, bin_id: int) -> HttpResponse:
    """Name and colour, or a "move" of one place up (-1) or down (1)."""
    frame = _frame(request, role_id, request.POST)
    pile = bin_of(role=frame.role, bin_id=bin_id)
    if by := request.POST.get("move"):
        move_bin(actor=request.user, pile=pile, by=1 if by == "1" else -1)
        return redirect(_address(frame))
    form = BinForm(request.POST)
    if form.is_valid():
        try:
            change_bin(actor=request.user, pile=pile, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.add_refusal(error)
    if form.errors:
        return _page(request, frame, BinForm(), changed=(pile.pk, form), status=422)
    messages.success(request, "Saved.")
    return redirect(_address(frame))


@login_required
@require_POST
def bin_remove(request: HttpRequest, org_slug: str, role_id: int, bin_id: int) -> HttpResponse:
    frame = _frame(request, role_id, request.POST)
    pile = bin_of(role=frame.role, bin_id=bin_id)
    remove_bin(actor=request.user, pile=pile)
    return redirect(f"{_address(frame)}?removed={pile.pk}")


@login_required
@require_POST
def bin_restore(request: HttpRequest, org_slug: str, role_id: int, bin_id: int) -> HttpResponse:
    frame = _frame(request, role_id, request.POST)
    restore_bin(actor=request.user, pile=bin_of(role=frame.role, bin_id=bin_id))
    messages.success(request, "The bin is back, with everyone who lay in it.")
    return redirect(_address(frame))


@login_required
@require_GET
def bin_list(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """The bins with their counts, for a script that has just put somebody in one."""
    frame = _frame(request, role_id)
    return JsonResponse({"bins": _rows(frame.role)})


def _frame(request: HttpRequest, role_id: int, data=None) -> Frame:
    frame = frame_for(request, role_id, data)
    check_not_blind(request.user, frame.role, WHAT)
    return frame


def _address(frame: Frame) -> str:
    return f"{frame.base}bins/"


def _has_selection(data) -> bool:
    return bool(data.get("all") or data.get("pick"))


def _wanted(role: Role, value: str) -> Bin | None:
    if not value:
        return None
    bin_id = whole_number(value)
    if bin_id is None:
        raise Invalid("Choose one of the bins shown.", field="into")
    return bin_of(role=role, bin_id=bin_id)


def _put(request: HttpRequest, frame: Frame, pile: Bin | None) -> HttpResponse:
    outcome = put_in_bin(actor=request.user, role=frame.role, submissions=frame.selection(request.POST), pile=pile)
    place = f"in {pile.name}" if pile else "in no bin"
    if not outcome.done:
        text = f"They are {place} already."
    else:
        who = "One person is" if outcome.done == 1 else f"{outcome.done:,} people are"
        there = f" {outcome.stayed:,} lay there already." if outcome.stayed and pile else ""
        text = f"{who} {place}.{there}"
    undo = reverse("casting:room-bin-undo", args=[request.organisation.slug, frame.role.pk, outcome.batch])
    return _sorted(request, frame, outcome, text, undo=undo if outcome.done else "")


def _sorted(request: HttpRequest, frame: Frame, outcome: Sorted, text: str, *, undo: str) -> HttpResponse:
    if wants_json(request):
        rows = _rows(frame.role)
        return JsonResponse({"text": text, "undo": undo, "binned": outcome.bins, "bins": rows})
    if undo:
        context = {"frame": frame, "role": frame.role, "text": text, "undo_url": undo}
        return render(request, "casting/room/bin_outcome.html", context)
    messages.success(request, text)
    return redirect(f"{frame.base}?{frame.query()}")


def _rows(role: Role) -> list[dict]:
    return [{"id": pile.pk, "name": pile.name, "colour": pile.colour, "total": pile.total} for pile in bins_of(role)]


def _page(request: HttpRequest, frame: Frame, form: BinForm, *, changed=(None, None), status: int = 200):
    data = request.POST if request.method == "POST" else request.GET
    removed = request.GET.get("removed", "")
    reach, selection = None, {}
    if _has_selection(data):
        chosen = frame.selection(data)
        reach = len(chosen.ids) if chosen.ids is not None else _fitting(frame)
        selection = {"pick": ",".join(map(str, chosen.ids))} if chosen.ids is not None else {"all": "1"}
    rows = [
        (pile, changed[1] if pile.pk == changed[0] else BinForm({"name": pile.name, "colour": pile.colour}))
        for pile in bins_of(frame.role)
    ]
    context = {
        "frame": frame,
        "role": frame.role,
        "rows": rows,
        "form": form,
        "colours": Colour.choices,
        "reach": reach,
        "selection": selection,
        "query": frame.filters.to_query(),
        "may_sort": can_sort_role(request.user, frame.role),
        "removed": whole_number(removed) or "",
    }
    return render(request, "casting/room/bins.html", context, status=status)


def _fitting(frame: Frame) -> int:
    return matching_count(role=frame.role, stage=frame.stage, filters=frame.filters).total
