"""A child's contract, signed by whoever answers for the child on the day, and by nobody who did before."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tenancy import office_scope
from contracts.models import ContractEvent, ContractParty, ContractTemplate, Signature
from contracts.selectors.chain import verify_chain
from contracts.services.contract_parties import add_party
from contracts.services.contracts import review_contract, set_version
from contracts.services.paper import ensure_paper
from contracts.services.reminding import remind_of_signatures
from core import clock
from core.errors import Invalid
from notifications.models import Notice
from talent.services.guardians import accept, come_of_age, guardian_token, hand_over, remove_guardian
from tests import factories
from tests.contracts.signing.making import Desk, Signer
from tests.words import stands_in

pytestmark = pytest.mark.django_db(transaction=True)


class Family:
    """Ada holds the account of Kit, who is nine, and Tom answers for Kit too; Tom is to sign, then the production."""

    def __init__(self):
        self.ada, self.tom = (factories.UserFactory(name=name) for name in ("Ada Small", "Tom Small"))
        born = clock.today() - dt.timedelta(days=366 * 9)
        self.child = factories.PerformerFactory(stage_name="Kit Small", account=self.ada, born_on=born)
        for parent in (self.ada, self.tom):
            self.child.guardianships.create(user=parent)
        guardian = {"kind": "guardian", "name": self.tom.name, "email": self.tom.email, "user": self.tom, "position": 1}
        guardian["title"] = "for Kit Small"
        signatory = {"kind": "signatory", "name": "Dana", "email": "dana@example.com", "company": "H", "position": 2}
        self.desk = Desk(performer=self.child, parties=[guardian, signatory])

    def has_paper(self):
        """All at once, a rep beside them, and a real document in place of the stand-in."""
        desk = self.desk
        with office_scope(desk.office):
            ensure_paper(desk.office)
            rows = desk.contract.parties.values("kind", "name", "email", "user_id", "company", "title", "position")
            desk.contract = factories.ContractFactory(
                offer=desk.contract.offer,
                state="drafted",
                version=0,
                template=ContractTemplate.objects.get(organisation=desk.office, kind="weekly"),
                signing_order="together",
                parties=[*rows, {"kind": "copy", "name": "Colm Hartigan", "email": "colm@example.com", "position": 9}],
            )
            set_version(actor=desk.director, contract=desk.contract)
            review_contract(actor=desk.director, contract=desk.contract)

    def tom_leaves(self):
        remove_guardian(actor=self.ada, performer=self.child, user_id=self.tom.pk)


@pytest.fixture
def family() -> Family:
    made = Family()
    made.desk.send()
    return made


def hand_on(desk: Desk, client, party: ContractParty, data: dict | None = None):
    address = reverse("contracts:contract-hand-on", args=[desk.office.slug, desk.contract.pk, party.pk])
    return client.get(address) if data is None else client.post(address, data)


def signed_in(client, user: User):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_whoever_answers_no_more_signs_no_more_and_another_takes_over(family, client):
    desk = family.desk
    before = Signer(desk, "guardian", family.tom)
    assert before.opens().status_code == 200 and before.reads().status_code == 302
    assert before.asks_code().status_code == 200
    code = before.code()
    mine = reverse("contracts:mine-contract", args=[desk.contract.uid])
    assert before.client.get(mine).status_code == 200
    # The other parent has a copy of the letter, and reads the same on a page of their own; signing it is Tom's.
    other = signed_in(Client(), family.ada)
    read = other.get(before.at(), follow=True)
    assert read.redirect_chain == [(mine, 302)] and "You play" in read.content.decode()
    assert other.get(reverse("contracts:mine-contract-file", args=[desk.contract.uid])).status_code == 200
    assert other.post(before.at("sign-code")).status_code == 403
    assert signed_in(Client(), factories.UserFactory()).get(before.at()).status_code == 403
    family.tom_leaves()
    gone = before.opens()
    assert gone.status_code == 410 and "You do not answer for Kit Small on Callboard any more" in gone.content.decode()
    assert before.signs(code=code).status_code == 410
    assert before.client.get(before.at("sign-file")).status_code == 410
    assert before.client.get(mine).status_code == 404
    # By a link made since, too: the right is asked for, not the letter's age.
    fresh = Signer(desk, "guardian", family.tom)
    assert "not yours to sign" in fresh.opens().content.decode() and fresh.reads().status_code == 409
    assert fresh.signs(code=code).status_code == 409 and fresh.client.get(fresh.at("sign-file")).status_code == 404
    with office_scope(desk.office):
        assert not Signature.objects.exists()

    assert Notice.objects.filter(user=desk.director, title__contains="Tom Small cannot sign for Kit Small").count() == 1
    page = signed_in(client, desk.director).get(
        reverse("contracts:contract", args=[desk.office.slug, desk.contract.pk])
    )
    assert "Tom Small cannot sign for Kit Small any more" in page.content.decode()
    assert "Ask somebody else" in page.content.decode()
    party = desk.party("guardian")
    choice = hand_on(desk, client, party).content.decode()
    assert "Ada Small" in choice and not stands_in(choice, str(family.child.born_on.year))
    assert hand_on(desk, client, party, {"guardian": family.tom.pk}).status_code == 422
    assert hand_on(desk, client, party, {"guardian": family.ada.pk}).status_code == 302
    ada = Signer(desk, "guardian", family.ada)
    assert ada.signs_all_the_way().status_code == 302
    assert "Somebody else has been asked" in before.opens().content.decode()
    Signer(desk, "signatory").signs_all_the_way()
    contract = desk.again()
    assert contract.state == "executed"
    with office_scope(desk.office):
        event = ContractEvent.objects.get(contract=contract, kind="delegated")
        assert event.data["to"] == "Ada Small" and event.actor == desk.director
        assert verify_chain(contract).intact
    trail = client.get(reverse("contracts:contract", args=[desk.office.slug, desk.contract.pk])).content.decode()
    assert "Ada Small was asked to sign in place of Tom Small, by Renata Okoye" in trail


def test_what_a_guardian_signed_stays_signed_and_theirs_to_read(family):
    Signer(family.desk, "guardian", family.tom).signs_all_the_way()
    family.tom_leaves()
    # By their account: links in letters, of which others had copies, end whatever they were for.
    mine = reverse("contracts:mine-contract-file", args=[family.desk.contract.uid])
    assert signed_in(Client(), family.tom).get(mine).status_code == 200
    Signer(family.desk, "signatory").signs_all_the_way()
    assert family.desk.again().state == "executed"


def test_whoever_has_come_of_age_signs_themself(family, client):
    desk, child = family.desk, family.child
    child.born_on = clock.today().replace(year=clock.today().year - 18, day=1) - dt.timedelta(days=1)
    child.save(update_fields=["born_on"])
    # Between their birthday and the clock's round, nobody has been told yet.
    assert "Kit Small is of age now and signs for themself" in Signer(desk, "guardian").opens().content.decode()
    come_of_age()
    assert Notice.objects.filter(user=desk.director, text__contains="They are of age and sign themself").count() == 1
    with office_scope(desk.office):
        ContractParty.objects.update(invited_at=clock.now() - dt.timedelta(days=5))
    assert remind_of_signatures() == 0
    signed_in(client, desk.director)
    party = desk.party("guardian")
    assert "Their own mail address" in hand_on(desk, client, party).content.decode()
    kit = {"name": "Kit Small", "email": "kit@example.com"}
    assert hand_on(desk, client, party, kit).status_code == 302
    assert Signer(desk, "performer").signs_all_the_way().status_code == 302


def test_a_token_asks_another_guardian_as_the_page_does(family, client):
    desk = family.desk
    party = desk.party("guardian")
    secret = factories.ApiTokenFactory(user=desk.director, organisation=desk.office).secret
    address = reverse("api:office-contract-party-hand-on", args=[desk.contract.pk, party.pk])

    def ask(**data):
        headers = {"Authorization": f"Bearer {secret}"}
        return client.post(address, data, content_type="application/json", headers=headers)

    assert ask(guardian=family.ada.pk).status_code == 403
    family.tom_leaves()
    refused = ask()
    assert refused.status_code == 422 and f"Ada Small ({family.ada.pk})" in refused.content.decode()
    assert ask(guardian=family.ada.pk).status_code == 204
    assert desk.party("guardian").email == family.ada.email


def test_a_guardian_who_left_before_their_turn_is_never_asked(client):
    family = Family()
    desk = family.desk
    with office_scope(desk.office):
        desk.contract.parties.filter(kind="guardian").update(position=3)
    desk.send()
    family.tom_leaves()
    Signer(desk, "signatory").signs_all_the_way()
    party = desk.party("guardian")
    assert party.state == "waiting"
    assert hand_on(desk, signed_in(client, desk.director), party, {"guardian": family.ada.pk}).status_code == 302
    assert desk.party("guardian").state == "invited"


def test_a_party_for_a_claimed_child_is_one_of_those_who_answer_for_them():
    family = Family()
    desk = family.desk
    with office_scope(desk.office):
        contract = factories.ContractFactory(offer=desk.contract.offer, state="drafted", version=0, parties=[])
        ours = {"actor": desk.director, "contract": contract, "kind": "guardian"}
        with pytest.raises(Invalid, match="Ada Small or Tom Small"):
            add_party(**ours, name="Somebody", email="somebody@example.com")
        made = add_party(**ours, name="ada small", email="an.address@example.com")
    assert (made.user, made.email) == (family.ada, family.ada.email)


def test_the_link_that_a_former_guardian_had_a_copy_of_ends_too():
    family = Family()
    desk = family.desk
    with office_scope(desk.office):
        desk.contract.parties.filter(kind="guardian").update(name="Ada Small", email=family.ada.email, user=family.ada)
    desk.send()
    copied = Signer(desk, "guardian")
    assert copied.opens().status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(seconds=3)):
        family.tom_leaves()
        assert copied.opens().status_code == 410
        assert copied.client.get(copied.at("sign-file")).status_code == 410
        ada = signed_in(Client(), family.ada)
        page = ada.get(reverse("contracts:mine-contracts")).content.decode()
        [link] = set(re.findall(r'href="(/[^"]*sign/[^"]+/)"', page))
        assert ada.get(link).status_code == 200


def test_whoever_takes_over_their_profile_finds_what_they_were_asked_to_sign(client):
    family = Family()
    desk, child = family.desk, family.child
    kit = factories.UserFactory(name="Kit Small", email="kit@example.com")
    child.born_on = clock.today().replace(year=clock.today().year - 19, day=1)
    child.save(update_fields=["born_on"])
    with office_scope(desk.office):
        whoever = desk.contract.parties.filter(kind="guardian")
        whoever.update(kind="performer", name="Kit Small", email="Kit@Example.com", user=None)
    desk.send()
    asked = Signer(desk, "performer")
    assert asked.opens().status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(seconds=3)):
        accept(actor=kit, token=guardian_token(hand_over(actor=family.ada, performer=child, email=kit.email).pk))
        assert asked.opens().status_code == 410
        page = signed_in(client, kit).get(reverse("contracts:mine-contracts")).content.decode()
        [link] = set(re.findall(r'href="(/[^"]*sign/[^"]+/)"', page))
        assert "You play" in client.get(link).content.decode()
    with office_scope(desk.office):
        assert desk.party("performer").user == kit
