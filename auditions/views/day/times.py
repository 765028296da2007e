"""The times of a day as rows: laid, added, opened to performers, kept for a part, taken away."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_time
from django.views.decorators.http import require_POST, require_safe

from auditions.forms.wall import WallClock
from auditions.models import Session, SessionRole
from auditions.selectors.on_board import slot_on_board, who_has
from auditions.services.slots import add_slot, keep_slots_for, make_slots, open_slots, remove_slot
from auditions.views.day.answers import act, asked, asked_ids, done, undo_url
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page
from core import clock
from core.errors import Conflict, Invalid
from core.text import whole_number


@require_safe
@office_page
def one(request: HttpRequest, *, session_id: int) -> HttpResponse:
    """What can be done with a free time: a dialog, and a page without script."""
    session = session_in_hand(request, session_id, to_run=True)
    slot = slot_on_board(session=session, slot_id=asked_ids(request, "slot")[0])
    if who_has(slot) is not None:
        raise Conflict("Somebody has this time by now.")
    context = day_context(request, session) | {
        "slot": slot,
        "said": f"{clock.in_zone(slot.starts_at, session.zone):%H:%M}, {slot.room.name}",
        "roles": SessionRole.objects.filter(session=session).select_related("role"),
    }
    template = "auditions/day/time_dialog.html" if request.htmx else "auditions/day/time_page.html"
    return render(request, template, context)


@require_POST
@act
def lay(request: HttpRequest, session: Session) -> HttpResponse:
    """Fill what is free of every room's hours with times."""
    made = make_slots(actor=request.user, session=session)
    return done(
        request,
        session,
        f"{len(made)} time{'' if len(made) == 1 else 's'} made." if made else "There is no room for another time.",
    )


@require_POST
@act
def add(request: HttpRequest, session: Session) -> HttpResponse:
    """One more time: `room`, `at` on the venue's clock, and `minutes` where it is not the day's length."""
    time = parse_time(asked(request, "at"))
    if time is None:
        raise Invalid("Say when it begins.", field="at")
    opens = clock.in_zone(session.opens_at, session.zone)
    try:
        starts_at = WallClock(day=opens.date(), opens=opens.time(), zone=session.zone).moment(time)
    except ValueError as error:
        raise Invalid(str(error), field="at") from error
    minutes = whole_number(asked(request, "minutes"), digits=4)
    slot = add_slot(
        actor=request.user,
        session=session,
        room_id=asked_ids(request, "room")[0],
        starts_at=starts_at,
        ends_at=None if minutes is None else starts_at + dt.timedelta(minutes=minutes),
    )
    undo = undo_url(request, session, "day-times-remove", slot=slot.pk)
    return done(request, session, f"One more time, at {time:%H:%M}.", undo=undo)


@require_POST
@act
def remove(request: HttpRequest, session: Session) -> HttpResponse:
    slot = slot_on_board(session=session, slot_id=asked_ids(request, "slot")[0])
    remove_slot(actor=request.user, slot=slot)
    at = f"{clock.in_zone(slot.starts_at, session.zone):%H:%M}"
    length = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    undo = undo_url(request, session, "day-times-add", room=slot.room_id, at=at, minutes=length)
    return done(request, session, f"The time at {at} is gone.", undo=undo)


@require_POST
@act
def opening(request: HttpRequest, session: Session) -> HttpResponse:
    """`is_open` "1": performers may take these times themselves; anything else: no longer."""
    is_open = asked(request, "is_open") == "1"
    ids = asked_ids(request, "slot")
    open_slots(actor=request.user, session=session, slot_ids=ids, is_open=is_open)
    undo = undo_url(request, session, "day-times-open", slot=ids, is_open=0 if is_open else 1)
    text = "Performers may take it themselves." if is_open else "Performers cannot take it themselves any more."
    return done(request, session, text, undo=undo)


@require_POST
@act
def keep(request: HttpRequest, session: Session) -> HttpResponse:
    """These times only for `role`; empty: for every role."""
    role = asked(request, "role")
    keep_slots_for(
        actor=request.user,
        session=session,
        slot_ids=asked_ids(request, "slot"),
        role_id=whole_number(role),
    )
    return done(request, session, "Kept for that part." if role else "Free for every part.")
