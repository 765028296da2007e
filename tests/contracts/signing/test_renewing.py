"""A document that names a guardian who answers no more: set anew while nobody has signed, told of where somebody has."""

import pytest
from django.urls import reverse

from accounts.tenancy import across_offices, office_scope
from casting.models import Role
from contracts.models import Clause, ContractTemplate
from contracts.selectors.chain import verify_chain
from contracts.selectors.seals import certificate_of, evidence_for, record_of
from contracts.services.amendments import amend_contract
from contracts.services.guardians import ask_in_place
from contracts.services.paper import write_clause, write_template
from core import clock
from notifications.models import Notice, OutboxMessage
from talent.services.guardians import remove_guardian
from tests import factories
from tests.contracts.signing.making import Signer
from tests.contracts.signing.test_guardians import Family, hand_on, signed_in
from tests.talent.people.family import join

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def family() -> Family:
    made = Family()
    made.has_paper()
    made.desk.send()
    return made


def words(desk, number: int) -> str:
    with office_scope(desk.office):
        return "\n".join(block.get("text", "") for block in desk.contract.versions.get(number=number).blocks)


def letters(kind: str) -> list[OutboxMessage]:
    with across_offices("a test reads back"):
        rows = OutboxMessage.objects.filter(kind=f"contracts.{kind}").exclude(state="superseded")
        return list(rows.order_by("to_email"))


def certificate(desk) -> dict:
    with office_scope(desk.office):
        contract = desk.again()
        evidence = evidence_for(contract, contract.versions.get(number=contract.version))
        assert record_of(evidence, document_bytes=1)["parties"]
        made = certificate_of(evidence, sealed_by="Callboard", fingerprint="00", timestamped=False)
    return {signer["name"]: {fact["label"]: fact["text"] for fact in signer["facts"]} for signer in made["signers"]}


def test_while_nobody_has_signed_the_paper_is_made_anew_and_everybody_told(family, client):
    desk = family.desk
    dana = Signer(desk, "signatory")
    assert dana.opens().status_code == 200 and dana.reads(page=1).status_code == 302
    # What the template says by now is for contracts to come.
    with office_scope(desk.office):
        template = ContractTemplate.objects.get(organisation=desk.office, kind="weekly")
        write_template(actor=desk.director, template=template, body="Other words.", base=1)
    family.tom_leaves()
    assert Notice.objects.filter(user=desk.director, text__contains="set anew with the new name").exists()
    party = desk.party("guardian")
    signed_in(client, desk.director)
    assert "set anew as version 2" in hand_on(desk, client, party).content.decode()
    done = client.post(
        reverse("contracts:contract-hand-on", args=[desk.office.slug, desk.contract.pk, party.pk]),
        {"guardian": family.ada.pk},
        follow=True,
    ).content.decode()
    assert "Version 2 names them, and whoever has the link is told." in done and "The words name" not in done
    assert desk.again().version == 2 and desk.again().state == "out_for_signature"
    before, after = words(desk, 1), words(desk, 2)
    assert "by their guardian Tom Small" in before and "Ada Small" not in before
    assert "by their guardian Ada Small" in after and "Tom Small" not in after
    assert after.replace("Ada Small", "Tom Small").split("\n")[1:] == before.split("\n")[1:]

    # Their link stays good, and opens what counts now; what they had before them does not count for it.
    assert "by their guardian Ada Small" in dana.opens().content.decode()
    assert dana.reads(page=1, version=1).status_code == 409
    assert desk.party("signatory").pages_read == 0
    told = letters("sign_renewed")
    assert [letter.to_email for letter in told] == ["colm@example.com", "dana@example.com"]
    assert all(
        letter.context["version"] == "2" and "in place of Tom Small" in letter.context["because"] for letter in told
    )
    assert "nothing for you to sign" in told[0].context["next_step"] and "sign it by" in told[1].context["next_step"]
    assert [letter.to_email for letter in letters("sign_asked")] == [family.ada.email]

    for kind, user in (("guardian", family.ada), ("signatory", None)):
        signer = Signer(desk, kind, user)
        signer.opens()
        assert signer.reads(page=desk.pages(), version=2).status_code == 302
        assert signer.asks_code(version=2).status_code == 200 and signer.signs(version=2).status_code == 302
    assert desk.again().state == "executed"
    with office_scope(desk.office):
        assert verify_chain(desk.again()).intact
    assert certificate(desk)["Ada Small"]["In place of"] == "Tom Small, who was asked to sign before"


def test_once_somebody_has_signed_the_words_stay_and_the_office_hears_what_it_can_do(family, client):
    desk = family.desk
    dana = Signer(desk, "signatory")
    dana.opens()
    dana.reads(page=desk.pages())
    assert dana.asks_code().status_code == 200 and dana.signs().status_code == 302
    family.tom_leaves()
    assert Notice.objects.filter(user=desk.director, text__contains="or void it and set it anew").count() == 1
    party = desk.party("guardian")
    signed_in(client, desk.director)
    assert "Somebody has signed already" in hand_on(desk, client, party).content.decode()
    assert hand_on(desk, client, party, {"guardian": family.ada.pk}).status_code == 302
    page = reverse("contracts:contract", args=[desk.office.slug, desk.contract.pk])
    assert "void it and set it anew, and everybody signs again" in client.get(page).content.decode()
    ada = Signer(desk, "guardian", family.ada)
    ada.opens()
    ada.reads(page=desk.pages())
    ada.asks_code()
    assert ada.signs().status_code == 302
    contract = desk.again()
    assert (contract.state, contract.version, letters("sign_renewed")) == ("executed", 1, [])
    assert "The words name Tom Small; Ada Small signs for Kit Small" in client.get(page).content.decode()
    assert certificate(desk)["Ada Small"]["In place of"] == "Tom Small, whom the document names"


def test_a_document_in_which_more_would_change_is_not_set_anew_by_itself(family, client):
    desk = family.desk
    with office_scope(desk.office):
        Role.objects.filter(pk=desk.contract.role_id).update(name="Another part")
    family.tom_leaves()
    signed_in(client, desk.director)
    assert "call it back first" in hand_on(desk, client, desk.party("guardian")).content.decode()
    assert hand_on(desk, client, desk.party("guardian"), {"guardian": family.ada.pk}).status_code == 302
    assert desk.again().version == 1 and desk.party("guardian").state == "invited"
    page = client.get(reverse("contracts:contract", args=[desk.office.slug, desk.contract.pk])).content.decode()
    assert "call it back, set it anew and send it again" in page


def test_a_name_that_no_font_has_keeps_nobody_from_signing(family):
    desk = family.desk
    family.ada.name = "\U00013080 Small"
    family.ada.save(update_fields=["name"])
    family.tom_leaves()
    with office_scope(desk.office):
        ask_in_place(actor=desk.director, party=desk.party("guardian"), guardian=family.ada.pk)
    assert desk.again().version == 1 and desk.party("guardian").state == "invited"
    assert letters("sign_renewed") == []


def test_an_amendment_is_for_whoever_answers_for_the_child_now(family):
    desk = family.desk
    with office_scope(desk.office):
        desk.contract.parties.exclude(kind="copy").update(
            state="signed", signed_at=clock.now(), consented_at=clock.now()
        )
        contract = desk.again()
        type(contract).objects.filter(pk=contract.pk).update(state="executed", executed_at=clock.now())
        family.tom_leaves()
        amendment = amend_contract(actor=desk.director, contract=contract, purpose="A day more.")
        assert amendment.parties.get(kind="guardian").user == family.ada


def test_clauses_are_those_that_were_sent_however_often_another_is_asked(family):
    desk = family.desk
    eve = factories.UserFactory(name="Eve Small")
    family.child.guardianships.create(user=eve)
    with office_scope(desk.office):
        for clause in Clause.objects.filter(organisation=desk.office):
            write_clause(actor=desk.director, clause=clause, title=clause.title, body="Other words.", base=1)
    family.tom_leaves()
    with office_scope(desk.office):
        ask_in_place(actor=desk.director, party=desk.party("guardian"), guardian=eve.pk)
    remove_guardian(actor=family.ada, performer=family.child, user_id=eve.pk)
    with office_scope(desk.office):
        ask_in_place(actor=desk.director, party=desk.party("guardian"), guardian=family.ada.pk)
    assert desk.again().version == 3
    assert "Other words." not in words(desk, 3)
    assert words(desk, 3).replace("Ada Small", "Tom Small").split("\n")[1:] == words(desk, 1).split("\n")[1:]


def test_a_signature_that_ended_is_told_of_once_whoever_else_comes_and_goes(family):
    eve = factories.UserFactory(name="Eve Small")
    family.child.guardianships.create(user=eve)
    family.tom_leaves()
    ended = family.desk.party("guardian").round
    remove_guardian(actor=family.ada, performer=family.child, user_id=eve.pk)
    assert Notice.objects.filter(user=family.desk.director, title__contains="Tom Small cannot sign").count() == 1
    assert family.desk.party("guardian").round == ended
    join(family.ada, family.tom, family.child)
    family.tom_leaves()
    assert Notice.objects.filter(user=family.desk.director, title__contains="Tom Small cannot sign").count() == 2
