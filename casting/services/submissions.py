"""Sending, changing and withdrawing submissions: by the performer, or by whoever speaks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from casting.models import CastingCall, Role, Submission
from casting.policies import can_change_own_submission, can_submit_to_call
from casting.selectors.visible import visible_status
from casting.selectors.ways import agencies_of, agency_of_way, standings
from casting.services import arrivals, ways, withdrawals
from casting.services.contents import RoleEntry, content_of
from casting.signals import submission_edited
from casting.states import SubmissionState
from core import clock
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
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
    wanted = {entry.role_id: entry for entry in entries if entry.role_id <= LARGEST_ID}
    if not entries:
        raise Invalid("Choose at least one part.", field="roles")
    if len(wanted) < len({entry.role_id for entry in entries}):
        raise Invalid("One of these parts is not in this call.", field="roles")
    with across_offices(WHY):
        # First, and for the rest of the transaction: two taps of one person wait for each other here.
        version = current_version(performer=performer, without=frozenset().union(*(one.left_out for one in entries)))
        # Under that lock: whoever left their agency a moment ago is nobody else's to put up.
        sender = ways.Sender(actor, _agency_of(actor, performer))
        call = arrivals.held_calls([call.pk])[call.pk]
        if not can_submit_to_call(call, sender.agency):
            raise NotFound("There is no such call, or it is not open to you.")
        roles = arrivals.locked_roles(list(wanted), of=[call.pk])
        if len(roles) != len(wanted):
            raise Invalid("One of these parts is not in this call.", field="roles")
        items = [arrivals.Item(version, roles[role_id], wanted[role_id]) for role_id in sorted(wanted)]
        arrived = arrivals.receive(
            sender=sender, call=call, items=items, had=arrivals.locked_submissions(items), refuse=_refuse_all
        )
    return Sent(arrived.sent, arrived.already, arrived.joined)


def _refuse_all(item: arrivals.Item, error: DomainError) -> NoReturn:
    raise error


def _agency_of(actor: User, performer: Performer) -> Organisation | None:
    if not can_submit_performer(actor, performer):
        raise NotAllowed("You can apply for yourself and for the people you speak for.")
    return agency_between(actor, performer)


@transaction.atomic(durable=True)
def edit_submission(*, actor: User, submission: Submission, entry: RoleEntry) -> Submission:
    """Replace what was sent, profile included, while nobody of the office has opened it and the call is open.

    Raises Conflict once it has been opened or the deadline has passed; Invalid as `submit` does.
    """
    with across_offices(WHY):
        version = current_version(performer=submission.performer, without=entry.left_out)
        call = arrivals.held_calls([submission.call_id])[submission.call_id]
        row = _own(actor, submission)
        seen_as = visible_status([row])[row.pk]
        if seen_as == SubmissionState.WITHDRAWN:
            raise Conflict("This was withdrawn. Send it again instead.")
        standing = standings([row], user=actor)[row.pk]
        if not standing.sent_it:
            raise Conflict("What the office reads was sent by somebody else. You can withdraw your own way in.")
        if row.viewed_at is not None or seen_as != SubmissionState.SUBMITTED:
            raise Conflict(
                f"{call.organisation.name} has opened it, so it stays as they saw it. You can still withdraw it."
            )
        if closed := arrivals.why_closed(call, arrivals.database_clock()):
            raise closed
        columns = content_of(row.role, call, entry, performer=row.performer, version=version)
        if not standing.is_contact:
            by_agency = row.performer.account_id != actor.pk
            ways.change_note(row, agency_ids=agencies_of(actor) if by_agency else [], note=columns.pop("note"))
        changes = columns | {"edited_at": clock.now(), "revision": row.revision + 1, "call_version": call.version}
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
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
        is_own = row.performer.account_id == actor.pk
        own = None if is_own else agency or agency_of_way(actor, row)
        withdrawals.take_out(actor=actor, rows=[row], agency=own, refuse=_refuse_row)
    return row


def _refuse_row(row: Submission, error: DomainError) -> NoReturn:
    raise error


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
