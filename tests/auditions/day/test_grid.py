"""Rows and spans of the board."""

import datetime as dt

from auditions.day_grid import Piece, lay_grid

A, B = 1, 2
LUNCH = "lunch"


def at(minutes):
    return dt.datetime(2027, 3, 11, 10, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)


def time(start, end, name):
    return Piece(at(start), at(end), name)


def shown(rows):
    return [(row.starts_at.minute, [(cell.room_id, cell.span, cell.thing) for cell in row.cells]) for row in rows]


def test_a_long_time_spans_the_rows_of_the_others():
    rows = lay_grid([A, B], {A: [time(0, 40, "long")], B: [time(0, 20, "one"), time(20, 40, "two")]})
    assert shown(rows) == [(0, [(A, 2, "long"), (B, 1, "one")]), (20, [(B, 1, "two")])]


def test_what_a_room_has_not_is_one_empty_cell():
    rows = lay_grid([A, B], {A: [time(0, 20, "x"), time(20, 40, "y"), time(40, 59, "z")], B: [time(20, 40, "late")]})
    assert shown(rows)[0] == (0, [(A, 1, "x"), (B, 1, None)])
    assert shown(rows)[2] == (40, [(A, 1, "z"), (B, 1, None)])


def test_a_break_of_every_room_is_one_row_and_a_time_in_a_break_shows():
    pause = [Piece(at(20), at(40), LUNCH, is_break=True)]
    rows = lay_grid([A, B], {A: [time(0, 20, "x"), *pause], B: pause})
    assert [row.whole.thing if row.whole else None for row in rows] == [None, LUNCH]
    rows = lay_grid([A, B], {A: [time(25, 45, "moved"), *pause], B: pause})
    assert all(row.whole is None for row in rows)
    assert "moved" in [cell.thing for row in rows for cell in row.cells]


def test_every_room_fills_every_row_exactly_once():
    pieces = {A: [time(0, 15, "a"), time(15, 55, "b")], B: [time(10, 30, "c"), time(35, 50, "d")]}
    rows = lay_grid([A, B], pieces)
    for room in (A, B):
        assert sum(cell.span for row in rows for cell in row.cells if cell.room_id == room) == len(rows)
