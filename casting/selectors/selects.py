"""The ranked selects of a part as one person of the office may see them. Run inside the office's scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from casting.models import Approval, Closure, Role, Select, Submission
from casting.policies import can_decide_role, check_not_blind, lens_of
from casting.states import NEGATIVE, ApprovalState, ClosureState, PayPer, RoleState, SubmissionState
from core.errors import NotFound
from core.money import show_money
from talent.addresses import media_url
from talent.states import MediaState

OUT = [*NEGATIVE, SubmissionState.WITHDRAWN]
UNIT = {
    PayPer.HOUR: ("hour", "hours"),
    PayPer.DAY: ("day", "days"),
    PayPer.WEEK: ("week", "weeks"),
    PayPer.EPISODE: ("episode", "episodes"),
    PayPer.PERFORMANCE: ("performance", "performances"),
}


@dataclass(frozen=True)
class SelectCard:
    """One pick with what stands beside it. `picture` is an address, empty while there is none; `cost` while there is no fee."""

    select: Select
    name: str
    picture: str
    about: str
    currency: str
    told: bool = False

    @property
    def submission(self) -> Submission:
        return self.select.submission

    @property
    def cost(self) -> Decimal | None:
        return None if self.select.fee is None else self.select.fee * self.select.fee_units

    @property
    def cost_words(self) -> str:
        """'£4,100 a week × 6 weeks = £24,600', '£900 in all', or nothing."""
        select = self.select
        if select.fee is None:
            return ""
        each = f"{show_money(select.fee, self.currency)} {select.get_fee_per_display()}"
        if select.fee_per == PayPer.FLAT:
            return each if select.fee_units == 1 else f"{each} × {select.fee_units} = {self.cost_shown}"
        unit = UNIT[PayPer(select.fee_per)][select.fee_units != 1]
        return f"{each} × {select.fee_units} {unit} = {self.cost_shown}"

    @property
    def cost_shown(self) -> str:
        return "" if self.cost is None else show_money(self.cost, self.currency)

    @property
    def is_out(self) -> bool:
        return self.submission.state in OUT

    @property
    def is_gone(self) -> bool:
        """Cannot be asked any more. While the part is cast or recast, a no that waits is not that."""
        if self.submission.state == SubmissionState.WITHDRAWN:
            return True
        return self.is_out and self.submission.role.state not in {RoleState.CAST, RoleState.RECASTING}

    @property
    def out_words(self) -> str:
        if self.submission.state == SubmissionState.WITHDRAWN:
            return "Has withdrawn"
        return f"Now at “{self.submission.get_state_display()}”"


@dataclass(frozen=True)
class SelectsPage:
    """`hidden` counts picks that the reader stays out of. `next_up` is who is offered the part while it is recast."""

    role: Role
    cards: list[SelectCard]
    hidden: int
    may_change: bool
    approval: Approval | None
    next_up: SelectCard | None

    @property
    def seen(self) -> str:
        return ",".join(str(card.select.pk) for card in self.cards)

    @property
    def first(self) -> SelectCard | None:
        return self.cards[0] if self.cards and self.cards[0].select.rank == 1 else None


def selects_page(*, actor: User, role: Role) -> SelectsPage:
    """`role` comes from `role_for_review`. Raises NotAllowed while names are hidden from the actor."""
    check_not_blind(actor, role, "the list of selects")
    visible = Select.objects.filter(role=role, submission__in=_shown(actor, role))
    cards = cards_of(visible.order_by("rank", "pk"), currency=role.production.budget_currency)
    recasting = role.state == RoleState.RECASTING
    return SelectsPage(
        role=role,
        cards=cards,
        hidden=Select.objects.filter(role=role).count() - len(cards),
        may_change=can_decide_role(actor, role),
        approval=latest_approval(role),
        next_up=next_in_line(cards) if recasting else None,
    )


def _shown(actor: User, role: Role):
    return Submission.objects.filter(lens_of(actor, role).visible_q(), role=role)


def select_for(*, actor: User, role: Role, select_id: int) -> Select:
    """One to act on; NotFound for what the actor does not see."""
    check_not_blind(actor, role, "the list of selects")
    found = (
        Select.objects.filter(role=role, pk=select_id, submission__in=_shown(actor, role))
        .select_related("submission__performer")
        .first()
    )
    if found is None:
        raise NotFound("Somebody has taken them off the list meanwhile.")
    found.role = role
    return found


def cards_of(selects, *, currency: str) -> list[SelectCard]:
    """Two statements for any number of picks. Says nothing of who may see whom."""
    rows = list(
        selects.select_related(
            "submission__performer", "submission__agency", "submission__headshot", "submission__role"
        )
    )
    told = _told(row.submission_id for row in rows)
    return [
        SelectCard(
            select=row,
            name=row.submission.performer.stage_name,
            picture=_picture(row.submission),
            about=_about(row.submission),
            currency=currency,
            told=row.submission_id in told,
        )
        for row in rows
    ]


def _told(submission_ids: Iterable[int]) -> set[int]:
    ids = list(submission_ids)
    return set(
        Closure.objects.filter(submission_id__any_of=ids, state=ClosureState.SENT).values_list(
            "submission_id", flat=True
        )
    )


def _picture(submission: Submission) -> str:
    shot = submission.headshot
    if shot is None or shot.state != MediaState.READY or shot.removed_at is not None:
        return ""
    return media_url(shot.public_id, "card")


def _about(submission: Submission) -> str:
    low, high = submission.playing_age_min, submission.playing_age_max
    plays = f"plays {low}–{high}" if low and high else f"plays {low or high}" if low or high else ""
    return ", ".join(part for part in (plays, submission.agency.name if submission.agency else "") if part)


def next_in_line(cards: list[SelectCard]) -> SelectCard | None:
    """The first backup who can still be asked: who has withdrawn is passed over, and who was told before the others."""
    backups = sorted(
        (
            card
            for card in cards
            if card.select.backup_rank
            and card.submission.state not in {SubmissionState.WITHDRAWN, SubmissionState.ROLE_CUT}
        ),
        key=lambda card: (card.told, card.select.backup_rank),
    )
    return backups[0] if backups else None


def latest_approval(role: Role) -> Approval | None:
    """The sign-off that counts: the newest that was not taken back."""
    return (
        Approval.objects.filter(role=role)
        .exclude(state=ApprovalState.CANCELLED)
        .select_related("submission__performer", "started_by")
        .order_by("-pk")
        .first()
    )


CLOSE = [SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED]
MOST_CANDIDATES = 24


@dataclass(frozen=True)
class Candidate:
    submission: Submission
    name: str
    picture: str
    about: str


def called_back(*, actor: User, role: Role) -> list[Candidate]:
    """Who came as far as a callback and is not on the list yet, by name."""
    rows = (
        Submission.objects.filter(lens_of(actor, role).visible_q(), role=role, state__in=CLOSE, pick__isnull=True)
        .select_related("performer", "agency", "headshot")
        .order_by("name_key", "pk")[:MOST_CANDIDATES]
    )
    return [Candidate(row, row.performer.stage_name, _picture(row), _about(row)) for row in rows]
