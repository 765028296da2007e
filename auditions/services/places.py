"""Set-based writing of when and where: one statement, however many people."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from auditions.models import Appointment, Session
from auditions.states import LIVE

# An appointment is where its slot's room is; a virtual room has no street. In one statement, so that two can swap.
_INTO_SLOTS = """
UPDATE auditions_appointment a
SET slot_id = s.id, session_id = s.session_id, starts_at = s.starts_at, ends_at = s.ends_at, zone = v.zone,
    place = left(CASE WHEN r.online_url = '' THEN concat_ws(', ', v.name, r.name) ELSE r.name || ', online' END, 160),
    address = CASE WHEN r.online_url = '' THEN v.address ELSE '' END, online_url = r.online_url
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted(appointment, slot)
JOIN auditions_slot s ON s.id = wanted.slot
JOIN auditions_room r ON r.id = s.room_id
JOIN auditions_venue v ON v.id = r.venue_id
WHERE a.id = wanted.appointment
"""
_TIMES = """
UPDATE {table} t SET starts_at = new.starts_at, ends_at = new.ends_at
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS new(id, starts_at, ends_at)
WHERE t.id = new.id
"""
_TOLD = """
UPDATE auditions_appointment SET told_at = %s, told_starts_at = starts_at, told_ends_at = ends_at,
    told_where = concat_ws(', ', nullif(place, ''), nullif(address, ''), nullif(online_url, ''))
WHERE id = ANY(%s)
"""


def put_into_slots(wanted: Mapping[int, int]) -> None:
    """{appointment id: slot id}: slot, time and place of each. Constraints speak at the end of the statement."""
    if wanted:
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.execute(_INTO_SLOTS, [list(wanted.keys()), list(wanted.values())])


def set_times(model: Any, times: Sequence[tuple[int, dt.datetime, dt.datetime]]) -> None:
    """(id, starts_at, ends_at) for rows of any model with those columns."""
    if times:
        ids, starts, ends = zip(*times, strict=True)
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.execute(_TIMES.format(table=model._meta.db_table), [list(ids), list(starts), list(ends)])


def note_told(appointment_ids: Sequence[int], at: dt.datetime) -> None:
    """What stands now is what they are told."""
    if appointment_ids:
        with connection.cursor() as cursor:
            cursor.execute(_TOLD, [at, list(appointment_ids)])


def refresh_places(*, sessions: QuerySet[Session]) -> None:
    """After a room or a house has changed: live appointments of these days say where it is now."""
    live = Appointment.objects.filter(session__in=sessions, slot__isnull=False, state__in=LIVE)
    put_into_slots(dict(live.values_list("pk", "slot_id")))
