"""Sending, changing and withdrawing submissions: by the performer, or by whoever speaks for them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F

from accounts.models import Organisation, User
from accounts.services.activity import record_activities, record_activity
from accounts.tenancy import across_offices
from casting.apply_messages import receipt_message, receipt_notices
from casting.models import CastingCall, Role, Submission, SubmissionDraft
from casting.policies import can_change_own_submission, can_submit_to_call
from casting.selectors import mine
from casting.selectors.applying import role_takes_submissions
from casting.selectors.ways import agencies_of, agency_of_way, standings
from casting.services import closures, ways
from casting.services.contents import RoleEntry, clean_note, content_of
from casting.services.invitations import answer_invitations
from casting.signals import submission_edited, submission_received, submission_withdrawn
from casting.states import NEGATIVE, SUBMISSION_MOVES, CallState, SubmissionState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from core.states import check
from notifications.services.notices import add_notices
from notifications.services.outbox import add_messages
from talent.models import Performer
from talent.policies import can_submit_performer
from talent.selectors import agency_between
from talent.services.versions import current_version

WHY = "performers are put up to many offices"
SUBJECT_TYPE = "casting.submission"
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Sent:
    """`new` went just now; `joined` were sent by somebody else before, and carry this way in too; `already` are as they were."""

    new: list[Submission]
    already: list[Submission]
    joined: list[Submission] = field(default_factory=list)

    @property
    def submissions(self) -> list[Submission]:
        return sorted([*self.new, *self.joined, *self.already], key=lambda row: row.role_id)


@transaction.atomic(durable=True)
def submit(*, actor: User, performer: Performer, call: CastingCall, entries: Sequence[RoleEntry]) -> Sent:
    """Put a performer up for roles of one call: all of them, or a refusal and none.

    One submission per performer and role. One that this way has sent comes back in `Sent.already`,
    untouched; one that came by another way gets this one too (`Sent.joined`, with the note; what was
    sent first stays); a withdrawn one is sent again. Raises Conflict when
    the call or a role takes nothing any more (the deadline is held to the second by the database's
    clock, under lock), Invalid with `field` "roles", "headshot", "note", "tape_<role>" or
    "answer_<question>", NotAllowed for somebody else's performer.
    """
    agency = _agency_of(actor, performer)
    sender = ways.Sender(actor, agency)
    wanted = {entry.role_id: entry for entry in entries if entry.role_id <= LARGEST_ID}
    if not entries:
        raise Invalid("Choose at least one part.", field="roles")
    if len(wanted) < len({entry.role_id for entry in entries}):
        raise Invalid("One of these parts is not in this call.", field="roles")
    with across_offices(WHY):
        # First, and for the rest of the transaction: two taps of one person wait for each other here.
        version = current_version(performer=performer)
        call = _held_call(call.pk)
        if not can_submit_to_call(actor, call, sender.via):
            raise NotFound("There is no such call, or it is not open to you.")
        roles = _locked_roles(call, wanted)
        had = {row.role_id: row for row in _locked_submissions(performer, roles)}
        standing = [row for row in had.values() if row.state != SubmissionState.WITHDRAWN]
        joining = ways.not_yet_on(standing, sender)
        already = [row for row in standing if row not in joining]
        due = [role for role in roles if role.pk not in {row.role_id for row in standing}]
        if due or joining:
            _check_open(call, [*due, *(row.role for row in joining)])
        contents = {
            role.pk: content_of(role, call, wanted[role.pk], performer=performer, version=version) for role in due
        }
        way = {"via": sender.via, "submitted_by": actor, "agency": agency, "performer": performer}
        new = _insert([role for role in due if role.pk not in had], call, contents, way)
        again = []
        for role in due:
            if role.pk in had:
                ways.keep_old_way(had[role.pk], sender)
                columns = contents[role.pk] | way | {"call_version": call.version}
                again.append(_send_again(had[role.pk], role, columns))
        for row in joining:
            # Read already and held still; the ways' words need both.
            row.call, row.production = call, call.production
            ways.join_card(sender=sender, row=row, call=call, note=clean_note(wanted[row.role_id].note))
        SubmissionDraft.objects.filter(call=call, performer=performer, user=actor).delete()
        sent = sorted([*new, *again], key=lambda row: row.role_id)
        if sent:
            _record(actor, call, new=new, again=again)
            _acknowledge(actor, call, sent)
            answer_invitations(actor=actor, submissions=sent)
            submission_received.send(Submission, submissions=sent, actor=actor)
    return Sent(sent, already, joining)


def _agency_of(actor: User, performer: Performer) -> Organisation | None:
    if not can_submit_performer(actor, performer):
        raise NotAllowed("You can apply for yourself and for the people you speak for.")
    return agency_between(actor, performer)


def _held_call(pk: int) -> CastingCall:
    """The call, held still by a shared lock: applicants do not wait for each other, an edit or a close waits for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM casting_castingcall WHERE id = %s FOR SHARE", [pk])
    return CastingCall.objects.select_related("production", "organisation").get(pk=pk)


def _check_open(call: CastingCall, roles: Sequence[Role]) -> None:
    """After every lock is held, so that waiting in a queue does not stretch the deadline."""
    for role in roles:
        if not role_takes_submissions(role):
            raise Conflict(f"{role.name} is not taking submissions any more, so nothing was sent.", field="roles")
    closed_in_words = {
        CallState.PAUSED: "The office has paused this call, so nothing was sent. What you wrote is kept.",
        CallState.CANCELLED: "The office has cancelled this call, so nothing was sent.",
    }
    if call.state in closed_in_words:
        raise Conflict(closed_in_words[call.state])
    if call.state != CallState.PUBLISHED:
        raise Conflict("This call has closed, so nothing was sent.")
    if call.deadline_at is None or _database_clock() > call.deadline_at:
        raise Conflict(f"This call closed on {clock.show(call.deadline_at, call.zone)}, so nothing was sent.")


def _database_clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _locked_roles(call: CastingCall, wanted: Mapping[int, RoleEntry]) -> list[Role]:
    """Locked in id order; everything after this is short, because the next applicant waits for it."""
    roles = list(lock_in_order(Role.objects.filter(call=call, pk__in=list(wanted))).prefetch_related("questions"))
    if len(roles) != len(wanted):
        raise Invalid("One of these parts is not in this call.", field="roles")
    return roles


def _locked_submissions(performer: Performer, roles: Sequence[Role]) -> list[Submission]:
    return list(
        lock_in_order(Submission.objects.filter(performer=performer, role__in=roles)).select_related(
            "role", "performer", "profile", "agency"
        )
    )


def _insert(roles: Sequence[Role], call: CastingCall, contents: Mapping[int, dict], sender: dict) -> list[Submission]:
    if not roles:
        return []
    numbers = _next_numbers([role.pk for role in roles])
    at = clock.now()
    return Submission.objects.bulk_create(
        Submission(
            organisation=call.organisation,
            production=call.production,
            call=call,
            role=role,
            number=numbers[role.pk],
            call_version=call.version,
            submitted_at=at,
            **sender,
            **contents[role.pk],
        )
        for role in roles
    )


def _next_numbers(role_ids: Sequence[int]) -> dict[int, int]:
    """One number of each role, taken from its counter. The rows are locked already, in id order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE casting_role SET next_number = next_number + 1 WHERE id = ANY(%s) RETURNING id, next_number - 1",
            [list(role_ids)],
        )
        return dict(cursor.fetchall())


def _send_again(row: Submission, role: Role, columns: dict) -> Submission:
    """A withdrawn submission comes in anew, under its old number and unopened."""
    check(SUBMISSION_MOVES, row.state, SubmissionState.SUBMITTED, noun="submission", labels=SubmissionState.choices)
    changes = columns | {
        "state": SubmissionState.SUBMITTED,
        "submitted_at": clock.now(),
        "edited_at": None,
        "viewed_at": None,
        "decided_at": None,
        "decided_by": None,
        "revision": row.revision + 1,
    }
    return _change(row, changes)


def _change(row: Submission, changes: dict) -> Submission:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    return row


def _record(actor: User, call: CastingCall, *, new: Sequence[Submission], again: Sequence[Submission]) -> None:
    for verb, rows, source in [("submit", new, None), ("resubmit", again, SubmissionState.WITHDRAWN)]:
        if rows:
            record_activities(
                actor=actor,
                verb=f"submission.{verb}",
                subject_type=SUBJECT_TYPE,
                rows=[(row.pk, {"from": source, "to": row.state, "via": row.via}) for row in rows],
                organisation=call.organisation,
            )


def _acknowledge(actor: User, call: CastingCall, sent: Sequence[Submission]) -> None:
    message = receipt_message(actor=actor, call=call, submissions=sent)
    if message is not None:
        add_messages([message])
    add_notices(receipt_notices(actor=actor, call=call, submissions=sent))


@transaction.atomic(durable=True)
def edit_submission(*, actor: User, submission: Submission, entry: RoleEntry) -> Submission:
    """Replace what was sent, profile included, while nobody of the office has opened it and the call is open.

    Raises Conflict once it has been opened or the deadline has passed; Invalid as `submit` does.
    """
    with across_offices(WHY):
        version = current_version(performer=submission.performer)
        call = _held_call(submission.call_id)
        row = _own(actor, submission)
        seen_as = mine.visible_status([row])[row.pk]
        if seen_as == SubmissionState.WITHDRAWN:
            raise Conflict("This was withdrawn. Send it again instead.")
        standing = standings([row], user=actor)[row.pk]
        if not standing.sent_it:
            raise Conflict("What the office reads was sent by somebody else. You can withdraw your own way in.")
        if row.viewed_at is not None or seen_as != SubmissionState.SUBMITTED:
            raise Conflict(
                f"{call.organisation.name} has opened it, so it stays as they saw it. You can still withdraw it."
            )
        _check_open(call, [])
        columns = content_of(row.role, call, entry, performer=row.performer, version=version)
        if not standing.is_contact:
            by_agency = row.performer.account_id != actor.pk
            ways.change_note(row, agency_ids=agencies_of(actor) if by_agency else [], note=columns.pop("note"))
        _change(row, columns | {"edited_at": clock.now(), "revision": row.revision + 1, "call_version": call.version})
        record_activity(actor=actor, verb="submission.edit", subject=row, organisation=call.organisation)
        submission_edited.send(Submission, submission=row, actor=actor)
    return row


@transaction.atomic(durable=True)
def withdraw_submission(*, actor: User, submission: Submission, agency: Organisation | None = None) -> Submission:
    """Take a performer out of one role, at any time before an answer has reached them.

    An agency that is not the only way in takes its own way away and leaves the others; the performer takes
    all of them. `agency` is which of theirs an agent acts for, where they have several. Notes about it that
    have not left are dropped. Withdrawing twice changes nothing. While the
    call is open, `submit` brings it back.
    """
    with across_offices(WHY):
        # Before the submission, as whoever casts the part does: of the two, one waits for the other.
        Role.objects.select_for_update(of=("self",), no_key=True).get(submissions=submission.pk)
        row = _own(actor, submission)
        if row.state == SubmissionState.WITHDRAWN:
            return row
        if mine.visible_status([row])[row.pk] in NEGATIVE:
            raise IllegalTransition("This has been answered, so there is nothing left to withdraw.")
        if row.performer.account_id != actor.pk:
            own = agency or agency_of_way(actor, row)
            if own is not None and ways.leave_card(actor=actor, row=row, agency=own):
                return row
        ways.leave_all(row)
        before = row.state
        check(SUBMISSION_MOVES, before, SubmissionState.WITHDRAWN, noun="submission", labels=SubmissionState.choices)
        Submission.objects.filter(pk=row.pk).update(state=SubmissionState.WITHDRAWN, revision=F("revision") + 1)
        row.refresh_from_db(fields=["state", "revision", "stage"])
        closures.lift_answers(submission_ids=[row.pk])
        record_activity(
            actor=actor,
            verb="submission.withdraw",
            subject=row,
            organisation=row.organisation,
            data={"from": before, "to": SubmissionState.WITHDRAWN},
        )
        submission_withdrawn.send(Submission, submission=row, actor=actor)
    return row


def _own(actor: User, submission: Submission) -> Submission:
    """The row, locked, with what a change of it needs. Raises NotAllowed for one that is not the actor's to change."""
    row = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("role", "performer__account", "organisation", "production", "call", "agency")
        .get(pk=submission.pk)
    )
    if not can_change_own_submission(actor, row):
        raise NotAllowed("Only the performer and the agents who put them up can change this.")
    return row
