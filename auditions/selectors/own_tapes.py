"""Self-tape requests as the performer and their rep see them: behind a signed link, and on their own pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from accounts.models import User
from accounts.tenancy import across_offices
from auditions.links import PASSED_ON, PERFORMER, REP, read_tape_token, tape_token
from auditions.messages_tapes import ASKED
from auditions.models import CallIn, SelfTapeRequest, SelfTapeTake
from auditions.selectors.former import handed_back
from auditions.states import AWAITED, CallInState, SelfTapeState
from casting.home_panels import MOST, Panel, Whose
from core import clock
from core.tokens import signed_at
from notifications.models import OutboxMessage
from notifications.states import MessageState
from talent.selectors import performers_managed_by
from talent.selectors.films import Strip, film_of
from talent.selectors.guardians import link_has_ended
from talent.states import MediaState

S = SelfTapeState
SUBJECT_TYPE = "auditions.selftaperequest"
CALLED_IN = [CallInState.QUEUED, CallInState.INVITED, CallInState.WAITING, CallInState.PLACED]
TAKING = {S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED}
READING = TAKING | {S.LIVE_ALTERNATIVE, S.DELIVERED, S.VIEWED}
JOINED = (
    "organisation",
    "brief__sides",
    "performer__account",
    "submission__role__production",
    "submission__role__organisation",
)
SHOWN = [*AWAITED, S.DELIVERED, S.VIEWED]
# Whoever asked to come in instead has answered: the office is next, and no deadline ends that.
TO_DO = [state for state in AWAITED if state != S.LIVE_ALTERNATIVE]


@dataclass(frozen=True)
class Take:
    """`src` is empty while it is being prepared, and where it could not be used (`failure` says why)."""

    number: int
    name: str
    state: str
    failure: str
    src: str
    poster: str
    duration_ms: int | None
    strip: Strip | None
    captions: str
    captions_language: str
    progress: int

    @property
    def is_failed(self) -> bool:
        return self.state == MediaState.FAILED


@dataclass(frozen=True)
class OwnTape:
    """One request, by the link of whoever reads it. `takes` are those of the present round."""

    request: SelfTapeRequest
    by: str
    takes: list[Take]
    is_called_in: bool

    @property
    def by_rep(self) -> bool:
        return self.by == REP

    @property
    def in_time(self) -> bool:
        return self.request.due_at > clock.now()

    @property
    def may_answer(self) -> bool:
        return self.request.state in {S.SENT, S.OPENED, S.DECLINED} and self.in_time

    @property
    def may_send_takes(self) -> bool:
        return self.request.state in TAKING and self.in_time and self.request.given_to_rep_at is None

    @property
    def is_with_rep(self) -> bool:
        return self.request.given_to_rep_at is not None and self.request.state == S.UPLOADING

    @property
    def may_take_back(self) -> bool:
        return self.in_time and (self.request.state == S.DELIVERED or self.is_with_rep)

    @property
    def may_ask_for_time(self) -> bool:
        request = self.request
        return request.extension_asked_until is None and request.state in {*TAKING, S.SENT, S.OPENED, S.EXPIRED}

    @property
    def may_decline_now(self) -> bool:
        return self.request.state in TAKING and self.in_time and not self.is_with_rep

    @property
    def shows_sides(self) -> bool:
        request = self.request
        packet = request.brief.sides
        return packet is not None and (
            request.state in READING
            and request.sides_revoked_at is None
            and packet.removed_at is None
            and (request.agreed_nda_at is not None or not request.brief.needs_nda)
        )

    @property
    def sides_taken_away(self) -> bool:
        return self.request.brief.sides is not None and self.request.state in READING and not self.shows_sides


def tape_by_token(token: str) -> tuple[SelfTapeRequest, str] | None:
    """The request and whose link it is (PERFORMER or REP); None for a link that we did not make."""
    named = read_tape_token(token)
    if named is None:
        return None
    uid, by = named
    passed_by = by.removeprefix(PASSED_ON) if by.startswith(PASSED_ON) else ""
    if by not in {PERFORMER, REP} and not passed_by.isdecimal():
        return None
    with across_offices("the bearer of a signed link answers without an account"):
        rows = SelfTapeRequest.objects.select_related(*JOINED).filter(uid=uid).exclude(link_has_ended(token))
        # Also the performer's own: it may have been in the hands of an agency that speaks for them no more.
        rows = rows.exclude(handed_back(since=signed_at(token)))
        if by != PERFORMER:
            rows = rows.exclude(rep_links_from__gt=signed_at(token))
        if by == REP:
            rows = rows.exclude(handed_back(), submission__agency=None)
        if passed_by:
            rows = rows.filter(submission__agency=int(passed_by), performer__account=None)
        found = rows.first()
    return (found, REP if by == REP else PERFORMER) if found else None


def own_tapes_of(user: User) -> list[SelfTapeRequest]:
    """Open requests of the user's own and of those they speak for, once they were told; the soonest due first."""
    performers = [performer.pk for performer in performers_managed_by(user)]
    with across_offices("a performer's own self-tape requests lie in many offices"):
        rows = list(
            SelfTapeRequest.objects.filter(performer_id__in=performers, state__in=[*SHOWN, S.DECLINED])
            .select_related(*JOINED)
            .order_by("due_at", "pk")
        )
        sent = _told([row.pk for row in rows])
    return [row for row in rows if row.pk in sent]


def own_tape_by_uid(user: User, uid: UUID) -> SelfTapeRequest | None:
    """For acting on without the link: only one's own, or of somebody one speaks for, once they were told."""
    performers = [performer.pk for performer in performers_managed_by(user)]
    with across_offices("a performer's own self-tape requests lie in many offices"):
        row = SelfTapeRequest.objects.select_related(*JOINED).filter(uid=uid, performer_id__in=performers).first()
        return row if row is not None and _told([row.pk]) else None


def _told(ids: Sequence[int]) -> set[int]:
    return set(_left().filter(subject_id__in=ids).values_list("subject_id", flat=True))


def _left() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(subject_type=SUBJECT_TYPE, kind=ASKED, state=MessageState.SENT)


def own_tape(request: SelfTapeRequest, *, by: str) -> OwnTape:
    """Inside the office's scope, which the signed link opened."""
    takes = (
        SelfTapeTake.objects.filter(
            request=request, round=request.round, replaced_at__isnull=True, asset__removed_at__isnull=True
        )
        .select_related("asset")
        .order_by("number")
    )
    called_in = request.state == S.LIVE_ALTERNATIVE and (
        CallIn.objects.filter(submission_id=request.submission_id, state__in=CALLED_IN).exists()
    )
    return OwnTape(request, by, [shown_take(take) for take in takes], called_in)


def shown_take(take: SelfTapeTake, *, shows_name: bool = True) -> Take:
    """`shows_name` for the performer only: an office never sees what a file is called."""
    film = film_of(take.asset)
    return Take(
        number=take.number,
        name=take.asset.file_name if shows_name else "",
        state=film.state,
        failure=film.failure,
        src=film.src,
        poster=film.poster,
        duration_ms=film.duration_ms,
        strip=film.strip,
        captions=film.captions,
        captions_language=film.captions_language,
        progress=film.progress,
    )


def _ahead_q(whose: Whose) -> Q:
    """A performer sees what they have sent for as long as it lies there; an agency of thousands only what is to come."""
    return Q(state__in=AWAITED) | Q(due_at__gt=clock.now()) if whose.agency else Q()


def tape_panels(whose: Whose) -> Iterable[Panel]:
    """What a performer's home shows: tapes asked for whose request has reached them.

    What is still to do first, the soonest due before the others, then what was sent last.
    """
    due_to_do = Case(When(state__in=TO_DO, then=F("due_at")))
    with across_offices("a performer's own self-tape requests lie in many offices"):
        rows = list(
            SelfTapeRequest.objects.filter(whose.q(), _ahead_q(whose), state__in=SHOWN)
            .filter(Exists(_left().filter(subject_id=OuterRef("pk"))))
            .select_related("organisation", "performer", "brief", "submission__role", "submission__production")
            .order_by(due_to_do.asc(nulls_last=True), "-due_at", "pk")[:MOST]
        )
    for row in rows:
        yield Panel(
            template="auditions/self_tapes/home_panel.html",
            context={"request": row, "own": tape_token(row), "rep": tape_token(row, by=REP)},
            submission_id=row.submission_id,
            sort_key=row.due_at.isoformat(),
            is_settled=row.state not in TO_DO,
        )
