"""Dates asked for, as the performer and whoever speaks for them see them: behind the link, and on their own pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from accounts.models import User
from accounts.tenancy import across_offices
from casting.home_panels import MOST, Panel, Whose
from contracts.hold_words import THE, days_in_words, meaning, priority_words
from contracts.links import hold_token, read_hold_token
from contracts.messages_holds import ASKED
from contracts.models import Hold
from contracts.policies import can_speak_in, talent_side_q
from contracts.selectors.clashes import touches_their_own
from contracts.states import OPEN_HOLDS, HoldKind, HoldState
from core import clock
from core.money import show_money
from core.pages import keyset_page
from notifications.models import OutboxMessage
from notifications.states import MessageState
from talent.selectors.guardians import link_has_ended

S = HoldState
PAGE = 60
SUBJECT_TYPE = "contracts.hold"
JOINED = ("organisation", "production", "role", "performer__account", "agency", "rep")
WHY = "a performer's own dates lie in many offices"
ANSWERABLE = {S.REQUESTED, S.AVAILABLE, S.UNAVAILABLE}


@dataclass(frozen=True)
class OwnHold:
    """One ask by the reader's own right. `speaks`: this reader answers; else they look on, and see no money."""

    hold: Hold
    speaks: bool
    by_rep: bool
    clashes: list[str]
    open_avails: int = 0

    @property
    def dates(self) -> str:
        return days_in_words(self.hold.starts_on, self.hold.ends_on)

    @property
    def priority(self) -> str:
        return priority_words(self.hold.priority)

    @property
    def the(self) -> str:
        return THE[HoldKind(self.hold.kind)]

    @property
    def meaning(self) -> str:
        you = "they" if self.by_rep else "you"
        return meaning(self.hold.kind, you=you, is_placed=self.hold.state == S.PLACED)

    @property
    def fee(self) -> str:
        hold = self.hold
        return show_money(hold.cancel_fee, hold.currency) if self.speaks and hold.cancel_fee is not None else ""

    @property
    def note(self) -> str:
        """What the office wrote with it, for whoever answers."""
        return self.hold.note if self.speaks else ""

    @property
    def in_time(self) -> bool:
        return self.hold.expires_at > clock.now()

    @property
    def may_answer(self) -> bool:
        return self.speaks and self.hold.state in ANSWERABLE and self.in_time

    @property
    def may_let_go(self) -> bool:
        return self.speaks and self.hold.state == S.PLACED and self.hold.kind != HoldKind.HOLD and self.in_time

    @property
    def token(self) -> str:
        return hold_token(self.hold) if self.speaks else ""


@dataclass(frozen=True)
class Client:
    """A performer with what is asked of them; `open_count` counts all that stands, beyond this page too."""

    name: str
    performer_id: int
    open_count: int
    holds: list[OwnHold]


@dataclass(frozen=True)
class OwnHolds:
    clients: list[Client]
    next_cursor: str | None
    open_count: int
    over_count: int


def hold_by_token(token: str) -> tuple[Hold, int] | None:
    """The hold and the round of the link; None for a link that we did not make."""
    named = read_hold_token(token)
    if named is None:
        return None
    uid, number = named
    with across_offices("the bearer of a signed link answers without an account"):
        found = Hold.objects.select_related(*JOINED).filter(uid=uid).exclude(link_has_ended(token)).first()
    return (found, number) if found else None


def own_hold(hold: Hold, *, speaks: bool = True) -> OwnHold:
    """By the link, which is given to whoever speaks for them, or by the reader's own right."""
    return OwnHold(
        hold=hold,
        speaks=speaks,
        by_rep=hold.agency_id is not None and speaks,
        clashes=touches_their_own(hold) if hold.state in OPEN_HOLDS else [],
        open_avails=open_avails_of([hold.performer_id], but=hold.pk).get(hold.performer_id, 0),
    )


def _told_q() -> Q:
    """What they have been told of: the letter has left, or is known to have no way to leave."""
    letters = OutboxMessage.objects.filter(
        subject_type=SUBJECT_TYPE,
        subject_id=OuterRef("pk"),
        kind=ASKED,
        state__in=[MessageState.SENT, MessageState.FAILED],
    )
    return Q(Exists(letters)) | Q(state__in=[S.PLACED, S.CONVERTED]) | Q(answered_at__isnull=False)


def _theirs(user: User) -> QuerySet[Hold]:
    """Within across_offices."""
    return Hold.objects.filter(_told_q(), talent_side_q(user))


def open_avails_of(performer_ids: Iterable[int], *, but: int | None = None) -> dict[int, int]:
    """How many of their dates are asked for or spoken for just now, over all offices: a number, and no office's name."""
    with across_offices(WHY):
        rows = Hold.objects.filter(_told_q(), performer_id__in=list(performer_ids), state__in=OPEN_HOLDS)
        rows = rows.filter(expires_at__gt=clock.now()).exclude(pk=but)
        return dict(rows.values_list("performer_id").annotate(found=Count("pk")).order_by())


def own_holds(
    user: User, *, over: bool = False, after: str | None = None, agency_id: int | None = None, size: int = PAGE
) -> OwnHolds:
    """Theirs and their clients', by client; open ones, or those that are over. Four statements for any number.

    `agency_id` keeps to what that agency speaks in.
    """
    with across_offices(WHY):
        theirs = _theirs(user)
        if agency_id is not None:
            theirs = theirs.filter(agency_id=agency_id)
        wanted = theirs.exclude(state__in=OPEN_HOLDS) if over else theirs.filter(state__in=OPEN_HOLDS)
        page = keyset_page(
            wanted.select_related(*JOINED).annotate(client_key=F("performer__name_key")),
            ["client_key", "performer_id", "-id"],
            after=after,
            size=size,
        )
        counts = theirs.aggregate(open=Count("pk", filter=Q(state__in=OPEN_HOLDS)), all=Count("pk"))
    numbers = open_avails_of({row.performer_id for row in page.rows}) if page.rows else {}
    return OwnHolds(
        clients=_by_client(user, page.rows, numbers),
        next_cursor=page.next_cursor,
        open_count=counts["open"],
        over_count=counts["all"] - counts["open"],
    )


def _by_client(user: User, rows: Sequence[Hold], numbers: dict[int, int]) -> list[Client]:
    found: dict[int, Client] = {}
    for row in rows:
        client = found.setdefault(
            row.performer_id,
            Client(row.performer.stage_name, row.performer_id, numbers.get(row.performer_id, 0), []),
        )
        speaks = can_speak_in(user, row)
        client.holds.append(OwnHold(row, speaks, speaks and row.agency_id is not None, []))
    return list(found.values())


def own_hold_by_uid(user: User, uid: UUID) -> Hold | None:
    """For acting on without the link: only what the user is on the talent side of, once they were told."""
    with across_offices(WHY):
        return _theirs(user).select_related(*JOINED).filter(uid=uid).first()


def hold_panels(whose: Whose) -> Iterable[Panel]:
    """What a performer's home shows: dates asked for, the soonest to run out first, then those kept."""
    waiting_first = Case(When(state=S.REQUESTED, then=0), default=1)
    with across_offices(WHY):
        rows = list(
            Hold.objects.filter(_told_q(), whose.q(), state__in=OPEN_HOLDS)
            .filter(expires_at__gt=clock.now())
            .select_related(*JOINED)
            .order_by(waiting_first, "expires_at", "pk")[:MOST]
        )
    for row in rows:
        yield Panel(
            template="contracts/holds/home_panel.html",
            context={
                "hold": row,
                "dates": days_in_words(row.starts_on, row.ends_on),
                "the": THE[HoldKind(row.kind)],
                "token": hold_token(row),
            },
            submission_id=row.submission_id,
            sort_key=row.expires_at.isoformat(),
            is_settled=row.state != S.REQUESTED,
        )
