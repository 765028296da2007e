"""The office's pages of paper and contracts, over HTTP."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from contracts.models import Clause, ContractTemplate
from contracts.services.contract_parties import add_party
from contracts.services.paper import ensure_paper
from core import clock
from talent.services.guardians import remove_guardian
from tests import factories


@pytest.fixture
def desk(client, director):
    client.force_login(director)
    return client


def url(name, office, *args):
    return reverse(f"contracts:{name}", args=[office.slug, *args])


def test_an_office_finds_its_paper_ready(desk, office):
    page = desk.get(url("template-list", office)).content.decode()
    for words in ("Deal memo", "Test-option deal", "Background voucher", "Voice contract"):
        assert words in page
    assert ContractTemplate.objects.filter(organisation=office).count() == 9


def test_every_built_in_template_opens_with_a_preview_that_misses_nothing(desk, office):
    ensure_paper(office)
    for template in ContractTemplate.objects.filter(organisation=office):
        page = desk.get(url("template-edit", office, template.pk)).content.decode()
        assert "With an invented deal." in page and "Missing here" not in page, template.kind


def test_new_words_are_a_new_version_and_the_old_one_stays(desk, office):
    ensure_paper(office)
    template = ContractTemplate.objects.get(organisation=office, kind="day")
    values = {
        "name": "Day contract",
        "body": "# The day\n\n{performer} works on {starts_on}.",
        "note": "Short",
        "base": 1,
    }
    assert desk.post(url("template-edit", office, template.pk), values).status_code == 302
    assert list(template.versions.values_list("number", "note")) == [(2, "Short"), (1, "")]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{performer} gets {fe}.", "There is no variable {fe}."),
        ("{performer} gets {fee.", "without its other half"),
        ("[clause nowhere]", "There is no clause “nowhere” in your library."),
        ("[clause credit if hat]", "There is no term “hat”"),
        ("[clause]", "is not understood"),
        ("# Only a heading", "Write what it says."),
    ],
)
def test_words_that_could_never_be_filled_are_refused_with_a_sentence_and_kept_on_screen(desk, office, body, sentence):
    ensure_paper(office)
    template = ContractTemplate.objects.get(organisation=office, kind="day")
    answer = desk.post(url("template-edit", office, template.pk), {"name": "Day contract", "body": body, "base": 1})
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and body in page
    assert template.versions.count() == 1


def test_whoever_writes_over_a_newer_version_is_told_whose_and_loses_nothing(desk, office, director):
    ensure_paper(office)
    template = ContractTemplate.objects.get(organisation=office, kind="day")
    address = url("template-edit", office, template.pk)
    desk.post(address, {"name": "Day contract", "body": "First words.", "base": 1})
    answer = desk.post(address, {"name": "Day contract", "body": "Second words.", "base": 1})
    page = answer.content.decode()
    assert (
        answer.status_code == 409 and "Renata Okoye has written version 2 meanwhile" in page and "Second words." in page
    )
    assert 'name="base" value="2"' in page


def test_the_preview_names_what_is_missing_and_keeps_nothing(desk, office):
    ensure_paper(office)
    template = ContractTemplate.objects.get(organisation=office, kind="day")
    address = url("template-preview", office, template.pk)
    page = desk.post(address, {"body": "Guarded by {guardian_name}."}, headers={"HX-Request": "true"}).content.decode()
    assert "Missing here" in page and "{guardian_name}" in page
    assert template.versions.count() == 1


def test_a_clause_of_the_library_is_written_and_put_away(desk, office):
    ensure_paper(office)
    values = {
        "title": "Night shoots",
        "key": "night-shoots",
        "body": "Nights are paid at {fee}.",
        "plain_words": "More.",
        "base": 0,
    }
    assert desk.post(url("clause-new", office), values).status_code == 302
    clause = Clause.objects.get(organisation=office, key="night-shoots")
    again = desk.post(url("clause-new", office), values)
    assert again.status_code == 422 and "There is a clause “night-shoots” already." in again.content.decode()
    desk.post(url("clause-put", office, clause.pk, "archive"))
    clause.refresh_from_db()
    assert clause.archived_at is not None


def test_from_the_agreed_offer_to_a_document_in_review(desk, office, accepted):
    offer = accepted()
    page = desk.get(url("contract-new", office, offer.pk)).content.decode()
    assert "Draft it" in page
    template = ContractTemplate.objects.get(organisation=office, kind="weekly")
    answer = desk.post(url("contract-new", office, offer.pk), {"template": template.pk, "signing_order": "in_order"})
    contract = offer.contracts.get()
    assert answer.url == url("contract", office, contract.pk) and contract.number.startswith("OKO-")
    page = desk.get(answer.url).content.decode()
    assert "Nobody signs for the production yet." in page and "£4,250 a week for 7 weeks, £29,750 in all" in page
    party = {"kind": "signatory", "name": "Dana Whitlock", "email": "dana@example.com", "company": "Harrow Lane Ltd"}
    assert desk.post(url("contract-party-add", office, contract.pk), party).status_code == 302
    refused = desk.post(url("contract-act", office, contract.pk, "review"))
    assert refused.status_code == 422 and "The document has not been set yet." in refused.content.decode()
    assert desk.post(url("contract-act", office, contract.pk, "set"), {"seen": "0"}).status_code == 302
    assert desk.post(url("contract-act", office, contract.pk, "review")).status_code == 302
    contract.refresh_from_db()
    assert (contract.state, contract.version) == ("in_review", 1)
    file = desk.get(url("contract-file", office, contract.pk, 1))
    assert b"".join(file.streaming_content).startswith(b"%PDF-1.7")


def test_a_party_that_makes_no_sense_is_refused_at_its_field(desk, office, draft):
    contract = draft()
    address = url("contract-party-add", office, contract.pk)
    for values, sentence in [
        ({"kind": "signatory", "name": "Dana", "email": "dana@example.com"}, "Write the company that they sign for."),
        ({"kind": "performer", "name": "Other", "email": "o@example.com"}, "signs for the performer already"),
        ({"kind": "witness", "name": "Will", "email": "no address"}, "valid email"),
    ]:
        answer = desk.post(address, values)
        assert answer.status_code == 422 and sentence in answer.content.decode()
    assert contract.parties.count() == 1


def test_a_document_says_again_what_changed_before_it_goes_on(desk, office, director, reviewed):
    contract = reviewed()
    desk.post(url("contract-act", office, contract.pk, "put-back"))
    again = desk.post(url("contract-act", office, contract.pk, "set"), {"seen": "1"})
    assert again.status_code == 409 and "Nothing has changed since version 1" in again.content.decode()
    add_party(actor=director, contract=contract, kind="witness", name="Will Ames", email="will@example.com")
    stale = desk.post(url("contract-act", office, contract.pk, "review"))
    assert stale.status_code == 422 and "Something has changed since version 1 was set." in stale.content.decode()
    desk.post(url("contract-act", office, contract.pk, "set"), {"seen": "1"})
    assert desk.post(url("contract-act", office, contract.pk, "review")).status_code == 302
    assert contract.versions.count() == 2


def test_who_sees_no_money_reads_the_terms_without_it_and_no_document(client, office, draft):
    from accounts.states import MembershipRole
    from tests import factories

    contract = draft()
    associate = factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE).user
    client.force_login(associate)
    page = client.get(url("contract", office, contract.pk)).content.decode()
    assert "Whitby and Leeds" in page and "4,250" not in page and "29,750" not in page
    assert client.get(url("contract-file", office, contract.pk, 1)).status_code == 403
    assert client.get(url("contract-zip", office, contract.pk)).status_code == 403
    assert client.get(url("template-list", office)).status_code == 403


def test_a_guardian_written_with_another_address_of_theirs_finds_it_on_their_page(desk, office, draft):
    ada, tom = (factories.UserFactory(name=name) for name in ("Ada Small", "Tom Small"))
    tom.emailaddress_set.create(email="tom@work.example", verified=True)
    born = clock.today() - dt.timedelta(days=366 * 9)
    child = factories.PerformerFactory(stage_name="Kit Small", account=ada, born_on=born)
    for parent in (ada, tom):
        child.guardianships.create(user=parent)
    guardian = {"guardian_name": "Tom Small", "guardian_email": "tom@work.example"}
    contract = draft(performer=child, terms_more=guardian)

    def asked():
        party = contract.parties.get(kind="guardian")
        return party.user, party.email

    assert asked() == (tom, "tom@work.example")
    edit = url("contract-party-edit", office, contract.pk, contract.parties.get(kind="guardian").pk)
    for user, email in ((ada, ada.email), (tom, "tom@work.example")):
        assert desk.post(edit, {"kind": "guardian", "name": user.name, "email": email}).status_code == 302
        assert asked() == (user, email)
    signatory = {"kind": "signatory", "name": "Dana", "email": "dana@example.com", "company": "Harrow Lane Ltd"}
    assert desk.post(url("contract-party-add", office, contract.pk), signatory).status_code == 302
    for act in ("set", "review"):
        assert desk.post(url("contract-act", office, contract.pk, act), {"seen": "0"}).status_code == 302
    sent = desk.post(url("contract-send", office, contract.pk), {"days": "7", "knows_it_binds": "on"})
    assert sent.status_code == 302
    remove_guardian(actor=ada, performer=child, user_id=ada.pk)
    theirs = Client()
    theirs.force_login(tom, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "/sign/" in theirs.get(reverse("contracts:mine-contracts")).content.decode()
