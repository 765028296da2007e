"""The activity log's words for avails, pins, first refusals and holds."""

from collections.abc import Sequence

from accounts.activity_words import register
from accounts.models import Activity
from contracts.hold_words import THE, A
from contracts.models import Hold

VERBS = {
    "ask": "asked for {a} from {name}",
    "ask_again": "asked {name} again for {a}",
    "answer": "answered {a} for {name}: {answer}",
    "place": "put {a} for {name} in place",
    "put_back": "put {the} for {name} back in place",
    "keep": "let {the} for {name} stand longer",
    "release": "released {name} from {the}",
    "let_go": "let the dates of {name} go",
    "restore": "put {the} for {name} back as it was",
    "expire": "saw {the} for {name} run out",
    "convert": "made an offer of {the} for {name}",
}
ANSWERS = {"available": "free", "unavailable": "not free"}


def register_all() -> None:
    for verb, words in VERBS.items():
        register(f"hold.{verb}", words, details=_details)


def _details(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    found = {
        pk: (kind, name)
        for pk, kind, name in Hold.objects.filter(pk__in={row.subject_id for row in rows}).values_list(
            "pk", "kind", "performer__stage_name"
        )
    }
    told = {}
    for row in rows:
        kind, name = found.get(row.subject_id, ("", "somebody"))
        told[row.pk] = {
            "name": name,
            "a": A.get(kind, "dates"),
            "the": f"the {THE.get(kind, 'hold')}",
            "answer": ANSWERS.get(row.data.get("to", ""), "answered"),
        }
    return told
