"""By what somebody is recognised as known already: keyed digests, so that neither a year nor an address can be read."""

from collections.abc import Iterable, Sequence

from django.utils.crypto import salted_hmac

from core.text import fold, name_key
from talent.models import IdentityKey
from talent.states import IdentityKind

SALT = "talent.identity"


def mail_digest(email: str) -> str:
    return _digest(IdentityKind.MAIL, email.strip().lower())


def name_year_digest(name: str, year: int) -> str:
    """One name is the same in any case and with any accents; a name in two orders is not."""
    return _digest(IdentityKind.NAME_YEAR, f"{name_key(name)}|{fold(name)}|{year}")


def keys_of(performer_id: int, *, name: str, email: str = "", birth_year: int | None = None) -> list[IdentityKey]:
    """Unsaved keys of one performer; the year itself is kept nowhere."""
    keys = []
    if email:
        keys.append(IdentityKey(performer_id=performer_id, kind=IdentityKind.MAIL, digest=mail_digest(email)))
    if birth_year:
        digest = name_year_digest(name, birth_year)
        keys.append(IdentityKey(performer_id=performer_id, kind=IdentityKind.NAME_YEAR, digest=digest))
    return keys


def keep(keys: Sequence[IdentityKey]) -> None:
    IdentityKey.objects.bulk_create(keys, batch_size=1000, ignore_conflicts=True)


def known_by(digests: Iterable[str]) -> dict[str, list[int]]:
    """Ids of performers by digest, one statement."""
    found: dict[str, list[int]] = {}
    rows = IdentityKey.objects.filter(digest__any_of=list(digests)).order_by("performer_id")
    for digest, performer_id in rows.values_list("digest", "performer_id"):
        found.setdefault(digest, []).append(performer_id)
    return found


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"{SALT}.{kind}", text, algorithm="sha256").hexdigest()
