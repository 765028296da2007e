"""A contract that everybody has signed, with a real document and a real chain, waiting for its seal."""

import hashlib
import io

import typst
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from contracts.consent import consents_for, whole_text
from contracts.models import Contract, ContractVersion, Signature
from contracts.services.chain import add_event
from contracts.states import EventKind
from core import clock
from tests.contracts import rows

SOURCE = """
#set document(title: "Deal memo", author: "Okoye Casting", date: datetime(year: 2026, month: 11, day: 20))
#set text(lang: "en")
#set page(numbering: "1 of 1")
= Deal memo
It is agreed. #lorem(600)
"""


def document() -> bytes:
    return typst.compile(SOURCE.encode(), pdf_standards=["a-2a"])


def version_of(contract: Contract, data: bytes, **fields) -> ContractVersion:
    made = ContractVersion(
        organisation=contract.organisation,
        contract=contract,
        number=1,
        terms={"fee": "4250.00"},
        blocks=[{"kind": "paragraph", "text": "It is agreed."}],
        sha256=hashlib.sha256(data).hexdigest(),
        page_count=2,
        created_by=contract.created_by,
        **fields,
    )
    made.file.save("1.pdf", ContentFile(data), save=False)
    made.save()
    return made


def signed_contract(office, *, names=("Mara Quill", "Dana Whitlock"), drawn=b"", data=None, **fields) -> Contract:
    """Inside the office's scope; `drawn` is a PNG under the first signature. Its seal is under way."""
    offer = rows.offer(rows.submission_of(office), state="sent")
    revision = rows.revision(offer)
    offer.state, offer.accepted, offer.accepted_at = "accepted", revision, clock.now()
    offer.save()
    contract = rows.contract(revision, state="executed", seal_state="sealing", version=1, **fields)
    version = version_of(contract, data or document())
    add_event(contract, EventKind.DRAFTED, actor=contract.created_by)
    add_event(contract, EventKind.VERSION, data={"version": 1, "sha256": version.sha256})
    for place, name in enumerate(names):
        kind = "performer" if place == 0 else "signatory"
        party = rows.party(contract, name=name, kind=kind, state="signed", position=place + 1)
        add_event(contract, EventKind.OPENED, party=party)
        sign(party, version, drawn=drawn if place == 0 else b"")
    rows.party(contract, kind="copy", name="Tilda Brand", email=f"rep{contract.pk}@example.com", signed_at=None)
    add_event(contract, EventKind.EXECUTED, data={"version": 1, "signatures": len(names)})
    return contract


def sign(party, version, *, drawn: bytes = b"") -> Signature:
    event = {"version": version.number, "sha256": version.sha256, "name": party.name, "consent": "2026-11-1"}
    if drawn:
        event["drawing"] = hashlib.sha256(drawn).hexdigest()
    add_event(party.contract, EventKind.SIGNED, party=party, data=event)
    return Signature.objects.create(
        organisation=party.organisation,
        party=party,
        version=version,
        typed_name=party.name,
        image=ContentFile(drawn, name="drawn.png") if drawn else "",
        consent=whole_text(consents_for({}, is_performers_side=True)),
        document_sha256=version.sha256,
        proof={"code": "mail", "account": False},
        address="203.0.113.7",
        agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        signed_at=clock.now(),
    )


def drawing() -> bytes:
    """What a hand might draw on the canvas."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    line = [(20, 150), (120, 40), (180, 160), (300, 70), (420, 150), (560, 60)]
    ImageDraw.Draw(picture).line(line, fill=(0, 0, 0, 255), width=8, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
