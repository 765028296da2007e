"""What arrives when somebody is put up for a role: the rules and the rows, the same for one person and for forty.

All of this joins the caller's transaction, inside `across_offices`. Locks are taken in one order by whoever calls:
performers, calls, roles, submissions.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from accounts.models import User
from accounts.services.activity import record_activities
from casting.apply_messages import receipt_message, receipt_notices, receipt_of_many
from casting.models import CastingCall, Role, Submission, SubmissionDraft
from casting.selectors.applying import role_takes_submissions
from casting.services import ways
from casting.services.contents import RoleEntry, clean_note, content_of
from casting.services.invitations import answer_invitations
from casting.signals import submission_received
from casting.states import STAGE_OF, SUBMISSION_MOVES, CallState, Stage, SubmissionState
from core import clock
from core.db import copy_in, lock_in_order, next_ids
from core.errors import Conflict, DomainError
from core.states import check
from notifications.services.notices import add_notices
from notifications.services.outbox import add_messages
from talent.models import ProfileVersion

SUBJECT_TYPE = "casting.submission"
COLUMNS = [column for column in Submission._meta.concrete_fields if not column.generated]


@dataclass(frozen=True)
class Item:
    """One person for one role. `version` has its performer, `role` is locked and has its questions."""

    version: ProfileVersion
    role: Role
    entry: RoleEntry

    @property
    def key(self) -> tuple[int, int]:
        return self.role.pk, self.version.performer_id


@dataclass(frozen=True)
class Arrived:
    """`new` and `again` went just now, `joined` stand on a card that was there, `already` are as they were."""

    new: list[Submission] = field(default_factory=list)
    again: list[Submission] = field(default_factory=list)
    joined: list[Submission] = field(default_factory=list)
    already: list[Submission] = field(default_factory=list)

    @property
    def sent(self) -> list[Submission]:
        return sorted([*self.new, *self.again], key=lambda row: (row.role_id, row.number))


Refuse = Callable[[Item, DomainError], None]


def held_calls(ids: Collection[int]) -> dict[int, CastingCall]:
    """Calls by id, held still by a shared lock: applicants do not wait for each other, an edit or a close waits for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM casting_castingcall WHERE id = ANY(%s) ORDER BY id FOR SHARE", [list(ids)])
    return CastingCall.objects.select_related("production", "organisation").in_bulk(ids)


def locked_roles(ids: Collection[int], *, of: Collection[int]) -> dict[int, Role]:
    """Roles of these calls, locked in id order; everything after is short, because the next applicant waits for it."""
    rows = lock_in_order(Role.objects.filter(pk__any_of=list(ids), call_id__any_of=list(of))).prefetch_related(
        "questions"
    )
    return {row.pk: row for row in rows}


def locked_submissions(items: Sequence[Item]) -> dict[tuple[int, int], Submission]:
    """What there is already of these people in these roles, by (role id, performer id)."""
    wanted = {item.key for item in items}
    rows = lock_in_order(
        Submission.objects.filter(
            role_id__any_of=sorted({role for role, _ in wanted}),
            performer_id__any_of=sorted({performer for _, performer in wanted}),
        )
    ).select_related("role", "performer__account", "profile", "agency")
    return {(row.role_id, row.performer_id): row for row in rows if (row.role_id, row.performer_id) in wanted}


def receive(
    *,
    sender: ways.Sender,
    call: CastingCall,
    items: Sequence[Item],
    had: Mapping[tuple[int, int], Submission],
    refuse: Refuse,
    batch: uuid.UUID | None = None,
) -> Arrived:
    """Put people up for roles of one call, which is held and open to the sender.

    What cannot go is handed to `refuse`: one that raises makes it all or nothing, one that returns leaves it out.
    """
    standing = [row for item in items if (row := had.get(item.key)) and row.state != SubmissionState.WITHDRAWN]
    joining = {(row.role_id, row.performer_id): row for row in ways.not_yet_on(standing, sender)}
    stays = {(row.role_id, row.performer_id): row for row in standing} | joining
    already = [row for key, row in stays.items() if key not in joining]
    open_items = _open_items(call, [item for item in items if item.key in joining or item.key not in stays], refuse)
    way = {"via": sender.via, "submitted_by": sender.actor, "agency": sender.agency}
    contents, notes = {}, {}
    for item in open_items:
        try:
            if item.key in joining:
                notes[item.key] = clean_note(item.entry.note)
            else:
                contents[item.key] = way | content_of(
                    item.role, call, item.entry, performer=item.version.performer, version=item.version
                )
        except DomainError as error:
            refuse(item, error)
    due = [item for item in open_items if item.key in contents]
    new = _insert(call, [item for item in due if item.key not in had], contents)
    again = _send_again(sender, call, [(item, had[item.key]) for item in due if item.key in had], contents)
    joined = [_join(sender, call, joining[key], note) for key, note in notes.items()]
    # What was typed for somebody who could not go stays, for whoever puts it right.
    settled = {*contents, *notes, *stays}
    performers = {item.version.performer_id for item in items}
    performers -= {item.version.performer_id for item in items if item.key not in settled}
    SubmissionDraft.objects.filter(call=call, performer_id__any_of=list(performers), user=sender.actor).delete()
    arrived = Arrived(new, again, joined, already)
    if arrived.sent:
        _record(sender.actor, call, arrived, batch)
        _acknowledge(sender, call, arrived.sent, batch)
        answer_invitations(actor=sender.actor, submissions=arrived.sent)
        submission_received.send(Submission, submissions=arrived.sent, actor=sender.actor)
    return arrived


def _open_items(call: CastingCall, items: Sequence[Item], refuse: Refuse) -> list[Item]:
    """Those whose role and call take submissions: asked after every lock is held, so that waiting stretches no deadline."""
    if not items:
        return []
    now = database_clock()
    found = []
    for item in items:
        closed = why_closed(call, now, item.role)
        if closed is None:
            found.append(item)
        else:
            refuse(item, closed)
    return found


def why_closed(call: CastingCall, now: dt.datetime, role: Role | None = None) -> Conflict | None:
    """Why nothing more comes into this call, or this role of it; None while it is open."""
    if role is not None and not role_takes_submissions(role):
        return Conflict(f"{role.name} is not taking submissions any more, so nothing was sent.", field="roles")
    closed_in_words = {
        CallState.PAUSED: "The office has paused this call, so nothing was sent. What you wrote is kept.",
        CallState.CANCELLED: "The office has cancelled this call, so nothing was sent.",
    }
    if call.state in closed_in_words:
        return Conflict(closed_in_words[call.state])
    if call.state != CallState.PUBLISHED:
        return Conflict("This call has closed, so nothing was sent.")
    if call.deadline_at is None or now > call.deadline_at:
        day = clock.show(call.deadline_at, call.zone)
        return Conflict(f"This call closed on {day}, so nothing was sent.")
    return None


def database_clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _insert(call: CastingCall, items: Sequence[Item], contents: Mapping[tuple[int, int], dict]) -> list[Submission]:
    if not items:
        return []
    numbers = _next_numbers(Counter(item.role.pk for item in items))
    at = clock.now()
    rows = [
        Submission(
            pk=pk,
            organisation=call.organisation,
            production=call.production,
            call=call,
            role=item.role,
            performer=item.version.performer,
            number=next(numbers[item.role.pk]),
            call_version=call.version,
            submitted_at=at,
            **contents[item.key],
        )
        for pk, item in zip(next_ids(Submission, len(items)), items, strict=True)
    ]
    copy_in(
        Submission,
        [column.name for column in COLUMNS],
        ([getattr(row, column.attname) for column in COLUMNS] for row in rows),
    )
    for row in rows:
        # What the database makes of a new row's state and of no scores.
        row.stage, row.rating_mean = STAGE_OF.get(SubmissionState(row.state), Stage.REVIEW), Decimal(0)
    return rows


def _next_numbers(counts: Mapping[int, int]) -> dict[int, Iterator[int]]:
    """Numbers of each role, taken from its counter. The rows are locked already, in id order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casting_role r SET next_number = r.next_number + t.n"
            " FROM unnest(%s::bigint[], %s::int[]) AS t(id, n) WHERE r.id = t.id RETURNING r.id, r.next_number - t.n",
            [list(counts), list(counts.values())],
        )
        return {role_id: iter(range(first, first + counts[role_id])) for role_id, first in cursor.fetchall()}


def _send_again(
    sender: ways.Sender,
    call: CastingCall,
    withdrawn: Sequence[tuple[Item, Submission]],
    contents: Mapping[tuple[int, int], dict],
) -> list[Submission]:
    """Withdrawn submissions come in anew, under their old numbers and unopened."""
    if not withdrawn:
        return []
    rows = [row for _, row in withdrawn]
    ways.keep_old_ways(rows, sender)
    names: set[str] = set()
    for item, row in withdrawn:
        check(SUBMISSION_MOVES, row.state, SubmissionState.SUBMITTED, noun="submission", labels=SubmissionState.choices)
        changes = contents[item.key] | {
            "call_version": call.version,
            "state": SubmissionState.SUBMITTED,
            "submitted_at": clock.now(),
            "edited_at": None,
            "viewed_at": None,
            "decided_at": None,
            "decided_by": None,
            "revision": row.revision + 1,
        }
        names |= set(changes)
        for name, value in changes.items():
            setattr(row, name, value)
    Submission.objects.bulk_update(rows, sorted(names), batch_size=200)
    return rows


def _join(sender: ways.Sender, call: CastingCall, row: Submission, note: str) -> Submission:
    # Read already and held still; the ways' words need both.
    row.call, row.production, row.organisation = call, call.production, call.organisation
    ways.join_card(sender=sender, row=row, call=call, note=note)
    return row


def _record(actor: User, call: CastingCall, arrived: Arrived, batch: uuid.UUID | None) -> None:
    for verb, rows, source in [("submit", arrived.new, None), ("resubmit", arrived.again, SubmissionState.WITHDRAWN)]:
        if rows:
            record_activities(
                actor=actor,
                verb=f"submission.{verb}",
                subject_type=SUBJECT_TYPE,
                rows=[(row.pk, {"from": source, "to": row.state, "via": row.via}) for row in rows],
                organisation=call.organisation,
                batch=batch,
            )


def _acknowledge(sender: ways.Sender, call: CastingCall, sent: Sequence[Submission], batch: uuid.UUID | None) -> None:
    by_performer: dict[int, list[Submission]] = {}
    for row in sent:
        by_performer.setdefault(row.performer_id, []).append(row)
    if batch is not None and sender.agency is not None:
        messages, notices = receipt_of_many(
            actor=sender.actor, agency=sender.agency, call=call, by_performer=by_performer, batch=batch
        )
    else:
        messages, notices = [], []
        for rows in by_performer.values():
            messages.append(receipt_message(actor=sender.actor, call=call, submissions=rows))
            notices += receipt_notices(actor=sender.actor, call=call, submissions=rows)
    add_messages([message for message in messages if message is not None])
    add_notices(notices)
