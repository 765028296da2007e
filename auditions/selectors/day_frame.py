"""Rooms, panel and breaks of a session, read in one statement: with the session itself where a page needs both."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from auditions.models import Break, Panelist, Room, Session, SessionRoom

ROOM = ("name", "note", "online_url")
MOMENTS = ("starts_at", "ends_at", "opens_at", "closes_at")


@dataclass(frozen=True)
class Frame:
    """Unsaved copies of the rows, in their order; a room's use has its room."""

    rooms: list[SessionRoom]
    seats: list[Panelist]
    breaks: list[Break]


def with_frame(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """What `frame_of` then needs no statement for."""
    of = {"session": OuterRef("pk")}
    used = JSONObject(
        id="id", room_id="room_id", opens_at="opens_at", closes_at="closes_at", delay_minutes="delay_minutes",
        **{f"room_{name}": f"room__{name}" for name in ROOM},
    )  # fmt: skip
    seat = JSONObject(
        **{name: name for name in ("id", "room_id", "user_id", "name", "part", "is_needed", "starts_at", "ends_at")}
    )
    pause = JSONObject(**{name: name for name in ("id", "room_id", "label", "starts_at", "ends_at")})
    return sessions.annotate(
        frame_rooms=ArraySubquery(SessionRoom.objects.filter(**of).order_by("position", "pk").values(row=used)),
        frame_seats=ArraySubquery(Panelist.objects.filter(**of).order_by("position", "pk").values(row=seat)),
        frame_breaks=ArraySubquery(Break.objects.filter(**of).order_by("starts_at", "pk").values(row=pause)),
    )


def frame_of(session: Session) -> Frame:
    read = session if hasattr(session, "frame_rooms") else with_frame(Session.objects.filter(pk=session.pk)).get()
    return Frame(
        rooms=[_room(row) for row in read.frame_rooms],
        seats=[Panelist(**_timed(row)) for row in read.frame_seats],
        breaks=[Break(**_timed(row)) for row in read.frame_breaks],
    )


def _room(row: dict[str, Any]) -> SessionRoom:
    room = Room(pk=row["room_id"], **{name: row[f"room_{name}"] for name in ROOM})
    plain = {name: value for name, value in row.items() if name != "room_id" and not name.startswith("room_")}
    return SessionRoom(room=room, **_timed(plain))


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dt.datetime.fromisoformat(value) if name in MOMENTS and value else value for name, value in row.items()
    }
