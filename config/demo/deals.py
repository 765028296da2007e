"""The business end: dates asked for and kept, negotiations at every turn, a contract out for signature and one that is
sealed. Every act is the service's own, at its own moment."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, User
from accounts.tenancy import office_scope
from casting.models import Role, Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.states import SubmissionState
from config.demo.calls import Board
from config.demo.offices import Offices
from config.demo.timeline import Timeline, living_at
from contracts.models import Contract, ContractParty, ContractTemplate, DealApproval, Hold, Offer
from contracts.selectors.signing import consents_of, version_in_force
from contracts.services.approvals import ask_approval, decide_approval
from contracts.services.contract_parties import add_party
from contracts.services.contracts import draft_contract, review_contract, set_version
from contracts.services.deal_notes import write_note
from contracts.services.deal_settings import add_approver, change_deal_settings
from contracts.services.hold_answers import answer_hold
from contracts.services.hold_approving import ask_to_place
from contracts.services.hold_asking import ask_availability
from contracts.services.hold_ends import expire_holds
from contracts.services.holds import place_hold, release_holds
from contracts.services.negotiation import accept_offer, counter_offer, decline_offer, share_with_performer
from contracts.services.offer_drafts import draft_of, draft_offer, keep_draft
from contracts.services.offers import send_offer
from contracts.services.paper import ensure_paper
from contracts.services.sealing import seal_contract
from contracts.services.sending_out import send_for_signature
from contracts.services.signing import agree_and_ask_code, open_document, reach_page, sign
from contracts.sign_codes import PURPOSE
from contracts.states import ApproverKind, Audience, ContractKind, HoldKind, PartyKind, PerformerSees, Side
from core import codes

S = SubmissionState
IN_PLAY = [S.CALLBACK, S.SHORTLISTED, S.AUDITION, S.VIEWED, S.SUBMITTED]
BROWSER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
HOME = "198.51.100.23"


class Deals:
    def __init__(self, timeline: Timeline, offices: Offices, boards: dict[str, Board]) -> None:
        self.timeline, self.offices = timeline, offices
        self.renata, self.colm, self.lena, self.hanna = (
            offices.director, offices.agent, offices.producer, offices.business
        )  # fmt: skip
        self.parts = {name: role for board in boards.values() for name, role in board.roles.items()}
        self.office: Organisation = offices.okoye
        self.used: set[int] = set()

    def make(self) -> None:
        with office_scope(self.office):
            self._settle()
            self._keep_dates()
            for tell in (self._sealed, self._out, self._two_counters, self._countered, self._in_approval, self._no):
                tell()

    def _settle(self) -> None:
        with living_at(self.timeline.at(-30, 10)):
            change_deal_settings(
                actor=self.renata, organisation=self.office, associates_see_money=False, hold_hours=72, offer_hours=96,
                signing_days=7, fringe_percent=Decimal("13.80"),
            )  # fmt: skip
            add_approver(
                actor=self.renata, organisation=self.office, kind=ApproverKind.PRODUCER, name=self.lena.name,
                email=self.lena.email, approves_offers=True, approves_holds=True, limit=Decimal(60000), currency="GBP",
            )  # fmt: skip
            add_approver(
                actor=self.renata, organisation=self.office, kind=ApproverKind.BUSINESS_AFFAIRS, name=self.hanna.name,
                email=self.hanna.email, approves_offers=True, approves_holds=False,
            )  # fmt: skip
            ensure_paper(self.office)

    # --- dates ----------------------------------------------------------------------------------------------------

    def _keep_dates(self) -> None:
        asked = self._ask("Ines Calloway", 3, HoldKind.AVAIL_CHECK, days=-3, first=62, last=66)
        self._answer(asked[:1], available=True, days=-2, note="Free, and would love to come back to Whitby.")
        self._answer(asked[1:2], available=False, days=-2, note="She is on tour until March.")
        noor = Submission.objects.filter(role=self.parts["Mara Voss"], performer__account=self.offices.actor)
        pinned = self._ask("Mara Voss", 1, HoldKind.PIN, days=-3, first=62, last=90, people=list(noor))
        self._answer(pinned, available=True, days=-2)
        for hold in pinned:
            self._at(-1, place_hold, actor=self.renata, hold=hold)
        held = self._ask("Captain Rourke", 1, HoldKind.HOLD, days=-5, first=70, last=81, cancel_fee=Decimal(2500))
        self._answer(held, available=True, days=-4)
        for hold in held:
            self._at(-4, ask_to_place, 16, actor=self.renata, hold=hold)
            self._approve(DealApproval.objects.get(hold=hold, state="waiting"), days=-3)
        refused = self._ask("Edda", 2, HoldKind.FIRST_REFUSAL, days=-6, first=62, last=80)
        self._answer(refused, available=True, days=-5)
        if self._ask("Danny Pell", 1, HoldKind.AVAIL_CHECK, days=-7, first=62, last=66, until=-4):
            with living_at(self.timeline.at(-3, 9)):
                expire_holds()
        if refused[1:]:
            because = "Edda’s dates have moved to April."
            self._at(-2, release_holds, actor=self.renata, holds=[refused[1].pk], because=because)

    def _ask(
        self, part: str, most: int, kind: str, *, days: int, first: int, last: int,
        people: Sequence[Submission] | None = None, cancel_fee: Decimal | None = None, until: int = 3,
    ) -> list[Hold]:  # fmt: skip
        """Dates `first` to `last` days from today, to be answered `until` that many days from today."""
        role, day = self.parts[part], self.timeline.day
        chosen = self._people(role, most) if people is None else people
        if not chosen:
            return []
        asked = self._at(
            days, ask_availability, actor=self.renata, role=role, submission_ids=[one.pk for one in chosen], kind=kind,
            starts_on=day(first), ends_on=day(last), expires_at=self.timeline.at(until, 18), cancel_fee=cancel_fee,
            currency="GBP", note="Whitby and Leeds. Two days of boat training come first.",
        )  # fmt: skip
        return sorted(asked.holds, key=lambda hold: hold.pk)

    def _answer(self, holds: Sequence[Hold], *, available: bool, days: int, note: str = "") -> None:
        for hold in holds:
            by = hold.rep or hold.performer.account
            self._at(days, answer_hold, 15, hold=hold, by=by, name=by.name, available=available, note=note)

    # --- deals ----------------------------------------------------------------------------------------------------

    def _sealed(self) -> None:
        """Agreed at once, signed by both, sealed; an option lapses soon."""
        options = [
            {"exercise_by": self._day(24), "starts_on": self._day(200), "ends_on": self._day(290), "rise": "7.50"},
            {"exercise_by": self._day(400), "starts_on": self._day(560), "ends_on": self._day(650), "rise": "7.50"},
        ]
        offer = self._offer("Pathologist", -16, self._episodes("2400.00", 4, options=options))
        if offer is None:
            return
        self._at(-14, share_with_performer, actor=self._speaker(offer), offer=offer, sees=PerformerSees.ALL)
        self._at(-13, accept_offer, actor=self._speaker(offer), offer=offer, seen=1)
        contract = self._contract(offer, days=-12)
        for party in (PartyKind.PERFORMER, PartyKind.SIGNATORY):
            self._sign(contract, party, days=-10 if party == PartyKind.PERFORMER else -9)
        self._at(-9, seal_contract, 17, 21, contract_id=contract.pk)

    def _out(self) -> None:
        """Signed by the performer; the producer has to."""
        offer = self._offer("Jonah Reeve", -7, self._episodes("3100.00", 6, billing_card="Shared, main titles"))
        if offer is None:
            return
        self._at(-6, accept_offer, actor=self._speaker(offer), offer=offer, seen=1)
        self._sign(self._contract(offer, days=-4), PartyKind.PERFORMER, days=-2)

    def _two_counters(self) -> None:
        """Ours, theirs, ours again: the agent has to answer. Both sides have talked, and each among themselves."""
        terms = self._episodes("6200.00", 6, billing_place="end_titles", per_diem="45.00")
        offer = self._offer("DI Kerr", -5, terms, held_before=True)
        if offer is None:
            return
        agent = self._speaker(offer)
        asked = terms | {"fee": "7400.00", "billing_card": "Single, before the title", "billing_place": "main_titles"}
        self._counter(offer, agent, asked, "Her last series was 7,000 an episode, and she carries this one.", days=-4)
        met = asked | {"fee": "6800.00", "exclusivity": "Other British police drama, until first transmission."}
        self._counter(offer, self.renata, met, "6,800 and her own card. We need the exclusivity for that.", days=-2)
        for actor, text, audience, days in (
            (self.renata, "Lena will go to 7,000 if the dates hold. Do not open with it.", Audience.OFFICE, -4),
            (agent, "She would do it for 6,500. Hold for the card.", Audience.TALENT, -3),
            (agent, "Thank you for the card. I will speak to her tonight.", Audience.BOTH, -1),
        ):
            self._at(days, write_note, 16, actor=actor, offer=offer, text=text, audience=audience)

    def _countered(self) -> None:
        """Theirs is open, and the office has to answer."""
        terms = self._day_work("780.00", 3)
        offer = self._offer("Coastguard Officer", -3, terms)
        if offer is not None:
            asked = terms | {"fee": "860.00", "accommodation": "Hotel in Whitby, single room, all nights between days."}
            self._counter(offer, self._speaker(offer), asked, "He comes from Bristol: he needs the nights.", days=-1)

    def _in_approval(self) -> None:
        submission = self._called("Old Voss", days=-2)
        if submission is not None:
            offer = self._at(-2, draft_offer, actor=self.renata, submission=submission, terms=self._weeks("2400.00", 3))
            self._at(-1, ask_approval, actor=self.renata, offer=offer)

    def _no(self) -> None:
        offer = self._offer("Deckhand", -8, self._day_work("650.00", 2))
        if offer is not None:
            because = "He has taken a tour. Thank you for thinking of him."
            self._at(-6, decline_offer, actor=self._speaker(offer), offer=offer, seen=1, because=because)

    # --- what they have in common ---------------------------------------------------------------------------------

    def _at(self, days: int, act: Callable, hour: int = 11, minute: int = 0, **values: Any) -> Any:
        with living_at(self.timeline.at(days, hour, minute)):
            return act(**values)

    def _day(self, days: int) -> str:
        return self.timeline.day(days).isoformat()

    def _people(self, role: Role, most: int) -> list[Submission]:
        """The agent's own clients first, then whoever came by an agency; nobody whose story is told elsewhere."""
        rows = (
            Submission.objects.filter(role=role, state__in=IN_PLAY, agency__isnull=False)
            .exclude(performer__account=self.offices.actor)
            .exclude(performer_id__in=self.used)
            .select_related("performer", "agency")
        )
        ours = self.offices.bellweather.pk
        found = sorted(rows, key=lambda row: (row.agency_id != ours, IN_PLAY.index(row.state), row.number))[:most]
        self.used |= {row.performer_id for row in found}
        return found

    def _called(self, part: str, *, days: int) -> Submission | None:
        """Somebody for the part, called back if they were not yet."""
        role = self.parts[part]
        found = self._people(role, 1)
        if not found:
            return None
        if found[0].state != S.CALLBACK:
            chosen = Selection(role, ids=[found[0].pk])
            unopened = int(found[0].viewed_at is None)
            self._at(
                days, decide_submissions, 9, actor=self.renata, role=role, submissions=chosen, to=S.CALLBACK,
                confirm_unopened=unopened,
            )  # fmt: skip
        return Submission.objects.select_related("role__production", "performer", "call").get(pk=found[0].pk)

    def _offer(self, part: str, days: int, terms: dict, *, held_before: bool = False) -> Offer | None:
        """Sent by business affairs, whose limit covers it."""
        submission = self._called(part, days=days - 1)
        if submission is None:
            return None
        if held_before:
            self._answer(
                self._ask(part, 1, HoldKind.FIRST_REFUSAL, days=days - 1, first=62, last=95, people=[submission]),
                available=True, days=days - 1,
            )  # fmt: skip
        offer = self._at(days, draft_offer, actor=self.hanna, submission=submission, terms=terms)
        draft = draft_of(offer, Side.OFFICE)
        answer_by = self.timeline.at(3, 18)
        self._at(
            days, keep_draft, 11, 30, actor=self.hanna, offer=offer, raw=terms, revision=draft.revision,
            answer_by=answer_by,
            comment="We would love to have them. Shooting days are fixed, the rest can be talked about.",
        )  # fmt: skip
        self._at(days, send_offer, 12, actor=self.hanna, offer=offer)
        return Offer.objects.select_related("performer__account", "rep", "agency").get(pk=offer.pk)

    def _counter(self, offer: Offer, actor: User, terms: dict, comment: str, *, days: int) -> None:
        answer_by, seen = self.timeline.at(2, 18), Offer.objects.get(pk=offer.pk).current
        self._at(days, keep_draft, actor=actor, offer=offer, raw=terms, comment=comment, answer_by=answer_by)
        if actor == self.renata:
            asked = self._at(days, ask_approval, 11, 30, actor=actor, offer=offer)
            self._approve(asked[0], days=days)
        self._at(days, counter_offer, 14, actor=actor, offer=offer, seen=seen)

    def _approve(self, approval: DealApproval, *, days: int) -> None:
        self._at(days, decide_approval, 13, approval=approval, by_name=self.lena.name, approve=True)

    def _speaker(self, offer: Offer) -> User:
        return offer.rep or offer.performer.account

    def _contract(self, offer: Offer, *, days: int) -> Contract:
        """A deal memo on the office's own paper, to the performer first and the producer after."""
        template = ContractTemplate.objects.filter(kind=ContractKind.DEAL_MEMO, archived_at=None).earliest("pk")
        contract = self._at(
            days, draft_contract, actor=self.hanna, offer=offer, kind=ContractKind.DEAL_MEMO, template=template
        )
        performer = offer.performer
        if not contract.parties.filter(kind=PartyKind.PERFORMER).exists():
            email = f"{performer.slug}@clients.example"
            self._add(contract, days, 20, kind=PartyKind.PERFORMER, name=performer.stage_name, email=email)
        self._add(
            contract, days, 25, kind=PartyKind.SIGNATORY, name=self.lena.name, email=self.lena.email,
            company="Harrow Lane Pictures", title="Producer",
        )  # fmt: skip
        self._at(days, set_version, 12, actor=self.hanna, contract=contract)
        self._at(days, review_contract, 13, actor=self.hanna, contract=contract)
        return self._at(days, send_for_signature, 14, actor=self.hanna, contract=contract, knows_it_binds=True)

    def _add(self, contract: Contract, days: int, minute: int, **values: str) -> None:
        self._at(days, add_party, 11, minute, actor=self.hanna, contract=contract, **values)

    def _sign(self, contract: Contract, kind: str, *, days: int) -> None:
        """Opened, read to its end, agreed to, and signed with the code from their letter."""
        party = ContractParty.objects.select_related("contract", "user").get(contract=contract, kind=kind)
        document = version_in_force(contract)
        agreed = [consent.key for consent in consents_of(document, party)]
        by = party.user
        self._at(days, open_document, 17, party=party, by=by)
        for page in range(1, document.page_count + 1):
            self._at(days, reach_page, 17, min(1 + page, 15), party=party, page=page, version=document.number)
        with living_at(self.timeline.at(days, 17, 20)):
            agree_and_ask_code(party=party, version=document.number, agreed=agreed, by=by)
            party.refresh_from_db()
            sign(
                party=party, version=document.number, code=codes.code_of(PURPOSE, party), typed_name=party.name,
                drawn=None, agreed=agreed, address=HOME, agent=BROWSER, by=by,
            )  # fmt: skip

    # --- terms ----------------------------------------------------------------------------------------------------

    def _terms(self, engagement: str, fee: str, units: int, **more: Any) -> dict[str, Any]:
        return {
            "engagement": engagement, "currency": "GBP", "fee": fee, "fee_units": str(units), "agent_ten": "included",
            "agent_percent": "10.00", "starts_on": self._day(62), "ends_on": self._day(95), "place": "Leeds and Whitby",
            "travel": "Standard class rail, or mileage by the agreement.",
        } | more  # fmt: skip

    def _episodes(self, fee: str, units: int, **more: Any) -> dict[str, Any]:
        return self._terms("episode", fee, units, **more)

    def _weeks(self, fee: str, units: int) -> dict[str, Any]:
        return self._terms("weekly", fee, units)

    def _day_work(self, fee: str, units: int) -> dict[str, Any]:
        start = self.timeline.day(64)
        return self._terms("day", fee, units, ends_on=(start + dt.timedelta(days=units)).isoformat())
