"""A client of the protocol, in as many words as it takes."""

import base64
from typing import Any

from django.test import Client
from django.urls import reverse

PIECE = "application/offset+octet-stream"
VERSION = {"Tus-Resumable": "1.0.0"}


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


class Hand:
    """Sends to one performer's films, as whoever `client` is signed in as."""

    def __init__(self, client: Client, slug: str, **headers: str) -> None:
        self.client, self.slug, self.headers = client, slug, VERSION | headers

    def create(
        self, length: int | str, body: bytes = b"", *, headers: dict[str, str] | None = None, **said: str
    ) -> Any:
        said = {"performer": self.slug, "kind": "tape", "filename": "take.mp4"} | said
        told = {"Upload-Length": str(length), "Upload-Metadata": metadata(**said)} | (headers or {})
        kind = PIECE if body else "application/octet-stream"
        return self.client.post(
            reverse("api:upload-list"), body, content_type=kind, headers=self.headers | told, secure=False
        )

    def begin(self, length: int, body: bytes = b"", **said: str) -> str:
        answer = self.create(length, body, **said)
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def send(self, address: str, offset: int | str, body: bytes, **headers: str) -> Any:
        told = self.headers | {"Upload-Offset": str(offset)} | headers
        return self.client.patch(address, body, content_type=PIECE, headers=told)

    def head(self, address: str) -> Any:
        return self.client.head(address, headers=self.headers)

    def stop(self, address: str) -> Any:
        return self.client.delete(address, headers=self.headers)
