"""The ways in which one person was put up for one role, as whoever came by one of them may know them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Activity, Membership, Organisation, User
from accounts.states import OrganisationKind
from accounts.tenancy import across_offices
from casting.models import Role, Submission, WayIn
from casting.states import Via
from talent.policies import AT_AGENCY, agencies_speaking
from talent.selectors import own_among

WHY = "a card is shared by everyone who put the person up"


@dataclass(frozen=True)
class Standing:
    """A reader's own way to a card: their note, when they came, and whether the office writes to them.

    `sent_it` says that what the office reads (answers, tape) is theirs. A performer is told everything
    that was sent for them; an agency learns nothing of another's. `outcome` is how it stood when an agency ceased to
    speak for them, at `withdrawn_at`: what came later is not theirs to know.
    """

    via: str
    note: str
    since: dt.datetime
    withdrawn_at: dt.datetime | None
    is_contact: bool
    sent_it: bool
    outcome: str = ""
    # Somebody else sent it, who spoke for them then.
    took_over: bool = False


@dataclass(frozen=True)
class WayLine:
    """One way as the performer reads it; they are told all of them, by name. `via` is "turned" for whoever took over."""

    via: str
    agency: str
    since: dt.datetime
    withdrawn_at: dt.datetime | None
    is_contact: bool
    has_ended: bool = False


def standings(
    submissions: Sequence[Submission], *, user: User | None = None, agency: Organisation | None = None
) -> dict[int, Standing]:
    """How each row stands for its reader, by submission id: for an agency, or else for the person `user`.

    A person reads as the performer where that is who they are, else as the agencies they work at.
    """
    rows = list(submissions)
    if not rows:
        return {}
    with across_offices(WHY):
        ways: dict[int, list[WayIn]] = {}
        for way in WayIn.objects.filter(submission_id__any_of=[row.pk for row in rows]).order_by("created_at", "pk"):
            ways.setdefault(way.submission_id, []).append(way)
        agencies: Collection[int] | None = [agency.pk] if agency else None
        own = _own(rows, user, agency)
        if agencies is None and user is not None and any(row.pk not in own for row in rows):
            agencies = agencies_of(user)
    return {row.pk: _standing(row, ways.get(row.pk, []), None if row.pk in own else agencies) for row in rows}


def agencies_of(user: User) -> list[int]:
    rows = Membership.objects.filter(user=user, role__in=AT_AGENCY, organisation__kind=OrganisationKind.AGENCY)
    return list(rows.values_list("organisation_id", flat=True))


def _own(rows: Sequence[Submission], user: User | None, agency: Organisation | None) -> set[int]:
    if agency is not None:
        return set()
    if user is None:
        return {row.pk for row in rows}
    own = own_among(user, [row.performer for row in rows])
    return {row.pk for row in rows if row.performer_id in own}


def _standing(row: Submission, ways: list[WayIn], agencies: Collection[int] | None) -> Standing:
    came_first = sender_of(row, ways)
    took_over = came_first is not None and bool(came_first.outcome)
    contact = Standing(
        row.via, row.note, row.submitted_at, None, is_contact=True, sent_it=came_first is None, took_over=took_over
    )
    if agencies is None:
        own = next((way for way in ways if way.agency_id is None and way.withdrawn_at is None), None)
        if row.via == Via.SELF or own is None:
            return Standing(row.via, row.note, row.submitted_at, None, is_contact=True, sent_it=True)
        return Standing(own.via, own.note, own.created_at, None, is_contact=False, sent_it=True)
    if row.agency_id in agencies:
        return contact
    theirs = [way for way in ways if way.agency_id in agencies]
    if not theirs:
        return contact
    own = next((way for way in theirs if way.withdrawn_at is None), theirs[-1])
    sent_it = own is came_first and not own.outcome
    return Standing(own.via, own.note, own.created_at, own.withdrawn_at, False, sent_it, own.outcome)


def sender_of(row: Submission, ways: Sequence[WayIn]) -> WayIn | None:
    """Whose answers and tape the card carries: the way that was there first; None where it is the contact's own."""
    return next((way for way in ways if way.created_at == row.submitted_at), None)


def agency_of_way(actor: User, submission: Submission) -> Organisation | None:
    """By which of the card's ways that still stand the actor may speak: the contact's first."""
    ways = WayIn.objects.filter(submission=submission, withdrawn_at=None, agency__isnull=False)
    on_it = [submission.agency_id, *ways.order_by("created_at", "pk").values_list("agency_id", flat=True)]
    mine = {
        one.pk: one for one in agencies_speaking(actor, submission.performer_id, among=[key for key in on_it if key])
    }
    return next((mine[key] for key in on_it if key in mine), None)


def stands_on(agency: Organisation, submission: Submission) -> bool:
    """Whether the agency put the person up for it, now or once."""
    if submission.agency_id == agency.pk:
        return True
    with across_offices(WHY):
        return WayIn.objects.filter(submission=submission, agency=agency).exists()


def ways_of(submission: Submission) -> list[WayLine]:
    """Every way of one card, the contact's first; for its performer only, who may know who put them up."""
    with across_offices(WHY):
        ways = list(WayIn.objects.select_related("agency").filter(submission=submission).order_by("created_at", "pk"))
        further = [
            WayLine(
                way.via,
                way.agency.name if way.agency else "",
                way.created_at,
                way.withdrawn_at,
                is_contact=False,
                has_ended=bool(way.outcome),
            )
            for way in ways
        ]
        first = sender_of(submission, ways)
    agency = submission.agency.name if submission.agency else ""
    if first is not None and first.outcome:
        taken_over = WayLine("turned", agency, first.withdrawn_at or first.created_at, None, is_contact=True)
        return [*further, taken_over]
    return [WayLine(submission.via, agency, submission.submitted_at, None, is_contact=True), *further]


def cards_of_agency(agency: Organisation, **of: object) -> tuple[list[int], list[int]]:
    """Submission ids on which the agency stands beside another way, (still standing, withdrawn or of who has left).

    The second grow with every client who leaves: `of` narrows them, as a filter of ways.
    """
    rows = WayIn.objects.filter(agency=agency, **of).values_list("submission_id", "withdrawn_at")
    found: Mapping[bool, list[int]] = {True: [], False: []}
    for submission_id, withdrawn_at in rows:
        found[withdrawn_at is None].append(submission_id)
    return found[True], found[False]


def shared_cards(agency: Organisation) -> list[int]:
    """Submission ids on which the agency still stands beside another way."""
    return list(WayIn.objects.filter(agency=agency, withdrawn_at=None).values_list("submission_id", flat=True))


def cards_of_former_clients(agency: Organisation) -> QuerySet:
    """Submission ids of what the agency sent for people whom it speaks for no more, for a query to join."""
    return WayIn.objects.filter(agency=agency).exclude(outcome="").values("submission_id")


def put_up_words(submission: Submission, *, whom: str) -> str:
    """Where the office itself put somebody up for the role, in a sentence; empty where they were sent for it.

    `submission` has its role and office; `whom` is "you", or the client's name for their agent.
    """
    office, role = submission.organisation.name, submission.role.name
    with across_offices(WHY):
        moved = (
            Activity.objects.filter(
                subject_type=Submission._meta.label_lower,
                subject_id=submission.pk,
                verb__in=["submission.move", "submission.undo_move"],
            )
            .order_by("-id")
            .values_list("verb", "data__from_role")
            .first()
        )
        if moved is not None and moved[0] == "submission.move":
            before = Role.objects.filter(pk=moved[1]).values_list("name", flat=True).first()
            return f"{office} thought of {whom} for {role}, and considers {whom} for it instead of {before} now."
        if submission.via != Via.CASTING:
            return ""
        if submission.copied_from_id is not None:
            beside = (
                Submission.objects.filter(pk=submission.copied_from_id).values_list("role__name", flat=True).first()
            )
            return f"{office} thought of {whom} for {role} too, beside {beside}."
    return f"{office} thought of {whom} for {role}, and put {whom} forward without being asked."
