"""The board as a file: as it is filtered, safe in a spreadsheet, through the reader's lens, on record."""

import csv
import io

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import Activity
from accounts.tenancy import office_scope
from casting.exports import safe
from casting.models import ReviewPass, Submission
from casting.states import PassState, SubmissionState
from core import clock
from core.text import FORMULA
from tests.casting.room.people import fill
from tests.casting.ways.conftest import every, signed_in
from tests.words import stands_in

pytestmark = pytest.mark.django_db


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def export(room, client=None, **query):
    return (client or room.client).get(f"{room.url}export/", {"sort": "name", **query})


def test_the_view_as_it_is_filtered_is_a_csv(room):
    every(Submission).filter(pk=room.rows[1].pk).update(tags=["tall"], tape_url="https://example.com/t")
    answer = export(room)
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    heading, *rows = table(answer)
    assert heading[:3] == ["Number", "Name", "Stage"]
    assert [row[1] for row in rows] == ["Imogen Ashby", "Ana Eze", "Noor Haddad"]
    assert rows[0][8] == "https://example.com/t"
    assert [row[1] for row in table(export(room, tag="tall"))[1:]] == ["Imogen Ashby"]
    assert table(export(room, stage="shortlisted"))[1:] == []


def test_the_same_as_a_workbook(room):
    answer = export(room, format="xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Name", "Imogen Ashby", "Ana Eze", "Noor Haddad"]
    assert export(room, format="exe").status_code == 422


def test_a_name_that_would_be_a_formula_is_text(room):
    one = fill(room.role, 1, varied=False, names=['=HYPERLINK("http://evil")'])[0]
    assert one
    names = [row[1] for row in table(export(room))]
    assert '\'=HYPERLINK("http://evil")' in names
    book = load_workbook(io.BytesIO(b"".join(export(room, format="xlsx").streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith("'=")]
    assert [cell.data_type for cell in cells] == ["s"]


@given(st.text())
def test_nothing_that_anybody_wrote_begins_a_formula(text):
    assert not safe(text).startswith(FORMULA)


def test_every_export_is_on_record_with_its_filters(room):
    export(room, tag="tall", format="xlsx")
    row = every(Activity).get(verb="role.export")
    assert (row.actor, row.subject_id) == (room.director, room.role.pk)
    assert row.data == {"format": "xlsx", "stage": "review", "filters": {"tag": "tall"}}


def test_in_a_blind_pass_there_are_no_names_in_the_file(room):
    every(Submission).filter(pk=room.rows[1].pk).update(tags=["ashby"], tape_url="https://example.com/ashby")
    with office_scope(room.office):
        ReviewPass.objects.create(
            organisation=room.office, role=room.role, name="First", position=1, state=PassState.OPEN, is_blind=True,
            opened_at=clock.now(),
        )  # fmt: skip
    text = b"".join(room.client.get(f"{room.url}export/").streaming_content).decode()
    assert text.count("Performer ") == 3
    for hidden in ("Noor", "Ashby", "ashby", "Eze", "example.com", "Agency", "Number", "Tags"):
        assert not stands_in(text, hidden)


def test_a_long_board_is_read_in_pages_and_nobody_is_missed(room, assert_statements):
    fill(room.role, 1100, varied=False)
    with assert_statements(22):
        rows = table(export(room))
    assert len(rows) == 1 + 1103
    assert len({row[0] for row in rows}) == 1104


def test_looking_at_a_board_is_on_record_once_a_day(room):
    for _ in range(3):
        room.client.get(room.url)
    cache.clear()
    room.client.get(room.url)
    assert every(Activity).filter(verb="role.look", actor=room.director, subject_id=room.role.pk).count() == 1


def test_each_reviewers_first_opening_is_on_record(room):
    one = room.rows[0]
    associate = signed_in(room.office.memberships.get(role="associate").user)
    for client in (room.client, associate, associate):
        client.post(f"{room.url}submissions/{one.pk}/open/")
    assert every(Activity).filter(verb="submission.open", subject_id=one.pk).count() == 2
    assert every(Submission).get(pk=one.pk).state == SubmissionState.VIEWED


def test_who_may_not_look_does_not_export(room):
    from tests import factories

    reader = factories.MembershipFactory(organisation=room.office, role="reader").user
    assert export(room, signed_in(reader)).status_code == 403
