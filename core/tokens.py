"""Secrets that are handed out once and kept only as a digest."""

import datetime as dt
import hashlib
import secrets

from django.core.signing import b62_decode


def new_token(nbytes: int = 32) -> str:
    return secrets.token_urlsafe(nbytes)


def digest(token: str) -> str:
    """SHA-256 of a token, hex, 64 characters. Tokens carry 256 bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_slug(nbytes: int = 5) -> str:
    """A short random tail for a public address: unguessable enough not to be counted through."""
    return secrets.token_hex(nbytes)


def signed_at(token: str) -> dt.datetime:
    """The second in which django.core.signing made a token. Ask only of one whose signature holds."""
    return dt.datetime.fromtimestamp(b62_decode(token.split(":")[1]), dt.UTC)
