"""Self-tape requests at every point of their way: sent, opened, accepted, declined, delivered, asked for again, run out."""

import datetime as dt
import uuid
from collections.abc import Sequence

from accounts.models import User
from accounts.tenancy import office_scope
from auditions.models import SelfTapeRequest, SelfTapeTake
from auditions.services.self_tape_answers import (
    accept_request,
    ask_extension,
    ask_to_come_in,
    decline_request,
    note_opening,
)
from auditions.services.self_tape_delivery import deliver_tape
from auditions.services.self_tape_ends import expire_requests
from auditions.services.self_tape_office import ask_for_retake, assess_tape, cancel_requests, note_viewing
from auditions.services.self_tape_rows import move
from auditions.services.self_tapes import Ask, request_self_tapes
from auditions.states import SelfTapeState
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.states import SubmissionState
from config.demo.calls import Board
from config.demo.days_run import keep_film
from config.demo.faces import POOL
from config.demo.films import film
from config.demo.offices import LONDON, Offices
from config.demo.people import Person
from config.demo.post import send_what_was_due
from config.demo.timeline import Timeline, living_at
from talent.models import MediaAsset
from talent.states import MediaKind, MediaState

S = SubmissionState
ROLE = "Edda"
STATES = (
    "assessed",
    "delivered",
    "retake",
    "viewed",
    "uploading",
    "accepted",
    "extension",
    "live",
    "declined",
    "opened",
    "cancelled",
    "sent",
)
HURRY = "The director leaves for the recce tonight, and everyone was telephoned before this was sent."


class TapesAsked:
    """Of Edda, whose pages and tape are part of the call; whoever is in no session."""

    def __init__(
        self, timeline: Timeline, offices: Offices, boards: dict[str, Board], people: Sequence[Person]
    ) -> None:
        self.timeline, self.offices = timeline, offices
        self.people = {person.id: person for person in people}
        self.renata, self.priya = offices.director, offices.associate
        self.role = boards["the-salt-road"].roles[ROLE]

    def ask(self) -> None:
        at = self.timeline.at
        with office_scope(self.offices.okoye):
            late, asked = self._chosen()
            if late:
                with living_at(at(-5, 10)):
                    request_self_tapes(
                        actor=self.renata, role=self.role, submissions=Selection(self.role, ids=late),
                        ask=self._ask(at(-4, 18)), override_reason=HURRY,
                    )  # fmt: skip
            if asked:
                with living_at(at(-5, 12)):
                    request_self_tapes(
                        actor=self.priya, role=self.role, submissions=Selection(self.role, ids=asked), ask=self._ask(at(5, 18))
                    )  # fmt: skip
        send_what_was_due(at(-3, 20))
        with living_at(at(-3, 20)):
            expire_requests()
        with office_scope(self.offices.okoye):
            rows = SelfTapeRequest.objects.filter(submission_id__in=asked).select_related("performer__account")
            for place, (row, where) in enumerate(zip(rows.order_by("submission__number"), STATES, strict=False)):
                with living_at(at(-2, 9) + place * dt.timedelta(minutes=7)):
                    self._bring(row, where)

    def _chosen(self) -> tuple[list[int], list[int]]:
        """Who ran out of time, and those on their way."""
        rows = (
            Submission.objects.filter(role=self.role, state__in=[S.SHORTLISTED, S.VIEWED], call_ins=None, pick=None)
            .exclude(performer__account=None)
            .order_by("number")
        )
        ids = list(rows.values_list("pk", flat=True)[: len(STATES) + 2])
        return ids[len(STATES) :], ids[: len(STATES)]

    def _ask(self, due_at: dt.datetime) -> Ask:
        return Ask(
            due_at=due_at, zone=LONDON, sides=self.role.sides.filter(removed_at=None).first(),
            instructions="The engine scene, once as you feel it and once with your back to the window. A phone is fine.",
            slate="Name, height, where you are based", takes_wanted=2,
        )  # fmt: skip

    def _bring(self, row: SelfTapeRequest, where: str) -> None:
        if where == "sent":
            return
        who = row.performer.account
        note_opening(request=row, actor=who)
        if where == "cancelled":
            cancel_requests(actor=self.priya, role=self.role, requests=[row.pk])
        if where == "declined":
            decline_request(request=row, reason="In rehearsals until the end of the month.", actor=who)
        if where == "live":
            ask_to_come_in(request=row, note="I would rather come to Leeds: my room has no daylight.", actor=who)
        if where in {"opened", "cancelled", "declined", "live"}:
            return
        accept_request(request=row, actor=who)
        if where == "extension":
            ask_extension(request=row, until=row.due_at + dt.timedelta(days=2), note="My reader is ill.", actor=who)
        if where in {"assessed", "delivered", "retake", "viewed", "uploading"}:
            self._tape(row, where, who)

    def _tape(self, row: SelfTapeRequest, where: str, who: User | None) -> None:
        self._send_up(row, who)
        if where == "uploading":
            return
        deliver_tape(request=row, actor=who)
        if where == "delivered":
            return
        note_viewing(actor=self.renata, request=row)
        if where == "assessed":
            assess_tape(actor=self.renata, request=row)
        if where == "retake":
            ask_for_retake(
                actor=self.renata, request=row, note="Once more, slower: she knows the answer before he asks.",
                due_at=self.timeline.at(6, 18),
            )  # fmt: skip

    def _send_up(self, row: SelfTapeRequest, who: User | None) -> None:
        """A take as the worker would have made it ready."""
        person = self.people[row.performer_id]
        made = film(POOL / "faces" / person.looks[0].face.file, seconds=4, tone=220)
        asset = MediaAsset(
            performer_id=row.performer_id, public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"tape {row.uid}"),
            kind=MediaKind.TAPE, state=MediaState.READY, file_name="Edda engine.mp4", byte_size=len(made.tape), width=320,
            height=400, duration_ms=made.milliseconds, uploaded_by=who,
        )  # fmt: skip
        keep_film(asset, made)
        SelfTapeTake.objects.create(
            organisation_id=row.organisation_id, request=row, asset=asset, round=row.round, number=1
        )
        move(SelfTapeRequest.objects.get(pk=row.pk), SelfTapeState.UPLOADING, actor=who)
