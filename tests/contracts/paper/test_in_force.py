"""Contracts in force: options with their dates, amendments, termination, papers, the zip."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.states import MembershipRole
from contracts.models import Approver, ContractOption
from contracts.services.amendments import amend_contract, change_amendment
from contracts.services.chain import lock_contract
from contracts.services.contracts import reopen_contract, review_contract, set_version
from contracts.services.documents import add_document, hand_over
from contracts.services.endings import reinstate_contract, terminate_contract
from contracts.services.options import (
    exercise_option,
    lapse_options,
    remind_of_options,
    take_back_option,
    waive_option,
)
from contracts.services.sending_out import send_for_signature
from contracts.signals import contract_executed
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid
from notifications.models import Notice, OutboxMessage
from tests import factories

OPTION = {"exercise_by": "2027-03-31", "starts_on": "2027-09-01", "ends_on": "2027-10-30", "rise": "5.00"}


@pytest.fixture
def in_force(reviewed):
    """A contract that everybody has signed, as the signing room leaves it."""

    def make(**values):
        return execute(reviewed(**values))

    return make


def execute(contract):
    type(contract).objects.filter(pk=contract.pk).update(state="out_for_signature")
    type(contract).objects.filter(pk=contract.pk).update(state="executed", executed_at=clock.now())
    contract = lock_contract(contract.pk)
    contract_executed.send(type(contract), contract=contract)
    return contract


@pytest.fixture
def with_option(in_force):
    return lambda: in_force(terms_more={"options": [OPTION]})


def letters(kind):
    return OutboxMessage.objects.filter(kind=kind)


def leave(kind):
    """As the worker sends them."""
    for was, state in (("held", "queued"), ("queued", "in_flight"), ("in_flight", "sent")):
        letters(kind).filter(state=was).update(state=state, sent_at=clock.now())


def test_the_options_that_were_signed_stand_when_it_is_executed(with_option):
    option = with_option().options.get()
    assert (option.number, option.state, option.exercise_by) == (1, "open", dt.date(2027, 3, 31))
    assert str(option.rise_percent) == "5.00"


def test_reminders_come_at_thirty_fourteen_seven_and_one_day_each_once(with_option, time_machine):
    with_option()
    told = []
    for day in ("2027-02-20", "2027-03-02", "2027-03-03", "2027-03-17", "2027-03-20", "2027-03-24", "2027-03-30"):
        time_machine.move_to(f"{day} 12:00Z")
        remind_of_options()
        remind_of_options()
        told.append(letters("contracts.option_due").count())
    assert told == [0, 1, 1, 2, 2, 3, 4]
    assert Notice.objects.filter(title__contains="lapses").count() == 4


def test_an_option_lapses_when_its_day_is_over_where_the_office_is(with_option, time_machine):
    contract = with_option()
    time_machine.move_to("2027-03-31 22:30Z")  # 23:30 in London
    assert lapse_options() == 0
    assert contract.options.get().state == "open"
    time_machine.move_to("2027-03-31 23:30Z")
    assert lapse_options() == 1 and lapse_options() == 0
    assert contract.options.get().state == "lapsed"
    assert letters("contracts.option_lapsed").get().to_name == "Noor Haddad"
    assert contract.chain.last().data == {"option": 1, "from": "open", "to": "lapsed"}


def test_an_exercised_option_is_notice_that_can_be_taken_back_until_it_leaves(with_option, director, time_machine):
    contract = with_option()
    time_machine.move_to("2027-03-20 12:00Z")
    exercise_option(actor=director, contract=contract, number=1)
    note = letters("contracts.option_exercised").get()
    assert note.state == "held" and note.context["work"] == "It covers work from 1 September 2027 to 30 October 2027."
    take_back_option(actor=director, contract=contract, number=1)
    note.refresh_from_db()
    assert note.state == "superseded" and contract.options.get().state == "open"
    exercise_option(actor=director, contract=contract, number=1)
    leave("contracts.option_exercised")
    with pytest.raises(IllegalTransition):
        take_back_option(actor=director, contract=contract, number=1)


def test_a_late_notice_needs_when_and_how(with_option, director, time_machine):
    contract = with_option()
    time_machine.move_to("2027-04-02 12:00Z")
    lapse_options()
    with pytest.raises(Invalid):
        exercise_option(actor=director, contract=contract, number=1)
    exercise_option(actor=director, contract=contract, number=1, note="By hand on 30 March")
    assert contract.options.get().state == "exercised"


def test_what_is_given_up_frees_the_time_and_is_told(with_option, director):
    contract = with_option()
    waive_option(actor=director, contract=contract, number=1)
    assert letters("contracts.option_waived").count() == 1
    with pytest.raises(IllegalTransition):
        exercise_option(actor=director, contract=contract, number=1)


def test_an_amendment_is_signed_like_the_first_and_takes_its_place(with_option, director):
    contract = with_option()
    terms = contract.terms | {"ends_on": "2027-07-03", "options": [OPTION | {"exercise_by": "2027-05-31"}]}
    amendment = amend_contract(actor=director, contract=contract, purpose="The last day moves to 3 July.", terms=terms)
    with pytest.raises(Conflict):
        amend_contract(actor=director, contract=contract, purpose="Another")
    assert sorted(amendment.parties.values_list("kind", flat=True)) == ["performer", "signatory"]
    version = set_version(actor=director, contract=amendment)
    words = " ".join(block["text"] for block in version.blocks)
    assert f"This amends contract {contract.number}. The last day moves to 3 July." in words and "3 July 2027" in words
    execute(review_contract(actor=director, contract=amendment))
    contract.refresh_from_db()
    assert contract.state == "amended" and contract.options.get().state == "waived"
    assert amendment.options.get().exercise_by == dt.date(2027, 5, 31)
    assert contract.chain.last().kind == "amended"


def test_an_amendment_leaves_what_was_decided_of_an_option_and_takes_over_what_is_open(
    with_option, director, time_machine
):
    contract = with_option()
    time_machine.move_to("2027-03-20 12:00Z")
    exercise_option(actor=director, contract=contract, number=1)
    late = OPTION | {"exercise_by": "2027-06-30"}
    for purpose in ("A second option.", "The last day moves."):
        terms = contract.terms | {"options": [OPTION, late]}
        amendment = amend_contract(actor=director, contract=contract, purpose=purpose, terms=terms)
        set_version(actor=director, contract=amendment)
        execute(review_contract(actor=director, contract=amendment))
    assert contract.options.get().state == "exercised"
    of_amendments = ContractOption.objects.filter(contract__amends=contract).order_by("pk")
    assert [(one.number, one.state) for one in of_amendments] == [(2, "waived"), (2, "open")]


def test_what_amends_a_contract_that_was_ended_is_not_sent(in_force, director):
    contract = in_force()
    amendment = amend_contract(actor=director, contract=contract, purpose="A day more")
    set_version(actor=director, contract=amendment)
    review_contract(actor=director, contract=amendment)
    terminate_contract(actor=director, contract=contract, because="The production was cancelled.")
    with pytest.raises(Conflict, match="not in force any more"):
        send_for_signature(actor=director, contract=amendment, knows_it_binds=True)


def test_an_amendment_is_held_to_what_no_reason_lifts(in_force, office, director):
    production = factories.ProductionFactory(organisation=office, agreement="equity")
    contract = in_force(production=production)
    too_much = contract.terms | {"agent_ten": "on_top", "agent_percent": "15.00"}
    with pytest.raises(Invalid, match="10%"):
        amend_contract(actor=director, contract=contract, purpose="More for the agent", terms=too_much)
    amendment = amend_contract(actor=director, contract=contract, purpose="A day more")
    with pytest.raises(Invalid, match="10%"):
        change_amendment(actor=director, contract=amendment, terms=too_much, purpose="More for the agent")
    amendment.refresh_from_db()
    assert amendment.terms == contract.terms


def test_an_amendment_that_costs_more_is_sent_by_somebody_who_may_approve_it(in_force, office, director):
    contract = in_force()
    dearer = contract.terms | {"fee": "9100.00"}
    amendment = amend_contract(actor=director, contract=contract, purpose="A higher fee", terms=dearer)
    set_version(actor=director, contract=amendment)
    amendment = review_contract(actor=director, contract=amendment)
    affairs = factories.MembershipFactory(organisation=office, role="business_affairs").user
    named = {"organisation": office, "kind": "business_affairs", "name": "Hanna", "created_by": director}
    Approver.objects.create(**named, email=affairs.email, user=affairs)
    with pytest.raises(IllegalTransition, match="may approve £"):
        send_for_signature(actor=director, contract=amendment, knows_it_binds=True)
    assert send_for_signature(actor=affairs, contract=amendment, knows_it_binds=True).state == "out_for_signature"
    with pytest.raises(IllegalTransition, match=f"{amendment.number} is out for signature"):
        terminate_contract(actor=director, contract=contract, because="The production was cancelled.")


def test_only_an_amendment_has_terms_of_its_own(in_force, draft, director):
    with pytest.raises(IllegalTransition):
        change_amendment(actor=director, contract=draft(), terms={"fee": "1.00", "currency": "GBP"}, purpose="More")
    with pytest.raises(Invalid) as refused:
        amend_contract(actor=director, contract=in_force(), purpose="In dollars", terms={"currency": "USD", "fee": "1"})
    assert refused.value.field == "currency"


@pytest.mark.parametrize("amount", ["1e30", "-5", "€400"])
def test_amounts_that_cannot_be_are_refused_in_an_amendment_too(client, director, office, in_force, amount):
    client.force_login(director)
    contract = in_force()
    address = reverse("contracts:contract-amend", args=[office.slug, contract.pk])
    answer = client.post(address, {"purpose": "More money", "currency": "GBP", "engagement": "weekly", "fee": amount})
    assert answer.status_code == 422 and amount in answer.content.decode() and not contract.amendments.exists()


def test_termination_is_told_to_everybody_and_can_be_taken_back(with_option, director):
    contract = with_option()
    terminate_contract(actor=director, contract=contract, because="The production was cancelled.")
    assert letters("contracts.contract_terminated").filter(state="held").count() == 2
    with pytest.raises(IllegalTransition):
        exercise_option(actor=director, contract=contract, number=1)
    reinstate_contract(actor=director, contract=contract)
    contract.refresh_from_db()
    assert contract.state == "executed" and not contract.ended_note
    # Nobody has read of its end, so nobody has to be told that it stands.
    assert not letters("contracts.contract_reinstated").exists()
    terminate_contract(actor=director, contract=contract, because="Now it is.")
    leave("contracts.contract_terminated")
    reinstate_contract(actor=director, contract=contract)
    assert letters("contracts.contract_reinstated").count() == 2


def test_a_letter_names_the_day_of_the_end_as_it_was_in_the_office(with_option, office, director, time_machine):
    office.time_zone = "America/Los_Angeles"
    office.save(update_fields=["time_zone"])
    contract = with_option()
    time_machine.move_to("2027-03-05 02:30Z")  # 18:30 of the 4th in Los Angeles
    terminate_contract(actor=director, contract=contract, because="The production was cancelled.")
    assert {row.context["date"] for row in letters("contracts.contract_terminated")} == {"4 March 2027"}


def test_why_it_ended_is_read_by_whoever_sees_money(client, in_force, office, director):
    contract = in_force()
    amend_contract(actor=director, contract=contract, purpose="The fee rises to 9,100.")
    terminate_contract(actor=director, contract=contract, because="We cannot pay 9,100 a week.")
    associate = factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user
    told = {}
    for user in (director, associate):
        client.force_login(user)
        told[user] = client.get(reverse("contracts:contract", args=[office.slug, contract.pk])).content.decode()
        key = factories.ApiTokenFactory(user=user, organisation=office).secret
        address = reverse("api:office-contract-events", args=[contract.pk])
        told[user] += client.get(address, headers={"Authorization": f"Bearer {key}"}).content.decode()
    assert told[director].count("9,100") == 3 and "9,100" not in told[associate]


def test_a_voided_contract_comes_back_as_a_draft_that_must_be_set_anew(reviewed, director):
    contract = reviewed()
    type(contract).objects.filter(pk=contract.pk).update(state="voided", ended_at=clock.now(), ended_because="voided")
    reopen_contract(actor=director, contract=contract)
    with pytest.raises(Invalid) as refused:
        review_contract(actor=director, contract=contract)
    assert "Something has changed since version 1 was set." in refused.value.message
    set_version(actor=director, contract=contract)
    assert review_contract(actor=director, contract=contract).version == 2
    assert set(contract.parties.values_list("round", flat=True)) == {1}


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<svg onload=alert(1)>", "a.svg"), (b"MZ\x90", "a.pdf"), (b"<html>", "x.png"), (b"", "empty.pdf")],
)
def test_papers_are_what_they_say_or_are_refused(client, director, office, draft, content, name):
    client.force_login(director)
    contract = draft()
    address = reverse("contracts:contract-document-add", args=[office.slug, contract.pk])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and not contract.documents.exists()


def test_a_kept_paper_is_only_ever_saved_never_shown(client, director, office, draft):
    client.force_login(director)
    contract = draft()
    paper = add_document(
        actor=director, contract=contract, file=SimpleUploadedFile("../../Work permit.exe", b"%PDF-1.4 words")
    )
    assert paper.name == "Work permit.pdf"
    address = reverse("contracts:contract-document", args=[office.slug, contract.pk, paper.public_id])
    answer = client.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    with pytest.raises(Invalid):
        add_document(actor=director, contract=contract, file=SimpleUploadedFile("b.pdf", b"%PDF-1.4 words"))


def test_everything_is_handed_over_with_an_index_that_is_true(reviewed, director):
    contract = reviewed()
    add_document(actor=director, contract=contract, file=SimpleUploadedFile("Permit: A/B.pdf", b"%PDF-1.4 words"))
    with hand_over(actor=director, contract=contract) as file:
        bundle = zipfile.ZipFile(io.BytesIO(file.read()))
    folder = contract.number
    index = bundle.read(f"{folder}/index.txt").decode()
    version = contract.versions.get()
    assert f"{folder}-version-1.pdf" in index and version.sha256 in index
    assert bundle.read(f"{folder}/{folder}-version-1.pdf") == version.file.read()
    trail = json.loads(bundle.read(f"{folder}/trail.json"))
    assert [event["previous"] for event in trail[1:]] == [event["hash"] for event in trail[:-1]]
    assert all(not name.startswith("/") and ".." not in name for name in bundle.namelist())


def test_the_page_of_a_contract_asks_a_bounded_number_of_times(
    client, director, office, with_option, assert_statements
):
    client.force_login(director)
    contract = with_option()
    address = reverse("contracts:contract", args=[office.slug, contract.pk])
    for number in range(2, 9):
        ContractOption.objects.create(
            organisation=office, contract=contract, number=number, exercise_by=dt.date(2027, 3, 1)
        )
        file = SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.4 " + bytes([number]))
        add_document(actor=director, contract=contract, file=file)
    client.get(address)
    with assert_statements(12):
        client.get(address)
