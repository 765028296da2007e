"""Parents who leave at the same moment as each other, or as they sign."""

import time

import pytest

from accounts.tenancy import office_scope
from contracts.services.guardians import ask_in_place
from core.errors import Conflict
from talent.models import Performer
from talent.services.erasing import erase_account
from tests import factories
from tests.contracts.signing.test_guardians import Family
from tests.races.test_apply import at_once
from tests.races.test_signing import stands

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_child_is_left_on_an_account_that_is_gone():
    mothers = []
    for _ in range(4):
        mother, father = factories.UserFactory.create_batch(2)
        child = factories.PerformerFactory(account=mother, born_on="2018-02-27", visibility="trade")
        for parent in (mother, father):
            child.guardianships.create(user=parent)
        mothers.append((mother, father))
    results = at_once(
        *(lambda one=one: erase_account(actor=one, wants_letter=False) for pair in mothers for one in pair)
    )
    assert not any(isinstance(one, Exception) for one in results), results
    assert not Performer.objects.filter(erased_at=None, account__isnull=False).exists()
    assert Performer.objects.exclude(erased_at=None).count() == 4


@pytest.mark.parametrize("turn", range(2))
def test_signed_as_it_stood_or_set_anew_never_both(turn):
    family = Family()
    desk = family.desk
    family.has_paper()
    desk.send()
    family.tom_leaves()
    act = desk.signing("signatory")
    with office_scope(desk.office):
        desk.contract.parties.filter(kind="signatory").update(pages_read=desk.pages())
    guardian = desk.party("guardian")

    def sign():
        time.sleep(0.03 * turn)
        return act()

    def ask():
        with office_scope(desk.office):
            return ask_in_place(actor=desk.director, party=guardian, guardian=family.ada.pk)

    signed, asked = at_once(sign, ask)
    contract, kinds = stands(desk)
    assert asked.name == "Ada Small"
    if isinstance(signed, Exception):
        assert signed.code == "stale_version"
        assert (contract.state, contract.version, kinds["version"]) == ("out_for_signature", 2, 2)
    else:
        assert (contract.state, contract.version, kinds["version"]) == ("part_signed", 1, 1)


@pytest.mark.parametrize("turn", range(2))
def test_a_guardian_who_leaves_has_signed_before_or_does_not_sign(turn):
    family = Family()
    desk = family.desk
    desk.send()
    sign = desk.signing("guardian")

    def leave():
        time.sleep(0.03 * turn)
        family.tom_leaves()

    answers = at_once(sign, leave)
    contract, kinds = stands(desk)
    assert kinds["signed"] == (contract.state == "part_signed")
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 1 - kinds["signed"] and all(isinstance(one, Conflict) for one in refused)
