"""News of the audition room, past tense, sent inside the transaction that made it.

slot_freed: `slot_ids` (list[int]), `session_id`: somebody left these times, which may have come free for the next.
    Whoever listens looks at them anew under lock: in the same act somebody else may have taken one.
day_changed: `session_id`: something on the day is another than before.
"""

from django.dispatch import Signal

slot_freed = Signal()
day_changed = Signal()
