"""What is done on the board: into a time, out of it, into another, a block by minutes, the whole day.

`who` is "c12" for somebody in the queue, "a34" for somebody who has a time. Each act answers with the board as it
stands then; its undo is the address of the act that takes it back.
"""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from auditions.forms.sessions import ShiftForm
from auditions.models import Session, Slot
from auditions.selectors.on_board import appointment_on_board, call_in_on_board, slot_on_board, who_has
from auditions.services.call_ins import remove_call_ins, requeue_call_in
from auditions.services.moving_day import move_block, shift_session
from auditions.services.placing import move_to, place, place_many, swap, unplace
from auditions.views.day.answers import act, asked, asked_ids, done, undo_url
from core import clock
from core.errors import Conflict, Invalid
from core.text import whole_numbers


@require_POST
@act
def put(request: HttpRequest, session: Session) -> HttpResponse:
    """`who` into the time `slot`: placed, moved, or, where somebody has it, the two change places."""
    who, slots = asked(request, "who"), asked_ids(request, "slot")
    slot = slot_on_board(session=session, slot_id=slots[0])
    if who.startswith("c"):
        return _put_from_queue(request, session, asked_ids(request, "who", "c")[0], slot)
    appointment = appointment_on_board(
        actor=request.user, session=session, appointment_id=asked_ids(request, "who", "a")[0]
    )
    before = appointment.slot_id
    there = who_has(slot)
    if there is not None and there.pk != appointment.pk:
        other = appointment_on_board(actor=request.user, session=session, appointment_id=there.pk)
        swap(actor=request.user, first=appointment, second=other)
        text = f"{appointment.shown_name} and {other.shown_name} have changed places."
    else:
        move_to(actor=request.user, appointment=appointment, slot=slot)
        text = f"{appointment.shown_name} now at {_said(slot)}."
    undo = undo_url(request, session, "day-put", who=who, slot=before) if before else ""
    return done(request, session, text, undo=undo, focus=who)


def _put_from_queue(request: HttpRequest, session: Session, call_in_id: int, slot: Slot) -> HttpResponse:
    call_in = call_in_on_board(actor=request.user, session=session, call_in_id=call_in_id)
    if who_has(slot) is not None:
        raise Conflict("Somebody has that time. Choose a free one, or take them off first.")
    made = place(actor=request.user, call_in=call_in, slot=slot)
    undo = undo_url(request, session, "day-take-off", who=f"a{made.pk}")
    return done(
        request, session, f"{call_in.shown_name} at {_said(slot)}. Not told yet.", undo=undo, focus=f"a{made.pk}"
    )


def _said(slot: Slot) -> str:
    return f"{clock.in_zone(slot.starts_at, slot.session.zone):%H:%M}, {slot.room.name}"


@require_POST
@act
def put_many(request: HttpRequest, session: Session) -> HttpResponse:
    """`pair` as "12-34", the call-in and its time: what takes a block's way back into the queue back."""
    sent = [*request.POST.getlist("pair"), *request.GET.getlist("pair")]
    pairs = [whole_numbers(pair.split("-")) or [] for pair in sent]
    if not pairs or not all(len(pair) == 2 for pair in pairs):
        raise Invalid("Choose the people again.")
    placed = place_many(actor=request.user, session=session, pairs=[(one, other) for one, other in pairs])
    text = f"{len(placed.done)} people have their times."
    if placed.refused:
        text += " Not so: " + ", ".join(f"{one.name} {one.reason}" for one in placed.refused) + "."
    return done(request, session, text)


@require_POST
@act
def take_off(request: HttpRequest, session: Session) -> HttpResponse:
    """Each `who` back into the queue."""
    rows = [
        appointment_on_board(actor=request.user, session=session, appointment_id=pk)
        for pk in asked_ids(request, "who", "a")
    ]
    for row in rows:
        unplace(actor=request.user, appointment=row)
    if len(rows) > 1:
        pairs = [f"{row.call_in_id}-{row.slot_id}" for row in rows if row.call_in_id and row.slot_id]
        undo = undo_url(request, session, "day-put-many", pair=pairs)
        return done(request, session, f"{len(rows)} people are back in the queue.", undo=undo)
    row = rows[0]
    text = f"{row.shown_name} is back in the queue."
    if row.told_at is not None:
        text += " They hear that the time is off when you send."
    undo = ""
    if row.call_in_id and row.slot_id:
        undo = undo_url(request, session, "day-put", who=f"c{row.call_in_id}", slot=row.slot_id)
    return done(request, session, text, undo=undo, focus=f"c{row.call_in_id}")


@require_POST
@act
def shift(request: HttpRequest, session: Session) -> HttpResponse:
    """The block of every `who`, `minutes` later, or earlier with `way` "earlier"."""
    ids = asked_ids(request, "who", "a")
    try:
        minutes = int(asked(request, "minutes"))
    except ValueError as error:
        raise Invalid("Say by how many minutes.", field="minutes") from error
    if asked(request, "way") == "earlier":
        minutes = -minutes
    for pk in ids:
        appointment_on_board(actor=request.user, session=session, appointment_id=pk)
    move_block(actor=request.user, session=session, appointment_ids=ids, minutes=minutes)
    people = "1 person is" if len(ids) == 1 else f"{len(ids)} people are"
    text = f"{people} now {abs(minutes)} minutes {'later' if minutes > 0 else 'earlier'}."
    undo = undo_url(request, session, "day-shift", who=[f"a{pk}" for pk in ids], minutes=-minutes)
    return done(request, session, text, undo=undo, picked=ids)


@require_POST
@act
def shift_day(request: HttpRequest, session: Session) -> HttpResponse:
    """The whole day by minutes, or to another date at the same hours."""
    form = ShiftForm(request.POST or request.GET)
    if not form.is_valid():
        raise Invalid(" ".join(text for errors in form.errors.values() for text in errors))
    minutes, to_date = form.cleaned_data["minutes"] or 0, form.cleaned_data["to_date"]
    before = clock.in_zone(session.opens_at, session.zone).date()
    shift_session(actor=request.user, session=session, minutes=minutes, to_date=to_date)
    back: dict[str, int | dt.date] = {"minutes": -minutes} if minutes else {}
    if to_date:
        back["to_date"] = before
    text = "The day has moved. Nobody is told before you send, and only those whose time changed are asked again."
    return done(request, session, text, undo=undo_url(request, session, "day-shift-all", **back))


@require_POST
@act
def leave(request: HttpRequest, session: Session) -> HttpResponse:
    """`who` is not to be seen in this session after all; their submission stays where it is."""
    call_in = call_in_on_board(actor=request.user, session=session, call_in_id=asked_ids(request, "who", "c")[0])
    remove_call_ins(actor=request.user, session=session, call_in_ids=[call_in.pk])
    undo = undo_url(request, session, "day-requeue", who=f"c{call_in.pk}")
    return done(request, session, f"{call_in.shown_name} is out of this session.", undo=undo)


@require_POST
@act
def requeue(request: HttpRequest, session: Session) -> HttpResponse:
    call_in = call_in_on_board(actor=request.user, session=session, call_in_id=asked_ids(request, "who", "c")[0])
    requeue_call_in(actor=request.user, call_in=call_in)
    return done(request, session, f"{call_in.shown_name} is in the queue again.", focus=f"c{call_in.pk}")
