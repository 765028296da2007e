"""Sealing one contract, beside bare Typst and pyHanko; and fifty people who sign twenty-five contracts in one instant.

`seal`: one contract of two signatures, from its rows to the sealed file in the storage. The floor sets the same two
documents with Typst and signs one with pyHanko, with nothing of ours around it. `seal_bytes` is the size of both.

`sign_last`: two parties of each contract press "Sign" at the same moment, each on a thread and connection of their own,
while a worker seals what is done. Each contract is executed and sealed once, or the benchmark fails. Measured is the
answer to a press, 95 of 100; the floor is the same rows, in a transaction each, written by hand. `sign_last_sealed` is
how long it takes from the first press until the last of the files is sealed.
"""

import hashlib
import io
import os
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count

import psycopg2
import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from accounts.tenancy import office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from casting.states import SubmissionState
from config.health import live_workers
from contracts.models import (
    Contract,
    ContractEvent,
    ContractParty,
    ContractVersion,
    Offer,
    OfferRevision,
    SealedDocument,
    Signature,
)
from contracts.seal import compose
from contracts.selectors.signing import consents_of
from contracts.services import sealing
from contracts.services.chain import add_event
from contracts.services.signing import sign
from contracts.sign_codes import PURPOSE
from contracts.states import EventKind
from core import clock, codes

CONTRACTS, EACH = 25, 2
PATIENCE = 120
SOURCE = """
#set document(title: "Deal memo", author: "Okoye Casting", date: datetime(year: 2026, month: 11, day: 20))
#set text(lang: "en")
= Deal memo
#lorem(1400)
"""
_numbers = count(1)


@cache
def document() -> bytes:
    return typst.compile(SOURCE.encode(), pdf_standards=["a-3a"])


def contract_out(submission: Submission, **changes) -> tuple[Contract, list[ContractParty]]:
    """Out for signature to both at once; each has read it, agreed, and has a code."""
    office, number, at = data.office(), next(_numbers), clock.now()
    of = {
        "organisation": office, "production": submission.production, "role": submission.role, "submission": submission,
        "performer": submission.performer,
    }  # fmt: skip
    offer = Offer.objects.create(**of, currency="GBP", total="4250.00", created_by=data.director(), state="sent")
    revision = OfferRevision.objects.create(
        organisation=office, offer=offer, number=1, side="office", author_name="Renata Okoye", terms={}, digest="a" * 64,
        expires_at=at,
    )  # fmt: skip
    contract = Contract.objects.create(
        **of, offer=offer, revision=revision, number=f"BEN-2026-{number:05}", kind="deal_memo", currency="GBP",
        created_by=data.director(), version=1, signing_order="together",
        **{"state": "out_for_signature", "sent_at": at, "expires_at": at + clock.dt.timedelta(days=7)} | changes,
    )  # fmt: skip
    version = ContractVersion(
        organisation=office, contract=contract, number=1, terms={}, blocks=[], page_count=3, created_by=data.director(),
        sha256=hashlib.sha256(document()).hexdigest(),
    )  # fmt: skip
    version.file.save("1.pdf", ContentFile(document()), save=False)
    version.save()
    add_event(contract, EventKind.VERSION, data={"version": 1, "sha256": version.sha256})
    parties = []
    for place, kind in enumerate(("performer", "signatory")):
        party = ContractParty.objects.create(
            organisation=office, contract=contract, kind=kind, name=f"Noor Haddad {number}", state="invited",
            email=f"party{number}-{place}@bench.example", pages_read=3, opened_at=at, consented_at=at,
        )  # fmt: skip
        add_event(contract, EventKind.OPENED, party=party, data={"version": 1})
        codes.begin(PURPOSE, party)
        party.save(update_fields=codes.FIELDS)
        parties.append(party)
    return contract, parties


def submissions(many: int) -> list[Submission]:
    """Each for a part of its own, as far as an offer."""
    found = []
    for _ in range(many):
        role = data.submit(data.new_role(), 1)
        rows = Submission.objects.filter(role=role)
        for state in (
            SubmissionState.SHORTLISTED,
            SubmissionState.AUDITION,
            SubmissionState.CALLBACK,
            SubmissionState.OFFERED,
        ):
            rows.update(state=state)
        found.append(rows.select_related("production", "role", "performer").get())
    return found


def press(party: ContractParty) -> float:
    """Their signature, as the page hands it over; seconds."""
    with office_scope(data.office()):
        agreed = [one.key for one in consents_of(party.contract.versions.get(), party)]
        code = codes.code_of(PURPOSE, party)
        started = time.perf_counter()
        sign(
            party=party, version=1, code=code, typed_name=party.name, drawn=None, agreed=agreed, address="203.0.113.7",
            agent="Mozilla/5.0", by=None,
        )  # fmt: skip
        return time.perf_counter() - started


# --- one document -------------------------------------------------------------------------------------------------


def _signed() -> Contract:
    with office_scope(data.office()):
        contract, parties = contract_out(submissions(1)[0])
    for party in parties:
        press(party)
    return contract


def _bare() -> bytes:
    typst.compile(SOURCE.encode(), pdf_standards=["a-3a"])
    page = typst.compile(SOURCE.replace("1400", "300").encode(), pdf_standards=["a-3a"])
    writer = IncrementalPdfFileWriter(io.BytesIO(page))
    metadata = signers.PdfSignatureMetadata(field_name="Seal", subfilter=fields.SigSeedSubFilter.PADES)
    signed = signers.sign_pdf(writer, metadata, signer=compose._signer(settings.SEAL.key_in_use()))
    return signed.getvalue()


@benchmark("seal")
def seal(bench: Bench, _size: None) -> Result:
    waiting: list[Contract] = []

    def before() -> None:
        waiting.append(_signed())

    return bench.seconds(
        lambda: sealing.seal_contract(contract_id=waiting[-1].pk), floor=_bare, rounds=8, warm_up=2, before=before
    )


@benchmark("seal_bytes")
def seal_bytes(bench: Bench, _size: None) -> Result:
    sealed = sealing.seal_contract(contract_id=_signed().pk)
    if sealed is None:
        raise AssertionError("It was not sealed.")
    bare = len(_bare())
    return Result(bench.name, bench.size, sealed.size, "bytes", bare, sealed.size / bare, None)


# --- fifty at once ------------------------------------------------------------------------------------------------


@cache
def _rush() -> tuple[list[float], float]:
    """Seconds of each press, and until the last file was sealed."""
    with office_scope(data.office()):
        made = [contract_out(submission) for submission in submissions(CONTRACTS)]
    worker = _worker()
    try:
        gate = threading.Barrier(CONTRACTS * EACH)

        def run(party: ContractParty) -> float:
            gate.wait()
            try:
                return press(party)
            finally:
                connection.close()

        parties = [party for _contract, both in made for party in both]
        started = time.perf_counter()
        with ThreadPoolExecutor(len(parties)) as pool:
            presses = list(pool.map(run, parties))
        ids = [contract.pk for contract, _both in made]
        while _sealed(ids) < CONTRACTS:
            if time.perf_counter() - started > PATIENCE:
                raise AssertionError(f"Of {CONTRACTS} contracts {_sealed(ids)} were sealed.")
            time.sleep(0.05)
        taken = time.perf_counter() - started
    finally:
        worker.terminate()
        worker.wait()
    _check(ids)
    return presses, taken


def _worker() -> subprocess.Popen:
    command = [
        sys.executable, "-m", "celery", "-A", "config", "worker", "-n", "seal-bench@localhost", "--concurrency", "2",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    worker = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE
    while "seal-bench@localhost" not in live_workers():
        if worker.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("The worker did not come up.")
        time.sleep(0.1)
    return worker


def _sealed(ids: list[int]) -> int:
    with office_scope(data.office()):
        return Contract.objects.filter(pk__in=ids, seal_state="sealed").count()


def _check(ids: list[int]) -> None:
    """Everybody's signature once, each contract executed once and sealed once."""
    with office_scope(data.office()):
        events = ContractEvent.objects.filter(contract__in=ids)
        found = (
            Signature.objects.filter(party__contract__in=ids).count(),
            events.filter(kind=EventKind.EXECUTED).count(),
            events.filter(kind=EventKind.SEALED).count(),
            SealedDocument.objects.filter(version__contract__in=ids).count(),
        )
    if found != (CONTRACTS * EACH, CONTRACTS, CONTRACTS, CONTRACTS):
        raise AssertionError(f"(signatures, executed, seals, sealed documents) are {found}.")


@benchmark("sign_last", sizes=(CONTRACTS * EACH,))
def sign_last(bench: Bench, size: int) -> Result:
    presses, _taken = _rush()
    ours = statistics.quantiles(presses, n=100)[94]
    floor = _by_hand(size)
    return Result(bench.name, bench.size, ours, "s", floor, ours / floor, None)


@benchmark("sign_last_sealed", sizes=(CONTRACTS,))
def sign_last_sealed(bench: Bench, size: int) -> Result:
    _presses, taken = _rush()
    started = time.perf_counter()
    for _ in range(size):
        _bare()
    bare = time.perf_counter() - started
    return Result(bench.name, bench.size, taken, "s", bare, taken / bare, None)


BY_HAND = (
    ("SELECT id FROM contracts_contract WHERE id = %(contract)s FOR NO KEY UPDATE", True),
    ("UPDATE contracts_contractparty SET state = 'signed', signed_at = now() WHERE id = %(party)s", False),
    (
        """INSERT INTO contracts_signature (organisation_id, party_id, version_id, typed_name, image, consent,
        document_sha256, proof, agent, signed_at) SELECT organisation_id, %(party)s, id, 'Noor Haddad', '', '', sha256, '{}',
        '', now() FROM contracts_contractversion WHERE contract_id = %(contract)s""",
        False,
    ),
    ("SELECT count(*) FROM contracts_contractparty WHERE contract_id = %(contract)s AND state <> 'signed'", True),
)


def _by_hand(size: int) -> float:
    """The same fifty, each on a connection of their own: lock, sign, look who is left. 95 of 100."""
    with office_scope(data.office()):
        made = [contract_out(submission) for submission in submissions(CONTRACTS)]
    gate = threading.Barrier(size)
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)

    def run(party: ContractParty) -> float:
        bare = psycopg2.connect(**parameters)
        gate.wait()
        started = time.perf_counter()
        with bare, bare.cursor() as cursor:
            for statement, answers in BY_HAND:
                cursor.execute(statement, {"contract": party.contract_id, "party": party.pk})
                if answers:
                    cursor.fetchall()
        taken = time.perf_counter() - started
        bare.close()
        return taken

    with ThreadPoolExecutor(size) as pool:
        presses = list(pool.map(run, [party for _contract, both in made for party in both]))
    return statistics.quantiles(presses, n=100)[94]
