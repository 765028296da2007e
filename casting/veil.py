"""The office's notes and its log, told to somebody from whom a name is hidden just now: a number stands in for whom they are about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from accounts.models import Activity, Membership, User
from accounts.tenancy import across_offices
from casting.lens import STAYS_OUT, OfficeLens, office_lens_for
from casting.models import Submission
from notifications.models import OutboxMessage

# The way from a submission to what a note or a line of the log names as its subject.
NOTES = {"casting.submission": "pk", "casting.approvalseat": "approvals__steps__seats"}
LINES = {"casting.submission": "pk", "casting.approval": "approvals"}


def veil_notes(reader: User, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    return veil_notes_by(reader, messages, NOTES)


def veil_notes_by(reader: User, messages: Sequence[OutboxMessage], ways: Mapping[str, str]) -> dict[int, str]:
    """For a room above: `ways` is {subject type: the way from a submission to that subject}."""
    lenses = _lenses(reader, {message.organisation_id for message in messages if message.subject_type in ways})
    names = _names(lenses, [(message.subject_type, message.subject_id) for message in messages], ways)
    return {
        message.pk: names[message.subject_type, message.subject_id]
        for message in messages
        if (message.subject_type, message.subject_id) in names
    }


def veil_lines(reader: User, rows: Sequence[Activity]) -> dict[int, dict[str, str] | None]:
    return veil_lines_by(reader, rows, LINES)


def veil_lines_by(reader: User, rows: Sequence[Activity], ways: Mapping[str, str]) -> dict[int, dict[str, str] | None]:
    """The stand-in for each line's name; None takes a line away: what the person did themself would name them,
    and of somebody whom the reader stays out of there is nothing to tell."""
    offices = {row.organisation_id for row in rows if row.subject_type in ways}
    lenses = _lenses(reader, offices)
    names = _names(lenses, [(row.subject_type, row.subject_id) for row in rows], ways)
    if not names:
        return {}
    colleagues = set(Membership.objects.filter(organisation_id__in=offices).values_list("user_id", flat=True))
    veiled: dict[int, dict[str, str] | None] = {}
    for row in rows:
        name = names.get((row.subject_type, row.subject_id))
        if name is not None:
            veiled[row.pk] = {"name": name} if name != STAYS_OUT and row.actor_id in colleagues else None
    return veiled


def _lenses(reader: User, offices: Iterable[int | None]) -> dict[int, OfficeLens]:
    lenses = {office: office_lens_for(reader, office) for office in offices if office}
    return {office: lens for office, lens in lenses.items() if lens.blind or lens.excluded}


def _names(
    lenses: Mapping[int, OfficeLens], subjects: Iterable[tuple[str, int | None]], ways: Mapping[str, str]
) -> dict[tuple[str, int], str]:
    """{subject: stand-in} of those whose name is hidden; one statement for each type in use, none without a lens."""
    if not lenses:
        return {}
    by_type = defaultdict(set)
    for kind, subject_id in subjects:
        if kind in ways:
            by_type[kind].add(subject_id)
    names: dict[tuple[str, int], str] = {}
    with across_offices("a note and a line name their office, and the lens is that office's"):
        for kind, ids in by_type.items():
            rows = Submission.objects.filter(**{f"{ways[kind]}__in": ids}, organisation__in=list(lenses)).values_list(
                ways[kind], "organisation_id", "role_id", "performer_id", "number"
            )
            for subject_id, office, role_id, performer_id, number in rows:
                whose = {"role_id": role_id, "performer_id": performer_id}
                if lenses[office].hides(**whose):
                    names[kind, subject_id] = lenses[office].name_for(**whose, number=number, name="")
    return names
