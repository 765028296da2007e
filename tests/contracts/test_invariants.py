"""What the database itself refuses in the room of deals, whoever writes."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from contracts.models import (
    Clause,
    ClauseVersion,
    Contract,
    ContractEvent,
    ContractTemplate,
    ContractVersion,
    DealNote,
    DealSettings,
    OfferRevision,
    SealedDocument,
    Signature,
    TemplateVersion,
)
from contracts.services.chain import add_event, lock_contract
from core import clock
from tests.contracts import rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def submission(office):
    return rows.submission_of(office)


@pytest.fixture
def contract(submission):
    return rows.contract(rows.revision(rows.offer(submission)))


def refused(constraint, act, *args, **kwargs):
    """The act is refused by that constraint or trigger, and leaves nothing."""
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        act(*args, **kwargs)


# --- holds --------------------------------------------------------------------------------------------------------

HOLD_FAULTS = {
    "hold_dates": {"ends_on": clock.today()},
    "hold_priority": {"priority": 0},
    "hold_fee": {"cancel_fee": "-1.00"},
    "contracts_hold": {"cancel_fee": "1e30"},
    "hold_binds_with_fee_and_approval": {"state": "placed", "approved_at": None},
}


@pytest.mark.parametrize("constraint", HOLD_FAULTS)
def test_a_hold_that_makes_no_sense_is_refused(submission, constraint):
    match = "overflow" if constraint == "contracts_hold" else constraint
    refused(match, rows.hold, submission, **HOLD_FAULTS[constraint])


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("hold_fee", {"cancel_fee": "500.00", "currency": "GBP"}),
        ("hold_fee", {"currency": "GBP"}),
        ("hold_fee_owed_for_binding", {"is_fee_owed": True}),
    ],
)
def test_what_does_not_bind_costs_nothing(submission, constraint, fields):
    refused(constraint, rows.hold, submission, **{"kind": "pin", "cancel_fee": None, "currency": ""} | fields)


def test_a_fee_is_in_a_currency_that_we_know(submission):
    refused("hold_fee", rows.hold, submission, currency="XAU")


def test_only_a_hold_binds(submission):
    for kind, binds in (("avail_check", False), ("pin", False), ("first_refusal", False), ("hold", True)):
        made = rows.hold(submission, kind=kind, cancel_fee=None, currency="")
        assert made.is_binding is binds


def test_the_same_dates_are_asked_once_at_a_time(submission):
    first = rows.hold(submission)
    refused("hold_dates_asked_once", rows.hold, submission, starts_on=first.ends_on, ends_on=first.ends_on + DAY)
    rows.hold(submission, starts_on=first.ends_on + DAY, ends_on=first.ends_on + DAY)
    rows.hold(submission, kind="pin", cancel_fee=None, currency="")
    type(first).objects.filter(pk=first.pk).update(state="released")
    again = rows.hold(submission)
    refused("hold_dates_asked_once", type(first).objects.filter(pk=first.pk).update, state="requested")
    assert again.state == "requested"


# --- offers -------------------------------------------------------------------------------------------------------


def test_somebody_has_one_live_offer_for_a_part(submission):
    first = rows.offer(submission)
    refused("one_live_offer_a_submission", rows.offer, submission, state="sent")
    type(first).objects.filter(pk=first.pk).update(state="rescinded")
    rows.offer(submission)
    refused("one_live_offer_a_submission", type(first).objects.filter(pk=first.pk).update, state="draft")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("offer_currency", {"currency": "XAU"}),
        ("offer_total", {"total": "-0.01"}),
        ("overflow", {"total": "1e30"}),
        ("offer_accepted_has_its_revision", {"state": "accepted"}),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(submission, constraint, fields):
    refused(constraint, rows.offer, submission, **fields)


def test_revisions_are_numbered_once_and_accepted_once(submission):
    offer = rows.offer(submission)
    revision = rows.revision(offer)
    refused("revision_number_once", rows.revision, offer)
    type(offer).objects.filter(pk=offer.pk).update(accepted=revision)
    other = rows.offer(rows.submission_of(submission.organisation))
    refused("accepted_id", type(offer).objects.filter(pk=other.pk).update, accepted=revision)


@pytest.mark.parametrize(("side", "audience"), [("office", "talent"), ("talent", "office")])
def test_nobody_writes_into_the_other_sides_back_room(submission, side, audience):
    refused("deal_note_for_both_or_own_side", _note, rows.offer(submission), side=side, audience=audience)


def test_a_draft_is_one_a_side(submission):
    offer = rows.offer(submission)
    draft = {"organisation": offer.organisation, "updated_by": offer.created_by}
    offer.drafts.create(side="office", **draft)
    offer.drafts.create(side="talent", **draft)
    refused("one_draft_a_side", offer.drafts.create, side="office", **draft)


def test_an_approval_is_of_one_thing_and_asked_once(submission):
    offer, hold = rows.offer(submission), rows.hold(submission)
    refused("deal_approval_of_one_thing", rows.approval, offer, hold=hold)
    asked = rows.approval(offer)
    refused("offer_approval_asked_once", rows.approval, offer, approver=asked.approver)
    type(asked).objects.filter(pk=asked.pk).update(state="cancelled")
    rows.approval(offer, approver=asked.approver)


def test_an_approver_has_one_place_and_a_limit_in_a_currency(office):
    first = rows.approver(office)
    refused("approver_once", rows.approver, office, email=first.email.upper())
    refused("approver_limit", rows.approver, office, limit="1000.00")
    refused("approver_limit", rows.approver, office, limit="0.00", currency="GBP")
    type(first).objects.filter(pk=first.pk).update(removed_at=clock.now())
    rows.approver(office, email=first.email)


def test_fringes_are_a_share(office):
    refused("deal_settings_fringe", DealSettings.objects.create, organisation=office, fringe_percent="100.01")


# --- paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("contract_currency", {"currency": "XAU"}),
        ("contract_total", {"total": "-1.00"}),
        ("contract_executed_at", {"state": "executed", "executed_at": None}),
        ("contract_sealed_only_executed", {"seal_state": "sealing", "executed_at": None}),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused(submission, constraint, fields):
    refused(constraint, rows.contract, rows.revision(rows.offer(submission)), **fields)


def test_a_contract_has_its_number_to_itself_and_amends_another(contract):
    refused("contract_number_once", rows.contract, contract.revision, number=contract.number)
    refused("contract_not_of_itself", Contract.objects.filter(pk=contract.pk).update, amends=contract)
    rows.contract(contract.revision, amends=contract)


def test_a_version_is_sealed_once(contract):
    version = rows.version(contract)
    refused("contract_version_once", rows.version, contract)
    _sealed(version)
    refused("version_id", _sealed, version)


def test_a_party_is_there_once_until_it_hands_on(contract):
    first = rows.party(contract)
    refused("party_once", rows.party, contract, email=first.email)
    type(first).objects.filter(pk=first.pk).update(state="delegated")
    rows.party(contract, email=first.email)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("party_signed_after_consent", {"consented_at": None}),
        ("party_signed_after_consent", {"signed_at": None}),
        ("copy_signs_nothing", {"kind": "copy"}),
    ],
)
def test_nobody_has_signed_without_consent_and_no_copy_signs(contract, constraint, fields):
    refused(constraint, rows.party, contract, state="signed", **fields)


def test_a_party_signs_a_version_once(contract):
    version, party = rows.version(contract), rows.party(contract)
    _signature(version, party)
    refused("signed_once", _signature, version, party)
    _signature(rows.version(contract, number=2), party)


def test_options_are_numbered_once(contract):
    rows.option(contract)
    refused("option_number_once", rows.option, contract)


# --- added, never changed -----------------------------------------------------------------------------------------


def _note(offer, **fields):
    return DealNote.objects.create(
        **{"organisation": offer.organisation, "offer": offer, "side": "office", "audience": "both"}
        | {"author": offer.created_by, "text": "Shall we say four?"}
        | fields
    )


def _sealed(version):
    return SealedDocument.objects.create(
        organisation=version.organisation, version=version, file="sealed.pdf", sha256="b" * 64, size=1,
        certificate="c" * 64,
    )  # fmt: skip


def _signature(version, party):
    return Signature.objects.create(
        organisation=version.organisation, version=version, party=party, typed_name=party.name, consent="I agree.",
        document_sha256=version.sha256, proof={"code": "mail"},
    )  # fmt: skip


def _template_version(contract):
    office = contract.organisation
    template = ContractTemplate.objects.create(organisation=office, kind="deal_memo", name="Memo")
    return TemplateVersion.objects.create(organisation=office, template=template, number=1, body="# Memo")


def _clause_version(contract):
    office = contract.organisation
    clause = Clause.objects.create(organisation=office, key="billing", title="Billing")
    return ClauseVersion.objects.create(organisation=office, clause=clause, number=1, body="Above the title.")


KEPT = {
    OfferRevision: (lambda contract: contract.revision, "digest"),
    DealNote: (lambda contract: _note(contract.offer), "text"),
    ContractVersion: (rows.version, "sha256"),
    SealedDocument: (lambda contract: _sealed(rows.version(contract)), "sha256"),
    Signature: (lambda contract: _signature(rows.version(contract), rows.party(contract)), "typed_name"),
    TemplateVersion: (_template_version, "body"),
    ClauseVersion: (_clause_version, "body"),
    ContractEvent: (lambda contract: add_event(lock_contract(contract.pk), "drafted"), "who"),
}


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_what_was_put_on_record_is_neither_changed_nor_removed(contract, model):
    make, field = KEPT[model]
    kept = model.objects.filter(pk=make(contract).pk)
    before = kept.values(field).get()
    refused("Cannot update or delete", kept.update, **{field: "something else"})
    refused("Cannot update or delete", kept._raw_delete, kept.db)
    assert kept.values(field).get() == before


# --- the chain ----------------------------------------------------------------------------------------------------


def _link(contract, **fields):
    return ContractEvent.objects.create(
        **{
            "organisation": contract.organisation,
            "contract": contract,
            "kind": "opened",
            "at": clock.now(),
            "hash": "d" * 64,
        }
        | fields
    )


def test_a_chain_grows_at_its_end_only(contract):
    first = add_event(lock_contract(contract.pk), "drafted", who="Renata Okoye")
    second = add_event(lock_contract(contract.pk), "sent", data={"to": ["Mara Quill"]})
    contract.refresh_from_db()
    assert (first.number, first.previous, second.number, second.previous) == (1, "", 2, first.hash)
    assert (contract.events_count, contract.head) == (2, second.hash)
    refused("does not follow", _link, contract, number=4, previous=second.hash)  # a gap
    refused("does not follow", _link, contract, number=3, previous=first.hash)  # a fork
    refused("does not follow", _link, contract, number=3, previous="")
    refused("does not follow", _link, contract, number=2, previous=first.hash)  # in the place of another
    refused("does not follow", _link, contract, number=0, previous="")
    assert _link(contract, number=3, previous=second.hash).number == 3


def test_a_chain_begins_with_one(contract):
    refused("does not follow", _link, contract, number=2)
    refused("does not follow", _link, contract, number=1, previous="e" * 64)
    other = rows.contract(contract.revision)
    add_event(lock_contract(other.pk), "drafted")
    add_event(lock_contract(contract.pk), "drafted")
    assert list(ContractEvent.objects.order_by("contract").values_list("number", flat=True)) == [1, 1]


def test_many_links_in_one_statement_follow_each_other(contract):
    rest = {"organisation": contract.organisation, "contract": contract, "kind": "page", "at": clock.now()}
    made = [
        ContractEvent(number=number, previous=f"{number - 1:064}" if number > 1 else "", hash=f"{number:064}", **rest)
        for number in (1, 2, 3)
    ]
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        ContractEvent.objects.bulk_create([made[0], made[2], made[1]])
    ContractEvent.objects.bulk_create(made)
