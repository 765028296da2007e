"""The days as they run: who came, when, what was noted of them, and where today stands just now."""

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from auditions.models import Appointment, Pairing, Session, SessionRoom, Take
from auditions.services.booking import be_late
from auditions.services.delays import set_delay
from auditions.services.door import check_in, complete_appointment, enter_room, miss_appointment
from auditions.services.pair_scores import rate_pairing
from auditions.services.sessions import close_session
from auditions.states import AppointmentState
from casting.models import Submission
from casting.services.notes import write_note
from casting.services.ratings import rate_submission
from config.demo.faces import POOL
from config.demo.films import film
from config.demo.offices import Offices
from config.demo.people import Person
from config.demo.timeline import Timeline, living_at
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.states import MediaKind, MediaState

MINUTE = dt.timedelta(minutes=1)
COMING = {AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED}
IN_THE_ROOM = (
    "Took the note at once. The second time was another person.",
    "Nerves in the first page, then all there. Worth an hour.",
    "Found the joke in the engine scene that nobody else has found.",
)
# Scores of a pair by the two who read with them, and a word.
TOGETHER = (
    (5, 4, "They listen to each other. The pause after “who steered” was theirs."),
    (3, 4, ""),
    (4, 4, "He waits for her. It makes him dangerous."),
    (2, 3, ""),
)


@dataclass(frozen=True)
class Called:
    """A session with whom it sees, in the order of the day."""

    session: Session
    rows: list[Appointment]


class DaysRun:
    def __init__(self, timeline: Timeline, offices: Offices, people: dict[int, Person], quarter: dt.datetime) -> None:
        self.timeline, self.people, self.quarter = timeline, people, quarter
        self.renata, self.tomasz, self.ines = offices.director, offices.colleague, offices.runner

    def run(self, over: Called, chemistry: Called | None, today: Called) -> None:
        self._run_yesterday(over)
        if chemistry is not None:
            self._run_chemistry(chemistry)
        self._run_today(today)

    # --- yesterday ------------------------------------------------------------------------------------------------

    def _run_yesterday(self, called: Called) -> None:
        """All but one came; a few minutes behind by noon. Notes, scores and two takes lie with them."""
        coming = self._coming(called)
        for place, row in enumerate(coming):
            if place == len(coming) // 2 and len(coming) > 2:
                self._act(miss_appointment, row, row.ends_at + 5 * MINUTE)
            else:
                self._see(row, behind=place * MINUTE)
        seen = [row for place, row in enumerate(coming) if place != len(coming) // 2][:3]
        for row, text in zip(seen, IN_THE_ROOM, strict=False):
            submission = Submission.objects.select_related("role", "organisation").get(pk=row.submission_id)
            with living_at(row.ends_at + 2 * MINUTE):
                write_note(actor=self.renata, submission=submission, text=text)
                rate_submission(actor=self.renata, submission=submission, value=4)
        for row in seen[:2]:
            self._record(row)
        with living_at(self.timeline.at(-1, 14, 30)):
            close_session(actor=self.ines, session=Session.objects.get(pk=called.session.pk))

    def _see(self, row: Appointment, *, behind: dt.timedelta) -> None:
        starts = row.starts_at + min(behind, 9 * MINUTE)
        self._act(check_in, row, row.starts_at - 11 * MINUTE)
        self._act(enter_room, row, starts)
        self._act(complete_appointment, row, starts + (row.ends_at - row.starts_at) - MINUTE)

    def _act(self, act, row: Appointment, when: dt.datetime) -> None:
        with living_at(when):
            act(actor=self.ines, appointment=Appointment.objects.select_related("submission").get(pk=row.pk))

    def _coming(self, called: Called) -> list[Appointment]:
        fresh = Appointment.objects.filter(session=called.session, state__in=COMING)
        rows = fresh.select_related("performer__account", "submission__role", "slot__room")
        return list(rows.order_by("starts_at", "slot__room__position", "pk"))

    def _record(self, row: Appointment) -> None:
        """A take as the recorder in the room would have left it."""
        person = self.people[row.performer_id]
        made = film(POOL / "faces" / person.looks[0].face.file, seconds=5, tone=190)
        asset = MediaAsset(
            performer_id=row.performer_id, public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"take {row.uid}"),
            kind=MediaKind.TAKE, state=MediaState.READY, file_name="Take 1.mp4", byte_size=len(made.tape), width=320,
            height=400, duration_ms=made.milliseconds, uploaded_by=self.ines, created_at=row.ends_at,
        )  # fmt: skip
        keep_film(asset, made)
        Take.objects.create(
            organisation_id=row.organisation_id, submission_id=row.submission_id, appointment=row, asset=asset, number=1,
            label="Scene 3, quieter", created_by=self.ines, created_at=row.ends_at,
        )  # fmt: skip

    # --- the chemistry read ---------------------------------------------------------------------------------------

    def _run_chemistry(self, called: Called) -> None:
        for row in self._coming(called):
            self._see(row, behind=2 * MINUTE)
        pairings = (
            Pairing.objects.filter(session=called.session).select_related("slot", "session").order_by("position", "pk")
        )
        for pairing, (first, second, note) in zip(pairings, TOGETHER, strict=False):
            with living_at(pairing.slot.ends_at if pairing.slot else self.timeline.at(-1, 17)):
                rate_pairing(actor=self.renata, pairing=pairing, value=first, note=note)
                rate_pairing(actor=self.tomasz, pairing=pairing, value=second)
        with living_at(self.timeline.at(-1, 17, 45)):
            close_session(actor=self.ines, session=Session.objects.get(pk=called.session.pk))

    # --- today ----------------------------------------------------------------------------------------------------

    def _run_today(self, called: Called) -> None:
        """In full swing: whoever was due is through but one, a room each is busy, some wait, one said they are late."""
        rows, quarter = self._coming(called), self.quarter
        past = [row for row in rows if row.ends_at <= quarter]
        inside = [row for row in rows if row.starts_at <= quarter < row.ends_at]
        next_up = [row for row in rows if quarter < row.starts_at <= quarter + 30 * MINUTE]
        for place, row in enumerate(past):
            if place == len(past) - 2:
                self._act(miss_appointment, row, row.ends_at)
            else:
                # Out again by the end of their time: the present quarter may have just begun.
                self._see(row, behind=MINUTE)
        for row in inside:
            self._act(check_in, row, row.starts_at - 9 * MINUTE)
            self._act(enter_room, row, quarter - MINUTE)
        for row in next_up[:3]:
            self._act(check_in, row, quarter - 4 * MINUTE)
        for row in next_up[3:4]:
            with living_at(quarter - 3 * MINUTE):
                be_late(appointment=row, sequence=row.sequence, minutes=15, actor=row.performer.account)
        use = SessionRoom.objects.filter(session=called.session).order_by("position")[1]
        with living_at(quarter - 2 * MINUTE):
            set_delay(actor=self.ines, use=use, minutes=10)


def keep_film(asset: MediaAsset, made) -> None:
    """The asset with its files where they would lie."""
    place = Path(settings.MEDIA_ROOT) / stored_path(asset.public_id, "tape")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(made.tape)
    place.with_name("poster.webp").write_bytes(made.poster)
    place.with_name("original").hardlink_to(place)
    asset.original = str(Path(stored_path(asset.public_id, "tape")).with_name("original"))
    asset.save(force_insert=True)
