"""Putting many clients up for many roles in one act, and taking many back: the same rules as for one, by name where not."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from casting.models import CastingCall, Role, Submission, WayIn
from casting.policies import can_submit_to_call
from casting.services import arrivals, withdrawals
from casting.services.contents import RoleEntry
from casting.services.putting_up import forget_sent
from casting.services.ways import Sender
from casting.states import CallState, Release
from core.db import chunks, lock_in_order
from core.errors import DomainError, Invalid, NotAllowed
from talent.models import ProfileVersion, Representation
from talent.policies import can_manage_roster, live_representation_q
from talent.services.versions import current_versions

WHY = "an agency's clients are put up to many offices"
MOST_AT_ONCE = 1000
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class ClientEntry:
    """One client for one role: `entry` as for `submit`."""

    performer_id: int
    entry: RoleEntry


@dataclass(frozen=True)
class NotDone:
    """Who was left out, from which role, and why in a sentence; `field` is the input it belongs to, if any."""

    performer_id: int
    role_id: int
    name: str
    role: str
    why: str
    field: str | None = None
    submission_id: int | None = None


@dataclass(frozen=True)
class Outcome:
    """`sent` went just now (new, or again after a withdrawal), `joined` stand beside another way, `already` were in.

    `batch` names the act: the log has it, and `submissions_of_act` finds it again.
    """

    batch: uuid.UUID
    sent: list[Submission] = field(default_factory=list)
    joined: list[Submission] = field(default_factory=list)
    already: list[Submission] = field(default_factory=list)
    refused: list[NotDone] = field(default_factory=list)


@dataclass(frozen=True)
class Withdrawn:
    done: list[Submission]
    refused: list[NotDone]


@transaction.atomic(durable=True)
def submit_many(*, actor: User, agency: Organisation, entries: Sequence[ClientEntry]) -> Outcome:
    """Put clients of an agency up for roles of any calls that are open to it.

    What cannot go comes back in `refused` by name and reason, and the rest is done; statements grow with calls and
    chunks, not with rows, but for cards that somebody else made first. Within a role numbers follow the order given.
    Raises NotAllowed for who does not speak for the agency, Invalid for nothing or more than MOST_AT_ONCE.
    """
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only the agents and owners of an agency put its clients up.")
    wanted = {(one.entry.role_id, one.performer_id): one for one in entries if one.entry.role_id <= LARGEST_ID}
    if not wanted:
        raise Invalid("Choose at least one client and one part.", field="pick")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"Put up {MOST_AT_ONCE:,} at most in one go.", field="pick")
    sender = Sender(actor, agency)
    refused: list[NotDone] = []
    arrived = arrivals.Arrived()
    batch = uuid.uuid4()
    with across_offices(WHY):
        versions = current_versions(performer_ids=_clients(agency, {performer_id for _, performer_id in wanted}))
        # Asked again under their locks: whoever left a moment ago is nobody's to put up.
        versions = {pk: versions[pk] for pk in _clients(agency, set(versions))}
        of_call = dict(Role.objects.filter(pk__any_of=list({role for role, _ in wanted})).values_list("pk", "call_id"))
        calls = arrivals.held_calls(sorted(set(of_call.values())))
        open_calls = {pk: call for pk, call in calls.items() if _is_open_to(call, agency)}
        roles = arrivals.locked_roles(list(of_call), of=list(open_calls))
        names = _names(agency, [performer_id for _, performer_id in wanted if performer_id not in versions])
        items: list[arrivals.Item] = []
        for (role_id, performer_id), one in wanted.items():
            version, role = versions.get(performer_id), roles.get(role_id)
            if version is None or role is None:
                refused.append(_unknown(one, version, role, names))
            else:
                items.append(arrivals.Item(version, role, one.entry))
        had = arrivals.locked_submissions(items) if items else {}
        for pk, call in sorted(open_calls.items()):
            came = arrivals.receive(
                sender=sender,
                call=call,
                items=[item for item in items if item.role.call_id == pk],
                had=had,
                refuse=_noting(refused),
                batch=batch,
            )
            for name in ("new", "again", "joined", "already"):
                getattr(arrived, name).extend(getattr(came, name))
        settled = [*arrived.sent, *arrived.joined, *arrived.already]
        forget_sent(actor=actor, agency=agency, pairs=[(row.call_id, row.performer_id, row.role_id) for row in settled])
        if arrived.sent:
            record_activity(
                actor=actor,
                verb="organisation.submit_many",
                subject=agency,
                organisation=agency,
                data={"sent": len(arrived.sent), "refused": len(refused)},
                batch=batch,
            )
    return Outcome(batch, arrived.sent, arrived.joined, arrived.already, refused)


@transaction.atomic(durable=True)
def withdraw_many(*, actor: User, agency: Organisation, submission_ids: Sequence[int]) -> Withdrawn:
    """Take many of an agency's submissions back, each as `withdraw_submission` would; what cannot be comes back by name."""
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only the agents and owners of an agency withdraw its clients.")
    ids = sorted({pk for pk in submission_ids if 0 < pk <= LARGEST_ID})
    if not ids:
        raise Invalid("Choose at least one.", field="pick")
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(f"Withdraw {MOST_AT_ONCE:,} at most in one go.", field="pick")
    refused: list[NotDone] = []
    with across_offices(WHY):
        # What stands by the agency's word, and what did until the client left: that is refused by name.
        beside = WayIn.objects.filter(Q(withdrawn_at=None) | ~Q(outcome=""), submission_id__any_of=ids, agency=agency)
        theirs = Q(agency=agency) | Q(pk__any_of=list(beside.values_list("submission_id", flat=True)))
        mine = Submission.objects.filter(theirs, pk__any_of=ids)
        # Before the submissions, as whoever casts the parts does: of the two, one waits for the other.
        role_ids = set(mine.values_list("role_id", flat=True))
        list(lock_in_order(Role.objects.filter(pk__any_of=list(role_ids))).values_list("pk", flat=True))
        rows = list(
            lock_in_order(mine).select_related(
                "role", "performer__account", "organisation", "production", "call", "agency"
            )
        )
        if not rows:
            raise Invalid("None of these was put up by your agency.", field="pick")

        def refuse(row: Submission, error: DomainError) -> None:
            refused.append(
                NotDone(
                    row.performer_id,
                    row.role_id,
                    row.performer.stage_name,
                    row.role.name,
                    error.message,
                    submission_id=row.pk,
                )
            )

        batch = uuid.uuid4()
        clients = set(_clients(agency, {row.performer_id for row in rows}))
        for row in rows:
            if row.performer_id not in clients:
                refuse(row, NotAllowed("Your agency speaks for them no more, so taking this back is theirs."))
        rows = [row for row in rows if row.performer_id in clients]
        out = withdrawals.take_out(actor=actor, rows=rows, agency=agency, refuse=refuse, batch=batch)
        if out.withdrawn or out.left:
            record_activity(
                actor=actor,
                verb="organisation.withdraw_many",
                subject=agency,
                organisation=agency,
                data={"withdrawn": len(out.withdrawn) + len(out.left), "refused": len(refused)},
                batch=batch,
            )
    return Withdrawn([*out.withdrawn, *out.left], refused)


def _clients(agency: Organisation, ids: set[int]) -> list[int]:
    found: list[int] = []
    for chunk in chunks(sorted(ids)):
        live = Representation.objects.filter(live_representation_q(), organisation=agency, performer_id__any_of=chunk)
        found += live.filter(performer__erased_at__isnull=True).values_list("performer_id", flat=True).distinct()
    return found


def _names(agency: Organisation, ids: Sequence[int]) -> dict[int, str]:
    """Of people whom the agency speaks for no more; nobody else's name is its to learn."""
    once = Representation.objects.filter(organisation=agency, performer_id__any_of=list(ids))
    return dict(once.values_list("performer_id", "performer__stage_name")) if ids else {}


def _is_open_to(call: CastingCall, agency: Organisation) -> bool:
    """An invited call is open to whoever was given its address, and is put up for on its own page."""
    is_out = call.published_at is not None and call.state != CallState.DRAFT
    return is_out and call.release != Release.INVITED and can_submit_to_call(call, agency)


def _unknown(one: ClientEntry, version: ProfileVersion | None, role: Role | None, names: dict[int, str]) -> NotDone:
    if version is None:
        name, part = names.get(one.performer_id, "Somebody"), role.name if role else ""
        why = "Your agency does not speak for them today."
        return NotDone(one.performer_id, one.entry.role_id, name, part, why)
    return NotDone(
        one.performer_id,
        one.entry.role_id,
        version.performer.stage_name,
        "",
        "There is no such part, or it is not open to you.",
    )


def _noting(refused: list[NotDone]) -> Callable[[arrivals.Item, DomainError], None]:
    def note(item: arrivals.Item, error: DomainError) -> None:
        refused.append(
            NotDone(
                item.version.performer_id,
                item.role.pk,
                item.version.performer.stage_name,
                item.role.name,
                error.message,
                error.field,
            )
        )

    return note
