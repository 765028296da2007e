"""Whatever is changed by hand, in the database or in a file, the chain says so."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from accounts import activity_words
from accounts.models import Activity
from accounts.tenancy import office_scope
from contracts.models import Contract
from contracts.selectors.chain import verify_chain
from contracts.selectors.mine_contracts import contracts_of
from tests import factories
from tests.contracts.signing.making import Desk, Signer, drawing

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    made = Desk(order="together")
    made.send()
    made.signing("performer", drawn=drawing())()
    made.signing("signatory")()
    return made


def by_hand(sql: str, *values) -> None:
    """As somebody does who has the database: without its triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def report(desk: Desk):
    with office_scope(desk.office):
        return verify_chain(desk.again())


EVENT = "UPDATE contracts_contractevent SET "
SIGNATURE = "UPDATE contracts_signature SET "


@pytest.mark.parametrize(
    ("sql", "values", "first", "sentence"),
    [
        (EVENT + "who = %s WHERE number = 4", ["Somebody Else"], 4, "says something else"),
        (EVENT + "data = data || '{\"version\": 2}' WHERE number = 4", [], 4, "says something else"),
        (EVENT + "at = at + interval '1 second' WHERE number = 2", [], 2, "says something else"),
        (EVENT + "kind = 'opened' WHERE number = 3", [], 3, "says something else"),
        (EVENT + "hash = repeat('0', 64) WHERE number = 2", [], 2, "says something else"),
        ("DELETE FROM contracts_contractevent WHERE number = 3", [], 3, "missing"),
        ("DELETE FROM contracts_contractevent WHERE kind = 'executed'", [], None, "own note"),
        (SIGNATURE + "typed_name = %s", ["Somebody Else"], 4, "not the one that was given"),
        (SIGNATURE + "document_sha256 = repeat('b', 64)", [], 4, "signed another document"),
        (SIGNATURE + "image = '' WHERE image <> ''", [], 4, "not the one that was given"),
        ("DELETE FROM contracts_signature", [], 4, "not there"),
        ("UPDATE contracts_contract SET head = repeat('0', 64)", [], None, "own note"),
        ("UPDATE contracts_contractversion SET sha256 = repeat('c', 64)", [], 1, "another document"),
    ],
)
def test_a_changed_row_is_found(desk, sql, values, first, sentence):
    assert report(desk).intact
    by_hand(sql, *values)
    found = report(desk)
    assert not found.intact
    assert found.first_broken == first
    assert any(sentence in fault.sentence for fault in found.faults), found.faults


def test_a_changed_file_is_found_even_with_its_row(desk):
    with office_scope(desk.office):
        path = Path(desk.contract.versions.get().file.path)
    path.write_bytes(path.read_bytes() + b"\n")
    assert "file of version 1 is not" in report(desk).faults[0].sentence
    by_hand("UPDATE contracts_contractversion SET sha256 = %s", hashlib.sha256(path.read_bytes()).hexdigest())
    assert report(desk).first_broken == 1
    path.unlink()
    assert "is not there" in report(desk).faults[0].sentence


def test_by_api_with_every_link_to_be_worked_out_again(client, desk):
    token = factories.ApiTokenFactory(user=desk.director, organisation=desk.office)
    headers = {"Authorization": f"Bearer {token.secret}"}
    chain = client.get(reverse("api:office-contract-chain", args=[desk.contract.pk]), headers=headers).json()
    address = reverse("api:office-contract-events", args=[desk.contract.pk])
    first = client.get(address, {"limit": 3}, headers=headers).json()
    rest = client.get(address, {"after": first["next_cursor"]}, headers=headers).json()
    rows = first["results"] + rest["results"]
    assert (chain["intact"], chain["length"], chain["head"]) == (True, len(rows), rows[-1]["hash"])
    assert [row["previous"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]


@pytest.mark.parametrize("count", [1, 3, 12])
def test_lists_cost_the_same_for_one_and_for_many(assert_statements, count):
    performer = factories.PerformerFactory()
    profile = factories.ProfileVersionFactory(performer=performer)
    desks = [Desk(performer=performer, profile=profile) for _ in range(count)]
    for desk in desks:
        desk.send()
    with assert_statements(2):
        rows = contracts_of(performer.account)
    assert [row.is_asked for row in rows] == [True] * count
    with office_scope(desks[0].office):
        contract = Contract.objects.get(pk=desks[0].contract.pk)
        with assert_statements(4):
            verify_chain(contract)


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_to_sign_costs_the_same_however_many_sign(client, assert_statements, more):
    witnesses = [
        {"kind": "witness", "name": f"Witness {n}", "email": f"w{n}@example.com", "position": 3 + n}
        for n in range(more)
    ]
    both = [
        {"kind": "performer", "name": "Mara Quill", "email": "mara@example.com", "position": 1},
        {"kind": "signatory", "name": "Dana Whitlock", "email": "dana@example.com", "position": 2, "company": "Harrow"},
    ]
    desk = Desk(parties=[*both, *witnesses])
    desk.send()
    signer = Signer(desk, "performer")
    signer.opens()
    with assert_statements(18):
        assert signer.opens().status_code == 200


def test_the_log_tells_what_came_to_the_office(desk):
    with office_scope(desk.office):
        rows = list(Activity.objects.filter(verb__startswith="contract."))
        told = activity_words.sentences(rows, reader=desk.director)
    assert any("received the signature of Dana Whitlock on contract" in sentence for sentence in told.values())
    assert any(sentence.startswith("executed contract") for sentence in told.values())
