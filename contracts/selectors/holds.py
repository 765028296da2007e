"""Avails, pins, first refusals and holds as the office sees them: names through the lens, fees by permission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, User
from casting.lens import OfficeLens, office_lens_for
from casting.models import Role, Submission
from casting.policies import can_review_role, lens_of
from casting.room_panels import RoomPanel
from casting.states import NEGATIVE, RoleState, SubmissionState
from contracts.hold_words import days_in_words, priority_words
from contracts.models import Approver, DealApproval, Hold, Offer
from contracts.policies import can_ask_availability, can_make_offers, can_see_deals, can_see_money
from contracts.selectors.clashes import clashes_of
from contracts.states import LIVE_OFFERS, OPEN_HOLDS, HoldKind, HoldState
from core.errors import NotAllowed, NotFound
from core.money import show_money
from core.pages import keyset_page
from talent.addresses import media_url
from talent.states import MediaState

S = HoldState
PAGE = 50
OPEN = "open"
GROUPS: dict[str, tuple[str, Q]] = {
    OPEN: ("Open", Q(state__in=OPEN_HOLDS)),
    "asked": ("No answer yet", Q(state=S.REQUESTED)),
    "free": ("Free", Q(state=S.AVAILABLE)),
    "placed": ("In place", Q(state=S.PLACED)),
    "not-free": ("Not free", Q(state=S.UNAVAILABLE)),
    "over": ("Over", Q(state__in=[S.RELEASED, S.EXPIRED, S.CONVERTED])),
}
JOINED = (
    "organisation", "production", "role", "performer__account", "agency", "rep", "asked_by",
    "submission__headshot",
)  # fmt: skip
# Whom one would ask who did not come from the board.
CANDIDATES = [
    SubmissionState.SHORTLISTED,
    SubmissionState.AUDITION,
    SubmissionState.CALLBACK,
    SubmissionState.OFFERED,
    SubmissionState.BOOKED,
]
MOST_CANDIDATES = 200


@dataclass(frozen=True)
class HoldFilters:
    group: str = ""
    production: int | None = None
    role: int | None = None
    kind: str = ""

    def as_q(self) -> Q:
        found = GROUPS[self.group][1] if self.group in GROUPS else Q()
        if self.production:
            found &= Q(production_id=self.production)
        if self.role:
            found &= Q(role_id=self.role)
        return found & Q(kind=self.kind) if self.kind in HoldKind.values else found


@dataclass(frozen=True)
class HoldRow:
    """One hold as one reader of the office may know it. `fee` is empty for whoever does not see money."""

    hold: Hold
    name: str
    is_hidden: bool
    image: str
    agency: str
    fee: str
    answer_note: str

    @property
    def pk(self) -> int:
        return self.hold.pk

    @property
    def dates(self) -> str:
        return days_in_words(self.hold.starts_on, self.hold.ends_on)

    @property
    def priority(self) -> str:
        return priority_words(self.hold.priority)

    @property
    def is_open(self) -> bool:
        return self.hold.state in OPEN_HOLDS


@dataclass(frozen=True)
class HoldPage:
    """A hold with all that its own page shows. `may_act`: this reader may place, release and ask this kind."""

    row: HoldRow
    clashes: list[str]
    approvals: list[DealApproval]
    approvers: list[Approver]
    has_live_offer: bool
    may_act: bool
    may_see_room: bool
    sees_money: bool

    @property
    def hold(self) -> Hold:
        return self.row.hold

    @property
    def waiting(self) -> list[DealApproval]:
        return [one for one in self.approvals if one.state == "waiting"]


@dataclass(frozen=True)
class HoldList:
    rows: list[HoldRow]
    next_cursor: str | None
    counts: dict[str, int] = field(default_factory=dict)


def _seen(actor: User, organisation: Organisation, lens: OfficeLens) -> QuerySet[Hold]:
    if not can_see_deals(actor, organisation):
        raise NotAllowed("Avails and holds are for those in this office who ask for them.")
    return Hold.objects.filter(organisation=organisation).exclude(performer_id__in=lens.excluded)


def holds_of(
    *, actor: User, organisation: Organisation, filters: HoldFilters, after: str | None = None, size: int = PAGE
) -> HoldList:
    """The newest first; five statements for any number of rows. Raises NotAllowed."""
    lens = office_lens_for(actor, organisation.pk)
    rows = _seen(actor, organisation, lens)
    page = keyset_page(rows.filter(filters.as_q()).select_related(*JOINED), ["-id"], after=after, size=size)
    without_group = HoldFilters("", filters.production, filters.role, filters.kind)
    counts = rows.filter(without_group.as_q()).aggregate(
        all=Count("pk"),
        **{key.replace("-", "_"): Count("pk", filter=condition) for key, (_, condition) in GROUPS.items()},
    )
    return HoldList(
        rows_for(actor=actor, holds=page.rows, lens=lens), page.next_cursor, {**counts, "not-free": counts["not_free"]}
    )


def rows_for(*, actor: User, holds: Sequence[Hold], lens: OfficeLens | None = None) -> list[HoldRow]:
    """Holds of one office, with `JOINED`, as the actor may know them."""
    if not holds:
        return []
    office_id = holds[0].organisation_id
    lens = lens or office_lens_for(actor, office_id)
    sees_money = can_see_money(actor, office_id)
    return [_row(hold, lens, sees_money) for hold in holds]


def _row(hold: Hold, lens: OfficeLens, sees_money: bool) -> HoldRow:
    hidden = hold.role_id in lens.blind
    shot = hold.submission.headshot
    shows = shot is not None and not hidden and shot.state == MediaState.READY and shot.removed_at is None
    return HoldRow(
        hold=hold,
        name=lens.name_for(
            role_id=hold.role_id,
            performer_id=hold.performer_id,
            number=hold.submission.number,
            name=hold.performer.stage_name or f"No. {hold.submission.number}",
        ),
        is_hidden=hidden,
        image=media_url(shot.public_id, "card") if shows else "",
        agency="" if hidden or hold.agency is None else hold.agency.name,
        fee=show_money(hold.cancel_fee, hold.currency) if sees_money and hold.cancel_fee is not None else "",
        answer_note="" if hidden else hold.answer_note,
    )


def hold_for(*, actor: User, organisation: Organisation, hold_id: int) -> Hold:
    """For acting on. Raises NotAllowed, and NotFound also for whom the actor stays out of."""
    lens = office_lens_for(actor, organisation.pk)
    found = _seen(actor, organisation, lens).select_related(*JOINED).filter(pk=hold_id).first()
    if found is None:
        raise NotFound("There is no such hold.")
    return found


def holds_to_release(*, actor: User, organisation: Organisation, hold_ids: Sequence[int]) -> list[Hold]:
    """Those of these that the actor sees, the newest first. Raises NotFound where there is none."""
    lens = office_lens_for(actor, organisation.pk)
    seen = _seen(actor, organisation, lens).select_related(*JOINED)
    found = list(seen.filter(pk__any_of=list(hold_ids)).order_by("-pk"))
    if not found:
        raise NotFound("There is no such hold.")
    return found


def hold_page(*, actor: User, hold: Hold) -> HoldPage:
    """`hold` comes from `hold_for`."""
    (row,) = rows_for(actor=actor, holds=[hold])
    clashes = clashes_of(
        hold.organisation, [hold.performer_id], hold.starts_on, hold.ends_on, for_role=hold.role_id, but=[hold.pk]
    )
    may_deal, sees_money = can_make_offers(actor, hold.organisation_id), can_see_money(actor, hold.organisation_id)
    binds = hold.kind == HoldKind.HOLD
    approvers = Approver.objects.filter(
        organisation_id=hold.organisation_id, approves_holds=True, removed_at__isnull=True
    )
    return HoldPage(
        row=row,
        clashes=[] if row.is_hidden else clashes.get(hold.performer_id, []),
        approvals=_approvals(hold, sees_money=sees_money) if binds else [],
        approvers=list(approvers) if binds else [],
        has_live_offer=Offer.objects.filter(submission_id=hold.submission_id, state__in=LIVE_OFFERS).exists(),
        may_act=may_deal if binds else can_ask_availability(actor, hold.organisation_id),
        may_see_room=can_review_role(actor, hold.role),
        sees_money=sees_money,
    )


def _approvals(hold: Hold, *, sees_money: bool) -> list[DealApproval]:
    """Who was asked and what they said; their reasons may name amounts."""
    found = list(DealApproval.objects.filter(hold=hold).select_related("approver"))
    for one in found:
        one.reason = one.reason if sees_money else ""
    return found


def role_to_ask(*, actor: User, organisation: Organisation, role_id: int) -> Role:
    """A role of the office for whoever asks availability; business affairs too, who do not see its board."""
    if not can_see_deals(actor, organisation):
        raise NotAllowed("Avails and holds are for those in this office who ask for them.")
    role = Role.objects.select_related("production", "call").filter(organisation=organisation, pk=role_id).first()
    if role is None:
        raise NotFound("There is no such role.")
    role.organisation = role.production.organisation = organisation
    role.lens = lens_of(actor, role)
    return role


def candidates_for(role: Role) -> list[Submission]:
    """Whom one would think of asking, by name. `role` comes from `role_to_ask`."""
    rows = Submission.objects.filter(role.lens.visible_q(), role=role, state__in=CANDIDATES)
    return list(rows.select_related("performer", "agency", "headshot").order_by("name_key", "pk")[:MOST_CANDIDATES])


def roles_with_holds(*, actor: User, organisation: Organisation) -> list[Role]:
    """For the filters of the list, and to ask from: roles still cast, and those with holds; by production and name."""
    rows = Role.objects.filter(organisation=organisation).exclude(state__in=[RoleState.DRAFT, RoleState.CUT])
    return list(rows.select_related("production").order_by("production__title", "production_id", "name", "pk")[:300])


def open_holds_of(submission_id: int) -> list[Hold]:
    """What an offer to them would take over: the weightiest first."""
    weight = {HoldKind.HOLD: 0, HoldKind.FIRST_REFUSAL: 1, HoldKind.PIN: 2, HoldKind.AVAIL_CHECK: 3}
    rows = Hold.objects.filter(submission_id=submission_id, state__in=OPEN_HOLDS)
    return sorted(rows.select_related(*JOINED), key=lambda row: (weight[HoldKind(row.kind)], row.pk))


def holds_panel(actor: User, role: Role, submission: Submission) -> Iterable[RoomPanel]:
    """What was asked of them, on their panel in the decision room. Nothing while names are hidden."""
    if role.lens.hides_identity or not can_ask_availability(actor, role.organisation_id):
        return
    rows = list(Hold.objects.filter(submission=submission).select_related(*JOINED).order_by("-pk")[:8])
    for row in rows:
        row.organisation = role.organisation
    yield RoomPanel(
        template="contracts/holds/room_panel.html",
        context={
            "rows": rows_for(actor=actor, holds=rows),
            "role": role,
            "submission_id": submission.pk,
            "may_ask": submission.state not in {*NEGATIVE, SubmissionState.WITHDRAWN},
        },
        sort_key="hold",
    )
