"""What happens behind the door: tapes with notes at their moments, bins and views, selects, a cast laid side by side,
a presentation that producers have begun to look at, a sign-off under way, and a pass in which names are hidden."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

from django.conf import settings

from accounts.models import User
from accounts.tenancy import office_scope
from casting.models import (
    ApprovalSeat,
    Presentation,
    PresentationPick,
    Production,
    Role,
    Select,
    Submission,
    Viewer,
    ViewerDevice,
)
from casting.selectors.selection import Selection
from casting.services.approvals import give_verdict, start_approval
from casting.services.bins import make_bin, put_in_bin
from casting.services.budgets import set_budget
from casting.services.ensembles import make_ensemble, rename_ensemble, set_part
from casting.services.ladders import Seat, StepDraft, set_ladder
from casting.services.notes import write_note
from casting.services.passes import open_pass, plan_pass
from casting.services.presentations import create_presentation, edit_presentation, open_presentation
from casting.services.ratings import rate_submission
from casting.services.saved_views import save_view
from casting.services.scorecards import DimensionEntry, save_scorecard
from casting.services.selects import add_selects, describe_select, mark_backup
from casting.services.tags import colour_tags
from casting.services.viewer_doors import record_opening, record_play
from casting.services.viewers import add_viewer
from casting.services.votes import cast_vote, rank_picks, write_comment
from casting.states import NoteAudience, OthersScores, SubmissionState, ViewerTier
from config.demo.calls import Board
from config.demo.faces import POOL
from config.demo.films import film
from config.demo.offices import Offices
from config.demo.people import Person
from config.demo.timeline import Timeline, living_at
from core import clock
from talent.models import BookOut, MediaAsset
from talent.models.media import stored_path
from talent.states import MediaKind, MediaState

S = SubmissionState
IN_THE_RUNNING = [S.SHORTLISTED, S.AUDITION, S.CALLBACK, S.OFFERED]
TAG_COLOURS = {
    "strong read": "amber",
    "northern": "sea",
    "boats": "sky",
    "stillness": "plum",
    "ask about dates": "rose",
}
# How many of a part are selects, and how many of those have a tape that was uploaded.
SELECTS = {"Mara Voss": (5, 3), "Captain Rourke": (2, 2), "Edda": (2, 2), "Danny Pell": (2, 1)}
BINS = (("Look at twice", "amber"), ("For another part", "sky"), ("Too near in age to Edda", "sand"))
CARD = (
    DimensionEntry("Truth", "Do you believe them when they listen?", weight=3),
    DimensionEntry("Lightness", "The Keeper is funny, and never knows it.", weight=2),
    DimensionEntry("Voice", "Alone with a radio for a year.", weight=1, is_required=False),
)
NOTES = (
    (1400, "The breath before the line. Nobody else did that.", "The same in the room on Tuesday?"),
    (4200, "Looks away a beat early; ask for it once more without.", ""),
    (5300, "There she is.", "@Priya play this one to Lena first."),
)
PRODUCTION_NOTE = "For the whole table: she asked to read scene 12 against the part, and she was right to."
MESSAGE = "Three for Mara, two each for Rourke and Edda. Watch Mara first, on something larger than a telephone. Renata"


class DecisionRoom:
    def __init__(
        self, random: Random, timeline: Timeline, offices: Offices, boards: dict[str, Board], people: Sequence[Person]
    ) -> None:
        self.random, self.timeline, self.offices = random, timeline, offices
        self.boards, self.people = boards, {person.id: person for person in people}
        self.renata, self.priya, self.tomasz = offices.director, offices.associate, offices.colleague
        self.parts = boards["the-salt-road"].roles

    def furnish(self) -> None:
        at = self.timeline.at
        with office_scope(self.offices.okoye):
            mara = self.parts["Mara Voss"]
            with living_at(at(-5, 9)):
                self._keep_order(mara)
            chosen = {name: self._choose(name, number) for name, (number, _) in SELECTS.items()}
            self._hang_tapes([one for name, (_, taped) in SELECTS.items() for one in chosen[name][:taped]])
            self._write_notes(chosen["Mara Voss"])
            with living_at(at(-3, 12)):
                self._lay_side_by_side(mara.production, chosen)
            presentation = self._present(mara.production)
            with living_at(at(-2, 15)):
                self._ask_for_sign_off(chosen["Captain Rourke"][0].role, presentation)
            self._hide_names()
        self._book_out()

    # --- the board ------------------------------------------------------------------------------------------------

    def _keep_order(self, mara: Role) -> None:
        renata, office = self.renata, self.offices.okoye
        colour_tags(actor=renata, organisation=office, colours=TAG_COLOURS)
        waiting = Submission.objects.filter(role=mara, state=S.VIEWED).order_by("number")
        ids = list(waiting.values_list("pk", flat=True)[:24])
        for place, (name, colour) in enumerate(BINS):
            pile = make_bin(actor=renata, role=mara, name=name, colour=colour)
            lying = ids[place::6]
            if lying:
                put_in_bin(actor=renata, role=mara, submissions=Selection(mara, ids=lying), pile=pile)
        views = (("Northern, with tape", "tag=northern&has_tape=1", 1, True), ("Nobody opened", "unopened=1", 2, False))
        for name, query, digit, shared in views:
            save_view(actor=renata, organisation=office, name=name, query=query, digit=digit, is_shared=shared)

    # --- selects and tapes ----------------------------------------------------------------------------------------

    def _choose(self, name: str, number: int) -> list[Select]:
        """Who is furthest on, and of those whom the office rates highest."""
        role = self.parts[name]
        rows = Submission.objects.filter(role=role, state__in=IN_THE_RUNNING)
        ordered = sorted(rows, key=lambda row: (-IN_THE_RUNNING.index(row.state), -(row.rating_mean or 0), row.number))
        ordered.sort(key=lambda row: row.performer_id != self._noor().pk)
        if not ordered:
            return []
        with living_at(self.timeline.at(-4, 18)):
            add_selects(actor=self.renata, role=role, submission_ids=[row.pk for row in ordered[:number]])
            selects = list(Select.objects.select_related("role", "submission").filter(role=role).order_by("rank"))
            for place, select in enumerate(selects):
                fee = None if role.pay_max is None else role.pay_max + 150 * (len(selects) - place)
                describe_select(
                    actor=self.renata, select=select, word="", fee=fee and Decimal(fee),
                    fee_per=role.pay_per if fee else "", fee_units=5 if name in {"Mara Voss", "Captain Rourke"} else 3,
                )  # fmt: skip
            for select in selects[1:3]:
                mark_backup(actor=self.renata, select=select, is_backup=True)
        return selects

    def _noor(self):
        return self.offices.actor.performers.get()

    def _hang_tapes(self, selects: Sequence[Select]) -> None:
        for place, select in enumerate(selects):
            person = self.people[select.submission.performer_id]
            portrait = POOL / "faces" / person.looks[0].face.file
            made = film(portrait, seconds=6 + place % 3, tone=150 + 24 * place)
            asset = MediaAsset(
                performer_id=person.id, public_id=uuid.UUID(int=self.random.getrandbits(128), version=4),
                kind=MediaKind.TAPE, state=MediaState.READY, file_name="Scene 3.mp4", byte_size=len(made.tape),
                width=320, height=400, duration_ms=made.milliseconds, uploaded_by_id=person.user_id,
                created_at=select.submission.submitted_at,
            )  # fmt: skip
            place_of = Path(settings.MEDIA_ROOT) / stored_path(asset.public_id, "tape")
            place_of.parent.mkdir(parents=True, exist_ok=True)
            place_of.write_bytes(made.tape)
            place_of.with_name("poster.webp").write_bytes(made.poster)
            place_of.with_name("original").hardlink_to(place_of)
            asset.original = str(Path(stored_path(asset.public_id, "tape")).with_name("original"))
            asset.save(force_insert=True)
            Submission.objects.filter(pk=select.submission_id).update(tape=asset, tape_url="")
            select.submission.tape = asset

    def _write_notes(self, maras: Sequence[Select]) -> None:
        """A thread at a moment of the first tape, and words for the people who pay."""
        writers = (self.renata, self.tomasz, self.priya)
        for select in maras[:1]:
            row = select.submission
            for place, ((at_ms, text, answer), writer) in enumerate(zip(NOTES, writers, strict=True)):
                with living_at(self.timeline.at(-3, 9 + place)):
                    note = write_note(actor=writer, submission=row, text=text, at_ms=at_ms)
                    if answer:
                        write_note(
                            actor=self.renata if writer != self.renata else self.tomasz,
                            submission=row,
                            text=answer,
                            parent=note,
                        )
            with living_at(self.timeline.at(-3, 13)):
                write_note(actor=self.renata, submission=row, text=PRODUCTION_NOTE, audience=NoteAudience.PRODUCTION)

    # --- the cast side by side ------------------------------------------------------------------------------------

    def _lay_side_by_side(self, production: Production, chosen: dict[str, list[Select]]) -> None:
        budgets = {
            self.parts[name].pk: Decimal(amount)
            for name, amount in (("Mara Voss", 24000), ("Captain Rourke", 22000), ("Edda", 9000), ("Danny Pell", 8000))
        }
        set_budget(
            actor=self.renata, production=production, cast_budget=Decimal(62000), currency="GBP", needs_approval=False,
            role_budgets=budgets,
        )  # fmt: skip
        first = make_ensemble(actor=self.renata, production=production, name="The sisters first")
        other = make_ensemble(actor=self.renata, production=production, name="An older Rourke", copy_of=first)
        rename_ensemble(actor=self.renata, ensemble=first, name="Sisters first")
        for name in ("Captain Rourke", "Edda"):
            for select in chosen[name][1:2]:
                set_part(actor=self.renata, ensemble=other, role=select.role, select=select)
        set_ladder(
            actor=self.renata,
            production=production,
            steps=[
                StepDraft("casting", seats=[Seat("Renata Okoye", user=self.renata.pk)]),
                StepDraft("director", days=4, seats=[Seat("Yusuf Anand", email="yusuf@saltroad.example")]),
                StepDraft(
                    "producer",
                    days=4,
                    seats=[
                        Seat("Lena Marsh", email="lena@harrowlane.example"),
                        Seat("Oda Brandt", email="oda@harrowlane.example"),
                    ],
                ),
            ],
        )

    # --- producers ------------------------------------------------------------------------------------------------

    def _present(self, production: Production) -> Presentation:
        at = self.timeline.at
        with living_at(at(-3, 16)):
            presentation = create_presentation(actor=self.renata, production=production, title="First choices")
            presentation = edit_presentation(
                actor=self.renata, presentation=presentation, title="First choices", message=MESSAGE,
                others_votes=OthersScores.AFTER_OWN, shows_fees=False, closes_at=at(6, 18),
            )  # fmt: skip
            viewers = [
                add_viewer(
                    actor=self.renata, presentation=presentation, name=name, email=email, title=title, tier=tier
                )[0]
                for name, email, title, tier in (
                    ("Lena Marsh", "lena@harrowlane.example", "Producer, Harrow Lane Pictures", ViewerTier.PRODUCTION),
                    ("Yusuf Anand", "yusuf@saltroad.example", "Director", ViewerTier.PRODUCTION),
                    ("Oda Brandt", "oda@harrowlane.example", "Executive producer", ViewerTier.EXECUTIVES),
                )
            ]
            open_presentation(actor=self.renata, presentation=presentation)
        picks = list(PresentationPick.objects.filter(presentation=presentation).order_by("role__position", "position"))
        with living_at(at(-2, 11)):
            self._look(viewers[0], picks, ("yes", "maybe", "no"), "Could she play it five years older? Otherwise: yes.")
        with living_at(at(-2, 13)):
            self._look(viewers[1], picks, ("yes", "yes"), "I would start with the second take. The laugh.")
        presentation.refresh_from_db()
        return presentation

    def _look(self, viewer: Viewer, picks: Sequence[PresentationPick], votes: Sequence[str], comment: str) -> None:
        now = clock.now()
        device = ViewerDevice.objects.create(
            organisation_id=viewer.organisation_id, viewer=viewer, digest=uuid.UUID(int=viewer.pk).hex,
            label="Safari on an iPad", confirmed_at=now, last_seen_at=now,
        )  # fmt: skip
        first = picks[0].role_id
        record_opening(viewer=viewer, device=device, role_id=first)
        of_first = [pick for pick in picks if pick.role_id == first]
        for pick, value in zip(of_first, votes, strict=False):
            record_play(viewer=viewer, device=device, pick=pick)
            cast_vote(viewer=viewer, pick=pick, value=value)
        rank_picks(viewer=viewer, role_id=first, pick_ids=[pick.pk for pick in of_first])
        write_comment(viewer=viewer, pick=of_first[0], text=comment)

    def _ask_for_sign_off(self, role: Role, presentation: Presentation) -> None:
        approval = start_approval(
            actor=self.renata, role=role, presentation=presentation,
            message="We would like to offer this week; his pilot season starts on the first.",
        )  # fmt: skip
        own = ApprovalSeat.objects.get(step__approval=approval, user=self.renata)
        give_verdict(seat=own, actor=self.renata, value="approve")

    # --- a pass without names -------------------------------------------------------------------------------------

    def _hide_names(self) -> None:
        """The Keeper is scored by three people who see no names, each alone."""
        role = self.boards["heron"].roles["The Keeper"]
        with living_at(self.timeline.at(-2, 10)):
            card = save_scorecard(actor=self.renata, production=role.production, scale=5, dimensions=CARD)
            planned = plan_pass(
                actor=self.renata, role=role, name="First look, without names", is_blind=True,
                others_scores=OthersScores.AFTER_OWN,
            )  # fmt: skip
            open_pass(actor=self.renata, review_pass=planned)
        rows = list(Submission.objects.filter(role=role).exclude(state=S.WITHDRAWN).order_by("number")[:8])
        dimensions = list(card.dimensions.order_by("position"))
        with living_at(self.timeline.at(-1, 10)):
            for reviewer, lot in ((self.priya, rows[:6]), (self.tomasz, rows[3:])):
                self._score(reviewer, role, lot, [dimension.pk for dimension in dimensions])

    def _score(self, reviewer: User, role: Role, rows: Iterable[Submission], dimensions: Sequence[int]) -> None:
        for row in rows:
            row.role, row.organisation = role, self.offices.okoye
            if row.number % 5 == 0:
                rate_submission(actor=reviewer, submission=row, abstain=True)
                continue
            scores = {pk: self.random.choice([2, 3, 3, 4, 4, 5]) for pk in dimensions}
            rate_submission(actor=reviewer, submission=row, scores=scores)

    # --- dates ----------------------------------------------------------------------------------------------------

    def _book_out(self) -> None:
        """Some over the dates of the film, with notes that only they read."""
        starts = self.boards["the-salt-road"].call.starts_on
        rows = [BookOut(performer=self._noor(), starts_on=self._day(12), ends_on=self._day(14), note="Leeds, reading")]
        rows.append(BookOut(performer=self._noor(), starts_on=self._day(60), ends_on=self._day(66), note="Home"))
        with office_scope(self.offices.okoye):
            others = list(Select.objects.exclude(submission__performer=self._noor()).order_by("pk")[:4])
        for place, select in enumerate(others):
            first = starts + dt.timedelta(days=3 + 9 * place)
            rows.append(
                BookOut(
                    performer_id=select.submission.performer_id,
                    starts_on=first,
                    ends_on=first + dt.timedelta(days=2 + place),
                )
            )
        BookOut.objects.bulk_create(rows)

    def _day(self, days: int) -> dt.date:
        return self.timeline.day(days)
