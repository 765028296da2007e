"""From sending out to executed, through the site, with links and codes from the letters."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.tenancy import across_offices, office_scope
from contracts.models import Signature
from contracts.selectors.chain import verify_chain
from contracts.sign_codes import send_sign_code_task
from notifications.models import Notice, OutboxMessage
from tests.contracts.signing.making import Desk, Signer, data_url, drawing

pytestmark = pytest.mark.django_db


def notes(kind: str) -> list[OutboxMessage]:
    with across_offices("a test reads back"):
        return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def test_two_sign_one_after_another_and_it_is_executed():
    desk = Desk()
    desk.send()
    [asked] = notes("contracts.sign_asked")
    performer = Signer(desk, "performer")
    assert asked.to_email == desk.party("performer").email
    # The link of the letter.
    performer.token = asked.context["url"].rstrip("/").rpartition("/")[2]
    # The production's signatory reads nothing before their turn.
    signatory = Signer(desk, "signatory")
    early = signatory.opens().content.decode()
    assert "not your turn yet" in early
    assert "You play" not in early
    assert signatory.client.get(signatory.at("sign-file")).status_code == 404

    page = performer.opens().content.decode()
    assert "You play" in page
    assert "In plain words" in page
    pdf = performer.client.get(performer.at("sign-file"))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "Read the document to its end first" in performer.asks_code().content.decode()
    assert performer.reads().status_code == 302
    assert performer.asks_code(agreed=["read"]).status_code == 422
    mail.outbox.clear()
    sent = performer.asks_code(typed_name="Mara Q.")
    assert 'value="Mara Q."' in sent.content.decode()
    send_sign_code_task(desk.party("performer").pk)
    code = re.search(r"^(\d{6})$", mail.outbox[0].body, re.MULTILINE).group(1)
    assert mail.outbox[0].to == [desk.party("performer").email]
    assert performer.signs(code="000000" if code != "000000" else "111111").status_code == 422
    assert performer.signs(code=code).status_code == 302
    assert desk.again().state == "part_signed"
    assert "You have signed" in performer.opens().content.decode()
    # A second press of the button finds what the first did.
    assert performer.signs(code=code).status_code == 302

    signatory = Signer(desk, "signatory")
    assert signatory.signs_all_the_way(drawn=data_url(drawing()), typed_name="").status_code == 302
    contract = desk.again()
    assert (contract.state, contract.seal_state) == ("executed", "sealing")
    assert desk.submission_state() == "booked"
    assert desk.kinds() == [
        "sent", "invited", "opened", "page", "consented", "code_sent", "code_wrong", "signed",
        "invited", "opened", "page", "consented", "code_sent", "signed", "executed",
    ]  # fmt: skip
    with office_scope(desk.office):
        report = verify_chain(contract)
        typed, drawn = Signature.objects.order_by("pk")
    assert (report.intact, report.length) == (True, 15)
    assert (typed.typed_name, bool(typed.image)) == (desk.party("performer").name, False)
    assert (drawn.typed_name, bool(drawn.image)) == ("Dana Whitlock", True)
    assert typed.document_sha256 == drawn.document_sha256
    assert "I agree to sign on screen" in typed.consent
    assert typed.address == "127.0.0.1"
    seen = performer.client.get(performer.at("sign-drawing", uid=drawn.party.uid))
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/png")
    told = Notice.objects.filter(user=desk.director, title__startswith="Everybody has signed").get()
    assert "is booked for" in told.text


def test_whoever_signs_with_an_account_finds_it_in_callboard_and_nobody_else_signs_for_them():
    desk = Desk()
    desk.send()
    account = desk.submission.performer.account
    own = Signer(desk, "performer", user=account)
    assert "Read and sign" in own.client.get(reverse("contracts:mine-contracts")).content.decode()
    assert own.opens().status_code == 200
    other = Signer(desk, "performer", user=desk.director)
    refused = other.opens()
    assert refused.status_code == 403
    assert "nobody signs for somebody else" in refused.content.decode()
    assert other.signs().status_code == 403
    own.reads()
    own.asks_code()
    assert own.signs().status_code == 302
    with office_scope(desk.office):
        assert Signature.objects.get().proof == {"code": "mail", "account": True}


def test_the_first_visit_asks_the_browser_for_its_zone_and_the_next_shows_it():
    desk = Desk()
    desk.send()
    performer = Signer(desk, "performer")
    assert "data-ask-zone" in performer.opens().content.decode()
    performer.client.cookies["tz"] = "Asia/Tokyo"
    page = performer.opens().content.decode()
    assert "data-ask-zone" not in page
    assert "(Tokyo, " in page
