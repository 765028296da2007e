"""After an account is deleted no column of the database holds a word of whoever it was, but for what is named here.

Every table that hangs on a performer gets a row, every column of it that takes words gets the name: a table or a column
that comes later is in it from its first day.
"""

import datetime as dt
import uuid

import pytest

from accounts.models import Activity, User
from accounts.tenancy import across_offices
from auditions.models import Session
from contracts.models import Contract, ContractVersion, DealApproval, Offer, OfferRevision
from core import clock
from talent.models import Performer, RosterImportRow
from talent.services.erasing import erase_account
from tests import factories
from tests.talent.people.planting import columns_with, hanging, past_rules, plant, write_everywhere

pytestmark = pytest.mark.django_db
NAME = "Quillfeather"
# What may still say it, and why.
PERMITTED = {
    # Where the office asked somebody to be: its own address, in its own words.
    "auditions_appointment.address", "auditions_appointment.online_url", "auditions_appointment.place",
    "auditions_appointment.told_where",
    # People of the production and of the agency who looked on: their names, not the performer's.
    "casting_approval.closed_by_name", "casting_approvalseat.name", "contracts_hold.approved_by",
    # What a viewer pressed, in our own words and numbers.
    "casting_viewerevent.data",
    # How an office calls a class of its deals; where an agency speaks for people.
    "contracts_offer.favoured_nations", "talent_representation.territory",
}  # fmt: skip
# What was signed, or lies out to be signed, is another's paper too: domain.md, "Erasure".
OF_A_CONTRACT = {
    "contracts_contract", "contracts_offer", "contracts_deal", "contracts_commission", "contracts_signature",
    "accounts_activity.data",
}  # fmt: skip
# Values that rules of the database ask for.
MORE = {
    "talent.BookOutRule": {"weekdays": [1]},
    "casting.WayIn": {"outcome": "", "via": "self"},
    "casting.Rating": {"is_abstention": True},
    "auditions.SelfTapeBrief": {"due_at": clock.now() + dt.timedelta(days=9)},
    "contracts.DealApproval": {"hold": None},
}


def filled(state: str) -> User:
    """Somebody with a row in every table there is for a performer, each with the name wherever words go."""
    actor = factories.UserFactory(name=NAME, email=f"{NAME.lower()}@example.org")
    performer = factories.PerformerFactory(account=actor, stage_name=NAME)
    with across_offices("a test fills every table"):
        own = {"kind": "performer", "name": NAME, "email": actor.email, "position": 1, "user": actor}
        contract = factories.ContractFactory(offer__submission__performer=performer, state="drafted", parties=[own])
        session = factories.SessionFactory(production=contract.production)
        office = factories.MembershipFactory(organisation=contract.organisation).user
        known = {Performer: performer, User: office, Contract: contract, Offer: contract.offer, Session: session}
        with past_rules():
            plant(known, MORE | {"casting.ApprovalSeat": {"user": office}, "casting.NoteReading": {"reader": office}})
            row = RosterImportRow.objects.get()
            RosterImportRow.objects.create(roster_import=row.roster_import, number=2, cells=[f"{NAME} Z.", ""])
            Activity.objects.create(
                verb="contract.handed_on",
                subject_type="contracts.contract",
                subject_id=contract.pk,
                data={"party": NAME},
            )
            written = write_everywhere(NAME)
            # As a parent stands in the terms of a child's deal.
            terms = {"guardian_email": actor.email, "guardian_name": f"N. {NAME}", "other": f"Write to {actor.email}."}
            for model in (OfferRevision, DealApproval, ContractVersion):
                model.objects.update(terms=terms)
            contract.refresh_from_db()
            contract.pk, contract.uid, contract.amends_id = None, uuid.uuid4(), contract.pk
            contract.number, contract.own_terms = "TST-2026-A", terms
            contract.save(force_insert=True)
            Contract.objects.update(state=state)
    assert len(hanging()) > 70
    assert len(written) > 120
    return actor


def test_nothing_of_a_performer_is_left_but_what_is_permitted():
    actor = filled("voided")
    erase_account(actor=actor, wants_letter=False)
    assert columns_with(NAME) == PERMITTED


def test_a_contract_in_force_keeps_its_own_words_and_nothing_else_does():
    actor = filled("terminated")
    erase_account(actor=actor, wants_letter=False)
    left = columns_with(NAME) - PERMITTED
    assert left
    assert {column for column in left if not column.startswith(tuple(OF_A_CONTRACT))} == set()
