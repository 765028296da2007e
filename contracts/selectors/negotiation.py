"""A negotiation as one reader may see it: which revisions, term by term, what changed, and who may do what.

What a reader may not see is not in here: without money every term that tells some, every total, and the talk, in which
amounts are named, are left out of the row.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q

from accounts.models import User
from contracts.costs import AgainstBudget, Cost, against_budget, cost_of, units_of
from contracts.models import Contract, DealApproval, DealNote, DealSettings, Offer, OfferDraft, OfferRevision
from contracts.policies import can_make_offers, can_see_money, can_speak_in, performer_sees, side_of
from contracts.states import IN_FORCE, Audience, DealApprovalState, OfferState, PerformerSees, Side
from contracts.terms import BY_KEY, Change, Row, Term, difference, rows, show_amount, unit_words
from core.errors import NotFound

SHOWN = 3
LAST_NOTES = 200
AGREED, UNCHANGED, CHANGED, NONE = "agreed", "unchanged", "changed", "none"
Part = tuple[str, str]


@dataclass(frozen=True)
class Sight:
    """What one reader sees of one offer. `may_answer`: they write, send and answer for their side."""

    side: Side
    money: bool
    terms: bool
    talk: bool
    may_answer: bool
    is_client: bool = False

    @property
    def is_office(self) -> bool:
        return self.side == Side.OFFICE


@dataclass(frozen=True)
class Round:
    """A revision without its terms: “Offer 2”, by whom, when."""

    number: int
    side: str
    heading: str
    who: str
    author: str
    at: dt.datetime
    expires_at: dt.datetime
    total: Decimal | None
    is_newest: bool


@dataclass(frozen=True)
class Cell:
    """`mark` is agreed, unchanged, changed or none; `parts` as contracts.terms.difference gives them.

    `word` says of an agreed one whose words stand: "as countered".
    """

    parts: Sequence[Part]
    mark: str
    label: str
    word: str = ""
    note: str = ""


@dataclass(frozen=True)
class TermLine:
    term: Term
    cells: list[Cell]
    is_open: bool
    is_changed: bool


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_now: bool


@dataclass
class DealPage:
    """`columns` are the revisions compared, oldest first; `lines` their terms. Empty where only a draft is there.

    `terms_now` are those that stand, whole: for whoever answers them, never for showing.
    """

    offer: Offer
    sight: Sight
    rounds: list[Round]
    columns: list[Round]
    lines: list[TermLine]
    comments: list[tuple[Round, str]] = field(default_factory=list)
    notes: list[DealNote] = field(default_factory=list)
    own_notes: list[DealNote] = field(default_factory=list)
    approvals: list[DealApproval] = field(default_factory=list)
    draft: OfferDraft | None = None
    terms_now: dict = field(default_factory=dict)
    overrides: list[dict] = field(default_factory=list)
    cost: Cost | None = None
    budget: AgainstBudget | None = None
    compares: bool = False
    is_signed: bool = False

    @property
    def open_count(self) -> int:
        return sum(line.is_open for line in self.lines)

    @property
    def agreed_count(self) -> int:
        return len(self.lines) - self.open_count

    @property
    def is_turn(self) -> bool:
        turn = {OfferState.SENT: Side.TALENT, OfferState.COUNTERED: Side.OFFICE}.get(OfferState(self.offer.state))
        return turn == self.sight.side

    @property
    def newest(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def approved(self) -> bool:
        return any(one.state == DealApprovalState.APPROVED for one in self.approvals)

    @property
    def steps(self) -> list[Step]:
        return steps_of(self)


def sight_of(actor: User, offer: Offer) -> Sight:
    """Raises NotFound for whoever is on neither side."""
    side = side_of(actor, offer)
    if side == Side.OFFICE:
        money = can_see_money(actor, offer.organisation_id)
        deals = can_make_offers(actor, offer.organisation_id)
        return Sight(side=side, money=money, terms=True, talk=money, may_answer=deals)
    if side is None or not offer.current:
        raise NotFound("There is no such deal.")
    sees, speaks = performer_sees(actor, offer), can_speak_in(actor, offer)
    return Sight(
        side=side,
        money=sees == PerformerSees.ALL,
        terms=sees != PerformerSees.NOTHING,
        talk=sees == PerformerSees.ALL,
        may_answer=speaks,
        is_client=not speaks,
    )


def deal_page(
    *, actor: User, offer: Offer, language: str, first: int | None = None, last: int | None = None
) -> DealPage:
    """`first` and `last` are revisions to compare, and nothing else; without them the newest three. Seven statements at most.

    Raises NotFound for whoever is on neither side, and for a revision that there is not.
    """
    sight = sight_of(actor, offer)
    rounds = _rounds(offer, sight) if sight.terms else []
    compares = first is not None and last is not None
    columns = _compared(rounds, first, last) if compares else rounds[-SHOWN:]
    texts = _texts(offer, columns)
    lines = _lines(columns, texts, sight, language, is_agreed=offer.state == OfferState.ACCEPTED)
    page = DealPage(offer=offer, sight=sight, rounds=rounds, columns=columns, lines=lines, compares=compares)
    if offer.state == OfferState.ACCEPTED and not compares:
        page.is_signed = Contract.objects.filter(offer=offer, state__in=IN_FORCE).exists()
    if sight.talk:
        page.comments = [(one, texts[one.number].comment) for one in columns if texts[one.number].comment]
        notes = _notes(offer, sight)
        page.notes = [one for one in notes if one.audience == Audience.BOTH]
        page.own_notes = [one for one in notes if one.audience != Audience.BOTH]
    if sight.may_answer and not compares:
        page.terms_now = _terms_now(offer, texts)
        page.draft = OfferDraft.objects.select_related("updated_by").filter(offer=offer, side=sight.side).first()
        if page.draft is not None and page.draft.base != offer.current:
            page.draft = None
    if sight.is_office and not compares:
        page.approvals = list(
            DealApproval.objects.select_related("approver", "asked_by")
            .filter(offer=offer)
            .exclude(state=DealApprovalState.CANCELLED)
        )
    if sight.is_office and sight.money and columns:
        page.overrides = texts[columns[-1].number].overrides
        page.cost = office_cost(offer, texts[columns[-1].number].terms, language)
        page.budget = against_budget(page.cost, offer.role.budget, offer.production.budget_currency)
    return page


def office_cost(offer: Offer, terms: dict, language: str) -> Cost:
    settings = DealSettings.objects.filter(organisation_id=offer.organisation_id).only("fringe_percent").first()
    return cost_of(
        terms,
        agreement=offer.production.agreement,
        kind=offer.production.kind,
        tier=offer.role.tier,
        fringe_percent=settings.fringe_percent if settings else None,
        language=language,
    )


def _rounds(offer: Offer, sight: Sight) -> list[Round]:
    values = OfferRevision.objects.filter(offer=offer).values_list(
        "number", "side", "author_name", "created_at", "expires_at", "total"
    )
    talent = offer.agency.name if offer.agency else offer.performer.stage_name
    counts = {Side.OFFICE: 0, Side.TALENT: 0}
    found = []
    for number, side, author, at, expires_at, total in values.order_by("number"):
        counts[side] += 1
        word = "Offer" if side == Side.OFFICE else "Counter"
        found.append(
            Round(
                number=number,
                side=side,
                heading=f"{word} {counts[side]}",
                who=offer.organisation.name if side == Side.OFFICE else talent,
                author=author,
                at=at,
                expires_at=expires_at,
                total=total if sight.money else None,
                is_newest=number == offer.current,
            )
        )
    return found


def _compared(rounds: list[Round], first: int, last: int) -> list[Round]:
    chosen = [one for number in dict.fromkeys((first, last)) for one in rounds if one.number == number]
    if len(chosen) != len({first, last}):
        raise NotFound("There is no such round in this deal.")
    return chosen


def _texts(offer: Offer, columns: list[Round]) -> dict[int, OfferRevision]:
    if not columns:
        return {}
    rows = OfferRevision.objects.filter(offer=offer, number__in=[one.number for one in columns])
    return {one.number: one for one in rows.only("number", "terms", "comment", "overrides", "offer")}


def revision_texts(offer: Offer) -> dict[int, OfferRevision]:
    """Every round with its words, by number; who may read which of them is the caller's `Sight`."""
    rows = OfferRevision.objects.filter(offer=offer).only("number", "terms", "comment", "offer")
    return {one.number: one for one in rows}


def _terms_now(offer: Offer, texts: dict[int, OfferRevision]) -> dict:
    if offer.current in texts or not offer.current:
        return texts[offer.current].terms if offer.current else {}
    return OfferRevision.objects.values_list("terms", flat=True).get(offer=offer, number=offer.current)


def _lines(
    columns: list[Round],
    texts: dict[int, OfferRevision],
    sight: Sight,
    language: str,
    *,
    is_agreed: bool,
) -> list[TermLine]:
    """Every term of the columns, in order; a cell holds what it says against the column before."""
    if not columns:
        return []
    terms = [texts[one.number].terms for one in columns]
    changes = [
        {change.term.key: change for change in difference(old, new, sees_money=sight.money, language=language)}
        for old, new in pairwise(terms)
    ]
    firsts = {row.term.key: row.words for row in rows(terms[0], sees_money=sight.money, language=language)}
    found = []
    for key, term in BY_KEY.items():
        if key == "currency" or not (key in firsts or any(key in step for step in changes)):
            continue
        cells = [_plain(firsts.get(key, ""), _label(columns[0]))]
        for before, column, step in zip(columns, columns[1:], changes, strict=False):
            cells.append(_cell(step.get(key), cells[-1], before, _label(column)))
        if key == "fee" and sight.money:
            cells = [_with_total(cell, text, language) for cell, text in zip(cells, terms, strict=True)]
        changed = [cell.mark == CHANGED for cell in cells]
        is_open = changed[-1] and not is_agreed
        found.append(TermLine(term=term, cells=cells, is_open=is_open, is_changed=any(changed)))
    # What is still moving first, then what has moved; each in the order of the terms.
    return sorted(found, key=lambda line: (not line.is_open, not line.is_changed))


def _label(column: Round) -> str:
    return f"{column.heading}, now" if column.is_newest else column.heading


def _plain(words: str, label: str) -> Cell:
    return Cell(parts=[("same", words)] if words else [], mark=UNCHANGED if words else NONE, label=label)


def _cell(change: Change | None, left: Cell, before: Round, label: str) -> Cell:
    """A term against the cell to the left of it, which is of the round `before`."""
    if change is None:
        return Cell(parts=[], mark=NONE, label=label)
    if change.is_changed:
        return Cell(parts=change.parts, mark=CHANGED, label=label)
    if left.mark == CHANGED:
        word = "as countered" if before.side == Side.TALENT else "as offered"
        return Cell(parts=change.parts, mark=AGREED, label=label, word=word)
    return Cell(parts=change.parts, mark=left.mark, label=label, word=left.word)


def _with_total(cell: Cell, terms: dict, language: str) -> Cell:
    """What the fee comes to over its weeks or days, beside it."""
    units, fee = units_of(terms), terms.get("fee")
    if not fee or units < 2:
        return cell
    words = unit_words({**terms, "fee_units": units})
    note = f"{units} {words}, {show_amount(Decimal(fee) * units, terms.get('currency', ''), language=language)} in all"
    return replace(cell, note=note)


def _notes(offer: Offer, sight: Sight) -> list[DealNote]:
    """Both sides' talk, and what was written for the reader's own side by those who answer there."""
    audiences = [Audience.BOTH]
    if not sight.is_client:
        audiences.append(Audience.OFFICE if sight.is_office else Audience.TALENT)
    rows = DealNote.objects.select_related("author").filter(offer=offer, audience__in=audiences)
    if not sight.is_office and offer.agency_id is None:
        # What a rep wrote for their own side is not their client's, also once nobody speaks for the client any more.
        rows = rows.exclude(~Q(author=offer.performer.account_id), audience=Audience.TALENT)
    return list(reversed(rows.order_by("-pk")[:LAST_NOTES]))


def steps_of(page: DealPage) -> list[Step]:
    """Where the deal stands: approved, each round, agreed, signed."""
    offer = page.offer
    state, found = OfferState(offer.state), []
    asked = [one for one in page.approvals if one.state != DealApprovalState.DECLINED]
    if page.sight.is_office and asked:
        waits = not page.approved and any(one.state == DealApprovalState.WAITING for one in page.approvals)
        found.append(Step("Approval" if waits else "Approved", is_done=not waits, is_now=waits))
    is_writing = state in {OfferState.DRAFT, OfferState.IN_APPROVAL}
    shown = page.rounds[-SHOWN:]
    if len(page.rounds) > SHOWN:
        before = len(page.rounds) - SHOWN
        words = "One round before" if before == 1 else f"{before} rounds before"
        found.append(Step(words, is_done=True, is_now=False))
    is_open = state in {OfferState.SENT, OfferState.COUNTERED}
    found += [
        Step(one.heading, is_done=not (one.is_newest and is_open), is_now=one.is_newest and is_open) for one in shown
    ]
    if is_writing and page.sight.is_office:
        found.append(Step("Sent", is_done=False, is_now=state == OfferState.DRAFT or page.approved))
    ended = {OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED}
    if state in ended:
        return [*found, Step(offer.get_state_display(), is_done=False, is_now=True)]
    agreed = state == OfferState.ACCEPTED
    return [
        *found,
        Step("Agreed", is_done=page.is_signed, is_now=agreed and not page.is_signed),
        Step("Signed", is_done=page.is_signed, is_now=False),
    ]


def draft_rows(offer: Offer, *, sees_money: bool, language: str) -> list[Row]:
    """The office's draft to be read, for whoever of the office may not, or may not now, write it."""
    draft = OfferDraft.objects.filter(offer=offer, side=Side.OFFICE).first()
    return rows(draft.terms, sees_money=sees_money, language=language) if draft else []
