"""Two yeses at once where only one can stand, two workers on one list, and a list that is taken back while it is used."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from accounts.tenancy import across_offices
from core.errors import DomainError
from talent.models import Performer, Representation, RosterImport, RosterImportRow
from talent.selectors.claims import terms_of
from talent.services import roster_bringing, roster_import
from talent.services.erasing import erase_account
from talent.services.representation import locked
from talent.services.roster_bringing import bring_in_some
from talent.services.roster_import import choose_columns, read_roster, start_import, undo_import
from talent.services.roster_taking_back import take_back_some
from talent.services.standing import confirm, confirm_representation
from tests.talent.agencies.conftest import ask, make_trade

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works) -> list:
    def one(work):
        try:
            return work()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_of_two_agencies_that_exclude_each_other_one_stands():
    trade = make_trade()
    rows = [ask(trade, is_exclusive=True), ask(trade, by="theirs", is_exclusive=True)]

    def yes(row):
        return lambda: confirm_representation(
            actor=trade.actor, performer=trade.performer, representation_id=row.pk, stamp=terms_of(row).stamp
        )

    answers = at_once([yes(row) for row in rows])
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    with across_offices("a test reads what stands"):
        standings = Representation.objects.filter(performer=trade.performer).values_list("standing", flat=True)
        assert sorted(standings) == ["asked", "confirmed"]


def test_two_workers_on_one_list_make_everybody_once(monkeypatch):
    monkeypatch.setattr(roster_bringing, "CHUNK", 7)
    trade = make_trade()
    lines = "Name,E-mail\r\n" + "".join(f"Person {n:02},p{n}@example.org\r\n" for n in range(40))
    imported = read_roster(actor=trade.agent, agency=trade.ours, file=SimpleUploadedFile("list.csv", lines.encode()))
    start_import(actor=trade.agent, imported=imported)

    def work():
        while bring_in_some(import_id=imported.pk):
            continue

    at_once([work, work, work])
    made = Performer.objects.filter(stage_name__startswith="Person ").values_list("stage_name", flat=True)
    assert len(made) == len(set(made)) == 40
    with across_offices("a test reads a list"):
        done = RosterImport.objects.get(pk=imported.pk)
    assert (done.state, done.done) == ("done", 40)


def test_a_yes_that_is_given_while_a_list_is_taken_back_stays():
    trade = make_trade()
    line = f"Name,E-mail\r\n{trade.performer.stage_name},{trade.actor.email}\r\n"
    imported = read_roster(actor=trade.agent, agency=trade.ours, file=SimpleUploadedFile("list.csv", line.encode()))
    start_import(actor=trade.agent, imported=imported)
    bring_in_some(import_id=imported.pk)
    undo_import(actor=trade.agent, imported=imported)
    with across_offices("a test reads the question"):
        row = Representation.objects.get(performer=trade.performer, organisation=trade.ours)
    with ThreadPoolExecutor(1) as pool:
        with across_offices("the performer decides"), transaction.atomic():
            performer = locked(trade.performer)
            stamp = terms_of(row).stamp
            confirm(performer, row.pk, actor=trade.actor, stamp=stamp, instead_of=())
            taking = pool.submit(at_once, [lambda: take_back_some(import_id=imported.pk)])
            until_somebody_waits()
        taking.result(timeout=20)
    with across_offices("a test reads what stands"):
        row.refresh_from_db()
        assert row.standing == "confirmed"
        assert "answered the agency" in imported.rows.get().why


def until_somebody_waits() -> None:
    """Another connection stands before a lock that this one holds."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waits.")


def meanwhile(monkeypatch, module, act) -> None:
    """`act` happens on a thread of its own, whole, when the lines have been looked at and nothing is written yet."""
    look = module.plan

    def within_seconds():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
        return act()

    def slowly(*args):
        found = look(*args)
        monkeypatch.setattr(module, "plan", look)
        [answer] = at_once([within_seconds])
        assert not isinstance(answer, DomainError)
        return found

    monkeypatch.setattr(module, "plan", slowly)


def lines_of(imported: RosterImport) -> list[RosterImportRow]:
    with across_offices("a test reads a list"):
        return list(RosterImportRow.objects.filter(roster_import=imported).order_by("number"))


@pytest.mark.parametrize("is_client", [False, True], ids=["somebody here", "a client"])
def test_a_line_names_nobody_who_leaves_while_it_is_brought_in(monkeypatch, is_client):
    trade = make_trade()
    if is_client:
        ask(trade)
    name = trade.performer.stage_name
    lines = f"Name,E-mail\r\n{name},{trade.actor.email}\r\nPerson 1,p1@example.org\r\n"
    imported = read_roster(actor=trade.agent, agency=trade.ours, file=SimpleUploadedFile("list.csv", lines.encode()))
    start_import(actor=trade.agent, imported=imported)
    meanwhile(monkeypatch, roster_bringing, lambda: erase_account(actor=trade.actor, wants_letter=False))
    bring_in_some(import_id=imported.pk)
    left, other = lines_of(imported)
    assert (left.verdict, left.why) == ("unreadable", "That person has left Callboard since.")
    assert name not in str(left.cells) and left.performer is None and left.representation is None
    assert (other.verdict, other.cells) == ("new", ["Person 1"])
    assert not Performer.objects.filter(stage_name=name).exists()


def test_nobody_is_offered_for_a_line_who_leaves_while_it_is_looked_at(monkeypatch):
    trade = make_trade()
    ask(trade)
    name = trade.performer.stage_name
    imported = read_roster(
        actor=trade.agent, agency=trade.ours, file=SimpleUploadedFile("list.csv", f"Name\r\n{name}\r\n".encode())
    )
    [offered] = lines_of(imported)
    assert name in str(offered.choices)
    meanwhile(monkeypatch, roster_import, lambda: erase_account(actor=trade.actor, wants_letter=False))
    choose_columns(actor=trade.agent, imported=imported, columns={"name": 0})
    [line] = lines_of(imported)
    assert name not in f"{line.cells}{line.choices}{line.why}"
