from casting.views.room.board import board, board_cards, matching, role_tags
from casting.views.room.decide import bulk, decide, undo
from casting.views.room.panel import note, note_remove, open_one, panel, rate, tags

__all__ = [
    "board",
    "board_cards",
    "bulk",
    "decide",
    "matching",
    "note",
    "note_remove",
    "open_one",
    "panel",
    "rate",
    "role_tags",
    "tags",
    "undo",
]
