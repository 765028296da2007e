"""Notes on a submission: written for one audience, mentioned in, read, and taken back until somebody has read them."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Note, NoteMention, NoteReading, Submission, Viewer
from casting.note_messages import SUBJECT_TYPE, mention_letters, mention_notices
from casting.policies import can_rate_submission, can_review_role
from casting.selectors.notes import audiences_inside, can_read_notes, notes_for, notes_for_tier, people_to_mention
from casting.signals import note_written
from casting.states import NoteAudience
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from notifications.services.notices import add_notices
from notifications.services.outbox import add_messages, supersede_messages

LONGEST_NOTE = 4000
LONGEST_TAPE = 4 * 60 * 60 * 1000
MOST_MENTIONS = 10


@transaction.atomic(durable=True)
def write_note(
    *,
    actor: User,
    submission: Submission,
    text: str,
    audience: str = NoteAudience.OFFICE,
    parent: Note | None = None,
    at_ms: int | None = None,
) -> Note:
    """`parent` is the first note of a thread, which the answer reaches no further than; `at_ms` a moment of the tape.

    Whoever is mentioned with "@" and their name (or a first name that one person has) hears of it by notice and mail.
    Raises Invalid for a mention of somebody whom the note would not reach.
    """
    if not can_rate_submission(actor, submission):
        raise NotAllowed("You can look at this submission, but not rate it or write on it.")
    text = _checked_text(text)
    if audience not in NoteAudience.values:
        raise Invalid("Choose who can read it.", field="audience")
    if parent is not None:
        _check_answers(actor, submission, parent, audience)
    _check_moment(submission, at_ms)
    mentioned = _mentioned(actor, submission, text, audience)
    note = Note.objects.create(
        organisation_id=submission.organisation_id,
        submission=submission,
        author=actor,
        audience=audience,
        parent=parent,
        at_ms=at_ms,
        text=text,
    )
    NoteMention.objects.bulk_create(
        [NoteMention(organisation_id=submission.organisation_id, note=note, person=person) for person in mentioned]
    )
    add_notices(mention_notices(note, mentioned))
    add_messages(mention_letters(note, mentioned))
    # The log and the room are the office's: neither tells that somebody keeps a note to themself.
    if audience != NoteAudience.ME:
        _record(actor, "note", submission, note)
        note_written.send(Note, note=note, role_id=submission.role_id, actor=actor)
    return note


@transaction.atomic(durable=True)
def recall_note(*, actor: User, note: Note) -> None:
    """Takes back one's own note with one's own answers to it. Raises Conflict, saying who read it, once somebody has."""
    if note.author_id != actor.pk:
        raise NotAllowed("Only the person who wrote a note can take it back.")
    thread = Note.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    standing = list(thread.filter(Q(pk=note.pk) | Q(parent=note.pk), removed_at=None))
    if note.pk not in [one.pk for one in standing]:
        return
    reading = NoteReading.objects.select_related("reader", "viewer").filter(note__in=standing).order_by("pk").first()
    if reading is not None:
        who = (reading.reader or reading.viewer).name
        at = clock.show(reading.read_at, actor.time_zone)
        raise Conflict(f"Read by {who} on {at}, so it cannot be taken back any more.")
    Note.objects.filter(pk__in=[one.pk for one in standing]).update(removed_at=clock.now())
    supersede_messages(
        subject_type=SUBJECT_TYPE, subject_ids=[one.pk for one in standing], because="The note was taken back."
    )
    if note.audience != NoteAudience.ME:
        _record(actor, "remove_note", note.submission, note)
        note_written.send(Note, note=note, role_id=note.submission.role_id, actor=actor)


@transaction.atomic(durable=True)
def read_notes(*, actor: User, submission: Submission) -> list[Note]:
    """Keeps that somebody of the office is shown the notes; gives those that they may be shown, oldest first."""
    if not can_review_role(actor, submission.role):
        raise NotAllowed("Submissions are for the people who decide about them.")
    return _read(list(notes_for(actor, submission)), reader=actor)


@transaction.atomic(durable=True)
def keep_reading(*, actor: User, notes: Sequence[Note]) -> list[Note]:
    """For a page that shows many people's notes, which its selector found for this actor; gives those that stand."""
    return _read(list(notes), reader=actor)


@transaction.atomic(durable=True)
def read_notes_by_link(*, viewer: Viewer, submission_ids: Sequence[int]) -> list[Note]:
    """The same for a viewer by personal link, of their tier."""
    return _read(list(notes_for_tier(viewer.tier, submission_ids)), viewer=viewer)


def _read(notes: list[Note], *, reader: User | None = None, viewer: Viewer | None = None) -> list[Note]:
    """Under the notes' locks, so that of a recall and a reading one comes first: nobody is shown what was recalled."""
    known = set(
        NoteReading.objects.filter(note__in=notes, reader=reader, viewer=viewer).values_list("note_id", flat=True)
    )
    if reader is not None:
        known |= {note.pk for note in notes if note.author_id == reader.pk}
    unread = [note.pk for note in notes if note.pk not in known]
    if not unread:
        return notes
    locked = Note.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    fresh = list(locked.filter(pk__in=unread, removed_at=None))
    at = clock.now()
    NoteReading.objects.bulk_create(
        [
            NoteReading(organisation_id=note.organisation_id, note=note, reader=reader, viewer=viewer, read_at=at)
            for note in fresh
        ],
        # A second window of the same person was first.
        ignore_conflicts=True,
    )
    shown = known | {note.pk for note in fresh}
    return [note for note in notes if note.pk in shown]


def _checked_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    if len(text) > LONGEST_NOTE or "\0" in text:
        raise Invalid(f"A note holds {LONGEST_NOTE:,} characters of text.", field="text")
    return text


def _check_answers(actor: User, submission: Submission, parent: Note, audience: str) -> None:
    if parent.parent_id is not None:
        raise Invalid("Answer the note that began this thread.", field="parent")
    # Who answers has read it: from now on it cannot be recalled from under the answer.
    if not _read(list(notes_for(actor, submission).filter(pk=parent.pk)), reader=actor):
        raise NotFound("This note is gone.")
    if audience not in audiences_inside(parent.audience):
        raise Invalid(
            f"This thread is for {AUDIENCE_WORDS[parent.audience]}. An answer reaches the same people or fewer.",
            field="audience",
        )


AUDIENCE_WORDS = {
    NoteAudience.ME: "you alone",
    NoteAudience.OFFICE: "the casting office",
    NoteAudience.PRODUCTION: "the production team",
    NoteAudience.EXECUTIVES: "executives too",
}


def _check_moment(submission: Submission, at_ms: int | None) -> None:
    if at_ms is None:
        return
    if submission.tape_id is None:
        raise Invalid("There is no tape here to point into.", field="at_ms")
    length = submission.tape.duration_ms or LONGEST_TAPE
    if not 0 <= at_ms <= length:
        raise Invalid("The tape has no such moment.", field="at_ms")


def _mentioned(actor: User, submission: Submission, text: str, audience: str) -> list[User]:
    named = _named(text, people_to_mention(actor=actor, submission=submission)) if "@" in text else []
    if not named:
        return []
    if len(named) > MOST_MENTIONS:
        raise Invalid(f"Mention {MOST_MENTIONS} people at most.", field="text")
    if audience == NoteAudience.ME:
        raise Invalid(
            f"Only you read this note, so it would not reach {_names(named)}. Let the casting office read it, or take"
            " the mention out.",
            field="text",
        )
    out_of_reach = [person for person in named if not can_read_notes(person, submission)]
    if out_of_reach:
        raise Invalid(
            f"{_names(out_of_reach)} cannot read notes on this person just now. Take the mention out.", field="text"
        )
    return named


def _named(text: str, people: list[User]) -> list[User]:
    """Whom the text mentions: whole names first, then first names that one person has."""
    firsts: dict[str, list[User]] = {}
    for person in people:
        firsts.setdefault(person.name.split(" ")[0].casefold(), []).append(person)
    wholes = {person.name.casefold(): person for person in people if person.name}
    # As they are written and not as they are compared: "ß" is one letter there and two here.
    written = {name for person in people for name in (person.name, person.name.split(" ")[0])}
    pattern = "|".join(re.escape(name) for name in sorted(written - {""}, key=len, reverse=True))
    found: dict[int, User] = {}
    for match in re.finditer(rf"(?<!\w)@({pattern})(?!\w)", text, re.IGNORECASE) if pattern else ():
        name = match.group(1).casefold()
        person = wholes.get(name)
        # The pattern takes a dotless i for an i, which is a name of nobody here.
        named = [person] if person is not None else firsts.get(name, [])
        if len(named) > 1:
            raise Invalid(f"{_names(named)} share a first name. Write the whole name after the @.", field="text")
        found |= {one.pk: one for one in named}
    return list(found.values())


def _names(people: list[User]) -> str:
    *most, last = [person.name for person in people]
    return f"{', '.join(most)} and {last}" if most else last


def _record(actor: User, verb: str, submission: Submission, note: Note) -> None:
    record_activity(
        actor=actor,
        verb=f"submission.{verb}",
        subject=submission,
        organisation=submission.organisation,
        data={"note": note.pk},
    )
