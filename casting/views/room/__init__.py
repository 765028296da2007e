from casting.views.room.board import board, board_cards, matching, role_tags
from casting.views.room.decide import bulk, decide, undo
from casting.views.room.live import changes, live_cards
from casting.views.room.notes import note, note_people, note_remove, notes_read
from casting.views.room.panel import open_one, panel, tags
from casting.views.room.score import conflict_declare, rate

__all__ = [
    "board",
    "board_cards",
    "bulk",
    "changes",
    "conflict_declare",
    "decide",
    "live_cards",
    "matching",
    "note",
    "note_people",
    "note_remove",
    "notes_read",
    "open_one",
    "panel",
    "rate",
    "role_tags",
    "tags",
    "undo",
]
