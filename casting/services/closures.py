"""The answers that a no makes due (domain.md, section 4): written with the decision, held, sent by a worker."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from accounts.tenancy import across_offices
from casting.attended import attended, came_as_far_as
from casting.messages import DECISIONS, NOT_THIS_TIME, TOLD_ALREADY, not_this_time_context, reader_words
from casting.models import Closure, Decision, OfficeSettings, Role, Select, Submission
from casting.states import FIRST_CHOICE, ClosureState, SubmissionState, TookPart, Via
from core import clock
from core.db import copy_in
from notifications.models import OutboxMessage
from notifications.selectors import cadence_for
from notifications.services.outbox import NewMessage, add_messages, supersede_messages
from notifications.states import RESTING, UNWANTED, Cadence, MessageState

DIGEST = "digest"
SUBJECT_TYPE = "casting.submission"

DUE, HELD = ClosureState.DUE, ClosureState.HELD
LIVE = [DUE, HELD, ClosureState.FAILED]
FINALISTS = {SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED}
# Who could still be asked if the first choice falls through; whoever was booked is that first choice.
NEXT_IN_LINE = {SubmissionState.CALLBACK, SubmissionState.OFFERED}
# How soon an answer is owed, by how far somebody came (domain.md, section 4.2).
OWED_WITHIN = {
    TookPart.CALLED_BACK: dt.timedelta(hours=48),
    TookPart.AUDITIONED: dt.timedelta(days=5),
    TookPart.TAPED: dt.timedelta(days=5),
    TookPart.SUBMITTED: dt.timedelta(days=21),
}


class Party(NamedTuple):
    """What a decision needs to know of one submission: its state, and whom an answer would go to.

    `attended` is what casting.attended knows of their being there; None unless it was asked.
    """

    id: int
    number: int
    state: str
    revision: int
    viewed_at: dt.datetime | None
    decided_at: dt.datetime | None
    via: str
    has_tape: bool
    has_tape_link: bool
    has_own_tape: bool
    is_child: bool
    name: str
    own_id: int | None
    own_email: str | None
    own_name: str | None
    own_zone: str | None
    rep_id: int | None
    rep_email: str | None
    rep_name: str | None
    rep_zone: str | None
    attended: str | None = None

    @property
    def by_rep(self) -> bool:
        brought_to_rep = self.via == Via.CASTING and self.rep_id is not None and self.rep_id != self.own_id
        return self.via == Via.REP or brought_to_rep

    @property
    def recipient(self) -> tuple[int | None, str, str, str]:
        """(user id, address, name, zone): the rep who put them up, else the performer's own account."""
        if self.by_rep:
            return self.rep_id, self.rep_email or "", self.rep_name or "", self.rep_zone or "UTC"
        return self.own_id, self.own_email or "", self.own_name or "", self.own_zone or "UTC"

    @property
    def about_another(self) -> bool:
        """Whether whoever reads of it is not who plays: a rep, or a child's parent, whose account the child's is."""
        return self.by_rep or self.is_child

    @property
    def greeting(self) -> str:
        """The first name of who reads it, as the performer calls themself where that is them."""
        return first_name(self.recipient[2] if self.about_another else self.name)

    @property
    def took_part(self) -> TookPart:
        """What they are thanked for."""
        return came_as_far_as(self._stage, self._sent, self.attended)

    @property
    def owed_within(self) -> dt.timedelta:
        """Whoever was asked in is owed an answer as soon, also when they could not come."""
        return min(OWED_WITHIN[self.took_part], OWED_WITHIN[self._stage])

    @property
    def _sent(self) -> TookPart:
        return TookPart.TAPED if self.has_tape else TookPart.SUBMITTED

    @property
    def _stage(self) -> TookPart:
        if self.state in FINALISTS:
            return TookPart.CALLED_BACK
        return TookPart.AUDITIONED if self.state == SubmissionState.AUDITION else self._sent

    def decision_stands(self, decision: Decision) -> bool:
        """Whether nobody has moved them since that decision did."""
        return self.decided_at == decision.created_at


def first_name(name: str) -> str:
    return name.split(" ", maxsplit=1)[0] or "friend"


def parties(submissions: QuerySet[Submission]) -> Iterator[Party]:
    """One statement for any number of rows; keeps the lock and the order of `submissions`."""
    rows = submissions.annotate(stage_name=KeyTextTransform("stage_name", "profile__data")).values_list(
        "id",
        "number",
        "state",
        "revision",
        "viewed_at",
        "decided_at",
        "via",
        "tape_url",
        "tape__removed_at",
        "tape_id",
        "performer__born_on",
        "stage_name",
        "performer__account__id",
        "performer__account__email",
        "performer__account__name",
        "performer__account__time_zone",
        "submitted_by__id",
        "submitted_by__email",
        "submitted_by__name",
        "submitted_by__time_zone",
    )
    for row in rows:
        link, removed_at, tape_id, born_on, name = row[7:12]
        sent = (bool(link or tape_id), bool(link), tape_id is not None and removed_at is None)
        yield Party._make((*row[:7], *sent, born_on is not None, name or "", *row[12:], None))


def owe_answers(*, actor: User, decision: Decision, role: Role, rows: list[Party]) -> None:
    """Write a closure and, where they want one, a held note for everyone that a decision turned down.

    Finalists wait as drafts until the first choice is sure. Who wants a weekly digest or no mail
    gets a closure whose status shows once the office can no longer take it back.
    """
    if not rows:
        return
    seen = attended([row.id for row in rows])
    rows = [row._replace(attended=seen.get(row.id)) for row in rows] if seen else rows
    writer = _Writer(actor=actor, decision=decision, role=role, rows=rows)
    # A no that is leaving at this very moment is the answer; a second beside it would be cruel.
    leaving = _replace_live([row.id for row in rows], "replaced")
    rows = [row for row in rows if row.id not in leaving]
    messages = [writer.message(row) for row in rows]
    message_ids = iter(add_messages([message for message in messages if message]))
    copy_in(
        Closure,
        [
            "organisation",
            "submission",
            "decision",
            "version",
            "state",
            "took_part",
            "reason",
            "due_by",
            "message",
            "suppressed_because",
            "told_at",
            "shown_from",
            "created_at",
        ],
        [
            writer.closure(row, next(message_ids) if message else None)
            for row, message in zip(rows, messages, strict=True)
        ],
    )


class _Writer:
    """The parts that all notes of one decision share, read once."""

    def __init__(self, *, actor: User, decision: Decision, role: Role, rows: list[Party]):
        self.actor, self.decision, self.role = actor, decision, role
        ids = [row.id for row in rows]
        office = office_settings(role.organisation_id)
        self.now = clock.now()
        self.held_until = self.now + dt.timedelta(minutes=office.hold_no_minutes)
        self.reply_to = office.reply_to
        self.versions = dict(
            Closure.objects.filter(submission_id__any_of=ids)
            .values_list("submission_id")
            .annotate(last=Max("version"))
            .order_by()
        )
        self.recipients = {row.id: row.recipient for row in rows}
        self.cadences = cadence_for([user_id for user_id, *_ in self.recipients.values() if user_id], DECISIONS)
        # A part that is cut has no first choice to wait for.
        self.has_first_choice = decision.target != SubmissionState.ROLE_CUT
        self.backups = set(
            Select.objects.filter(submission_id__any_of=ids, backup_rank__isnull=False).values_list(
                "submission_id", flat=True
            )
        )

    def wait_for(self, row: Party) -> str:
        if self.has_first_choice and (row.state in NEXT_IN_LINE or row.id in self.backups):
            return FIRST_CHOICE
        return DIGEST if self.cadence(row) == Cadence.WEEKLY else ""

    def cadence(self, row: Party) -> str:
        return self.cadences.get(self.recipients[row.id][0], Cadence.AT_ONCE)

    def version(self, row: Party) -> int:
        return self.versions.get(row.id, 0) + 1

    def message(self, row: Party) -> NewMessage | None:
        user_id, email, name, zone = self.recipients[row.id]
        if not email or self.cadence(row) == Cadence.NEVER:
            return None
        return NewMessage(
            organisation_id=self.role.organisation_id,
            kind=NOT_THIS_TIME,
            recipient_id=user_id,
            to_email=email,
            to_name=name,
            time_zone=zone,
            context=not_this_time_context(
                role=self.role,
                party=row,
                reason=self.decision.reason,
                is_cut=self.decision.target == SubmissionState.ROLE_CUT,
                signer=self.actor,
                at=self.now,
            ),
            held_until=self.held_until,
            dedupe_key=f"{NOT_THIS_TIME}:{row.id}:{self.version(row)}",
            subject_type=SUBJECT_TYPE,
            subject_id=row.id,
            batch=self.decision.id,
            wait_for=self.wait_for(row),
            reply_to=self.reply_to,
            created_by_id=self.actor.pk,
        )

    def closure(self, row: Party, message_id: int | None) -> tuple:
        waits = self.wait_for(row)
        if message_id is None:
            state, why = ClosureState.SUPPRESSED, "status_only" if self.recipients[row.id][1] else "no_address"
        else:
            state, why = (ClosureState.DUE if waits else ClosureState.HELD), ""
        return (
            self.role.organisation_id,
            row.id,
            self.decision.id,
            self.version(row),
            state,
            row.took_part.value,
            self.decision.reason,
            self.now + row.owed_within,
            message_id,
            why,
            None,
            # By mail they hear first; without mail, their page tells once the hold has passed.
            self.held_until if message_id is None or waits == DIGEST else None,
            self.now,
        )


def readdress_answers(*, submission_ids: Sequence[int]) -> list[int]:
    """Notes that have not left go to whoever answers now. All else that was decided of them stays: when they leave, whom
    they wait for, what is thanked for, the office's own line.

    Returns the submissions whose new reader has no address, or asked for another pace: these are to be owed anew.
    """
    waiting = Closure.objects.filter(submission_id__any_of=list(submission_ids), state__in=[DUE, HELD])
    notes = OutboxMessage.objects.filter(closure__in=waiting, kind=NOT_THIS_TIME, state__in=RESTING)
    locked = list(notes.order_by("pk").select_for_update(of=("self",), no_key=True).select_related("closure"))
    people = {one.id: one for one in parties(Submission.objects.filter(pk__any_of=[one.subject_id for one in locked]))}
    cadences = cadence_for([one.recipient[0] for one in people.values() if one.recipient[0]], DECISIONS)
    otherwise, readdressed = [], []
    for note in locked:
        party = people[note.subject_id]
        user_id, email, name, zone = party.recipient
        pace = cadences.get(user_id, Cadence.AT_ONCE)
        has_own_pace = pace != Cadence.AT_ONCE or note.wait_for == DIGEST
        if not email or (has_own_pace and note.wait_for != FIRST_CHOICE):
            otherwise.append(party.id)
            continue
        note.recipient_id, note.to_email, note.to_name, note.time_zone = user_id, email, name, zone
        note.context |= reader_words(party, TookPart(note.closure.took_part))
        readdressed.append(note)
    OutboxMessage.objects.bulk_update(
        readdressed, ["recipient", "to_email", "to_name", "time_zone", "context"], batch_size=500
    )
    return otherwise


def lift_answers(*, submission_ids: list[int]) -> None:
    """The people are in play again: notes that have not left are replaced, answers no longer owed."""
    _replace_live(submission_ids, "reopened")


def _replace_live(submission_ids: list[int], why: str) -> set[int]:
    """Take back live closures with their unsent notes; returns the submissions whose note is leaving right now."""
    live = dict(
        Closure.objects.filter(submission_id__any_of=submission_ids, state__in=LIVE).values_list("submission_id", "pk")
    )
    if not live:
        return set()
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=list(live), kinds=[NOT_THIS_TIME])
    Closure.objects.filter(pk__any_of=list(live.values())).exclude(message__state=MessageState.IN_FLIGHT).update(
        state=ClosureState.SUPPRESSED, suppressed_because=why, shown_from=None
    )
    still = Closure.objects.filter(pk__any_of=list(live.values()), state__in=LIVE)
    return set(still.values_list("submission_id", flat=True))


def told_by(decision: Decision) -> set[int]:
    """Submissions whose answer of that decision has left, is leaving, or shows on their page already.

    Locks the notes, so that none leaves meanwhile.
    """
    notes = (
        OutboxMessage.objects.filter(closure__decision=decision)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("subject_id", "state")
    )
    gone = {MessageState.SENT, MessageState.IN_FLIGHT}
    told = {subject_id for subject_id, state in notes if state in gone}
    shown = Closure.objects.filter(decision=decision, shown_from__lte=clock.now())
    return told | set(shown.values_list("submission_id", flat=True))


def office_settings(organisation_id: int) -> OfficeSettings:
    """The office's own, or the defaults where it never set any."""
    return OfficeSettings.objects.filter(organisation_id=organisation_id).first() or OfficeSettings()


def settle(*, message_ids: list[int], state: str, why: str = "") -> None:
    """Bring closures in step with what became of their notes."""
    at = clock.now()
    changes: dict[str, dict] = {
        ClosureState.SENT: {"told_at": at, "shown_from": at},
        # No letter reaches them, so their page is the only place left to say it.
        ClosureState.FAILED: {"shown_from": at},
        # Told before, or told on their page alone as they asked; any other drop leaves the page as it was.
        ClosureState.SUPPRESSED: {
            "suppressed_because": why,
            "shown_from": at if why in {TOLD_ALREADY, UNWANTED} else None,
        },
    }
    values = changes.get(state, {})
    with across_offices("a worker settles the notes of every office"):
        Closure.objects.filter(message_id__in=message_ids).exclude(state=state).update(state=state, **values)
