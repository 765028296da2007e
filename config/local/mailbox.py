"""The messages that the local sink has taken, as files a person can open.

`<var>/mail/<time>-<number>.eml` is each message as it came over the wire, below the trace headers a server adds.
`index.jsonl` has a line for each, oldest first; `by-id/<hash of its Message-ID>` names the files it arrived as, so
that a sender can ask whether, and how often, a message was delivered.
"""

import email.policy
import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

FILE_NAME = re.compile(r"\d{8}T\d{12}Z-\d+\.eml")


@dataclass(frozen=True)
class Entry:
    name: str
    at: datetime
    sender: str
    recipients: list[str]
    subject: str
    from_header: str
    message_id: str


class Mailbox:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = folder / "index.jsonl"
        self.by_id = folder / "by-id"
        self.numbers = itertools.count(1)

    def store(self, *, sender: str, recipients: list[str], content: bytes) -> Entry:
        """Write one message that arrived by SMTP. Only one process may store."""
        self.by_id.mkdir(parents=True, exist_ok=True)
        at = datetime.now(UTC)
        name = f"{at:%Y%m%dT%H%M%S%f}Z-{next(self.numbers)}.eml"
        trace = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
        (self.folder / name).write_bytes("\r\n".join([*trace, ""]).encode() + content)
        headers = BytesHeaderParser(policy=email.policy.default).parsebytes(content)
        message_id = str(headers["Message-ID"] or "").strip()
        entry = Entry(
            name=name,
            at=at,
            sender=sender,
            recipients=recipients,
            subject=str(headers["Subject"] or ""),
            from_header=str(headers["From"] or sender),
            message_id=message_id,
        )
        if message_id:
            with self._id_file(message_id).open("a") as file:
                file.write(f"{name}\n")
        with self.index.open("a") as file:
            file.write(json.dumps(entry.__dict__ | {"at": at.isoformat()}, ensure_ascii=False) + "\n")
        return entry

    def deliveries(self, message_id: str) -> int:
        """How many times a message with this Message-ID has arrived."""
        file = self._id_file(message_id.strip())
        return len(file.read_text().splitlines()) if file.exists() else 0

    def delivered(self, message_id: str) -> bool:
        return self.deliveries(message_id) > 0

    def entries(self, recipient: str = "") -> Iterator[Entry]:
        """Newest first; with `recipient`, those to an address that contains it."""
        if not self.index.exists():
            return
        wanted = recipient.strip().lower()
        for line in reversed(self.index.read_text().splitlines()):
            values = json.loads(line)
            if wanted and not any(wanted in address.lower() for address in values["recipients"]):
                continue
            yield Entry(**values | {"at": datetime.fromisoformat(values["at"])})

    def raw(self, name: str) -> bytes | None:
        """The file's bytes, or None where there is no such message."""
        path = self.folder / name
        return path.read_bytes() if FILE_NAME.fullmatch(name) and path.exists() else None

    def message(self, name: str) -> EmailMessage | None:
        raw = self.raw(name)
        return BytesParser(policy=email.policy.default).parsebytes(raw) if raw is not None else None

    def _id_file(self, message_id: str) -> Path:
        return self.by_id / hashlib.sha256(message_id.encode()).hexdigest()
