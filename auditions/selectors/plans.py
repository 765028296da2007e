"""A plan of a day as one person of the office may see it, beside what is placed already. Inside the office's scope."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.models import User
from auditions.models import Appointment, CallIn, DayPlan, Room, Session, SessionRoom, Slot
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import LIVE, CallInState, PlanState
from casting.lens import office_lens_for
from core import clock
from core.errors import NotFound

IN_THE_MAKING = {PlanState.QUEUED, PlanState.RUNNING}


@dataclass
class PlanCell:
    """A time: `placed` is who has it, `proposed` who would get it. `is_private`: somebody the reader stays out of."""

    slot: Slot
    placed: Appointment | None = None
    proposed: CallIn | None = None
    is_private: bool = False
    room_name: str = ""

    @property
    def is_gone(self) -> bool:
        """Somebody else got the time while the proposal lay there, or they have another by now."""
        if self.proposed is None:
            return False
        return self.placed is not None or self.is_private or self.proposed.state == CallInState.PLACED


@dataclass
class PlanRow:
    starts_at: dt.datetime
    at: str
    cells: list[PlanCell | None]


@dataclass
class LeftOut:
    """`reasons` as `DayPlan.left_out` has them."""

    call_in: CallIn
    reasons: list[dict]

    @property
    def ways(self) -> list[dict]:
        """What may be bent so that they fit: each way once, with the times it would open."""
        found = {tuple(reason["loosen"]): reason["opens"] for reason in self.reasons if reason["opens"]}
        return [{"rules": list(rules), "opens": opens} for rules, opens in found.items()]


@dataclass
class PlanPage:
    """`queued` counts who waits for a time; `hidden` those of the plan whom the reader stays out of."""

    session: Session
    plan: DayPlan | None
    queued: int
    free: int
    rooms: list[Room] = field(default_factory=list)
    rows: list[PlanRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    hidden: int = 0

    @property
    def is_waiting(self) -> bool:
        return self.plan is not None and self.plan.state in IN_THE_MAKING

    @property
    def shows_day(self) -> bool:
        return self.plan is not None and self.plan.state == PlanState.READY

    @property
    def proposed(self) -> int:
        return len(self.plan.placements) if self.plan else 0

    @property
    def taken(self) -> int:
        return sum(1 for one in self.plan.placements if one.get("appointment")) if self.plan else 0

    @property
    def bent(self) -> set[str]:
        return set(self.plan.asked.get("day", ())) if self.plan else set()


def newest_plan(session: Session) -> DayPlan | None:
    return (
        DayPlan.objects.filter(session=session)
        .exclude(state=PlanState.DROPPED)
        .select_related("asked_by")
        .order_by("-pk")
        .first()
    )


def plan_for(session: Session, plan_id: int) -> DayPlan:
    plan = DayPlan.objects.select_related("session", "organisation").filter(session=session, pk=plan_id).first()
    if plan is None:
        raise NotFound("There is no such plan for this day.")
    return plan


def seen_of_plan(*, actor: User, session: Session, plan: DayPlan) -> DayPlan:
    """The plan, unsaved, without those whom the actor stays out of."""
    ids = [one["call_in"] for one in [*plan.placements, *plan.left_out]]
    excluded = office_lens_for(actor, session.organisation_id).excluded
    hidden = set(
        CallIn.objects.filter(pk__in=ids, performer__in=excluded).values_list("pk", flat=True) if excluded else ()
    )
    plan.placements = [one for one in plan.placements if one["call_in"] not in hidden]
    plan.left_out = [one for one in plan.left_out if one["call_in"] not in hidden]
    return plan


def plan_page(*, actor: User, session: Session) -> PlanPage:
    """Two statements while there is nothing to look at, ten with a proposal of any size."""
    plan = newest_plan(session)
    queued = CallIn.objects.filter(session=session, state=CallInState.QUEUED).count()
    taken = Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False)
    free = Slot.objects.filter(session=session, is_group=False).exclude(pk__in=taken.values("slot_id")).count()
    page = PlanPage(session=session, plan=plan, queued=queued, free=free)
    if page.shows_day:
        _fill(actor, page, list(taken.select_related(*PEOPLE)))
    return page


def _fill(actor: User, page: PlanPage, placed: list[Appointment]) -> None:
    session, plan = page.session, page.plan
    reasons = {one["call_in"]: one["reasons"] for one in plan.left_out}
    where = {one["slot"]: one["call_in"] for one in plan.placements}
    call_ins = list(
        CallIn.objects.filter(session=session, pk__in=[*reasons, *where.values()])
        .select_related(*PEOPLE)
        .order_by("position", "pk")
    )
    lens = office_lens_for(actor, session.organisation_id)
    occupied = {row.slot_id for row in placed}
    by_slot = {row.slot_id: row for row in show_people(actor, placed, lens=lens)}
    shown = {row.pk: row for row in show_people(actor, call_ins, lens=lens)}
    page.hidden = len(call_ins) - len(shown)
    page.rooms = [row.room for row in SessionRoom.objects.filter(session=session).select_related("room")]
    slots = Slot.objects.filter(session=session, is_group=False).select_related("role").order_by("starts_at", "room_id")
    page.rows = _rows(
        session,
        page.rooms,
        [
            PlanCell(
                slot=slot,
                placed=by_slot.get(slot.pk),
                proposed=shown.get(where.get(slot.pk)),
                is_private=slot.pk in occupied and slot.pk not in by_slot,
            )
            for slot in slots
        ],
    )
    page.left_out = [
        LeftOut(row, reasons[row.pk]) for row in shown.values() if row.pk in reasons and row.state == CallInState.QUEUED
    ]


def _rows(session: Session, rooms: list[Room], cells: Iterable[PlanCell]) -> list[PlanRow]:
    column = {room.pk: index for index, room in enumerate(rooms)}
    rows: dict[dt.datetime, PlanRow] = {}
    for cell in cells:
        start = cell.slot.starts_at
        row = rows.setdefault(start, PlanRow(start, clock.wall_time(start, session.zone), [None] * len(rooms)))
        if cell.slot.room_id in column:
            cell.room_name = rooms[column[cell.slot.room_id]].name
            row.cells[column[cell.slot.room_id]] = cell
    return list(rows.values())
