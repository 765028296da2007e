"""Choosing a time from those that are open: for somebody invited to, and for somebody who moves their own."""

import calendar as months
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.tenancy import office_scope
from auditions.forms.mine import DeclineForm, TimeForm
from auditions.links import answer_token
from auditions.models import CallIn, Slot
from auditions.selectors.calls import call_by_token, for_a_page, for_its_times, place_in_line, time_of
from auditions.selectors.mine import Clash, Mine, clashes_between
from auditions.services.booking import choose_slot, decline_invitation, move_to_slot
from auditions.services.free_times import free_times
from auditions.services.waiting_list import join_waiting_list, leave_waiting_list
from auditions.states import CallInState, SessionState
from auditions.views.mine.answer import actor_of, found, private
from auditions.views.mine.zones import Zones, zones_for
from core import clock
from core.errors import DomainError, NotAllowed

OPEN = {CallInState.INVITED, CallInState.WAITING}
WEEKDAYS = [(name[:2], name) for name in months.day_name]


@dataclass(frozen=True)
class Time:
    """One time as the page shows it, in the zone that the reader chose."""

    slot: Slot
    label: str
    other: str
    is_mine: bool
    clash: Clash | None

    @property
    def room(self) -> str:
        return "online" if self.slot.room.online_url else self.slot.room.name


@dataclass(frozen=True)
class Day:
    date: dt.date
    times: list[Time]

    @property
    def free(self) -> int:
        return sum(not time.is_mine for time in self.times)


@dataclass(frozen=True)
class Choice:
    """Everything the page of times needs. `weeks` are of `Day`, of a bare date without times, or None outside."""

    days: list[Day]
    day: Day | None
    month: dt.date
    weeks: list[list[Day | dt.date | None]]
    before: dt.date | None
    after: dt.date | None
    changes: list[dict]

    @property
    def has_clash(self) -> bool:
        return bool(self.day and any(time.clash and not time.is_mine for time in self.day.times))


def choice_of(request: HttpRequest, call_in: CallIn, zones: Zones, mine: Mine | None) -> Choice:
    shown = _days(call_in, zones, mine)
    day = _asked_day(request, shown, mine, zones)
    month = _asked_month(request, shown, day, zones)
    firsts = sorted({each.date.replace(day=1) for each in shown})
    return Choice(
        days=shown,
        day=day,
        month=month,
        weeks=_weeks(month, {each.date: each for each in shown}),
        before=max((first for first in firsts if first < month), default=None),
        after=min((first for first in firsts if first > month), default=None),
        changes=_changes(month, zones),
    )


def _days(call_in: CallIn, zones: Zones, mine: Mine | None, near: int | None = None) -> list[Day]:
    slots = free_times(call_in, leaving=[mine.row.pk] if mine else [], near=near)
    own = mine.row.slot_id if mine else None
    clashes = _clashes(call_in, slots)
    days: dict[dt.date, list[Time]] = {}
    for slot in slots:
        moment = slot.starts_at
        days.setdefault(clock.in_zone(moment, zones.shown).date(), []).append(
            Time(
                slot=slot,
                label=clock.wall_time(moment, zones.shown),
                other=_other(moment, zones),
                is_mine=slot.pk == own,
                clash=next((c for c in clashes if c.touches(slot.starts_at, slot.ends_at, zones.venue)), None),
            )
        )
    return [Day(date, times) for date, times in sorted(days.items())]


def _clashes(call_in: CallIn, slots: Sequence[Slot]) -> list[Clash]:
    if not slots:
        return []
    return clashes_between(
        performer=call_in.performer,
        organisation_id=call_in.organisation_id,
        starts_at=min(slot.starts_at for slot in slots),
        ends_at=max(slot.ends_at for slot in slots),
    )


def _other(moment: dt.datetime, zones: Zones) -> str:
    """The same moment in the other zone, with the day where it is another one there; empty where clocks agree."""
    if not zones.differ_at(moment):
        return ""
    text = clock.wall_time(moment, zones.other)
    there, here = (clock.in_zone(moment, name).date() for name in (zones.other, zones.shown))
    return text if there == here else f"{text}, {there:%a}"


def _asked_day(request: HttpRequest, days: list[Day], mine: Mine | None, zones: Zones) -> Day | None:
    by_date = {each.date.isoformat(): each for each in days}
    current = clock.in_zone(mine.starts_at, zones.shown).date().isoformat() if mine else ""
    month = request.GET.get("month", "")
    in_month = next((each for each in days if month and each.date.isoformat().startswith(month)), None)
    return by_date.get(request.GET.get("day", "")) or in_month or by_date.get(current) or next(iter(days), None)


def _asked_month(request: HttpRequest, days: list[Day], day: Day | None, zones: Zones) -> dt.date:
    date = day.date if day else clock.today_in(zones.shown)
    return date.replace(day=1)


def _weeks(month: dt.date, days: dict[dt.date, Day]) -> list[list[Day | dt.date | None]]:
    rows = months.Calendar().monthdatescalendar(month.year, month.month)
    return [[days.get(date, date) if date.month == month.month else None for date in row] for row in rows]


def _changes(month: dt.date, zones: Zones) -> list[dict]:
    """Days of the month on which the clocks change, in either zone."""
    last = month.replace(day=months.monthrange(month.year, month.month)[1])
    found_days: dict[dt.date, list[str]] = {}
    for name in dict.fromkeys((zones.reader, zones.venue)):
        for day in clock.clock_changes(month, last, name):
            found_days.setdefault(day, []).append(name.rsplit("/", 1)[-1].replace("_", " "))
    return [{"date": day, "places": " and ".join(places)} for day, places in sorted(found_days.items())]


def choose(request: HttpRequest, token: str) -> HttpResponse:
    call_in, of_round = _call(token)
    if call_in.round != of_round or call_in.state not in OPEN:
        return _done(request, call_in, is_current=call_in.round == of_round)
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["slot"]
        try:
            with office_scope(call_in.organisation):
                made = choose_slot(call_in=call_in, of_round=of_round, slot_id=wanted, actor=actor_of(request))
        except DomainError as error:
            form.add_refusal(error)
            return _what_is_left(request, for_its_times(call_in), form, wanted, token=token)
        else:
            return redirect("auditions:answer", answer_token(made))
    return _times_page(request, for_a_page(call_in), form, token=token)


def _call(token: str) -> tuple[CallIn, int]:
    named = call_by_token(token)
    if named is None:
        raise Http404
    return named


def _what_is_left(request: HttpRequest, call_in: CallIn, form: TimeForm, wanted: int, *, token: str) -> HttpResponse:
    """The nearest times that are still free, and little around them: in a rush every second answer is this one."""
    session, now = call_in.session, clock.now()
    zones = zones_for(request, session.zone)
    with office_scope(call_in.organisation):
        days = _days(call_in, zones, None, near=wanted)
    day = max(days, key=lambda each: each.free, default=None)
    moment = day.times[0].slot.starts_at if day else session.opens_at
    context = {
        "call_in": call_in,
        "submission": call_in.submission,
        "session": session,
        "form": form,
        "zones": zones,
        "two_clocks": zones.differ_at(moment),
        "shown_name": clock.zone_label(moment, zones.shown),
        "other_name": clock.zone_label(moment, zones.other),
        "choice": {"day": day, "has_clash": bool(day and any(time.clash for time in day.times))},
        "is_on": session.state == SessionState.OPEN and session.closes_at > now,
        "place": place_in_line(call_in),
        "token": token,
    }
    return private(render(request, "auditions/mine/what_is_left.html", context, status=422))


def _times_page(
    request: HttpRequest, call_in: CallIn, form: TimeForm, mine: Mine | None = None, **more: Any
) -> HttpResponse:
    session = call_in.session
    zones = zones_for(request, session.zone)
    with office_scope(call_in.organisation):
        is_on = session.state == SessionState.OPEN and session.closes_at > clock.now()
        choice = choice_of(request, call_in, zones, mine)
    moment = choice.day.times[0].slot.starts_at if choice.day else session.opens_at
    context = {
        "call_in": call_in,
        "submission": call_in.submission,
        "session": session,
        "venue": session.venue,
        "mine": mine,
        "form": form,
        "zones": zones,
        "zone_choices": zones.choices(moment),
        "two_clocks": zones.differ_at(moment),
        "weekdays": WEEKDAYS,
        "shown_name": clock.zone_label(moment, zones.shown),
        "other_name": clock.zone_label(moment, zones.other),
        "choice": choice,
        "chosen": form.data.get("slot", ""),
        "is_on": is_on,
        "place": place_in_line(call_in),
        **more,
    }
    return private(render(request, "auditions/mine/choose.html", context, status=422 if form.errors else 200))


def _done(request: HttpRequest, call_in: CallIn, *, is_current: bool) -> HttpResponse:
    """The link has done its work, or was closed: what became of it, and no way to do anything by it."""
    call_in = for_a_page(call_in)
    made = time_of(call_in) if is_current and call_in.state == CallInState.PLACED else None
    context = {
        "call_in": call_in,
        "submission": call_in.submission,
        "is_current": is_current,
        "mine": Mine(made) if made else None,
        "answer_token": answer_token(made) if made else "",
        "zones": zones_for(request, call_in.session.zone),
    }
    return private(render(request, "auditions/mine/chosen.html", context))


@require_POST
def wait(request: HttpRequest, token: str) -> HttpResponse:
    call_in, of_round = _call(token)
    with office_scope(call_in.organisation):
        join_waiting_list(call_in=call_in, of_round=of_round, actor=actor_of(request))
    return redirect("auditions:choose", token)


@require_POST
def stop_waiting(request: HttpRequest, token: str) -> HttpResponse:
    call_in, of_round = _call(token)
    with office_scope(call_in.organisation):
        leave_waiting_list(call_in=call_in, of_round=of_round, actor=actor_of(request))
    return redirect("auditions:choose", token)


def decline(request: HttpRequest, token: str) -> HttpResponse:
    """No, kindly: a page of its own, so that it is never one slip of the thumb away."""
    call_in, of_round = _call(token)
    if call_in.round != of_round or call_in.state not in OPEN:
        return redirect("auditions:choose", token)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with office_scope(call_in.organisation):
                decline_invitation(
                    call_in=call_in, of_round=of_round, note=form.cleaned_data["note"], actor=actor_of(request)
                )
        except DomainError as error:
            form.add_refusal(error)
        else:
            return redirect("auditions:choose", token)
    call_in = for_a_page(call_in)
    context = {"call_in": call_in, "submission": call_in.submission, "form": form, "token": token}
    return private(render(request, "auditions/mine/decline.html", context, status=422 if form.errors else 200))


def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another open time, until the notice period; the old one stays theirs until the new one is."""
    mine, sequence = found(token)
    row = mine.row
    if row.sequence != sequence or not mine.may_move:
        raise NotAllowed("This time can no longer be moved by this link. Open your appointment to see what stands.")
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with office_scope(row.organisation):
                moved = move_to_slot(
                    appointment=row, sequence=sequence, slot_id=form.cleaned_data["slot"], actor=actor_of(request)
                )
        except DomainError as error:
            form.add_refusal(error)
            mine, sequence = found(token)
        else:
            return redirect("auditions:answer", answer_token(moved))
    call_in = _call_of(mine)
    return _times_page(request, call_in, form, mine, token=token)


def _call_of(mine: Mine) -> CallIn:
    call_in = mine.row.call_in
    call_in.session, call_in.performer = mine.row.session, mine.row.performer
    call_in.submission, call_in.organisation = mine.row.submission, mine.row.organisation
    return call_in
