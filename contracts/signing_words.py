"""What the trail of a contract says, one sentence for each kind of link; `{who}` and keys of the event's data."""

from contracts.states import EventKind

TRAIL = {
    EventKind.DRAFTED: "Drafted by {who}",
    EventKind.VERSION: "Version {version} set as a document",
    EventKind.SENT: "Sent out for signature by {who}",
    EventKind.INVITED: "{who} was asked to sign",
    EventKind.OPENED: "Opened by {who}",
    EventKind.PAGE: "{who} read to page {page} of {of}",
    EventKind.CONSENTED: "{who} agreed to sign on screen",
    EventKind.CODE_SENT: "A code was mailed to {who}",
    EventKind.CODE_WRONG: "A wrong code was typed for {who}",
    EventKind.SIGNED: "Signed by {who}",
    EventKind.DECLINED: "{who} declined to sign",
    EventKind.DELEGATED: "{who} handed the signature on to {to}",
    EventKind.REMINDED: "{who} was reminded",
    EventKind.RECALLED: "Recalled by {who}",
    EventKind.VOIDED: "Voided by {who}",
    EventKind.EXPIRED: "Ran out before everybody had signed",
    EventKind.REOPENED: "Opened again by {who}",
    EventKind.EXECUTED: "Executed: everybody has signed",
    EventKind.SEALED: "Sealed",
    EventKind.SEAL_FAILED: "Could not be sealed",
    EventKind.AMENDED: "Amended",
    EventKind.OPTION: "Option noted by {who}",
    EventKind.TERMINATED: "Terminated by {who}",
    EventKind.REINSTATED: "Reinstated by {who}",
    EventKind.DOCUMENT: "A document was kept by {who}",
}
# What a person reads of it; the codes and pages are for whoever looks into the whole chain.
PLAIN = [kind for kind in EventKind.values if kind not in {EventKind.PAGE, EventKind.CODE_SENT, EventKind.CODE_WRONG}]


class _Known(dict):
    """Data written before a key existed still makes a sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


# Where the office asked another, and nobody handed anything on.
IN_PLACE = "{to} was asked to sign in place of {who}, by {by}"


def sentence(kind: str, who: str, data: dict) -> str:
    if kind == EventKind.DELEGATED and "by" in data:
        return IN_PLACE.format_map(_Known({**data, "who": who}))
    return TRAIL.get(EventKind(kind), kind).format_map(_Known({**data, "who": who or "Callboard"}))
