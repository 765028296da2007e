"""The activity log's words for an agency's clients and the profiles that it looks after."""

from collections.abc import Collection, Sequence

from accounts.activity_words import register
from accounts.models import Activity
from accounts.tenancy import across_offices
from talent.models import Performer, Representation, RosterImport
from talent.states import Standing, Visibility

HIDDEN = "somebody with an unlisted profile"

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
    ids = {row.subject_id for row in rows}
    names, unlisted = {}, set()
    for pk, name, visibility in Performer.objects.filter(pk__in=ids).values_list("pk", "stage_name", "visibility"):
        names[pk] = name
        if visibility == Visibility.UNLISTED:
            unlisted.add(pk)
    told = _spoken_for(unlisted)
    found = {}
    for row in rows:
        is_told = row.subject_id not in unlisted or (row.organisation_id, row.subject_id) in told
        name = names.get(row.subject_id, "somebody who has left") if is_told else HIDDEN
        found[row.pk] = {"name": name}
    return found


def _spoken_for(performer_ids: Collection[int]) -> set[tuple[int, int]]:
    """(agency, performer) where the agency has ever spoken for them: a question alone tells it no name."""
    if not performer_ids:
        return set()
    with across_offices("an agency reads in its log whom it spoke for"):
        rows = Representation.objects.filter(performer__in=performer_ids).exclude(ended_as=Standing.ASKED)
        rows = rows.exclude(standing__in=[Standing.ASKED, Standing.REFUSED])
        return set(rows.values_list("organisation_id", "performer_id"))


def _of_lists(rows: Sequence[Activity]) -> dict[int, dict[str, str]]:
    names = dict(RosterImport.objects.filter(pk__in={row.subject_id for row in rows}).values_list("pk", "file_name"))
    return {row.pk: {"file": names.get(row.subject_id, "a list that is gone")} for row in rows}
