"""Where the times of a day lie on a board of rooms and rows. Pure: no database, no words."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Piece:
    """Something that takes a room from one moment to another: a time, or a break (`thing` is then of another kind)."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    thing: Any
    is_break: bool = False


@dataclass
class Cell:
    """`thing` is None where the room has nothing then; `span` counts rows."""

    room_id: int
    span: int
    thing: Any = None
    is_break: bool = False


@dataclass
class Row:
    """One line of the board. `whole` is a break that every room has from here on."""

    starts_at: dt.datetime
    cells: list[Cell] = field(default_factory=list)
    whole: Cell | None = None


def lay_grid(room_ids: Sequence[int], pieces: Mapping[int, Sequence[Piece]]) -> list[Row]:
    """Rows from the first time to the last; a cell spans the rows that begin before it ends."""
    by_room = {room_id: _without_overlaps(pieces.get(room_id, ())) for room_id in room_ids}
    starts = sorted({piece.starts_at for row in by_room.values() for piece in row})
    rows = [Row(start) for start in starts]
    for room_id in room_ids:
        at = 0
        for piece in by_room[room_id]:
            first = bisect_left(starts, piece.starts_at)
            after = max(bisect_left(starts, piece.ends_at), first + 1)
            if first > at:
                rows[at].cells.append(Cell(room_id, first - at))
            rows[first].cells.append(Cell(room_id, after - first, piece.thing, piece.is_break))
            at = after
        if at < len(rows):
            rows[at].cells.append(Cell(room_id, len(rows) - at))
    for row in rows:
        row.whole = _whole(row, len(room_ids))
    return rows


def _whole(row: Row, rooms: int) -> Cell | None:
    first = row.cells[0] if row.cells else None
    if first is None or len(row.cells) < rooms or not all(cell.is_break and cell.span == 1 for cell in row.cells):
        return None
    return first if len({cell.thing for cell in row.cells}) == 1 else None


def _without_overlaps(pieces: Sequence[Piece]) -> list[Piece]:
    """By start. A break that a time reaches into gives way: whoever is seen then has to be seen on the board."""
    times = sorted((piece for piece in pieces if not piece.is_break), key=lambda piece: piece.starts_at)
    breaks = [
        piece
        for piece in pieces
        if piece.is_break and not any(t.starts_at < piece.ends_at and t.ends_at > piece.starts_at for t in times)
    ]
    kept: list[Piece] = []
    for piece in sorted([*times, *breaks], key=lambda piece: piece.starts_at):
        if not kept or piece.starts_at >= kept[-1].ends_at:
            kept.append(piece)
    return kept
