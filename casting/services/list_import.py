"""Importing a list of people for a role: read, shown row by row, then brought in or invited as one act."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from casting.models import ListImport, Role, RoleInvitation, Submission
from casting.policies import lens_of
from casting.selectors.bringing import within_reach
from casting.services.bringing import (
    LIST,
    Brought,
    Invitee,
    check_may_bring,
    finish,
    hold,
    is_address,
    start,
    why_not_invite,
    write_brought,
    write_invitations,
)
from casting.services.decisions import Refusal
from casting.services.list_columns import guess_columns
from casting.services.targets import check_takes_people
from casting.states import SubmissionState
from core import clock
from core.errors import Conflict, Invalid
from core.list_files import MOST_BYTES, TOO_LARGE, first_line, read_table
from core.text import fold, name_key
from talent.models import Performer
from talent.selectors import representations_on_record

BRING, ALREADY, INVITE, CHOOSE, UNREADABLE = "bring", "in", "invite", "choose", "unreadable"
COLUMNS = ("name", "last_name", "email", "agency")


@dataclass(frozen=True)
class Line:
    """A line of the list as it was written; `number` counts from 1, the heading too."""

    number: int
    name: str
    email: str
    agency: str


@transaction.atomic(durable=True)
def read_list(*, actor: User, role: Role, file: UploadedFile) -> ListImport:
    """Read a list and say what would become of each line. Nothing is done yet. Raises Invalid with `field` "file"."""
    check_may_bring(actor, role)
    if file.size is not None and file.size > MOST_BYTES:
        raise Invalid(TOO_LARGE, field="file")
    table = read_table(file.read(MOST_BYTES + 1))
    check_takes_people(hold(role))
    columns = guess_columns(table)
    return ListImport.objects.create(
        organisation_id=role.organisation_id,
        role_id=role.pk,
        file_name=_file_name(file.name or ""),
        table=table,
        columns=columns,
        rows=plan(actor=actor, role=role, table=table, columns=columns) if columns["name"] is not None else [],
        made_by=actor,
    )


@transaction.atomic(durable=True)
def choose_columns(*, actor: User, imported: ListImport, columns: Mapping[str, int | None]) -> ListImport:
    """Say which columns hold the name, the e-mail and the agency; the lines are looked at anew."""
    check_may_bring(actor, imported.role)
    imported = _fresh(imported)
    width = max(len(row) for row in imported.table)
    wanted = {key: columns.get(key) for key in COLUMNS}
    if wanted["name"] is None:
        raise Invalid("Choose the column that holds the names.", field="name")
    if any(place is not None and not 0 <= place < width for place in wanted.values()):
        raise Invalid("Choose one of the columns of the list.", field="name")
    if len({place for place in wanted.values() if place is not None}) < sum(p is not None for p in wanted.values()):
        raise Invalid("Each column can hold one thing only.", field="name")
    imported.columns = wanted
    imported.rows = plan(actor=actor, role=imported.role, table=imported.table, columns=wanted)
    imported.save(update_fields=["columns", "rows"])
    return imported


@transaction.atomic(durable=True)
def confirm_list(*, actor: User, imported: ListImport, choices: Mapping[int, str]) -> Brought:
    """Bring in and invite as the rows say. `choices` by line: a performer's id, "invite", or "" to leave them out.

    What the rows say is looked at anew under lock: who came in meanwhile is refused by name. Raises Conflict for the
    second time.
    """
    check_may_bring(actor, imported.role)
    imported = _fresh(imported)
    bring, invite, refused = _settled(imported.rows, choices)
    decision = start(actor, imported.role, LIST)
    moved, not_brought = write_brought(
        actor=actor, role=imported.role, performer_ids=list(dict.fromkeys(bring)), decision=decision
    )
    invited, not_invited = 0, []
    if invite:
        held = hold(imported.role)
        if why := why_not_invite(held):
            not_invited = [Refusal(0, one.name, f"was not invited. {why}".rstrip(".")) for one in invite]
        else:
            invited, not_invited = write_invitations(actor=actor, role=held, people=invite, decision=decision)
    imported.decision, imported.done_at = decision, clock.now()
    # The file has done its work; what became of its lines is kept.
    imported.table = []
    imported.save(update_fields=["decision", "done_at", "table"])
    return finish(decision, moved, invited, [*refused, *not_brought, *not_invited])


def _fresh(imported: ListImport) -> ListImport:
    imported = (
        ListImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("role__organisation", "role__production", "role__call")
        .get(pk=imported.pk)
    )
    if imported.done_at is not None:
        raise Conflict("This list was brought in already.")
    return imported


def _settled(rows: Sequence[dict], choices: Mapping[int, str]) -> tuple[list[int], list[Invitee], list[Refusal]]:
    bring, invite, refused = [], [], []
    for row in rows:
        verdict, performer = row["verdict"], row["performer"]
        if verdict == CHOOSE:
            chosen = choices.get(row["line"], "")
            offered = {str(one["id"]) for one in row["choices"]}
            if chosen in offered:
                verdict, performer = BRING, int(chosen)
            elif chosen == INVITE and is_address(row["email"]):
                verdict = INVITE
            elif chosen:
                raise Invalid(f"Choose one of the people offered for line {row['line']}.", field=f"line_{row['line']}")
            else:
                refused.append(Refusal(0, row["name"], "was left out: nobody was chosen"))
        if verdict == BRING:
            bring.append(performer)
        elif verdict == INVITE:
            invite.append(Invitee(row["name"], row["email"]))
    return bring, invite, refused


def lines_of(table: Sequence[Sequence[str]], columns: Mapping[str, int | None]) -> list[Line]:
    start_at, _ = first_line(table)

    def at(row: Sequence[str], key: str) -> str:
        place = columns.get(key)
        return row[place] if place is not None and place < len(row) else ""

    return [
        Line(
            number=place + 1,
            name=f"{at(row, 'name')} {at(row, 'last_name')}".strip()[:120],
            email=at(row, "email").lower(),
            agency=at(row, "agency"),
        )
        for place, row in enumerate(table)
        if place > start_at and any(row)
    ]


def plan(*, actor: User, role: Role, table: Sequence[Sequence[str]], columns: Mapping[str, int | None]) -> list[dict]:
    """What would become of each line; a fixed number of statements for any number of lines."""
    lines = lines_of(table, columns)
    facts = _facts(actor, role, lines)
    seen: Counter[str] = Counter()
    return [_planned(line, facts, seen) for line in lines]


@dataclass
class _Facts:
    """`by_name` are the performers whom the office may find by each name, `by_email` those with that address."""

    by_name: dict[str, list[Performer]] = field(default_factory=dict)
    by_email: dict[str, list[Performer]] = field(default_factory=dict)
    agencies: dict[int, list[str]] = field(default_factory=dict)
    here: dict[int, str] = field(default_factory=dict)
    invited: set[str] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    why_not_invite: str = ""


def _facts(actor: User, role: Role, lines: Sequence[Line]) -> _Facts:
    keys = {name_key(line.name) for line in lines if line.name}
    emails = {line.email for line in lines if line.email}
    facts = _Facts()
    people = Performer.objects.select_related("account").exclude(pk__in=lens_of(actor, role).excluded)
    people = people.filter(within_reach(role.organisation))
    found = {one.pk: one for one in people.filter(name_key__any_of=list(keys)).order_by("pk")}
    mailed = list(people.filter(account__email__any_of=list(emails)).order_by("pk"))
    found |= {one.pk: one for one in mailed}
    for one in found.values():
        facts.by_name.setdefault(one.name_key, []).append(one)
    for one in mailed:
        facts.by_email.setdefault(one.account.email.lower(), []).append(one)
    ids = list(found)
    facts.agencies = {
        key: [fold(row.organisation.name) for row in rows] for key, rows in representations_on_record(ids).items()
    }
    facts.here = dict(
        Submission.objects.filter(role=role, performer_id__any_of=ids).values_list("performer_id", "state")
    )
    office = Submission.objects.filter(organisation_id=role.organisation_id, performer_id__any_of=ids)
    facts.known = set(office.values_list("performer_id", flat=True))
    asked = RoleInvitation.objects.filter(role=role, email__any_of=list(emails))
    facts.invited = set(asked.values_list("email", flat=True))
    facts.why_not_invite = why_not_invite(Role.objects.select_related("call").get(pk=role.pk))
    return facts


def _planned(line: Line, facts: _Facts, seen: Counter[str]) -> dict:
    row = {
        "line": line.number,
        "name": line.name,
        "email": line.email,
        "agency": line.agency,
        "performer": None,
        "choices": [],
    }

    def told(verdict: str, why: str = "", **more) -> dict:
        return row | {"verdict": verdict, "why": why, **more}

    if not line.name:
        return told(UNREADABLE, "There is no name in this line.")
    if line.email and not is_address(line.email):
        return told(UNREADABLE, f"“{line.email[:60]}” is no e-mail address.")
    candidates = _candidates(line, facts)
    if len(candidates) == 1:
        return _one(candidates[0], facts, seen, told)
    if candidates:
        people = [{"id": one.pk, "name": one.stage_name, "where": _where(one, facts)} for one in candidates[:8]]
        return told(CHOOSE, f"{len(candidates)} people of this name. Choose which one.", choices=people)
    return _to_invite(line, facts, seen, told)


def _candidates(line: Line, facts: _Facts) -> list[Performer]:
    """Whom a line may mean.

    An address alone tells the office nothing of who has it: it counts where the name agrees, or where the office
    has had them up for something before.
    """
    named = facts.by_name.get(name_key(line.name), [])
    mailed = [
        one for one in facts.by_email.get(line.email, []) if line.email and (one in named or one.pk in facts.known)
    ]
    if mailed:
        return [one for one in mailed if one in named] or mailed
    if line.agency and len(named) > 1:
        spoken_for = [one for one in named if fold(line.agency) in facts.agencies.get(one.pk, [])]
        return spoken_for or named
    return named


def _where(performer: Performer, facts: _Facts) -> str:
    return ", ".join([*performer.bases[:2], *(name.title() for name in facts.agencies.get(performer.pk, [])[:1])])


def _one(performer: Performer, facts: _Facts, seen: Counter[str], told) -> dict:
    key = f"performer {performer.pk}"
    seen[key] += 1
    state = facts.here.get(performer.pk)
    if seen[key] > 1:
        return told(ALREADY, "Stands in the list twice.", performer=performer.pk)
    if state == SubmissionState.WITHDRAWN:
        return told(ALREADY, "Has withdrawn from this role, so is left in peace.", performer=performer.pk)
    if state is not None:
        return told(ALREADY, f"Is up for it already ({SubmissionState(state).label.lower()}).", performer=performer.pk)
    if performer.account_id is None and performer.pk not in facts.agencies:
        return told(UNREADABLE, "Has nobody on Callboard who could be told.", performer=performer.pk)
    return told(BRING, _where(performer, facts), performer=performer.pk)


def _to_invite(line: Line, facts: _Facts, seen: Counter[str], told) -> dict:
    if not line.email:
        return told(UNREADABLE, "Nobody of this name is within your reach, and there is no address to invite them by.")
    seen[line.email] += 1
    if seen[line.email] > 1:
        return told(ALREADY, "This address stands in the list twice.")
    if line.email in facts.invited:
        return told(ALREADY, "Was invited for this role already.")
    if facts.why_not_invite:
        return told(UNREADABLE, facts.why_not_invite)
    return told(INVITE)


def _file_name(name: str) -> str:
    return "".join(c if c.isprintable() else " " for c in name)[-200:] or "list"
