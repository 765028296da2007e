"""The days on which people are seen: one that is over, one under way, one that is sent, one that people choose their
own times of, one being planned, and a chemistry read. Every act is the service's own."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import User
from accounts.tenancy import office_scope
from auditions.models import Appointment, CallIn, Session, Slot, Venue
from auditions.selectors.sending import to_tell
from auditions.services.access import Needs, tell_access_needs
from auditions.services.appointments import answer_appointment
from auditions.services.booking import choose_slot
from auditions.services.call_ins import call_in, let_choose, set_wishes
from auditions.services.pairings import set_pairs
from auditions.services.placing import place_many
from auditions.services.rota_places import place_rota
from auditions.services.rotas import draw_rota
from auditions.services.sending import send_day
from auditions.services.sessions import Pause, RoleInSession, RoomInSession, Seat, create_session
from auditions.services.slots import make_slots
from auditions.services.venues import RoomDraft, create_venue
from auditions.services.waiting_list import join_waiting_list
from auditions.states import AccessibleFormat, AppointmentKind, PanelPart
from casting.models import Select, Submission
from casting.selectors.selection import Selection
from casting.states import SubmissionState
from config.demo.calls import Board
from config.demo.days_run import Called, DaysRun
from config.demo.offices import LONDON, Offices
from config.demo.people import Person
from config.demo.post import send_what_was_due
from config.demo.timeline import Timeline, living_at
from talent.models import Performer
from talent.states import Visibility

S = SubmissionState
MINUTE, QUARTER, HOUR = dt.timedelta(minutes=1), dt.timedelta(minutes=15), dt.timedelta(hours=1)
FIRST_CHOICE_OF = [S.SHORTLISTED, S.VIEWED, S.SUBMITTED]
NEEDS = (
    Needs(needs="A chair with arms, and no stairs.", wants_reader=False),
    Needs(needs="Sides the evening before, please.", format=AccessibleFormat.LARGE_PRINT),
    Needs(needs="Somebody who reads the first page with me once, slowly.", wants_reader=True),
)
WISHES = (
    {"free_from": dt.time(13), "preference": "Not before one, school run"},
    {"free_until": dt.time(12), "preference": "Train at 12:40"},
    {"is_online_only": True, "preference": "Filming in Lisbon, online only"},
)


class SessionDays:
    def __init__(
        self, timeline: Timeline, offices: Offices, boards: dict[str, Board], people: Sequence[Person]
    ) -> None:
        self.timeline, self.offices = timeline, offices
        self.people = {person.id: person for person in people}
        self.renata, self.priya, self.ines = offices.director, offices.associate, offices.runner
        self.parts = boards["the-salt-road"].roles
        self.production = self.parts["Mara Voss"].production
        # The day that runs now hangs on the quarter of an hour, so that it is alive whenever it is looked at.
        self.quarter = dt.datetime.fromtimestamp(timeline.now.timestamp() // 900 * 900, dt.UTC)
        self.used: set[int] = set(offices.actor.performers.values_list("pk", flat=True))

    def fill(self) -> None:
        with office_scope(self.offices.okoye):
            with living_at(self.timeline.at(-9, 10)):
                self.venue = self._open_venue()
            # The finalists first, or the other days would have them.
            chemistry = self._chemistry()
            over, today, ahead, choosing = self._yesterday(), self._today(), self._ahead(), self._choosing()
            send_what_was_due(self.timeline.at(-2, 9))
            self._answer(over, at=self.timeline.at(-2, 10))
            self._answer(today, at=self.timeline.at(-2, 11))
            self._answer_with_wishes(ahead)
            self._choose(choosing)
            if chemistry is not None:
                self._answer(chemistry, at=self.timeline.at(-2, 16))
            self._plan()
            DaysRun(self.timeline, self.offices, self.people, self.quarter).run(over, chemistry, today)

    # --- the house ------------------------------------------------------------------------------------------------

    def _open_venue(self) -> Venue:
        return create_venue(
            actor=self.priya, organisation=self.offices.okoye, name="Bell Street Studios", zone=LONDON,
            address="14 Bell Street, Leeds LS2 7UP",
            directions="Ten minutes on foot from Leeds station: out by the south side, over the bridge, first left.",
            parking="Two bays in the yard; ring the bell for the gate.",
            access="Nearest step-free entrance: Mill Lane. Lift to both studios.",
            rooms=[
                RoomDraft("Studio A", note="Step-free"), RoomDraft("Studio B", note="Small; up to four"),
                RoomDraft("Virtual room", note="Opens ten minutes early", online_url="https://rooms.example/okoye-bell"),
            ],
        )  # fmt: skip

    def _session(
        self, kind: str, roles: Sequence[str], opens_at: dt.datetime, hours: float, *, made: dt.datetime, rooms: int = 3,
        minutes: int = 15, lunch: dt.datetime | None = None, **more: Any,
    ) -> Session:  # fmt: skip
        used = list(self.venue.rooms.order_by("position", "pk"))[:rooms]
        seats = [
            Seat("Renata Okoye", PanelPart.CASTING, user_id=self.renata.pk, is_needed=True),
            Seat("Yusuf Anand", PanelPart.DIRECTOR),
            Seat("Ines Valdorf", PanelPart.SESSION_RUNNER, user_id=self.ines.pk),
            *(
                Seat(name, PanelPart.READER, room_id=room.pk)
                for room, name in zip(used, ("Theo Lark", "Mirela Sand", "Jonah Pike"), strict=False)
            ),
        ]
        with living_at(made):
            session = create_session(
                actor=self.priya, production=self.production, venue=self.venue, kind=kind, opens_at=opens_at,
                closes_at=opens_at + hours * HOUR, slot_minutes=minutes,
                roles=[RoleInSession(self.parts[name].pk) for name in roles],
                rooms=[RoomInSession(room.pk) for room in used], panel=seats,
                breaks=[Pause(lunch, lunch + 30 * MINUTE, "Lunch")] if lunch else [],
                prepare="Scenes 3 and 9. No need to know them by heart.", bring="Shoes that you can move in.",
                contact_name="Ines Valdorf", contact_phone="+44 113 496 0172", **more,
            )  # fmt: skip
            make_slots(actor=self.priya, session=session)
        return session

    # --- who is seen ----------------------------------------------------------------------------------------------

    def _pick(self, name: str, most: int) -> list[Submission]:
        """Whom the office rates highest of those nobody has decided about; never more than a third of them."""
        rows = Submission.objects.filter(role=self.parts[name], state__in=FIRST_CHOICE_OF).exclude(
            performer_id__in=self.used
        )
        found = sorted(rows, key=lambda row: (FIRST_CHOICE_OF.index(row.state), -(row.rating_mean or 0), row.number))
        chosen = found[: min(most, max(1, len(found) // 3))]
        self.used |= {row.performer_id for row in chosen}
        return chosen

    def _queue(self, session: Session, wanted: dict[str, int], when: dt.datetime) -> list[CallIn]:
        made: list[CallIn] = []
        with living_at(when):
            for name, most in wanted.items():
                role = self.parts[name]
                ids = [row.pk for row in self._pick(name, most)]
                if ids:
                    outcome = call_in(
                        actor=self.renata, role=role, submissions=Selection(role, ids=ids), session=session
                    )
                    made += outcome.call_ins
        return made

    def _place(self, session: Session, rows: Sequence[CallIn], when: dt.datetime, *, skip: int = 0) -> Called:
        """One after another, over all rooms, with a gap here and there."""
        slots = list(Slot.objects.filter(session=session).order_by("starts_at", "room__position")[skip:])
        free = [slot for place, slot in enumerate(slots) if place % 5 != 4]
        with living_at(when):
            pairs = [(row.pk, slot.pk) for row, slot in zip(rows, free, strict=False)]
            place_many(actor=self.priya, session=session, pairs=pairs)
        return self._called(session)

    def _send(self, session: Session, when: dt.datetime) -> None:
        with living_at(when):
            fresh = Session.objects.get(pk=session.pk)
            send_day(actor=self.ines, session=fresh, expected=to_tell(self.ines, fresh).digest)

    def _called(self, session: Session) -> Called:
        rows = Appointment.objects.filter(session=session).select_related("performer__account", "submission", "slot")
        return Called(session, list(rows.order_by("starts_at", "slot__room__position", "pk")))

    # --- planned and sent -----------------------------------------------------------------------------------------

    def _yesterday(self) -> Called:
        at = self.timeline.at
        opens = at(-1, 9)
        session = self._session(
            AppointmentKind.AUDITION, ["Danny Pell", "Revd Ash"], opens, 5, made=at(-8, 10), rooms=2, minutes=20,
            lunch=opens + 2 * HOUR, title="Danny and the Reverend",
        )  # fmt: skip
        queued = self._queue(session, {"Danny Pell": 9, "Revd Ash": 5}, at(-8, 11))
        called = self._place(session, queued, at(-8, 12))
        self._send(session, at(-6, 10))
        return called

    def _today(self) -> Called:
        at, opens = self.timeline.at, self.quarter - 3 * HOUR
        session = self._session(
            AppointmentKind.AUDITION, ["Mara Voss", "Edda", "Captain Rourke"], opens, 7, made=at(-7, 10),
            lunch=self.quarter + 2 * HOUR, title="Mara, Edda and Rourke",
        )  # fmt: skip
        queued = self._queue(session, {"Mara Voss": 16, "Edda": 12, "Captain Rourke": 12}, at(-7, 11))
        self._need(queued[3:6])
        # The busy middle of the day is where it is now, however few there are to see.
        skip = max(0, (12 - len(queued) // 4) * 3)
        called = self._place(session, queued, at(-7, 12), skip=skip)
        self._send(session, at(-5, 10))
        return called

    def _need(self, rows: Sequence[CallIn]) -> None:
        for row, needs in zip(rows, NEEDS, strict=False):
            with living_at(self.timeline.at(-6, 20)):
                tell_access_needs(performer=row.performer, needs=needs)

    def _ahead(self) -> Called:
        at = self.timeline.at
        opens = at(5, 10)
        session = self._session(
            AppointmentKind.CALLBACK, ["Mara Voss", "Captain Rourke"], opens, 6, made=at(-4, 10), minutes=20,
            lunch=opens + 2 * HOUR + 40 * MINUTE, title="Mara and Rourke, callbacks",
        )  # fmt: skip
        queued = self._queue(session, {"Mara Voss": 9, "Captain Rourke": 7}, at(-4, 11))
        abroad = next((row for row in queued if row.performer.account_id), None)
        if abroad is not None:
            User.objects.filter(pk=abroad.performer.account_id).update(time_zone="America/New_York")
        called = self._place(session, queued, at(-4, 12))
        self._send(session, at(-3, 10))
        return called

    def _choosing(self) -> Session:
        """Two times that people take themselves, and more people than times."""
        at = self.timeline.at
        session = self._session(
            AppointmentKind.AUDITION, ["Ines Calloway"], at(6, 14), 0.5, made=at(-4, 14), rooms=1, title="Choose your time",
            books_itself=True, notice_hours=24, hold_minutes=30,
        )  # fmt: skip
        queued = self._queue(session, {"Ines Calloway": 5}, at(-4, 15))
        with living_at(at(-4, 16)):
            let_choose(actor=self.priya, session=session, call_in_ids=[row.pk for row in queued])
        self._send(session, at(-3, 11))
        return session

    def _chemistry(self) -> Called | None:
        """Whoever is furthest for Mara with whoever is furthest for Rourke; nobody is there for it but the finalists."""
        at = self.timeline.at
        finalists = {
            name: list(
                Select.objects.filter(role=self.parts[name])
                .exclude(submission__performer__account=self.offices.actor)
                .exclude(submission__performer_id__in=self.used)
                .order_by("rank")
                .values_list("submission_id", "submission__performer_id")[:2]
            )
            for name in ("Mara Voss", "Captain Rourke")
        }
        if not all(finalists.values()):
            return None
        self.used |= {performer for rows in finalists.values() for _, performer in rows}
        opens = at(-1, 15)
        session = self._session(
            AppointmentKind.CHEMISTRY, ["Mara Voss", "Captain Rourke"], opens, 2.5, made=at(-3, 12), rooms=2, minutes=20,
            title="Mara and Rourke together",
        )  # fmt: skip
        maras, rourkes = ([pk for pk, _ in finalists[name]] for name in ("Mara Voss", "Captain Rourke"))
        with living_at(at(-3, 14)):
            set_pairs(
                actor=self.renata, session=session, first_role=self.parts["Mara Voss"].pk,
                second_role=self.parts["Captain Rourke"].pk, pairs=[(a, b) for a in maras for b in rourkes],
            )  # fmt: skip
            draw_rota(actor=self.renata, session=session)
            place_rota(actor=self.renata, session=session)
        self._send(session, at(-3, 15))
        return self._called(session)

    # --- answers --------------------------------------------------------------------------------------------------

    def _answer(self, called: Called, at: dt.datetime) -> None:
        for place, row in enumerate(called.rows):
            if place % 8 != 6:
                self._say(row, "yes", at + place * MINUTE)

    def _answer_with_wishes(self, called: Called) -> None:
        """Nearly all come; one asks for another time, one cannot, one has not answered."""
        at = self.timeline.at(-2, 13)
        said = {
            1: ("another_time", "I am on set until one that day. Anything after two works."),
            4: ("no", "Away that week."),
        }
        for place, row in enumerate(called.rows):
            if place != 6:
                answer, note = said.get(place, ("yes", ""))
                self._say(row, answer, at + place * MINUTE, note)

    def _say(self, row: Appointment, answer: str, when: dt.datetime, note: str = "") -> None:
        with living_at(when):
            fresh = Appointment.objects.get(pk=row.pk)
            answer_appointment(
                appointment=fresh, sequence=fresh.sequence, answer=answer, note=note, actor=row.performer.account
            )

    def _choose(self, session: Session) -> None:
        rows = list(CallIn.objects.filter(session=session).select_related("performer__account").order_by("position"))
        slots = list(Slot.objects.filter(session=session, is_open=True).order_by("starts_at"))
        for place, row in enumerate(rows[:4]):
            with living_at(self.timeline.at(-2, 15) + place * MINUTE):
                asked = {"call_in": row, "of_round": row.round, "actor": row.performer.account}
                if place < len(slots):
                    choose_slot(slot_id=slots[place].pk, **asked)
                else:
                    join_waiting_list(**asked)

    # --- being planned --------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        """A queue with wishes in it, one of them under 18, free times, and nobody placed."""
        at = self.timeline.at
        opens = at(8, 10)
        session = self._session(
            AppointmentKind.AUDITION, ["Captain Rourke", "Danny Pell", "Young Mara"], opens, 6, made=at(-1, 10), rooms=3,
            lunch=opens + 3 * HOUR, title="Rourke, Danny and young Mara",
        )  # fmt: skip
        queued = self._queue(session, {"Captain Rourke": 4, "Danny Pell": 4, "Young Mara": 4}, at(-1, 11))
        with living_at(at(-1, 12)):
            for row, wish in zip(queued, WISHES, strict=False):
                set_wishes(actor=self.priya, call_in=row, **wish)
        young = queued[-1].performer
        birthday = self.timeline.day(0).replace(day=1) - dt.timedelta(days=16 * 365 + 120)
        Performer.objects.filter(pk=young.pk).update(born_on=birthday, visibility=Visibility.TRADE)
