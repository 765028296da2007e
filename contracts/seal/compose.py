"""Putting a signed document, its certificate page and its record together, and sealing the whole.

Everything is added behind the bytes that were signed, which stay as they are: the first bytes of a sealed file are the
document that every party read, to the last bit. What is added keeps PDF/A (part 3, for the record inside) and the tags.
"""

import datetime as dt
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import _ObjectImporter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from contracts.seal.keys import SealKey

RECORD = "record.json"
FIELD = "Seal"
REASON = "Sealed as it was signed: any change to this file can be seen."
TIMESTAMP_SECONDS = 10
# What a seal takes beside its certificates, with something to spare.
ROOM, ROOM_FOR_TIMESTAMP = 3 * 1024, 12 * 1024
PART = re.compile(rb"(<pdfaid:part>)[12](</pdfaid:part>)")

_name = generic.pdf_name


class _Writer(IncrementalPdfFileWriter):
    """Leaves what the document says of itself alone: pyHanko would write it anew without its mark of PDF/A."""

    def _update_meta(self) -> None:
        pass


def seal(document: bytes, page: bytes, record: dict, key: SealKey, *, timestamp_url: str = "") -> bytes:
    """The document, the page of the certificate and the record in one sealed PDF (PAdES B-B; B-T with a timestamp).

    Raises what pyHanko raises: TimestampRequestError where the authority does not answer.
    """
    writer = _Writer(io.BytesIO(document))
    _append_pages(writer, PdfFileReader(io.BytesIO(page)))
    _embed_record(writer, record)
    # pyHanko runs a loop of its own, which a thread that has one already refuses.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(_signed, writer, key, timestamp_url).result()


def _signed(writer: IncrementalPdfFileWriter, key: SealKey, timestamp_url: str) -> bytes:
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=REASON,
    )
    stamper = RequestsHTTPTimeStamper(timestamp_url, timeout=TIMESTAMP_SECONDS) if timestamp_url else None
    # Of no size: PDF/A wants no appearance of it, and a reader of the page is told by its words.
    sealed = signers.PdfSigner(
        metadata, signer=_signer(key), timestamper=stamper, new_field_spec=fields.SigFieldSpec(FIELD)
    ).sign_pdf(writer, bytes_reserved=_room(key, with_timestamp=bool(timestamp_url)))
    return sealed.getvalue()


def _room(key: SealKey, *, with_timestamp: bool) -> int:
    """Bytes for the seal in hex. Unless told, pyHanko seals twice to find out, and asks the authority twice."""
    certificates = sum(len(_certificate(one).dump()) for one in (key.certificate, *key.chain))
    return 2 * (certificates + ROOM + (ROOM_FOR_TIMESTAMP if with_timestamp else 0))


def _signer(key: SealKey) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple(_certificate(one) for one in key.chain)
    private = key.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=_certificate(key.certificate),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )


def _certificate(certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _append_pages(writer: IncrementalPdfFileWriter, extra: PdfFileReader) -> None:
    """Pages of another document behind the last one, with their tags under the document's own."""
    pages_ref = writer.root.raw_get("/Pages").reference
    pages = pages_ref.get_object()
    importer = _ObjectImporter(
        source=extra,
        target=writer,
        obj_stream=None,
        reference_map={extra.root.raw_get("/Pages").reference: generic.IndirectObject(*_numbers(pages_ref), writer)},
    )
    tags = _tags_of(writer, extra, importer)
    for index in range(int(extra.root["/Pages"]["/Count"])):
        ref, _resources = extra.find_page_for_modification(index)
        imported = importer.import_object(generic.IndirectObject(ref.idnum, ref.generation, extra))
        if tags:
            page = imported.get_object()
            page["/StructParents"] = generic.NumberObject(int(page["/StructParents"]) + tags)
        pages["/Kids"].append(imported)
        pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.mark_update(pages_ref)
    if isinstance(pages.raw_get("/Kids"), generic.IndirectObject):
        writer.mark_update(pages.raw_get("/Kids").reference)


def _tags_of(writer: IncrementalPdfFileWriter, extra: PdfFileReader, importer: _ObjectImporter) -> int:
    """Take over the other document's structure; answers by how much its pages' numbers in it rise."""
    if "/StructTreeRoot" not in writer.root or "/StructTreeRoot" not in extra.root:
        return 0
    root_ref, other_ref = (one.root.raw_get("/StructTreeRoot").reference for one in (writer, extra))
    root, other = root_ref.get_object(), other_ref.get_object()
    top_ref, part_ref = _top(root), _top(other)
    to_us = generic.IndirectObject(*_numbers(root_ref), writer)
    importer.reference_map[other_ref] = to_us
    part_at = importer.import_object(generic.IndirectObject(*_numbers(part_ref), extra))
    part, top = part_at.get_object(), top_ref.get_object()
    part["/S"] = _name("/Part")
    part["/P"] = generic.IndirectObject(*_numbers(top_ref), writer)
    children = top["/K"] if isinstance(top["/K"], generic.ArrayObject) else generic.ArrayObject([top.raw_get("/K")])
    top["/K"] = generic.ArrayObject([*children, part_at])
    writer.mark_update(top_ref)
    first = int(root.get("/ParentTreeNextKey", 0))
    numbers = root["/ParentTree"]["/Nums"]
    theirs = other["/ParentTree"]["/Nums"]
    added = []
    for place in range(0, len(theirs), 2):
        added += [generic.NumberObject(int(theirs[place]) + first), importer.import_object(theirs.raw_get(place + 1))]
    root["/ParentTree"]["/Nums"] = generic.ArrayObject([*numbers, *added])
    root["/ParentTreeNextKey"] = generic.NumberObject(first + int(other.get("/ParentTreeNextKey", 1)))
    roles = importer.import_object(other["/RoleMap"]) if "/RoleMap" in other else {}
    root["/RoleMap"] = generic.DictionaryObject({**roles, **root.get("/RoleMap", {})})
    writer.mark_update(root_ref)
    if isinstance(root.raw_get("/ParentTree"), generic.IndirectObject):
        writer.mark_update(root.raw_get("/ParentTree").reference)
    return first


def _top(root: generic.DictionaryObject) -> generic.Reference:
    """The element of the whole document, right under the root of its structure."""
    kids = root["/K"]
    at = kids.raw_get(0) if isinstance(kids, generic.ArrayObject) else root.raw_get("/K")
    return at.reference


def _numbers(ref: generic.Reference) -> tuple[int, int]:
    return ref.idnum, ref.generation


def _embed_record(writer: IncrementalPdfFileWriter, record: dict) -> None:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    inside = embed.EmbeddedFileObject.from_file_data(
        writer,
        data=text,
        mime_type="application/json",
        params=embed.EmbeddedFileParams(modification_date=dt.datetime.now(dt.UTC)),
    )
    embed.embed_file(
        writer,
        embed.FileSpec(
            file_spec_string=RECORD,
            file_name=RECORD,
            embedded_data=inside,
            description="The chain of events of this contract, for whoever checks it",
        ),
    )
    spec_at = writer.root["/Names"]["/EmbeddedFiles"]["/Names"].raw_get(-1)
    spec = spec_at.get_object()
    spec["/AFRelationship"] = _name("/Data")
    writer.root["/AF"] = generic.ArrayObject([spec_at])
    _allow_files(writer)
    writer.update_root()


def _allow_files(writer: IncrementalPdfFileWriter) -> None:
    """PDF/A allows files of any kind from its third part on, which asks for nothing else that the second does not."""
    if "/Metadata" not in writer.root:
        return
    at = writer.root.raw_get("/Metadata")
    words = at.get_object()
    changed = PART.sub(rb"\g<1>3\g<2>", words.data)
    if changed != words.data:
        stream = generic.StreamObject({_name("/Type"): _name("/Metadata"), _name("/Subtype"): _name("/XML")}, changed)
        writer.root["/Metadata"] = writer.add_object(stream)
