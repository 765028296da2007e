"""What a note never does, whoever writes to the tables: grow wider than its thread, change, or vanish after it was read."""

import pgtrigger

from casting.states import NoteAudience

_RANK = "array_position(ARRAY[{}], {{}}::text)".format(", ".join(f"'{audience}'" for audience in NoteAudience.values))

_INSIDE = f"""
IF NOT EXISTS (
    SELECT 1 FROM casting_note AS parent
    WHERE parent.id = NEW.parent_id AND parent.parent_id IS NULL AND parent.submission_id = NEW.submission_id
    AND {_RANK.format("parent.audience")} >= {_RANK.format("NEW.audience")}
) THEN
    RAISE EXCEPTION 'an answer stays in its thread and inside its audience';
END IF;
RETURN NEW;
"""
_UNREAD = """
IF EXISTS (SELECT 1 FROM casting_notereading AS reading WHERE reading.note_id = NEW.id) THEN
    RAISE EXCEPTION 'a note that was read cannot be taken back';
END IF;
RETURN NEW;
"""
_STANDING = """
IF EXISTS (SELECT 1 FROM casting_note AS note WHERE note.id = NEW.note_id AND note.removed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a note that was taken back cannot be read';
END IF;
RETURN NEW;
"""


def note_triggers() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.ReadOnly(
            name="note_as_written", fields=["submission", "author", "audience", "parent", "at_ms", "text", "created_at"]
        ),
        pgtrigger.Trigger(
            name="answer_inside_thread",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__parent__isnull=False),
            func=_INSIDE,
        ),
        pgtrigger.Trigger(
            name="recalled_unread",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf("removed_at"),
            condition=pgtrigger.Q(old__removed_at__isnull=True, new__removed_at__isnull=False),
            func=_UNREAD,
        ),
    ]


def reading_triggers() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name="read_while_it_stands", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_STANDING
        )
    ]
