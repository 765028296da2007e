"""Notes on a submission: who reads which, and what somebody is shown of a thread."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from casting.lens import Lens, lens_for
from casting.models import Note, NoteMention, NoteReading, Submission
from casting.policies import LOOKING, can_review_role
from casting.states import READABLE_BY, NoteAudience
from core.errors import NotFound

# From the narrowest out: an answer is no wider than the note it answers.
WIDENING = [NoteAudience.ME, NoteAudience.OFFICE, NoteAudience.PRODUCTION, NoteAudience.EXECUTIVES]


@dataclass(frozen=True)
class ShownNote:
    """`is_new` is somebody else's that the reader has not been shown; its text waits until they are.

    `readings` are who has read one of the reader's own; `mentioned` the names written with @ in it.
    """

    note: Note
    is_mine: bool
    is_new: bool
    readings: list[NoteReading]
    mentioned: list[str]


@dataclass(frozen=True)
class Thread:
    first: ShownNote
    answers: list[ShownNote] = field(default_factory=list)

    @property
    def audiences(self) -> list[NoteAudience]:
        return audiences_inside(self.first.note.audience)


def audiences_inside(audience: str) -> list[NoteAudience]:
    return WIDENING[: WIDENING.index(NoteAudience(audience)) + 1]


def notes_for(actor: User, submission: Submission) -> QuerySet[Note]:
    """What somebody of the office may read, oldest first: the office's and their own; in a blind pass their own only."""
    audience = ~Q(audience=NoteAudience.ME) | Q(author=actor)
    if _lens(actor, submission).hides_identity:
        audience = Q(author=actor)
    return Note.objects.select_related("author").filter(audience, submission=submission, removed_at=None).order_by("pk")


def notes_for_tier(tier: str, submission_ids: Sequence[int]) -> QuerySet[Note]:
    """What a viewer by personal link may read (casting.states.READABLE_BY), in the office's scope.

    Show them through `services.notes.read_notes_by_link`, which keeps the reading.
    """
    return (
        Note.objects.select_related("author")
        .filter(submission__in=submission_ids, audience__in=READABLE_BY[tier], removed_at=None)
        .order_by("submission_id", "pk")
    )


def threads_for(actor: User, submission: Submission) -> list[Thread]:
    notes = list(notes_for(actor, submission))
    readings = defaultdict(list)
    for reading in NoteReading.objects.select_related("reader", "viewer").filter(note__in=notes).order_by("pk"):
        readings[reading.note_id].append(reading)
    mentioned = defaultdict(list)
    for mention in NoteMention.objects.select_related("person").filter(note__in=notes):
        mentioned[mention.note_id].append(mention.person.name)
    threads: dict[int, Thread] = {}
    for note in notes:
        is_mine = note.author_id == actor.pk
        read = readings[note.pk]
        shown = ShownNote(
            note,
            is_mine=is_mine,
            is_new=not is_mine and all(reading.reader_id != actor.pk for reading in read),
            readings=read if is_mine else [],
            mentioned=mentioned[note.pk],
        )
        if note.parent_id in threads:
            threads[note.parent_id].answers.append(shown)
        else:
            threads[note.pk] = Thread(shown)
    return list(threads.values())


def note_for(*, actor: User, submission: Submission, note_id: int) -> Note:
    note = notes_for(actor, submission).filter(pk=note_id).first()
    if note is None:
        raise NotFound("This note is gone.")
    note.submission = submission
    return note


def people_to_mention(*, actor: User, submission: Submission) -> list[User]:
    """Whoever of the office may look at submissions, by name, but the actor."""
    members = Membership.objects.filter(organisation=submission.organisation_id, role__in=LOOKING)
    people = User.objects.filter(pk__in=members.values("user")).exclude(pk=actor.pk)
    return sorted(people, key=lambda person: (person.name.casefold(), person.pk))


def can_read_notes(person: User, submission: Submission) -> bool:
    """Whether the office's notes on this submission reach them now: conflicts, assignments and the open pass asked."""
    if not can_review_role(person, submission.role):
        return False
    lens = lens_for(person, submission.role)
    seen = Submission.objects.filter(lens.visible_q(), pk=submission.pk)
    return not lens.hides_identity and seen.exists()


def _lens(actor: User, submission: Submission) -> Lens:
    lens = getattr(submission.role, "lens", None)
    if lens is None or lens.reviewer_id != actor.pk:
        lens = lens_for(actor, submission.role)
    return lens
