"""The activity log's words for an agency's clients and the profiles that it looks after."""

from collections.abc import Sequence

from accounts.activity_words import register
from accounts.models import Activity
from talent.models import Performer, RosterImport

REPRESENTATION = {
    "asked": "asked to represent {name}",
    "taken_back": "took back the question to represent {name}",
    "terms_proposed": "proposed terms for representing {name}",
    "agent_set": "noted who answers for {name}",
    "ended": "ended the representation of {name}",
    "resumed": "took back the end of representing {name}",
    "confirmed": "confirmed that the agency represents {name}",
    "refused": "did not confirm that the agency represents {name}",
    "ended_by_performer": "left the agency: {name}",
    "resumed_by_performer": "took back leaving the agency: {name}",
    "terms_agreed": "agreed to the terms for {name}",
    "terms_kept": "kept the terms for {name} as they were",
}
PERFORMER = {
    "created": "made a profile for {name}",
    "offered": "offered {name} their own profile",
    "claimed": "took over the profile of {name}",
}
ROSTER = {
    "read": "read the list “{file}”",
    "started": "began to bring in the list “{file}”",
    "undone": "began to take back the list “{file}”",
    "dropped": "put the list “{file}” away",
    "exported": "took the roster away as a file",
}


DESK = {
    "cover.set": "arranged who covers for an agent",
    "cover.ended": "ended a cover",
    "client_note.written": "wrote a note on a client",
    "client_note.removed": "took a note on a client away",
}


def register_all() -> None:
    for verb, words in DESK.items():
        register(verb, words)
    for verb, words in REPRESENTATION.items():
        register(f"representation.{verb}", words, details=_of_performers)
    for verb, words in PERFORMER.items():
        register(f"performer.{verb}", words, details=_of_performers)
    for verb, words in ROSTER.items():
        register(f"roster.{verb}", words, details=_of_lists)


def _of_performers(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    names = dict(Performer.objects.filter(pk__in={row.subject_id for row in rows}).values_list("pk", "stage_name"))
    return {row.pk: {"name": names.get(row.subject_id, "somebody who has left")} for row in rows}


def _of_lists(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    names = dict(RosterImport.objects.filter(pk__in={row.subject_id for row in rows}).values_list("pk", "file_name"))
    return {row.pk: {"file": names.get(row.subject_id, "a list that is gone")} for row in rows}
