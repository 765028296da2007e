"""What somebody agrees to before they sign, word for word. A changed wording is a new version with its date.

Versions stay here for ever: a signature keeps the text itself, and the chain keeps which version it was.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "2026-11-1"
IN_FORCE_FROM = dt.date(2026, 11, 1)

READ = "read"
ON_SCREEN = "on_screen"


@dataclass(frozen=True)
class Consent:
    key: str
    text: str


_RIDERS = {
    "rider_intimacy": "I agree to the rider on nudity and intimacy, and know that I may withdraw this consent at any time.",
    "rider_stunts": "I agree to the rider on stunts, and know that I may refuse one that I think is not safe.",
    "rider_replica": "I agree to the making and use of a digital replica as this document describes it, and to no other.",
}
_FOR_THEM = {
    "rider_intimacy": "I know the rider on nudity and intimacy, and that consent to it may be withdrawn at any time.",
    "rider_stunts": "I know the rider on stunts, and that a stunt thought not safe may be refused.",
    "rider_replica": "I know that a digital replica may be made and used as this document describes, and not otherwise.",
}


def consents_for(terms: Mapping[str, Any], *, is_performers_side: bool) -> list[Consent]:
    """What has to be agreed to before this document is signed, in order."""
    riders = _RIDERS if is_performers_side else _FOR_THEM
    return [
        Consent(READ, "I have read the whole of this document."),
        *(Consent(key, text) for key, text in riders.items() if terms.get(key)),
        Consent(
            ON_SCREEN,
            "I agree to sign on screen. I mean my typed or drawn name as my signature, and know that it binds me as ink"
            " on paper does. I know that I can ask for paper instead.",
        ),
    ]


def whole_text(consents: list[Consent]) -> str:
    """As it is kept with the signature: the version, then every sentence agreed to."""
    return "\n".join([f"Consent to sign on screen, version {VERSION}", *(one.text for one in consents)])


def text_digest(consents: list[Consent]) -> str:
    return hashlib.sha256(whole_text(consents).encode()).hexdigest()
