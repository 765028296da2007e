"""The hash of a link in a contract's chain. Pure: the verifier and the writer use the same words."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence


def event_hash(
    *,
    previous: str,
    contract: str,
    number: int,
    kind: str,
    party: str,
    who: str,
    data: dict,
    at: dt.datetime,
) -> str:
    """SHA-256, hex. `contract` and `party` are uids as text, `party` empty where it is about nobody."""
    link = {
        "previous": previous,
        "contract": contract,
        "number": number,
        "kind": kind,
        "party": party,
        "who": who,
        "data": data,
        "at": at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps(link, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(links: Sequence[Mapping], contract: str) -> int | None:
    """The number of the first link that does not follow the one before or does not carry its own hash; None: all hold.

    `links` are {number, kind, party, who, data, at, previous, hash}, in order; `at` in ISO form, `party` its uid or "".
    """
    previous = ""
    for number, link in enumerate(links, 1):
        try:
            value = event_hash(
                previous=previous,
                contract=contract,
                number=number,
                kind=link["kind"],
                party=link["party"],
                who=link["who"],
                data=link["data"],
                at=dt.datetime.fromisoformat(link["at"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return number
        if link.get("number") != number or link.get("previous") != previous or link.get("hash") != value:
            return number
        previous = value
    return None
