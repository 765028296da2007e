"""Who answers for somebody who is up for roles, once another speaks for them: cards turn to whoever does now.

An agency that has ceased to speak for a performer keeps what it sent on record as it stood that day (`WayIn.outcome`),
and no more. All of this joins the caller's transaction, under the performer's lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.services.activity import record_activities
from accounts.tenancy import across_offices
from casting.models import Closure, Decision, Role, Submission, WayIn
from casting.selectors.visible import visible_status
from casting.services.closures import LIVE, owe_answers, parties, readdress_answers
from casting.services.senders import senders_of, speakers_at
from casting.signals import agent_turned, contacts_turned
from casting.states import NEGATIVE, SubmissionState, Via
from core import clock
from core.db import lock_in_order
from notifications.services.notices import NewNotice, add_notices
from talent.models import Performer, Representation
from talent.policies import live_representation_q
from talent.selectors import representations_by_place
from talent.states import STANDS

log = structlog.get_logger("callboard.casting")

WHY = "who speaks for a performer changes at every office at once"
SUBJECT_TYPE = "casting.submission"


@dataclass
class _Turn:
    """What becomes of one card. Where it `moves`, `chosen` becomes the contact's way, else `rep`, else the performer."""

    row: Submission
    outcome: SubmissionState
    ended: list[WayIn] = field(default_factory=list)
    resumed: list[WayIn] = field(default_factory=list)
    moves: bool = False
    chosen: WayIn | None = None
    rep: Representation | None = None


def turn_cards(*, performer: Performer, actor: User | None) -> list[int]:
    """Every card of the performer in step with who speaks for them today; ids of those whose contact is another now.

    `actor` is None for the clock. Statements grow with offices and decisions, not with cards.
    """
    with across_offices(WHY):
        cards = Submission.objects.filter(performer=performer)
        # Before the submissions, as whoever casts a part does: of the two, one waits for the other.
        roles = Role.objects.filter(pk__in=cards.filter(_may_move(performer)).values("role"))
        list(lock_in_order(roles).values_list("pk", flat=True))
        rows = list(
            lock_in_order(cards).select_related(
                "role", "production", "organisation", "call", "agency", "performer__account"
            )
        )
        if not rows:
            return []
        turns = [turn for turn in _turns(performer, rows) if turn.moves or turn.ended or turn.resumed]
        moved = [turn for turn in turns if turn.moves]
        before = {turn.row.pk: turn.row.agency for turn in moved}
        _write(turns)
        _record(moved, actor)
        _readdress([turn.row.pk for turn in moved])
        _tell(performer, moved, before)
        own = [row for row in rows if row.agency_id is None and row.pk not in before]
        contacts_turned.send(Submission, submissions=[turn.row for turn in moved], own=own, actor=actor)
    return [turn.row.pk for turn in moved]


def turn_from_agent(*, user: User, organisation: Organisation) -> None:
    """Who leaves an agency, or speaks there no more, is nobody's contact: its first speaker is, and gets what waits.

    Joins the transaction in which they left.
    """
    reader = next(iter(speakers_at([organisation.pk]).get(organisation.pk, [])), None)
    with across_offices(WHY):
        theirs = Submission.objects.filter(agency=organisation, submitted_by=user)
        waiting = Closure.objects.filter(submission__in=theirs, state__in=LIVE)
        list(lock_in_order(Role.objects.filter(pk__in=waiting.values("submission__role"))).values_list("pk", flat=True))
        ids = list(lock_in_order(theirs).values_list("pk", flat=True))
        if reader is not None:
            Submission.objects.filter(pk__any_of=ids).update(submitted_by=reader)
            ways = WayIn.objects.filter(agency=organisation, submitted_by=user, withdrawn_at=None)
            known = list(lock_in_order(ways).values_list("pk", flat=True))
            WayIn.objects.filter(pk__any_of=known).update(submitted_by=reader)
            _readdress(ids)
        agent_turned.send(Submission, submission_ids=ids)


def _may_move(performer: Performer) -> Q:
    """Cards of an agency that speaks for them no more, and those that one handed back."""
    speaking = Representation.objects.filter(live_representation_q(), performer=performer).values("organisation")
    return (Q(agency__isnull=False) & ~Q(agency__in=speaking)) | Q(agency=None, ways__outcome__gt="")


def turn_cards_of(*, performer_id: int) -> None:
    """`turn_cards` in a transaction of its own, for the clock."""
    with across_offices(WHY), transaction.atomic(durable=True):
        performer = Performer.objects.select_for_update(no_key=True).get(pk=performer_id)
        if performer.erased_at is None:
            turn_cards(performer=performer, actor=None)


def turn_each(performer_ids: Iterable[int]) -> None:
    """`turn_cards_of` for each; one who cannot be turned holds up nobody, and is tried again by the next run."""
    for performer_id in performer_ids:
        try:
            turn_cards_of(performer_id=performer_id)
        except Exception as error:  # whatever a room's receiver raises
            log.error("cards could not be turned", performer_id=performer_id, error=type(error).__name__)


def performers_to_turn(*, most: int = 500) -> list[int]:
    """Performers on whose cards an agency still stands though its representation ran out, or not yet though it began."""
    theirs = {"agency": OuterRef("organisation")}
    with across_offices("the day turns for all agencies alike"):
        cards = Submission.objects.filter(performer=OuterRef("performer"), **theirs)
        ways = WayIn.objects.filter(submission__performer=OuterRef("performer"), **theirs)
        live = Representation.objects.filter(
            live_representation_q(), performer=OuterRef("performer"), organisation=OuterRef("organisation")
        )
        lapsed = Representation.objects.filter(
            Exists(cards) | Exists(ways.filter(withdrawn_at=None)),
            ~Exists(live),
            standing__in=STANDS,
            ends_on__lte=clock.today(),
        )
        begun = Representation.objects.filter(live_representation_q(), Exists(ways.exclude(outcome="")))
        found = [rows.values_list("performer_id", flat=True) for rows in (lapsed, begun)]
        return list(found[0].union(found[1]).order_by("performer_id")[:most])


def _turns(performer: Performer, rows: Sequence[Submission]) -> list[_Turn]:
    ways: dict[int, list[WayIn]] = defaultdict(list)
    known = WayIn.objects.select_related("agency", "submitted_by").filter(
        submission_id__any_of=[row.pk for row in rows]
    )
    for way in known.order_by("created_at", "pk"):
        ways[way.submission_id].append(way)
    on_record = representations_by_place((performer.pk, row.call.place) for row in rows)
    status = visible_status(rows)
    return [_turn(row, ways[row.pk], on_record.get((performer.pk, row.call.place), []), status[row.pk]) for row in rows]


def _turn(row: Submission, ways: list[WayIn], on_record: list[Representation], status: SubmissionState) -> _Turn:
    turn = _Turn(row, status)
    speaking = {one.organisation_id for one in on_record}
    further = [way for way in ways if way.agency_id is not None]
    turn.ended = [way for way in further if way.withdrawn_at is None and way.agency_id not in speaking]
    turn.resumed = [way for way in further if way.outcome and way.agency_id in speaking]
    is_over = status in NEGATIVE or status == SubmissionState.WITHDRAWN
    was_handed_back = row.agency_id is None and any(
        way.outcome and way.created_at == row.submitted_at for way in further
    )
    if row.agency_id is not None:
        turn.moves = row.agency_id not in speaking
    elif was_handed_back:
        turn.moves = bool(turn.resumed) or bool(on_record and not is_over)
    if not turn.moves:
        return turn
    here = [way for way in further if way.withdrawn_at is None and way not in turn.ended] + turn.resumed
    by_agency = {way.agency_id: way for way in here}
    turn.chosen = next((by_agency[one.organisation_id] for one in on_record if one.organisation_id in by_agency), None)
    if turn.chosen is None:
        turn.chosen = next((way for way in ways if way.agency_id is None and way.withdrawn_at is None), None)
    if turn.chosen is None and on_record and not is_over:
        turn.rep = on_record[0]
    return turn


def _write(turns: Sequence[_Turn]) -> None:
    now = clock.now()
    resumed = [way.pk for turn in turns for way in turn.resumed]
    WayIn.objects.filter(pk__any_of=resumed).update(withdrawn_at=None, outcome="")
    ended = [(way, turn.outcome) for turn in turns for way in turn.ended]
    for way, outcome in ended:
        way.withdrawn_at, way.outcome = now, outcome
    WayIn.objects.bulk_update([way for way, _ in ended], ["withdrawn_at", "outcome"], batch_size=500)
    moved = [turn for turn in turns if turn.moves]
    WayIn.objects.filter(pk__any_of=[turn.chosen.pk for turn in moved if turn.chosen]).delete()
    former = [
        WayIn(
            submission=turn.row,
            organisation_id=turn.row.organisation_id,
            via=turn.row.via,
            agency=turn.row.agency,
            submitted_by_id=turn.row.submitted_by_id,
            note=turn.row.note,
            created_at=turn.row.submitted_at,
            withdrawn_at=now,
            outcome=turn.outcome,
        )
        for turn in moved
        if turn.row.agency_id is not None
    ]
    WayIn.objects.bulk_create(
        former,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["submission", "via", "agency"],
        update_fields=["organisation", "submitted_by", "note", "created_at", "withdrawn_at", "outcome"],
    )
    senders = senders_of({turn.row.pk: turn.rep for turn in moved if turn.rep})
    ways = [turn.chosen for turn in moved if turn.chosen]
    speakers = speakers_at(way.agency_id for way in ways if way.agency_id is not None)
    for way in ways:
        here = speakers.get(way.agency_id, [])
        if here and way.submitted_by not in here:
            # Who sent it has left the agency since.
            way.submitted_by = here[0]
    for turn in moved:
        for name, value in _contact(turn, senders.get(turn.row.pk)).items():
            setattr(turn.row, name, value)
        turn.row.revision += 1
    Submission.objects.bulk_update(
        [turn.row for turn in moved], ["via", "agency", "submitted_by", "note", "revision"], batch_size=500
    )


def _contact(turn: _Turn, sender: User | None) -> dict:
    row = turn.row
    if turn.chosen is not None:
        way = turn.chosen
        return {"via": way.via, "agency": way.agency, "submitted_by": way.submitted_by, "note": way.note}
    if turn.rep is not None:
        via = Via.CASTING if row.via == Via.CASTING else Via.REP
        return {"via": via, "agency": turn.rep.organisation, "submitted_by": sender, "note": ""}
    via = Via.CASTING if row.via == Via.CASTING else Via.SELF
    return {"via": via, "agency": None, "submitted_by": row.performer.account, "note": ""}


def _record(moved: Iterable[_Turn], actor: User | None) -> None:
    by_office: dict[Organisation, list[_Turn]] = defaultdict(list)
    for turn in moved:
        by_office[turn.row.organisation].append(turn)
    for office, turns in by_office.items():
        record_activities(
            actor=actor,
            verb="submission.turn",
            subject_type=SUBJECT_TYPE,
            rows=[(turn.row.pk, {"agency": turn.row.agency_id}) for turn in turns],
            organisation=office,
        )


def _readdress(ids: Sequence[int]) -> None:
    """An answer that has not left goes to who answers now."""
    anew = readdress_answers(submission_ids=ids)
    waiting: dict[tuple[Decision, Role], list[int]] = defaultdict(list)
    rows = Closure.objects.filter(submission_id__any_of=anew, state__in=LIVE, decision__isnull=False)
    for one in rows.select_related("decision__actor", "submission__role__production", "submission__role__organisation"):
        waiting[one.decision, one.submission.role].append(one.submission_id)
    for (decision, role), those in waiting.items():
        found = Submission.objects.filter(pk__any_of=those).order_by("pk")
        owe_answers(actor=decision.actor, decision=decision, role=role, rows=list(parties(found)))


def _tell(performer: Performer, moved: Sequence[_Turn], before: dict[int, Organisation | None]) -> None:
    """Whoever answers now hears of all cards at once: the performer, or each agent."""
    open_ones = [turn for turn in moved if turn.outcome not in NEGATIVE and turn.outcome != SubmissionState.WITHDRAWN]
    by_reader: dict[tuple[int, int | None], list[_Turn]] = defaultdict(list)
    for turn in open_ones:
        if turn.row.submitted_by_id is not None:
            by_reader[turn.row.submitted_by_id, turn.row.agency_id].append(turn)
    notices = []
    for (user_id, agency_id), turns in by_reader.items():
        agency, former = turns[0].row.agency, before[turns[0].row.pk]
        parts = "one part" if len(turns) == 1 else f"{len(turns)} parts"
        who = "You answer" if agency is None else f"You answer for {performer.stage_name}"
        text = f"{former.name} no longer speaks there. " if former else ""
        notices.append(
            NewNotice(
                user_id=user_id,
                title=f"{who} from now on: {parts} under way",
                text=f"{text}What was sent stands, and letters about it come to you.",
                url=reverse("casting:agent-desk", args=[agency.slug]) if agency else reverse("casting:actor-home"),
                dedupe_key=f"submission.turn:{performer.pk}:{agency_id}:{max(turn.row.revision for turn in turns)}:"
                f"{clock.now().isoformat()}",
            )
        )
    add_notices(notices)
