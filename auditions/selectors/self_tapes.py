"""Self-tape requests as the office sees them: through the reader's lens on the role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Organisation, User
from auditions.models import CallIn, SelfTapeRequest, SelfTapeTake, Session, SidesOpening
from auditions.policies import can_ask_for_tapes, can_see_tapes_asked_for
from auditions.selectors.own_tapes import CALLED_IN, Take, shown_take
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import OPEN_REQUESTS, SelfTapeState, SessionState
from casting.models import Role, SidesPacket, Submission
from casting.room_panels import RoomPanel
from casting.selectors.board import role_for_review
from core import clock
from core.errors import NotAllowed, NotFound

S = SelfTapeState
_ASKS = Q(extension_asked_until__isnull=False) & ~Q(state__in=[S.CANCELLED, S.DECLINED])
GROUPS: dict[str, tuple[str, Q]] = {
    "new": ("To watch", Q(state=S.DELIVERED)),
    "asks": ("Ask something", _ASKS | Q(state=S.LIVE_ALTERNATIVE)),
    "silent": ("No answer yet", Q(state__in=[S.SENT, S.OPENED])),
    "yes": ("At work", Q(state__in=[S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED])),
    "watched": ("Watched", Q(state__in=[S.VIEWED, S.ASSESSED])),
    "no": ("Said no", Q(state=S.DECLINED)),
    "late": ("Ran out", Q(state=S.EXPIRED)),
    "off": ("Called off", Q(state=S.CANCELLED)),
}


@dataclass(frozen=True)
class Counter:
    key: str
    label: str
    count: int


@dataclass(frozen=True)
class TapePage:
    """A request as one reader of the office may know it: `request.shown_name` and the rest come from the lens."""

    request: SelfTapeRequest
    takes: list[tuple[int, list[Take]]]
    openings: list[SidesOpening]
    sessions: list[Session]
    shows_tapes: bool
    may_change: bool

    @property
    def now(self) -> list[Take]:
        return self.takes[0][1] if self.takes and self.takes[0][0] == self.request.round else []


def asked_for(*, actor: User, role: Role, group: str = "") -> QuerySet[SelfTapeRequest]:
    """The role's requests whom the reader sees, the soonest due first. `role` comes from `role_for_review`."""
    if not can_see_tapes_asked_for(actor, role):
        raise NotAllowed("Self-tapes are for the people who decide about them.")
    visible = Submission.objects.filter(role.lens.visible_q(), role=role)
    rows = SelfTapeRequest.objects.filter(submission__in=visible)
    if group in GROUPS:
        rows = rows.filter(GROUPS[group][1])
    return (
        rows.select_related("brief", *PEOPLE)
        .annotate(
            takes_here=Count(
                "takes",
                filter=Q(
                    takes__replaced_at__isnull=True, takes__round=F("round"), takes__asset__removed_at__isnull=True
                ),
            ),
            is_called_in=Exists(CallIn.objects.filter(submission=OuterRef("submission_id"), state__in=CALLED_IN)),
        )
        .order_by("due_at", "pk")
    )


def counters(*, actor: User, role: Role) -> list[Counter]:
    """How many requests are in each group, one statement."""
    visible = Submission.objects.filter(role.lens.visible_q(), role=role)
    found = SelfTapeRequest.objects.filter(submission__in=visible).aggregate(
        **{key: Count("pk", filter=condition) for key, (_, condition) in GROUPS.items()}, all=Count("pk")
    )
    return [Counter("", "All", found["all"])] + [
        Counter(key, label, found[key]) for key, (label, _) in GROUPS.items() if found[key] or key in {"new", "asks"}
    ]


def named(actor: User, role: Role, rows: Sequence[SelfTapeRequest]) -> list[SelfTapeRequest]:
    """The rows with what the reader may know of the people, and nothing that these wrote themselves in a blind pass."""
    shown = show_people(actor, rows)
    for row in shown:
        if row.is_hidden:
            row.extension_note = ""
        row.shown_delivered = row.state in {S.DELIVERED, S.VIEWED, S.ASSESSED}
    return sorted(shown, key=lambda row: row.shown_name) if role.lens.hides_identity else shown


def request_for(*, actor: User, organisation: Organisation, request_id: int) -> SelfTapeRequest:
    """For acting on, with `submission.role` as `role_for_review` gives it. NotFound also for whom the actor does not see."""
    row = (
        SelfTapeRequest.objects.select_related("brief__sides", *PEOPLE)
        .filter(pk=request_id, organisation=organisation)
        .first()
    )
    if row is None:
        raise NotFound("There is no such self-tape request.")
    role = role_for_review(actor=actor, organisation=organisation, role_id=row.submission.role_id)
    if not Submission.objects.filter(role.lens.visible_q(), pk=row.submission_id).exists():
        raise NotFound("There is no such self-tape request.")
    row.organisation, row.submission.role = organisation, role
    return named(actor, role, [row])[0]


def delivered_of(*, actor: User, role: Role, submission_id: int) -> SelfTapeRequest | None:
    """What waits to be watched of somebody whom the reader sees, tapes included. `role` comes from `role_for_review`."""
    if not can_see_tapes_asked_for(actor, role) or not role.lens.shows_tapes:
        return None
    visible = Submission.objects.filter(role.lens.visible_q(), role=role, pk=submission_id)
    return SelfTapeRequest.objects.filter(submission__in=visible, state=S.DELIVERED).first()


def tape_page(*, actor: User, request: SelfTapeRequest) -> TapePage:
    """`request` comes from `request_for`."""
    role = request.submission.role
    shows = role.lens.shows_tapes
    return TapePage(
        request=request,
        takes=takes_of(request) if shows else [],
        openings=[] if request.is_hidden else list(request.sides_openings.order_by("-opened_at", "-pk")[:50]),
        sessions=sessions_to_offer(role) if request.state == S.LIVE_ALTERNATIVE else [],
        shows_tapes=shows,
        may_change=can_ask_for_tapes(actor, role),
    )


def takes_of(request: SelfTapeRequest) -> list[tuple[int, list[Take]]]:
    """(round, takes), the newest first; of the present round only once it was delivered."""
    delivered = request.state in {S.DELIVERED, S.VIEWED, S.ASSESSED}
    rows = (
        SelfTapeTake.objects.filter(request=request, replaced_at__isnull=True, asset__removed_at__isnull=True)
        .filter(round__lte=request.round if delivered else request.round - 1)
        .select_related("asset")
        .order_by("-round", "number")
    )
    rounds: dict[int, list[Take]] = {}
    for row in rows:
        rounds.setdefault(row.round, []).append(shown_take(row, shows_name=False))
    return list(rounds.items())


def sessions_to_offer(role: Role) -> list[Session]:
    """Days ahead of this production into whose queue somebody can be put."""
    return list(
        Session.objects.filter(
            production_id=role.production_id, state=SessionState.OPEN, closes_at__gt=clock.now()
        ).select_related("venue")[:50]
    )


def sides_to_offer(role: Role) -> list[SidesPacket]:
    """Every version that was not taken away, the newest first."""
    return list(SidesPacket.objects.filter(role=role, removed_at__isnull=True).order_by("-version"))


def panel_of_submission(actor: User, role: Role, submission: Submission) -> Iterable[RoomPanel]:
    """What was asked of them, on their panel in the decision room."""
    may_ask = can_ask_for_tapes(actor, role) and submission.performer.erased_at is None
    rows = list(
        SelfTapeRequest.objects.filter(submission=submission)
        .select_related("brief", *PEOPLE)
        .annotate(is_called_in=Exists(CallIn.objects.filter(submission=OuterRef("submission_id"), state__in=CALLED_IN)))
        .order_by("-pk")[:1]
    )
    for row in rows:
        row.submission.role = role
    shown = named(actor, role, rows)
    request = shown[0] if shown else None
    if request is None and not may_ask:
        return
    shows = role.lens.shows_tapes
    yield RoomPanel(
        template="auditions/self_tapes/room_panel.html",
        context={
            "tape": request,
            "takes": takes_of(request) if request and shows else [],
            "may_ask": may_ask and (request is None or request.state not in OPEN_REQUESTS),
            "role": role,
            "submission_id": submission.pk,
        },
        sort_key="tape",
    )
