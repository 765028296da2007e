"""Fetching a file from an address that somebody typed: over https, from the public internet, within limits.

Every hop is resolved once, each of its numbers is looked at, and the connection is made to the number that was looked
at: a name that answers differently the second time reaches nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from core.errors import Invalid

MOST_BYTES = 5_000_000
MOST_SECONDS = 20.0
MOST_HOPS = 4
HTTPS = 443
REDIRECTS = {301, 302, 303, 307, 308}

NOT_HTTPS = "Give an address that begins with https://."
NOT_PUBLIC = "That address does not lead to the public internet, so it is not opened."
NOT_THERE = "Nobody answered at that address."
TOO_LARGE = "What lies at that address is too large for a calendar."
TOO_SLOW = "Whatever answers at that address takes too long."
TOO_FAR = "That address leads on and on. Give the one that it ends at."


@dataclass(frozen=True)
class Fetched:
    """`body` is None where nothing has changed since `etag`."""

    body: bytes | None
    etag: str


def is_public(address: str) -> bool:
    number = ipaddress.ip_address(address)
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is not None:
            return is_public(str(inner))
        # NAT64 carries an IPv4 number in its last four bytes.
        if number in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(number.packed[-4:])))
    return number.is_global and not number.is_multicast


def checked_address(address: str) -> str:
    """The address as it is kept: webcal is https. Raises Invalid at "address"."""
    address = address.strip()
    if address.lower().startswith("webcal://"):
        address = f"https://{address[9:]}"
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise Invalid(NOT_HTTPS, field="address") from None
    if parts.scheme != "https" or not host or parts.username is not None or (port or HTTPS) != HTTPS:
        raise Invalid(NOT_HTTPS, field="address")
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in address):
        raise Invalid(NOT_HTTPS, field="address")
    return address


def fetch(
    address: str,
    *,
    etag: str = "",
    may_reach: Callable[[str], bool] = is_public,
    port: int = HTTPS,
    context: ssl.SSLContext | None = None,
) -> Fetched:
    """Raises Invalid with a sentence at "address" for whatever stands in the way."""
    way = _Way(may_reach, port, context or ssl.create_default_context(), time.monotonic() + MOST_SECONDS)
    for _ in range(MOST_HOPS):
        address = checked_address(address)
        onward, fetched = _hop(address, etag, way)
        if fetched is not None:
            return fetched
        address = urljoin(address, onward)
    raise Invalid(TOO_FAR, field="address")


@dataclass(frozen=True)
class _Way:
    may_reach: Callable[[str], bool]
    port: int
    context: ssl.SSLContext
    ends_at: float

    def left(self) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _hop(address: str, etag: str, way: _Way) -> tuple[str, Fetched | None]:
    """Where the address leads on to, or what lies there."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    number = _resolved(host, way)
    try:
        connection = _Pinned(host, number, way)
    except TimeoutError:
        raise Invalid(TOO_SLOW, field="address") from None
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        headers = {"User-Agent": "Callboard calendar reader", "Accept": "text/calendar"}
        connection.request("GET", path, headers=headers | ({"If-None-Match": etag} if etag else {}))
        answer = connection.getresponse()
        if answer.status in REDIRECTS and answer.headers.get("Location"):
            return answer.headers["Location"], None
        if answer.status == 304 and etag:
            return "", Fetched(None, etag)
        if answer.status != 200:
            raise Invalid(f"{NOT_THERE[:-1]} as it should: it said {answer.status}.", field="address")
        return "", Fetched(_body(connection, answer, way), (answer.headers.get("ETag") or "")[:200])
    except TimeoutError:
        raise Invalid(TOO_SLOW, field="address") from None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        raise Invalid(NOT_THERE, field="address") from None
    finally:
        connection.close()


def _body(connection: "_Pinned", answer: http.client.HTTPResponse, way: _Way) -> bytes:
    body = bytearray()
    while True:
        left = way.left()
        # A connection that is closed after this answer has handed its socket over to it.
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = answer.read1(64 * 1024)
        if not piece:
            return bytes(body)
        body += piece
        if len(body) > MOST_BYTES:
            raise Invalid(TOO_LARGE, field="address")


def _resolved(host: str, way: _Way) -> str:
    try:
        found = socket.getaddrinfo(host, way.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Invalid(NOT_THERE, field="address") from None
    numbers = [row[4][0].split("%")[0] for row in found]
    # One private number among public ones is a trap all the same.
    if not numbers or not all(way.may_reach(number) for number in numbers):
        raise Invalid(NOT_PUBLIC, field="address")
    return numbers[0]


class _Pinned(http.client.HTTPSConnection):
    """Speaks to the number that was looked at, and asks for the name's own certificate."""

    def __init__(self, host: str, number: str, way: _Way):
        super().__init__(host, way.port, context=way.context, timeout=way.left())
        self._number, self._tls = number, way.context

    def connect(self) -> None:
        plain = socket.create_connection((self._number, self.port), self.timeout)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
