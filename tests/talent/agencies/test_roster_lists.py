"""Bringing a list of clients in: read, looked at, begun, gone on with after a lost worker, and taken back."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from accounts.tenancy import across_offices, office_scope
from core import clock
from notifications.models import OutboxMessage
from talent.agencies_tasks import go_on_with_lists_task
from talent.models import (
    IdentityKey,
    NotShown,
    OfficeNote,
    Performer,
    Representation,
    RosterImport,
    RosterImportRow,
    SavedSearch,
    SavedSearchMet,
    TalentList,
    TalentListEntry,
)
from talent.roster_lines import guess_columns, line_of
from talent.services import roster_bringing
from talent.services.profiles import create_performer
from talent.services.roster_bringing import bring_in_some
from talent.services.roster_import import choose_rows, read_roster, start_import, undo_import
from talent.services.roster_taking_back import take_back_some
from talent.services.versions import current_version
from tests import factories
from tests.talent.agencies.conftest import ask
from tests.words import stands_in

HEADING = ["First name", "Surname", "E-mail", "Born", "Playing range", "Height", "Based in", "Gender", "Notes"]
URL = "/office/bell-lane/roster/lists/"


def as_csv(rows, *, delimiter=",", encoding="utf-8", heading=HEADING) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([heading, *rows])
    return out.getvalue().encode(encoding)


def person(first, last, mail="", born="", ages="", height="", base="", plays=""):
    return [first, last, mail, born, ages, height, base, plays, "met at the Tideway"]


def read(trade, rows, **options) -> RosterImport:
    file = SimpleUploadedFile("clients.csv", as_csv(rows, **options))
    return read_roster(actor=trade.agent, agency=trade.ours, file=file)


def bring_in(trade, imported) -> RosterImport:
    start_import(actor=trade.agent, imported=imported)
    while bring_in_some(import_id=imported.pk):
        continue
    return fresh(imported)


def take_back(trade, imported) -> RosterImport:
    undo_import(actor=trade.agent, imported=imported)
    while take_back_some(import_id=imported.pk):
        continue
    return fresh(imported)


def fresh(imported) -> RosterImport:
    with across_offices("a test reads a list"):
        return RosterImport.objects.select_related("organisation").get(pk=imported.pk)


def lines(imported) -> dict[int, tuple[str, str]]:
    with across_offices("a test reads a list"):
        return {row.number: (row.verdict, row.why) for row in RosterImportRow.objects.filter(roster_import=imported)}


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-16", ";"), ("utf-16-le", ";"), ("utf-16-be", "\t"), ("utf-8-sig", ","), ("cp1252", ";")],
)
def test_a_list_is_read_however_it_was_saved(trade, encoding, delimiter):
    rows = [person("Zoë", "Brönte", "zoe@example.org", "1991", "28–38".replace("–", "-"), "5'7\"", "Leeds / York", "F")]
    imported = read(trade, rows, encoding=encoding, delimiter=delimiter)
    assert lines(imported) == {2: ("new", "")}
    assert Performer.objects.filter(stage_name="Zoë Brönte").count() == 0
    done = bring_in(trade, imported)
    assert (done.state, done.done, done.total) == ("done", 1, 1)
    made = Performer.objects.get(stage_name="Zoë Brönte")
    assert (made.playing_age_min, made.playing_age_max, made.height_cm) == (28, 38, 170)
    assert (made.bases, made.plays, made.contact_email) == (["Leeds", "York"], ["woman"], "zoe@example.org")
    with across_offices("a test reads what stands"):
        assert Representation.objects.get(performer=made).standing == "on_word"


def test_a_workbook_is_read_too_and_a_renamed_one_has_its_sentence(trade):
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Name", "Playing age"])
    book.active.append(["Cher", "60-70"])
    book.save(out)
    post = trade.browser(trade.agent).post
    answer = post(URL, {"file": SimpleUploadedFile("list.xlsx", out.getvalue())})
    assert answer.status_code == 302
    assert "Bring in 1" in trade.browser(trade.agent).get(answer.url).content.decode()
    picture = io.BytesIO()
    Image.new("P", (9, 9)).save(picture, "GIF")
    for renamed in (b"PK\x03\x04nonsense", picture.getvalue(), b"%PDF-1.7\n1 0 obj\n"):
        refused = post(URL, {"file": SimpleUploadedFile("list.xlsx", renamed)})
        assert refused.status_code == 422
        assert "cannot be read as a list" in refused.content.decode()
    assert post(URL, {"file": SimpleUploadedFile("list.csv", b"Name\r\n")}).status_code == 422


def test_every_line_has_its_verdict(trade):
    ask(trade)
    with across_offices("a test ends a question"):
        Representation.objects.filter(performer=trade.performer).delete()
    rows = [
        person("Idris", "Bello", "idris@example.org", "1990"),
        person("IDRIS", "BELLO", "", "1990"),
        person("Idris", "Bello"),
        person("Ama", "Boateng", "ama.private@example.org"),
        person("Noor", "Haddad"),
        person("", ""),
        person("Tam", "Oakes", "tam at example"),
        person("Tam", "Oakes", ages="40-30"),
        person("Kid", "Early", born=str(clock.today().year - 9)),
        person("مريم", "", "maryam@example.org"),
        person("🦊", ""),
        person("N" * 300, ""),
        person("Twin", "One", "twins@example.org"),
        person("Twin", "Two", "twins@example.org"),
    ]
    found = lines(read(trade, rows))
    assert [found[number][0] for number in sorted(found)] == [
        "new", "repeated", "choose", "ask", "choose", "unreadable", "unreadable", "unreadable", "unreadable",
        "new", "new", "unreadable", "new", "new",
    ]  # fmt: skip
    assert found[3][1] == "The same person stands in line 2."
    assert found[4][1] == "The same name stands in line 2, and nothing tells whether it is the same person."
    assert found[7][1] == "There is no name in this line."
    assert "no e-mail address" in found[8][1]
    assert "the younger age comes first" in found[9][1]
    assert "Under 18" in found[10][1]
    assert "longer than 120 letters" in found[13][1]


def test_nothing_of_a_birth_year_or_address_stays_with_the_lines(trade):
    imported = bring_in(trade, read(trade, [person("Idris", "Bello", "idris@example.org", "14/02/1990")]))
    with across_offices("a test reads a list"):
        assert list(RosterImportRow.objects.filter(roster_import=imported).values_list("cells", flat=True)) == [
            ["Idris Bello"]
        ]
    assert IdentityKey.objects.filter(performer__stage_name="Idris Bello").count() == 2
    again = read(trade, [person("Idris", "Bello", born="1990"), person("Idris", "Bello", born="1971")])
    assert [verdict for verdict, _ in lines(again).values()] == ["already", "choose"]


def test_somebody_known_is_asked_and_gets_no_second_profile(trade):
    imported = bring_in(trade, read(trade, [person("Ama", "Boateng", "ama.private@example.org")]))
    assert Performer.objects.filter(stage_name="Ama Boateng").count() == 1
    with across_offices("a test reads what stands"):
        assert Representation.objects.get(performer=trade.performer).standing == "asked"
    assert take_back(trade, imported).state == "undone"
    with across_offices("a test reads what stands"):
        assert Representation.objects.get(performer=trade.performer).standing == "ended"


def test_who_is_meant_is_chosen_and_columns_can_be_put_right(trade):
    file = SimpleUploadedFile(
        "x.csv", as_csv([["Noor Haddad", "30"], ["Eve Lund", "x"]], heading=["Künstler", "Alter"])
    )
    client = trade.browser(trade.agent)
    url = client.post(URL, {"file": file}).url
    assert (
        "Choose the one with the names" in client.get(url).content.decode()
        or "Choose it above" in client.get(url).content.decode()
    )
    assert client.post(url, {"name": "", "ages": "1"}).status_code == 422
    assert client.post(url, {"name": "0", "ages": "1"}).status_code == 302
    with across_offices("a test reads a list"):
        imported = RosterImport.objects.latest("pk")
    assert [verdict for verdict, _ in lines(imported).values()] == ["choose", "unreadable"]
    assert client.post(url + "choose/", {"line_2": "999999"}).status_code == 422
    assert client.post(url + "choose/", {"line_2": "new"}).status_code == 302
    assert client.post(url + "start/").status_code == 302
    while bring_in_some(import_id=imported.pk):
        continue
    assert Performer.objects.filter(stage_name="Noor Haddad").count() == 2
    assert client.post(url + "start/").status_code == 409
    assert client.post(url, {"name": "0"}).status_code == 422


def test_a_lost_worker_loses_nothing_and_makes_nobody_twice(trade, monkeypatch):
    monkeypatch.setattr(roster_bringing, "CHUNK", 4)
    imported = read(trade, [person("Client", f"N{number:02}", f"c{number}@example.org") for number in range(10)])
    start_import(actor=trade.agent, imported=imported)
    assert bring_in_some(import_id=imported.pk)
    write = roster_bringing._write

    def die(done):
        write(done)
        raise KeyboardInterrupt

    monkeypatch.setattr(roster_bringing, "_write", die)
    with pytest.raises(KeyboardInterrupt):
        bring_in_some(import_id=imported.pk)
    monkeypatch.setattr(roster_bringing, "_write", write)
    assert (fresh(imported).done, Performer.objects.filter(stage_name__startswith="Client N").count()) == (4, 4)
    with across_offices("a test lets time pass"):
        RosterImport.objects.update(touched_at=clock.now() - roster_bringing.LOST_AFTER * 2)
    go_on_with_lists_task()
    while bring_in_some(import_id=imported.pk):
        continue
    assert fresh(imported).state == "done"
    assert Performer.objects.filter(stage_name__startswith="Client N").count() == 10
    assert not bring_in_some(import_id=imported.pk)


def test_statements_grow_with_chunks_not_with_lines(trade):
    counts = []
    for size in (3, 60):
        imported = read(trade, [person(f"P{size}", f"Q{n}", f"p{size}.{n}@example.org", "1990") for n in range(size)])
        start_import(actor=trade.agent, imported=imported)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            bring_in_some(import_id=imported.pk)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_asking_grows_with_chunks_not_with_people(trade):
    counts = []
    for size in (2, 12):
        rows = []
        for number in range(size):
            name, mail = f"Known {size}.{number}", f"k{size}.{number}@example.org"
            unclaimed = number % 2
            create_performer(actor=trade.rival, stage_name=name, agency=trade.theirs, contact_email=mail)
            if not unclaimed:
                performer = Performer.objects.get(stage_name=name)
                with across_offices("a test has them asked by two"):
                    Representation.objects.filter(performer=performer).delete()
                    factories.RepresentationFactory(
                        performer=performer, organisation=trade.theirs, agent=trade.rival, standing="asked"
                    )
                Performer.objects.filter(pk=performer.pk).update(account=factories.UserFactory(email=mail))
            rows.append(person(*name.split(), mail))
        imported = read(trade, rows)
        assert {verdict for verdict, _ in lines(imported).values()} == {"ask"}
        start_import(actor=trade.agent, imported=imported)
        with CaptureQueriesContext(connection) as seen:
            bring_in_some(import_id=imported.pk)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    with across_offices("a test reads letters"):
        assert OutboxMessage.objects.filter(kind="talent.representation_contested").count() == 14
        assert OutboxMessage.objects.filter(kind="talent.profile_claim").count() == 7


def test_taking_back_takes_what_nobody_touched_and_says_why_the_rest_stays(trade):
    names = ["Untouched", "Edited", "Booked", "Left"]
    imported = bring_in(trade, read(trade, [person(name, "Person", f"{name}@example.org") for name in names]))
    made = {one.stage_name.split()[0]: one for one in Performer.objects.filter(stage_name__endswith=" Person")}
    Performer.objects.filter(pk=made["Edited"].pk).update(updated_at=clock.now())
    current_version(performer=made["Untouched"])
    made["Booked"].book_outs.create(starts_on=clock.today(), ends_on=clock.today())
    client = trade.browser(trade.agent)
    client.post(reverse("talent:roster-end", args=["bell-lane", made["Left"].slug]))
    url = f"{URL}{imported.pk}/"
    assert client.post(url + "undo/").status_code == 302
    while take_back_some(import_id=imported.pk):
        continue
    assert set(Performer.objects.filter(stage_name__endswith=" Person").values_list("pk", flat=True)) == {
        made[name].pk for name in names[1:]
    }
    whys = [why for _, why in lines(imported).values()]
    assert [bool(why) for why in whys] == [False, True, True, True]
    text = client.get(url).content.decode()
    assert "Taken back: 1 gone, 3 stay" in text
    assert "edited since" in text
    assert client.post(url + "undo/").status_code == 409


def test_taking_back_takes_nobody_from_an_offices_list_and_does_not_say_what_offices_keep(trade):
    names = ["Listed", "Noted", "Hidden", "Met"]
    imported = bring_in(trade, read(trade, [person(name, "Person", f"{name}@example.org") for name in names]))
    made = {one.stage_name.split()[0]: one for one in Performer.objects.filter(stage_name__endswith=" Person")}
    office = factories.OrganisationFactory(verified=True)
    with office_scope(office):
        kept = TalentList.objects.create(organisation=office, name="Leads", total=1)
        TalentListEntry.objects.create(talent_list=kept, performer=made["Listed"])
        OfficeNote.objects.create(organisation=office, performer=made["Noted"], text="Warm and quick")
        NotShown.objects.create(organisation=office, performer=made["Hidden"])
        saved = SavedSearch.objects.create(organisation=office, name="Everybody", filters={})
        SavedSearchMet.objects.create(saved_search=saved, performer=made["Met"])
    imported = take_back(trade, imported)
    left = Performer.objects.filter(stage_name__endswith=" Person").values_list("stage_name", flat=True)
    assert sorted(left) == ["Listed Person", "Noted Person"]
    assert [why for _, why in lines(imported).values() if why] == ["Stays: the profile has been used since."] * 2


def test_only_the_agencys_own_agents_see_its_lists(trade):
    imported = read(trade, [person("Idris", "Bello")])
    url = f"{URL}{imported.pk}/"
    assert trade.browser(trade.assistant).get(url).status_code == 403
    assert trade.browser(trade.rival).get(url).status_code == 404
    assert trade.browser(trade.rival).get(url.replace("bell-lane", "kettle-yard")).status_code == 404
    assert trade.browser(trade.agent).post(url + "drop/").status_code == 302
    assert trade.browser(trade.agent).get(url).status_code == 404


def test_a_line_is_read_without_any_column_but_the_name():
    today = clock.today()
    assert guess_columns(["Name", "Surname"]) == {"name": 0, "last_name": 1}
    assert guess_columns(["Stage name", "Surname"]) == {"name": 0}
    assert guess_columns(["Name", "Plays"], [["Mara", "f"]]) == {"name": 0, "plays": 1}
    assert guess_columns(["Name", "Plays", "Sex"], [["Mara", "28-38", "F"]]) == {"name": 0, "ages": 1, "plays": 2}
    assert line_of(2, ["Cher"], {"name": 0, "email": 7}, today).name == "Cher"


def test_a_person_who_came_meanwhile_is_not_made_twice(trade):
    imported = read(trade, [person("Idris", "Bello", "idris@example.org")])
    create_performer(
        actor=trade.rival, stage_name="Idris Bello", agency=trade.theirs, contact_email="idris@example.org"
    )
    bring_in(trade, imported)
    assert Performer.objects.filter(stage_name="Idris Bello").count() == 1
    assert lines(imported)[2][0] == "ask"


def test_what_was_left_out_by_hand_stays_out(trade):
    imported = read(trade, [person("Idris", "Bello"), person("Eve", "Lund")])
    choose_rows(actor=trade.agent, imported=imported, choices={2: ""})
    bring_in(trade, imported)
    assert set(
        Performer.objects.filter(stage_name__in=["Idris Bello", "Eve Lund"]).values_list("stage_name", flat=True)
    ) == {"Eve Lund"}


def test_who_shares_a_name_and_nothing_else_is_asked_about_and_blocks_nobody(trade):
    rows = [
        person("Maria", "Costa", "maria@example.org"),
        person("Maria", "Costa"),
        person("Maria", "Costa", "other@example.org", "1988"),
        person("Maria", "Costa", born="1988"),
        person("Maria", "Costa", born="1971"),
    ]
    imported = read(trade, rows)
    assert [verdict for verdict, _ in lines(imported).values()] == ["new", "choose", "choose", "repeated", "choose"]
    client, url = trade.browser(trade.agent), f"{URL}{imported.pk}/"
    html = client.get(url).content.decode()
    assert "The same person: leave this line out" in html
    assert "Somebody else: a new profile" in html
    assert client.post(url + "choose/", {"line_3": "new", "line_4": "new", "line_6": "0"}).status_code == 302
    bring_in(trade, imported)
    assert Performer.objects.filter(stage_name="Maria Costa").count() == 3


def test_a_namesake_of_another_agency_blocks_nobody(trade):
    create_performer(actor=trade.rival, stage_name="Maria Costa", agency=trade.theirs, birth_year=1988)
    imported = read(trade, [person("Maria", "Costa", "maria@example.org", "1988")])
    assert lines(imported)[2][0] == "ask"
    client, url = trade.browser(trade.agent), f"{URL}{imported.pk}/"
    assert "Somebody else: a new profile" in client.get(url).content.decode()
    assert client.post(url + "choose/", {"line_2": "new"}).status_code == 302
    bring_in(trade, imported)
    assert Performer.objects.filter(stage_name="Maria Costa").count() == 2


def test_an_address_names_nobody_and_whoever_has_it_is_asked(trade):
    Performer.objects.filter(pk=trade.performer.pk).update(born_on=clock.today() - dt.timedelta(days=3650))
    imported = read(trade, [person("Jane", "Smith", "ama.private@example.org")])
    assert lines(imported) == {
        2: ("new", "This address belongs to somebody who already uses Callboard: they will be asked.")
    }
    client, url = trade.browser(trade.agent), f"{URL}{imported.pk}/"
    told = client.get(url).content.decode()
    assert "they will be asked" in told
    bring_in(trade, imported)
    with across_offices("a test reads letters"):
        letter = OutboxMessage.objects.get(kind="talent.profile_claim")
    assert (letter.to_email, letter.context["performer"]) == ("ama.private@example.org", "Jane Smith")
    by_hand = {"stage_name": "Joan Smith", "email": "ama.private@example.org"}
    answer = client.post(reverse("talent:roster-add", args=["bell-lane"]), by_hand, follow=True).content.decode()
    for text in (told, answer, client.get(url).content.decode(), str(letter.context)):
        assert not stands_in(text, "Ama")
