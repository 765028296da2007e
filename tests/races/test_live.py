"""A note taken back at the moment that somebody reads it, on real threads and real PostgreSQL."""

import pytest

from accounts.tenancy import office_scope
from casting.models import Note, NoteReading, Submission
from casting.selectors.notes import note_for
from casting.services.notes import read_notes, recall_note, write_note
from core.errors import Conflict, DomainError
from tests.casting.room.people import director_of, fill, office_with, role_in
from tests.races.test_apply import at_once
from tests.races.test_room import inside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def one(office):
    return fill(role_in(office), 1, varied=False)[0]


@pytest.fixture
def team(office):
    return [director_of(office) for _ in range(4)]


def fresh(one) -> Submission:
    return Submission.objects.select_related("role__production", "organisation", "tape").get(pk=one.pk)


@pytest.mark.parametrize("round_", range(6))
def test_a_note_is_read_or_taken_back_never_both(office, one, team, round_):
    author, *readers = team
    with office_scope(office):
        note = write_note(actor=author, submission=fresh(one), text="Too soon.")

    def taking_back():
        recall_note(actor=author, note=note_for(actor=author, submission=fresh(one), note_id=note.pk))
        return "gone"

    def reading(reader):
        return lambda: [shown.text for shown in read_notes(actor=reader, submission=fresh(one))]

    recalled, *shown = at_once(*(inside(office, act) for act in (taking_back, *map(reading, readers))))
    with office_scope(office):
        kept = Note.objects.get(pk=note.pk)
        readings = NoteReading.objects.filter(note=note).count()
    if recalled == "gone":
        assert kept.removed_at is not None
        assert readings == 0
        assert shown == [[], [], []]
    else:
        assert isinstance(recalled, Conflict)
        assert "so it cannot be taken back" in recalled.message
        assert kept.removed_at is None
        assert readings == sum(bool(texts) for texts in shown) >= 1


def test_two_windows_of_one_reader_are_one_reading(office, one, team):
    with office_scope(office):
        write_note(actor=team[0], submission=fresh(one), text="Strong.")
    reading = inside(office, lambda: len(read_notes(actor=team[1], submission=fresh(one))))
    assert at_once(reading, reading, reading) == [1, 1, 1]
    with office_scope(office):
        assert NoteReading.objects.count() == 1


def test_an_answer_and_a_recall_leave_a_thread_or_nothing(office, one, team):
    with office_scope(office):
        note = write_note(actor=team[0], submission=fresh(one), text="Hm.")

    def answering():
        submission = fresh(one)
        parent = note_for(actor=team[1], submission=submission, note_id=note.pk)
        return write_note(actor=team[1], submission=submission, text="Why?", parent=parent)

    def taking_back():
        recall_note(actor=team[0], note=note_for(actor=team[0], submission=fresh(one), note_id=note.pk))

    answers = at_once(inside(office, answering), inside(office, taking_back))
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    with office_scope(office):
        standing = Note.objects.filter(removed_at=None).count()
    assert standing in (0, 2)
