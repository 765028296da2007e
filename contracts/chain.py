"""The hash of a link in a contract's chain. Pure: the verifier and the writer use the same words."""

import datetime as dt
import hashlib
import json


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
