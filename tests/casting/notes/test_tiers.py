"""The rule of the tiers, on whatever threads people may write: nobody reads a note one tier further out."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy import office_scope
from casting.models import Note
from casting.selectors.notes import notes_for, notes_for_tier
from casting.services.notes import read_notes, write_note
from casting.states import NoteAudience, ViewerTier
from core.errors import Invalid, NotFound
from tests.casting.room.people import director_of, fill, office_with, role_in

pytestmark = pytest.mark.django_db(transaction=True)
AUDIENCES = [NoteAudience.ME, NoteAudience.OFFICE, NoteAudience.PRODUCTION, NoteAudience.EXECUTIVES]
# How far out each reader stands: what they read was written for their distance or further.
DISTANCE = {"colleague": 1, ViewerTier.PRODUCTION: 2, ViewerTier.EXECUTIVES: 3}

threads = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=3)), max_size=4
)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def one(office):
    return fill(role_in(office), 1, varied=False)[0]


@given(threads=threads)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_note_is_read_one_tier_further_out(office, one, threads):
    author, colleague = director_of(office), director_of(office)
    with office_scope(office):
        Note.objects.all().delete()
        for audience, answers in threads:
            first = write_note(actor=author, submission=one, text=f"{audience}", audience=AUDIENCES[audience])
            for by_author, width in answers:
                who = author if by_author else colleague
                if audience == 0 and not by_author:
                    with pytest.raises(NotFound):
                        write_note(actor=who, submission=one, text="x", audience=AUDIENCES[width], parent=first)
                elif width > audience:
                    with pytest.raises(Invalid):
                        write_note(actor=who, submission=one, text="x", audience=AUDIENCES[width], parent=first)
                else:
                    write_note(actor=who, submission=one, text=f"{width}", audience=AUDIENCES[width], parent=first)
        stranger = director_of(office)
        reads = {
            "colleague": [note.text for note in read_notes(actor=stranger, submission=one)],
            **{tier: [note.text for note in notes_for_tier(tier, [one.pk])] for tier in ViewerTier.values},
        }
        for reader, texts in reads.items():
            standing = list(Note.objects.order_by("pk").values_list("text", flat=True))
            assert texts == [text for text in standing if int(text) >= DISTANCE[reader]]
        own = Note.objects.filter(author=author).values_list("pk", flat=True)
        assert set(own) <= {note.pk for note in notes_for(author, one)}


def test_the_database_keeps_it_whoever_writes(office, one):
    author = director_of(office)
    with office_scope(office):
        narrow = write_note(actor=author, submission=one, text="Only us.", audience="office")
        row = Note(organisation=office, submission=one, author=author, text="x", parent=narrow, audience="executives")
        for wrong in (
            lambda: row.save(force_insert=True),
            lambda: Note.objects.filter(pk=narrow.pk).update(audience="executives"),
            lambda: Note.objects.filter(pk=narrow.pk).update(text="Something else."),
        ):
            with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                wrong()
        read_notes(actor=director_of(office), submission=one)
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE casting_note SET removed_at = now() WHERE id = %s", [narrow.pk])
