"""The threads of notes on a submission, as notes.html shows them."""

import re

from django.http import HttpRequest

from casting.forms.room_notes import NoteForm, moment_in_words
from casting.models import Submission
from casting.policies import can_rate_submission
from casting.selectors.notes import ShownNote, Thread, audiences_inside, threads_for
from casting.services.notes import read_notes
from casting.states import NoteAudience
from casting.views.room.frame import panel_address

LABELS = {
    NoteAudience.ME: "only you",
    NoteAudience.OFFICE: "",
    NoteAudience.PRODUCTION: "production team",
    NoteAudience.EXECUTIVES: "executives too",
}


def notes_context(request: HttpRequest, submission: Submission, *, reads: bool, form: NoteForm | None = None) -> dict:
    """What notes.html shows. `reads`: the reader sees them now; else what is new to them waits without its text."""
    actor, here = request.user, panel_address(request, submission)
    threads = threads_for(actor, submission)
    if reads:
        standing = {one.pk for one in read_notes(actor=actor, submission=submission)}
        threads = [
            Thread(thread.first, [answer for answer in thread.answers if answer.note.pk in standing])
            for thread in threads
            if thread.first.note.pk in standing
        ]
    form = form if form is not None and form.errors else NoteForm()
    answering = form.data.get("parent", "") if form.is_bound else ""
    if answering not in {str(thread.first.note.pk) for thread in threads}:
        # What it answers is gone: what was typed comes back where every note can be written.
        answering = ""
    office = request.organisation.name
    return {
        "here": here,
        "notes_of": submission.pk,
        "threads": [
            {
                "id": thread.first.note.pk,
                "notes": [_shown(one, reads=reads) for one in (thread.first, *thread.answers)],
                "choices": _choices(audiences_inside(thread.first.note.audience), office),
                "audience": thread.first.note.audience,
                "form": form if str(thread.first.note.pk) == answering else NoteForm(),
                "is_refused": str(thread.first.note.pk) == answering,
                "is_hidden": thread.first.is_new and not reads,
            }
            for thread in threads
        ],
        "new_notes": 0 if reads else sum(one.is_new for thread in threads for one in (thread.first, *thread.answers)),
        "note_form": NoteForm() if answering else form,
        "note_choices": _choices(list(NoteAudience), office),
        "may_write": can_rate_submission(actor, submission),
        "has_tape": submission.tape_id is not None and submission.role.lens.shows_tapes,
    }


def _shown(one: ShownNote, *, reads: bool) -> dict:
    note = one.note
    return {
        "id": note.pk,
        "author": note.author.name,
        "label": LABELS[NoteAudience(note.audience)],
        "at": note.created_at,
        "at_ms": note.at_ms,
        "moment": "" if note.at_ms is None else moment_in_words(note.at_ms),
        "pieces": _pieces(note.text, one.mentioned),
        "is_mine": one.is_mine,
        "is_private": note.audience == NoteAudience.ME,
        "is_new": one.is_new,
        "is_hidden": one.is_new and not reads,
        "is_answer": note.parent_id is not None,
        "readings": [(reading.reader or reading.viewer).name for reading in one.readings],
        "may_recall": one.is_mine and not one.readings,
    }


def _pieces(text: str, mentioned: list[str]) -> list[tuple[str, bool]]:
    """The text cut at its mentions: (piece, whether it is one)."""
    names = {name for full in mentioned for name in (full, full.split(" ")[0])}
    if not names:
        return [(text, False)]
    pattern = "|".join(re.escape(f"@{name}") for name in sorted(names, key=len, reverse=True))
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def _choices(audiences: list[NoteAudience], office: str) -> list[dict]:
    says = {
        NoteAudience.ME: "Only you read this.",
        NoteAudience.OFFICE: f"Everyone at {office} who looks at submissions reads this. Nobody outside.",
        NoteAudience.PRODUCTION: f"{office} and the production team you present to read this. No executives.",
        NoteAudience.EXECUTIVES: f"{office}, the production team, and studio and network executives read this.",
    }
    return [{"value": one.value, "label": one.label, "says": says[one]} for one in audiences]
