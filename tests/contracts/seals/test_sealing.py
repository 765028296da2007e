"""Sealing what everybody signed, failing visibly, and finding whatever was changed by hand, in the file or in the rows."""

import functools
import hashlib
import io
import json

import pypdf
import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Activity
from accounts.states import MembershipRole
from contracts.drawing import redrawn
from contracts.models import ContractEvent, SealedDocument
from contracts.seal import keys, reader
from contracts.seal_tasks import seal_contract_task
from contracts.services import sealing, verifying
from contracts.services.sealing import CannotSeal, begin_sealing, seal_contract, seal_lost
from contracts.services.verifying import Outcome, verify_pdf
from core import clock
from notifications.mail import mail_for
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.contracts.seals.signed import drawing, signed_contract
from tests.words import stands_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(office, agreed):
    return signed_contract(office, data=agreed)


def member(office, role):
    user = factories.MembershipFactory(organisation=office, role=role).user
    client = Client()
    client.force_login(user)
    return client


def bytes_of(sealed) -> bytes:
    with sealed.file.open("rb") as file:
        return file.read()


def upload(data: bytes, client=None):
    return (client or Client()).post(reverse("contracts:verify"), {"file": SimpleUploadedFile("it.pdf", data)})


@pytest.fixture
def read_here(monkeypatch):
    """Without a process for each look at a file, where what is looked at is the database."""
    monkeypatch.setattr(verifying, "_read", functools.cache(reader.read))


def by_hand(sql: str, *values) -> None:
    """Past every trigger, as somebody with the database's own password would."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")


def test_what_everybody_signed_is_sealed_once(office, agreed, pdfsig):
    contract = signed_contract(office, data=agreed, drawn=redrawn(drawing()))
    sealed = seal_contract(contract_id=contract.pk)
    contract.refresh_from_db()
    data = bytes_of(sealed)
    assert contract.seal_state == "sealed"
    assert (sealed.sha256, sealed.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert "Signature is Valid" in pdfsig(data)
    assert data.startswith(agreed)
    event = contract.chain.last()
    assert (event.kind, event.data["sha256"]) == ("sealed", sealed.sha256)
    words = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(data)).pages)
    for told in (
        "Mara Quill",
        "203.0.113.7",
        "typed a code that was mailed to",
        "I have read the whole",
        "Tilda Brand",
    ):
        assert told in words.replace("\n", " ")
    record = reader.read(data)["record"]
    assert [link["kind"] for link in record["events"]][-1] == "executed"
    assert [one["document_sha256"] for one in record["signatures"]] == [hashlib.sha256(agreed).hexdigest()] * 2
    assert Activity.objects.filter(verb="contract.seal", subject_id=contract.pk).count() == 1
    assert seal_contract(contract_id=contract.pk) is None
    assert SealedDocument.objects.count() == 1


def test_the_pages_at_the_end_say_names_in_any_letters(office, agreed):
    contract = signed_contract(office, data=agreed, names=("山田 花子", "نور حداد"))
    data = bytes_of(seal_contract(contract_id=contract.pk))
    assert reader.read(data)["record"]["signatures"][0]["name"] == "山田 花子"


def test_everybody_gets_the_file_by_mail(contract):
    sealed = seal_contract(contract_id=contract.pk)
    letters = OutboxMessage.objects.filter(kind="contracts.sealed_copy")
    assert {letter.to_name for letter in letters} == {"Mara Quill", "Dana Whitlock", "Tilda Brand"}
    from notifications.letters import desk_for, letter_of

    message = letters.first()
    mail = mail_for(message, letter_of(message, desk_for([message])))
    attached = mail.attachments[0]
    assert attached.get_payload(decode=True) == bytes_of(sealed)
    assert attached.get_filename() == f"{contract.number}-sealed.pdf"
    assert "/verify/" in mail.body


def test_a_document_that_was_swapped_is_not_sealed_and_the_office_hears_of_it(office, contract):
    client = member(office, MembershipRole.DIRECTOR)
    version = contract.versions.get()
    path = version.file.storage.path(version.file.name)
    with open(path, "ab") as file:  # noqa: PTH123
        file.write(b"x")
    seal_contract_task.apply(args=[contract.pk])
    contract.refresh_from_db()
    assert (contract.seal_state, "is not the one that was set" in contract.seal_error) == ("failed", True)
    assert not SealedDocument.objects.exists()
    assert contract.chain.last().kind == "seal_failed"
    assert Notice.objects.filter(title=f"{contract.number} could not be sealed").count() == 1
    page = client.get(reverse("contracts:seal-standing", args=[office.slug, contract.pk])).content.decode()
    assert "Sealing failed." in page
    assert "Seal it again" in page
    with open(path, "r+b") as file:  # noqa: PTH123
        file.truncate(len(file.read()) - 1)
    again = client.post(
        reverse("contracts:seal-retry", args=[office.slug, contract.pk]), headers={"HX-Request": "true"}
    )
    assert "Sealing." in again.content.decode()
    assert seal_contract(contract_id=contract.pk)
    page = client.get(reverse("contracts:seal-standing", args=[office.slug, contract.pk])).content.decode()
    assert "Sealed document" in page
    file = client.get(reverse("contracts:sealed-file", args=[office.slug, contract.pk]))
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert file["Cache-Control"] == "private, no-store"


def test_without_money_nobody_reads_or_retries(office, contract):
    associate = member(office, MembershipRole.ASSOCIATE)
    seal_contract(contract_id=contract.pk)
    assert associate.get(reverse("contracts:sealed-file", args=[office.slug, contract.pk])).status_code == 403
    assert associate.post(reverse("contracts:seal-retry", args=[office.slug, contract.pk])).status_code == 403
    page = associate.get(reverse("contracts:seal-standing", args=[office.slug, contract.pk])).content.decode()
    assert "Sealed document" not in page


def test_who_signed_with_an_account_and_who_speaks_for_them_may_have_the_file(office, contract):
    seal_contract(contract_id=contract.pk)
    address = reverse("contracts:mine-sealed-file", args=[contract.uid])
    performer, stranger, signer = contract.performer.account, factories.UserFactory(), factories.UserFactory()
    contract.parties.filter(kind="signatory").update(user=signer)
    answers = []
    for user in (performer, stranger, signer):
        client = Client()
        client.force_login(user)
        answers.append(client.get(address).status_code)
    # Nobody speaks for the performer here, so what they see of their own deal is everything.
    assert answers == [200, 404, 200]


def test_an_authority_that_is_away_is_tried_again_and_then_told(contract, settings, monkeypatch):
    import dataclasses

    settings.SEAL = dataclasses.replace(settings.SEAL, timestamp_url="http://127.0.0.1:9/")
    with pytest.raises(sealing.AuthorityAway):
        seal_contract(contract_id=contract.pk)
    monkeypatch.setattr("contracts.seal_tasks.AGAIN_AFTER", ())
    seal_contract_task.apply(args=[contract.pk])
    contract.refresh_from_db()
    assert "does not answer" in contract.seal_error


def test_a_fault_of_our_own_is_a_state_too(contract, monkeypatch):
    monkeypatch.setattr("contracts.seal.compose.seal", lambda *_, **__: 1 / 0)
    seal_contract_task.apply(args=[contract.pk])
    contract.refresh_from_db()
    assert contract.seal_state == "failed"
    assert "fault of our own" in contract.seal_error


def test_the_worker_knows_its_tasks_and_a_lost_one_is_asked_for_again(contract, monkeypatch):
    current_app.loader.import_default_modules()
    assert sealing.TASK in current_app.tasks
    assert "contracts.seal_tasks.seal_lost_contracts_task" in current_app.tasks
    asked = []
    monkeypatch.setattr("contracts.services.sealing.enqueue", asked.append)
    assert seal_lost() == 0
    type(contract).objects.filter(pk=contract.pk).update(executed_at=clock.now() - clock.dt.timedelta(minutes=9))
    assert (seal_lost(), seal_lost(), asked) == (1, 0, [contract.pk])


def test_execution_asks_for_the_seal(contract, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("contracts.services.sealing.enqueue", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        begin_sealing(contract)
    assert asked == [contract.pk]


# --- checking -----------------------------------------------------------------------------------------------------


def test_whoever_holds_the_file_hears_that_it_is_intact(contract, assert_statements):
    data = bytes_of(seal_contract(contract_id=contract.pk))
    with assert_statements(10):
        answer = upload(data)
    page = answer.content.decode()
    assert answer.status_code == 200
    for told in ("Intact", "unchanged since it was sealed by Callboard at", contract.number, "Mara Quill"):
        assert told in page
    assert "no-cache" in answer["Cache-Control"]
    elsewhere = Client()
    elsewhere.cookies["tz"] = "Asia/Tokyo"
    assert "(Tokyo, " in upload(data, elsewhere).content.decode()


def event(number):
    return "UPDATE contracts_contractevent SET who = 'Somebody else' WHERE number = %s", (number,)


BY_HAND = {
    "a link says something else": event(4),
    "the last link says something else": ("UPDATE contracts_contractevent SET data = '{}' WHERE kind = 'sealed'", ()),
    "the last link is gone": ("DELETE FROM contracts_contractevent WHERE kind = 'sealed'", ()),
    "a link in the middle is gone": ("DELETE FROM contracts_contractevent WHERE number = 3", ()),
    "a moment is another": ("UPDATE contracts_contractevent SET at = at - interval '1 day' WHERE number = 6", ()),
    "the head is another": ("UPDATE contracts_contract SET head = repeat('0', 64)", ()),
    "the count is another": ("UPDATE contracts_contract SET events_count = events_count - 1", ()),
    "a signature is another's": ("UPDATE contracts_signature SET typed_name = 'Mara Quilt'", ()),
    "they agreed to something else": ("UPDATE contracts_signature SET consent = 'To everything.'", ()),
    "they proved it otherwise": ('UPDATE contracts_signature SET proof = \'{"code": "none"}\'', ()),
    "a signature is gone": ("DELETE FROM contracts_signature WHERE typed_name = 'Dana Whitlock'", ()),
    "the document is another": ("UPDATE contracts_contractversion SET sha256 = repeat('a', 64)", ()),
    "the sealed document is another": ("UPDATE contracts_sealeddocument SET sha256 = repeat('b', 64)", ()),
    "the sealed document is gone": ("DELETE FROM contracts_sealeddocument", ()),
}


def test_every_row_that_was_changed_by_hand_is_found(contract, read_here):
    data = bytes_of(seal_contract(contract_id=contract.pk))
    assert verify_pdf(data).outcome == Outcome.INTACT
    missed = []
    for change, (sql, values) in BY_HAND.items():
        with transaction.atomic():
            by_hand(sql, *values)
            report = verify_pdf(data)
            if report.outcome != Outcome.RECORDS or all(check.is_good for check in report.checks):
                missed.append(change)
            transaction.set_rollback(True)
    assert not missed
    assert verify_pdf(data).outcome == Outcome.INTACT


def test_the_end_of_the_chain_cut_off_with_its_head_is_found(contract, read_here):
    """Everything that the database says of itself fits, and only the file knows better."""
    data = bytes_of(seal_contract(contract_id=contract.pk))
    by_hand("DELETE FROM contracts_contractevent WHERE number > 5")
    last = ContractEvent.objects.get(number=5)
    by_hand("UPDATE contracts_contract SET events_count = 5, head = %s", last.hash)
    report = verify_pdf(data)
    assert report.outcome == Outcome.RECORDS


@pytest.mark.parametrize("which", ["version", "sealed"])
def test_a_swapped_file_is_found(contract, which, read_here):
    sealed = seal_contract(contract_id=contract.pk)
    data = bytes_of(sealed)
    file = sealed.file if which == "sealed" else sealed.version.file
    with open(file.storage.path(file.name), "wb") as out:  # noqa: PTH123
        out.write(b"%PDF-1.7 another")
    report = verify_pdf(data)
    assert report.outcome == Outcome.RECORDS


def test_a_file_that_was_changed_says_so_on_the_page(contract):
    data = bytearray(bytes_of(seal_contract(contract_id=contract.pk)))
    data[600] ^= 1
    page = upload(bytes(data)).content.decode()
    assert "It cannot be relied on." in page
    assert contract.number not in page


def test_the_same_contract_under_another_seal_is_not_ours(contract, tmp_path, settings, read_here):
    import dataclasses

    ours = settings.SEAL
    settings.SEAL = dataclasses.replace(ours, folder=tmp_path, former=tmp_path / keys.FORMER)
    data = bytes_of(seal_contract(contract_id=contract.pk))
    assert verify_pdf(data).is_intact
    keys.replace_own(tmp_path, "a.example")
    assert verify_pdf(data).is_intact
    settings.SEAL = ours
    report = verify_pdf(data)
    assert report.outcome == Outcome.STRANGE
    assert not report.number


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 422, "This file is empty."),
        (b"GIF89a" * 40, 200, "This is not a PDF."),
        (b"%PDF-1.7\n" + b"\xff" * 900, 200, "cannot be read to its end"),
        (b"%PDF-1.7\n" + b"x" * (20 * 1024 * 1024), 422, "never larger than 20 MB"),
    ],
    ids=["empty", "picture", "noise", "large"],
)
def test_what_is_no_contract_gets_a_sentence(data, status, words):
    answer = upload(data)
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_nothing_chosen_and_too_often(settings):
    assert "Choose the PDF of a contract." in Client().post(reverse("contracts:verify")).content.decode()
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify": "1/m/ip"}
    assert upload(b"GIF89a").status_code == 200
    answer = upload(b"GIF89a")
    assert (answer.status_code, "Too many files" in answer.content.decode()) == (429, True)


def test_the_command_says_the_same_and_fails_for_what_is_not_intact(contract, tmp_path, capsys):
    data = bytes_of(seal_contract(contract_id=contract.pk))
    file = tmp_path / "it.pdf"
    file.write_bytes(data)
    call_command("verify_contract", file)
    said = capsys.readouterr().out
    assert contract.number in said
    assert "NO " not in said
    file.write_bytes(data + b"\n")
    with pytest.raises(CommandError, match="Something was added to this file after it was sealed"):
        call_command("verify_contract", file)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_contract", tmp_path / "nothing.pdf")
    call_command("seal_key")
    assert "PRIVATE" not in capsys.readouterr().out


def test_a_record_that_does_not_hold_is_not_sealed(contract):
    by_hand(*event(4)[:1], *event(4)[1])
    with pytest.raises(CannotSeal, match="does not hold"):
        seal_contract(contract_id=contract.pk)


def test_no_secret_is_in_the_record(contract):
    data = bytes_of(seal_contract(contract_id=contract.pk))
    text = json.dumps(reader.read(data)["record"])
    assert "@" not in text
    assert not stands_in(text, "4250")


def test_a_token_checks_a_file_and_reads_how_the_seal_stands(office, contract, read_here):
    member = factories.MembershipFactory(organisation=office, role=MembershipRole.DIRECTOR)
    token = {"Authorization": f"Bearer {factories.ApiTokenFactory(user=member.user, organisation=office).secret}"}
    client = Client(headers=token)
    address = reverse("api:office-contract-seal", args=[contract.pk])
    assert client.get(address).json()["state"] == "sealing"
    sealed = seal_contract(contract_id=contract.pk)
    assert client.get(address).json()["sha256"] == sealed.sha256
    file = client.get(reverse("api:office-contract-sealed", args=[contract.pk]))
    data = b"".join(file.streaming_content)
    found = client.post(reverse("api:contract-verify"), {"file": SimpleUploadedFile("it.pdf", data)}).json()
    assert (found["outcome"], found["number"]) == ("intact", contract.number)
    refused = client.post(reverse("api:contract-verify"), {"file": SimpleUploadedFile("it.pdf", b"")})
    assert (refused.status_code, "empty" in refused.content.decode()) == (422, True)
