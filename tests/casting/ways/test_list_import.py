"""A list of people: what may be in a file, what each line would do, and doing it as one act."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from casting.models import CastingCall, ListImport, RoleInvitation, Submission
from casting.services.list_columns import guess_columns
from casting.states import CallState, Via
from core.errors import Invalid
from core.list_files import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, read_table
from notifications.models import OutboxMessage
from talent.states import Visibility
from tests import factories
from tests.casting.ways.conftest import every, workbook
from tests.casting.ways.test_bringing import person

HEAD = "Name,E-mail,Agency\n"


def upload(room, data, name="people.csv"):
    data = data.encode() if isinstance(data, str) else data
    return room.client.post(f"{room.url}bring/list/", {"file": SimpleUploadedFile(name, data)})


def looked_at(room, data, name="people.csv"):
    answer = upload(room, data, name)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"], room.client.get(answer["Location"]).content.decode()


def rows():
    return {row["line"]: (row["verdict"], row["why"]) for row in every(ListImport).latest("pk").rows}


# --- files --------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=2000))
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_bytes_break_the_reader(data):
    try:
        table = read_table(data)
    except Invalid as refusal:
        assert refusal.field == "file"
    else:
        assert all(len(cell) <= LONGEST_CELL and cell.isprintable() for row in table for cell in row)


CELLS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=12))
@hypothesis_settings(max_examples=60, deadline=None)
def test_what_a_workbook_holds_is_read_as_text(cells):
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cells = [[ILLEGAL_CHARACTERS_RE.sub("", cell).lstrip("=") for cell in row] for row in cells]
    try:
        table = read_table(workbook(cells))
    except Invalid as refusal:
        assert "empty" in refusal.message
        return
    for row, read in zip(cells, table, strict=False):
        wanted = [" ".join("".join(c if c.isprintable() else " " for c in cell).split()) for cell in row]
        assert [cell for cell in read if cell] == [cell for cell in wanted if cell]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_are_read_in_the_encodings_that_spreadsheets_write(encoding):
    text = "Name;Agent\r\nZoë Ångström;Bell Lane\r\n"
    assert read_table(text.encode(encoding))[1] == ["Zoë Ångström", "Bell Lane"]


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><workbook>&a;</workbook>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"Name\nA\x00da\n", "cannot be read"),
        (b"\xd0\xcf\x11\xe0rest", "of the old kind"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (packed({"a.txt": b"no workbook"}), "cannot be read"),
        (packed({"xl/workbook.xml": b"<w/>", "xl/sharedStrings.xml": b"0" * 70_000_000}), "too large"),
        (packed({"xl/workbook.xml": ENTITIES}), "cannot be read"),
        (b"Name\n" + b"Ada\n" * (MOST_ROWS + 2), "too large"),
        (b"x" * (5 * 1024 * 1024 + 1), "too large"),
        (b"Name\n\x81\x8d\x8f", "letters of this file"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(data, words):
    with pytest.raises(Invalid) as refusal:
        read_table(data)
    assert words in refusal.value.message


@pytest.mark.parametrize("before", ["", f"<!--{'x' * 5000}-->"])
def test_a_part_that_declares_anything_is_refused_wherever_it_does(before):
    with zipfile.ZipFile(io.BytesIO(workbook([["Name"], ["Ada Eze"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = f"{before}<!DOCTYPE worksheet>".encode() + parts[sheet].removeprefix(b'<?xml version="1.0"?>')
    with pytest.raises(Invalid, match="cannot be read"):
        read_table(packed(parts))


def test_a_cell_far_out_and_a_very_wide_row_cost_nothing():
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"], book.active["A2"] = "Name", "Ada Eze"
    book.active.cell(row=2, column=16_000, value="far")
    buffer = io.BytesIO()
    book.save(buffer)
    assert [row[:1] for row in read_table(buffer.getvalue())] == [["Name"], ["Ada Eze"]]
    assert len(read_table(("Name," + "x," * 500 + "\n").encode())[0]) == MOST_COLUMNS


def test_a_formula_is_never_worked_out():
    table = read_table(workbook([["Name", "E-mail"], ['=HYPERLINK("http://evil","Ada")', "ada@example.com"]]))
    assert table == [["Name", "E-mail"], ["", "ada@example.com"]]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("Name,E-mail,Agency", (0, None, 1, 2)),
        ("EMAIL,Performer,Rep", (1, None, 0, 2)),
        ("First name,Surname,Mail", (0, 1, 2, None)),
        ("Wer,Wo", (None, None, None, None)),
    ],
)
def test_columns_are_known_by_their_headings(heading, columns):
    found = guess_columns([heading.split(",")])
    assert (found["name"], found["last_name"], found["email"], found["agency"]) == columns


# --- lines --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_line_says_what_it_would_do(room):
    person("Freya Lindqvist")
    person("Ana Wróna", bases=["Leeds"])
    person("Ana Wróna", bases=["Cardiff"])
    every(RoleInvitation).create(
        organisation=room.office, role=room.role, name="Old", email="old@example.com", invited_by=room.director
    )
    text = HEAD + (
        "Freya Lindqvist,,\nNoor Haddad,,\nAna Wrona,ana@example.com,\nNew One,new@example.com,\nNobody Known,,\n"
        ",x@example.com,\nBad Mail,nowhere,\nOld,old@example.com,\nFreya Lindqvist,,\nNew One,NEW@example.com,\n"
    )
    _, html = looked_at(room, text)
    verdicts = rows()
    assert {line: verdict for line, (verdict, _) in verdicts.items()} == {
        2: "bring", 3: "in", 4: "choose", 5: "invite", 6: "unreadable", 7: "unreadable", 8: "unreadable", 9: "in",
        10: "in", 11: "in",
    }  # fmt: skip
    assert verdicts[3][1] == "Is up for it already (received)."
    assert verdicts[10][1] == "Stands in the list twice."
    assert "Line 4: Ana Wrona" in html
    assert "Ana Wróna, Leeds" in html
    assert not every(Submission).filter(via=Via.CASTING).exists()


@pytest.mark.django_db
def test_an_address_does_not_give_away_whose_it_is(room):
    hidden = person("Odile Ström", visibility=Visibility.PUBLIC)
    unlisted = person("Una Listed", visibility=Visibility.UNLISTED)
    looked_at(room, HEAD + f"Somebody Else,{hidden.account.email},\nUna Listed,{unlisted.account.email},\n")
    assert [verdict for verdict, _ in rows().values()] == ["invite", "invite"]
    assert "Odile" not in str(every(ListImport).get().rows)


@pytest.mark.django_db
def test_the_agency_tells_two_people_of_one_name_apart(room):
    one, _ = person("Ana Eze Wood"), person("Ana Eze Wood")
    factories.RepresentationFactory(performer=one, organisation__name="Harbour Artists")
    looked_at(room, HEAD + "Ana Eze Wood,,HARBOUR artists\n")
    assert every(ListImport).get().rows[0]["performer"] == one.pk


@pytest.mark.django_db
def test_a_list_without_known_headings_asks_which_column_is_whose(room):
    person("Freya Lindqvist")
    url, html = looked_at(room, "Wer,Wo\nFreya Lindqvist,Leeds\n")
    assert "Choose it above" in html
    assert room.client.post(url, {"name": ""}).status_code == 422
    assert room.client.post(url, {"name": "0", "email": "0"}).status_code == 422
    room.client.post(url, {"name": "0"})
    assert rows() == {2: ("bring", "London")}


@pytest.mark.django_db
def test_confirming_brings_in_and_invites_as_one_act_and_undo_takes_it_back(room):
    freya, ana, _ = person("Freya Lindqvist"), person("Ana Wróna", bases=["Leeds"]), person("Ana Wróna")
    url, _ = looked_at(room, HEAD + "Freya Lindqvist,,\nAna Wrona,,\nNew One,new@example.com,\n")
    answer = room.client.post(f"{url}confirm/", {"line_3": str(ana.pk)})
    html = answer.content.decode()
    assert "2 people brought in and one person invited for Mara Voss." in html
    assert {row.performer for row in every(Submission).filter(via=Via.CASTING)} == {freya, ana}
    assert every(ListImport).get().table == []
    assert room.client.post(f"{url}confirm/").status_code == 302 or room.client.get(url).status_code == 302
    undone = room.client.post(html.split('action="')[-1].split('"')[0]).content.decode()
    assert "2 people taken out again and 1 invitation taken back" in undone
    assert not every(Submission).filter(via=Via.CASTING).exists()
    assert not every(RoleInvitation).exists()
    assert set(every(OutboxMessage).values_list("state", flat=True)) == {"superseded"}


@pytest.mark.django_db
def test_nobody_is_chosen_for_a_name_that_two_people_have(room):
    person("Ana Wróna"), person("Ana Wróna")
    outsider = person("Somebody Else")
    url, _ = looked_at(room, HEAD + "Ana Wrona,,\n")
    assert room.client.post(f"{url}confirm/", {"line_2": str(outsider.pk)}).status_code == 422
    html = room.client.post(f"{url}confirm/").content.decode()
    assert "Ana Wrona</b> was left out: nobody was chosen." in html
    assert not every(Submission).filter(via=Via.CASTING).exists()


@pytest.mark.django_db
def test_who_came_in_meanwhile_is_refused_by_name(room):
    freya = person("Freya Lindqvist")
    url, _ = looked_at(room, HEAD + "Freya Lindqvist,,\n")
    room.client.post(f"{room.url}bring/", {"pick": freya.pk})
    assert "Freya Lindqvist</b> is up for it already" in room.client.post(f"{url}confirm/").content.decode()


@pytest.mark.django_db
def test_a_list_of_five_thousand_costs_statements_of_chunks(room, assert_statements):
    people = [person(f"Freya Number{n}", account=None) for n in range(120)]
    agency = factories.AgencyFactory()
    for one in people:
        factories.RepresentationFactory(performer=one, organisation=agency)
    lines = "".join(f"Freya Number{n},,\n" for n in range(120))
    lines += "".join(f"New {n},new{n}@example.com,\n" for n in range(MOST_ROWS - 120))
    with assert_statements(40):
        answer = upload(room, HEAD + lines)
    assert answer.status_code == 302
    with assert_statements(75):
        html = room.client.post(f"{answer['Location']}confirm/").content.decode()
    assert "120 people brought in and 4,880 people invited" in html


@pytest.mark.django_db
def test_hostile_words_in_a_list_stay_words(room):
    _, html = looked_at(room, HEAD + '"=cmd|\'/c calc\'!A1",a@example.com,"<script>alert(1)</script>"\n')
    assert "<script>alert" not in html
    assert "=cmd|" in html


@pytest.mark.django_db
def test_a_refused_file_says_why_on_the_page_and_a_cancelled_call_takes_no_list(room):
    answer = upload(room, b"PK\x03\x04 broken", "x.xlsx")
    assert answer.status_code == 422
    assert "cannot be read as a list" in answer.content.decode()
    CastingCall._base_manager.filter(pk=room.role.call_id).update(state=CallState.CANCELLED)
    assert upload(room, HEAD + "Ada,,\n").status_code == 422


@pytest.mark.django_db
def test_what_was_chosen_survives_a_refusal(room):
    ana, _ = person("Ana Wróna"), person("Ana Wróna")
    url, _ = looked_at(room, HEAD + "Ana Wrona,,\nAna Wrona,ana@example.com,\n")
    refused = room.client.post(f"{url}confirm/", {"line_2": str(ana.pk), "line_3": "somebody"})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert f'<option value="{ana.pk}" selected>' in html
