"""What a PDF says of itself as a sealed contract: the PDF on standard input, JSON on standard output.

Whoever uploads it may be hostile, so contracts.services.verifying runs this as a process of its own with limits; `read`
is the same without them. What it answers is in `read`'s own words; nothing of the file is believed but its seal.
"""

import binascii
import hashlib
import io
import json
import resource
import sys
from contextlib import suppress

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
DEPTH = 600
SEAL_CHANGED = "The seal itself was changed, or never was whole."
# What a library says of a file that somebody has cut into.
FAULTS = (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, OSError, RecursionError)
RECORD, MOST_RECORD = "record.json", 8 * 1024 * 1024


class Unreadable(Exception):
    """`str()` says why, for whoever holds the file."""


def read(data: bytes) -> dict:
    """{"seals": how many signatures, "intact": bool, "why": sentence, "signer", "fingerprint", "sealed_at" (ISO),
    "timestamped_by", "record": the record inside or None}. Raises Unreadable.

    `intact` is the whole file: one seal, over every byte, with nothing before, between or behind.
    """
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("This is not a PDF.")
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        if reader.encrypted:
            raise Unreadable("This PDF is locked with a password. Callboard never locks what it seals.")
        seals = reader.embedded_signatures
    except (PdfError, *FAULTS) as error:
        raise Unreadable("This PDF is damaged: it cannot be read to its end.") from error
    answer = {"seals": len(seals), "intact": False, "signer": "", "fingerprint": "", "sealed_at": "", "record": None}
    if not seals:
        return answer | {"why": "Nobody has sealed this PDF."}
    try:
        return answer | _of_seal(data, reader, seals)
    except (PdfError, *FAULTS):
        return answer | {"why": SEAL_CHANGED}


def _of_seal(data: bytes, reader, seals: list) -> dict:
    seal = seals[0]
    certificate = seal.signer_cert
    status = validate_pdf_signature(
        seal,
        signer_validation_context=ValidationContext(trust_roots=[certificate], allow_fetching=False),
        ts_validation_context=ValidationContext(trust_roots=[], allow_fetching=False),
    )
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.intact and stamp.valid
    at = stamp.timestamp if stamped else seal.self_reported_timestamp
    if len(seals) > 1:
        why = "Somebody signed or sealed this file again after it was sealed."
    elif status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        why = "Something was added to this file after it was sealed."
    elif not status.intact:
        why = "What this file holds is not what was sealed: something in it was changed."
    elif not status.valid or not _is_bare(data, seal) or (stamp is not None and not stamped):
        why = SEAL_CHANGED
    else:
        why = ""
    return {
        "intact": not why,
        "why": why,
        "signer": certificate.subject.native.get("common_name", "") or certificate.subject.human_friendly,
        "fingerprint": hashlib.sha256(certificate.dump()).hexdigest(),
        "sealed_at": at.isoformat() if at else "",
        "timestamped_by": _authority(stamp) if stamped else "",
        "record": _record_in(reader),
    }


def _is_bare(data: bytes, seal) -> bool:
    """Nothing hides in the room left for the seal, the only bytes that it does not cover itself."""
    first, length, second, _rest = (int(number) for number in seal.byte_range)
    room = data[first + length : second]
    content = bytes(seal.pkcs7_content)
    size = _der_length(content)
    return room == b"<" + binascii.hexlify(content).upper() + b">" and not any(content[size:])


def _der_length(content: bytes) -> int:
    """How long the one value is that these bytes begin with."""
    if content[1] < 0x80:
        return 2 + content[1]
    more = content[1] & 0x7F
    return 2 + more + int.from_bytes(content[2 : 2 + more])


def _authority(stamp) -> str:
    subject = stamp.signing_cert.subject
    return subject.native.get("common_name", "") or subject.human_friendly


def _record_in(reader) -> dict | None:
    """The record that was put inside before sealing."""
    with suppress(*FAULTS, StopIteration):
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
        at = next(place for place in range(0, len(names), 2) if str(names[place]) == RECORD)
        text = names[at + 1]["/EF"]["/F"].data
        record = json.loads(text) if len(text) <= MOST_RECORD else None
        return record if isinstance(record, dict) else None
    return None


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(DEPTH)
    try:
        answer = read(sys.stdin.buffer.read())
    except Unreadable as fault:
        answer = {"unreadable": str(fault)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
