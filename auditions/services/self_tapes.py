"""Asking for self-tapes: one person, several, or all that match, by one path."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions.messages_tapes import ASKED
from auditions.models import SelfTapeBrief, SelfTapeRequest
from auditions.page_ranges import read_pages, write_pages
from auditions.policies import can_ask_for_tapes
from auditions.services.self_tape_letters import SUBJECT_TYPE, write_letters
from auditions.states import OPEN_REQUESTS
from casting.agreements import self_tapes as agreement
from casting.agreements.minors import is_minor
from casting.agreements.self_tapes import Finding
from casting.lens import Lens
from casting.models import Role, SidesPacket, Submission
from casting.policies import lens_of
from casting.selectors.selection import Selection
from casting.services.closures import office_settings, parties
from casting.services.decisions import Refusal
from casting.services.gates import check_may_decide
from casting.states import RoleState, SubmissionState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

ASKABLE = {
    SubmissionState.SUBMITTED,
    SubmissionState.VIEWED,
    SubmissionState.SHORTLISTED,
    SubmissionState.AUDITION,
    SubmissionState.CALLBACK,
}
ASKING_ROLES = {
    RoleState.OPEN,
    RoleState.AUDITIONING,
    RoleState.CALLBACKS,
    RoleState.OFFER_OUT,
    RoleState.RECASTING,
}
MOST_TAKES = 6
# Where on the form each rule's sentence stands.
FIELD_OF = {
    agreement.TURNAROUND: "due_at",
    agreement.WEEKDAY: "due_at",
    agreement.PAGES: "pages",
    agreement.MEMORISE: "asks_to_memorise",
    agreement.TECHNIQUE: "technical_demands",
}


@dataclass(frozen=True)
class Ask:
    """What is asked of everyone. `pages` as people write them ("3-6, 9"), of `sides`; empty for all of them.

    `due_at` is aware; `zone` names where the deadline is told. `technical_demands` is what the office insists on.
    """

    due_at: dt.datetime
    zone: str
    sides: SidesPacket | None = None
    pages: str = ""
    is_callback: bool = False
    instructions: str = ""
    slate: str = ""
    takes_wanted: int = 1
    asks_to_memorise: bool = False
    technical_demands: str = ""
    needs_nda: bool = False

    def numbers(self) -> list[int]:
        """Which pages of the sides; none without any. Raises Invalid at "pages"."""
        return read_pages(self.pages, most=self.sides.page_count) if self.sides else []

    def check(self) -> None:
        if self.due_at <= clock.now():
            raise Invalid("Choose a deadline that is still to come.", field="due_at")
        if not clock.is_zone(self.zone):
            raise Invalid("Choose the deadline's time zone from the list.", field="zone")
        if not 1 <= self.takes_wanted <= MOST_TAKES:
            raise Invalid(f"Ask for one take to {MOST_TAKES}.", field="takes_wanted")
        if self.sides is not None and self.sides.removed_at is not None:
            raise Invalid("Those sides were taken away. Choose others.", field="sides")
        if not self.numbers() and not self.instructions.strip():
            raise Invalid("Say what they should tape: choose sides, or write it here.", field="instructions")


@dataclass(frozen=True)
class Reach:
    """Who would be asked, by shown name in the order of the board, and who would not, by name with the reason.

    `digest` changes when any of it does, so that what was looked at is what is sent.
    """

    people: list[Submission]
    refused: list[Refusal]

    @property
    def total(self) -> int:
        return len(self.people)

    @property
    def has_minor(self) -> bool:
        return any(is_minor(row.performer.born_on, clock.today_everywhere()) for row in self.people)

    @property
    def digest(self) -> str:
        ids = ",".join(str(pk) for pk in sorted(row.pk for row in self.people))
        return hashlib.sha256(ids.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Asked:
    brief: SelfTapeBrief
    requests: list[SelfTapeRequest]
    refused: list[Refusal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.requests)


def reach_of(*, actor: User, role: Role, submissions: Selection) -> Reach:
    """What an ask would reach now; inside the office's scope. Five statements at any size."""
    if not can_ask_for_tapes(actor, role):
        raise NotAllowed("You can look at this role, but not ask for tapes.")
    lens = submissions.role.lens = lens_of(actor, submissions.role)
    return _sort_out(list(_rows(submissions)), lens)


def findings_for(*, role: Role, ask: Ask, has_minor: bool) -> list[Finding]:
    """What the production's agreement says of it if it were sent now: the note rests before it leaves."""
    rest = dt.timedelta(minutes=office_settings(role.organisation_id).hold_good_minutes)
    return agreement.check(
        agreement=role.production.agreement,
        asked_at=clock.now() + rest,
        due_at=ask.due_at,
        zone=ask.zone,
        page_count=len(ask.numbers()),
        is_callback=ask.is_callback,
        asks_to_memorise=ask.asks_to_memorise,
        technical_demands=ask.technical_demands,
        has_minor=has_minor,
    )


def check_findings(findings: Sequence[Finding], *, override_reason: str) -> None:
    """Raises Invalid for what may not be sent so: at its own field, or at "override_reason" where a reason would do."""
    blocking = [found for found in findings if found.blocks]
    details = {"findings": [found.as_data() for found in findings]}
    for found in blocking:
        if not found.may_override:
            raise Invalid(f"{found.sentence} ({found.source}.)", field=FIELD_OF[found.rule], details=details)
    if blocking and not override_reason.strip():
        raise Invalid(
            f"{blocking[0].sentence} Give them longer, or write here why it cannot be; it is kept on record.",
            field="override_reason",
            details=details,
        )


@transaction.atomic(durable=True)
def request_self_tapes(
    *,
    actor: User,
    role: Role,
    submissions: Selection,
    ask: Ask,
    override_reason: str = "",
    own_line: str = "",
    expected: str | None = None,
) -> Asked:
    """Ask everyone in the selection who can be asked; the notes rest in the outbox as good news does.

    Who cannot (asked already, out of play, no address) comes back in `refused`. `expected` is the digest of the
    list that the person was shown: if somebody came or went since, Conflict. Raises Invalid for an ask that the
    production's agreement does not allow; turnaround alone may be overridden, with a reason that is logged.
    """
    if not can_ask_for_tapes(actor, role):
        raise NotAllowed("You can look at this role, but not ask for tapes.")
    submissions.role.lens = lens_of(actor, submissions.role)
    role = (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation")
        .get(pk=role.pk)
    )
    lens = check_may_decide(actor, role)
    if role.state not in ASKING_ROLES:
        raise IllegalTransition(f"{role.name} is {role.get_state_display().lower()}, so no tapes are asked for.")
    ask.check()
    if ask.sides is not None and ask.sides.role_id != role.pk:
        raise Invalid("Those sides belong to another part.", field="sides")
    reach = _sort_out(list(lock_in_order(_rows(submissions))), lens)
    if expected is not None and expected != reach.digest:
        raise Conflict("Who can be asked has changed since you looked. Here is the list as it is now.")
    if not reach.people:
        why = ", ".join(f"{refusal.name} {refusal.reason}" for refusal in reach.refused[:3])
        raise IllegalTransition(f"Nobody can be asked: {why}." if why else "Nobody is in this selection any more.")
    findings = findings_for(role=role, ask=ask, has_minor=reach.has_minor)
    check_findings(findings, override_reason=override_reason)
    brief = _keep_brief(actor=actor, role=role, ask=ask, findings=findings, override_reason=override_reason)
    requests = _keep_requests(actor=actor, role=role, brief=brief, people=reach.people)
    batch = uuid.uuid4()
    write_letters(ASKED, actor=actor, requests=requests, batch=batch, own_line=own_line)
    _log(actor=actor, role=role, brief=brief, requests=requests, batch=batch, how=submissions.described())
    return Asked(brief, requests, reach.refused, findings)


def _rows(submissions: Selection):
    return submissions.queryset().select_related("performer")


def _sort_out(rows: list[Submission], lens: Lens) -> Reach:
    ids = [row.pk for row in rows]
    asked = set(
        SelfTapeRequest.objects.filter(submission_id__any_of=ids, state__in=OPEN_REQUESTS).values_list(
            "submission_id", flat=True
        )
    )
    addressed = {party.id for party in parties(Submission.objects.filter(pk__any_of=ids)) if party.recipient[1]}
    people, refused = [], []
    for row in rows:
        row.shown_name = lens.name_for(row.number, row.performer.stage_name)
    # In a blind pass by what stands in for the name: an order by names, or as they came in, would tell one.
    for row in sorted(rows, key=lambda row: (row.shown_name if lens.hides_identity else row.name_key, row.pk)):
        reason = _why_not(row, asked, addressed)
        if reason:
            refused.append(Refusal(row.pk, row.shown_name, reason))
        else:
            people.append(row)
    return Reach(people, refused)


def _why_not(row: Submission, asked: set[int], addressed: set[int]) -> str:
    if row.state not in ASKABLE:
        return f"is {SubmissionState(row.state).label.lower()}"
    if row.pk in asked:
        return "has been asked for a tape already"
    return "" if row.pk in addressed else "has no address to write to"


def _keep_brief(
    *, actor: User, role: Role, ask: Ask, findings: Sequence[Finding], override_reason: str
) -> SelfTapeBrief:
    numbers = ask.numbers()
    values = vars(ask) | {
        "pages": write_pages(numbers, most=ask.sides.page_count) if ask.sides else "",
        "page_count": len(numbers),
    }
    is_overridden = any(found.blocks for found in findings)
    brief = SelfTapeBrief.objects.create(
        organisation=role.organisation,
        role=role,
        created_by=actor,
        override_reason=override_reason.strip() if is_overridden else "",
        findings=[found.as_data() for found in findings],
        **values,
    )
    if is_overridden:
        record_activity(
            actor=actor,
            verb="role.override_tape_rule",
            subject=role,
            organisation=role.organisation,
            data={"rules": [found.rule for found in findings if found.blocks], "reason": override_reason.strip()},
        )
    return brief


def _keep_requests(
    *, actor: User, role: Role, brief: SelfTapeBrief, people: Sequence[Submission]
) -> list[SelfTapeRequest]:
    requests = SelfTapeRequest.objects.bulk_create(
        SelfTapeRequest(
            organisation=role.organisation,
            brief=brief,
            submission=row,
            performer_id=row.performer_id,
            due_at=brief.due_at,
            created_by=actor,
        )
        for row in people
    )
    for request in requests:
        request.submission.role = role
    return requests


def _log(
    *, actor: User, role: Role, brief: SelfTapeBrief, requests: Sequence[SelfTapeRequest], batch: uuid.UUID, how: dict
) -> None:
    record_activities(
        actor=actor,
        verb="self_tape.ask",
        subject_type=SUBJECT_TYPE,
        rows=[(request.pk, {"submission": request.submission_id, "brief": brief.pk}) for request in requests],
        organisation=role.organisation,
        batch=batch,
    )
    if how:
        # A filter that chose people is itself on record (domain.md, section 3).
        record_activity(
            actor=actor,
            verb="role.bulk_filter",
            subject=role,
            organisation=role.organisation,
            data={**how, "people": len(requests)},
            batch=batch,
        )
