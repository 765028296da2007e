"""What somebody sees by a personal link. The right comes from the link and the device, never from an account.

Who reads whose word (READABLE_BY, applied to everything a viewer leaves behind): the votes and comments of the
production team reach the production team and casting; those of an executive reach everybody. So nobody further out
reads what was said further in. A comment may be kept to casting alone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from accounts.tenancy import across_offices
from casting.models import (
    ApprovalSeat,
    PickComment,
    Presentation,
    PresentationPick,
    Role,
    Select,
    Viewer,
    ViewerDevice,
    Vote,
)
from casting.states import (
    READABLE_BY,
    NoteAudience,
    OthersScores,
    PayPer,
    PresentationState,
    SubmissionState,
    ViewerTier,
    VoteValue,
)
from casting.viewer_links import device_digest, key_digest
from core import clock
from core.errors import NotFound
from core.money import show_money
from talent.models import MediaAsset
from talent.selectors import book_outs_between
from talent.states import MediaState

OPEN, NOT_YET, CLOSED, EXPIRED, REVOKED = "open", "not_yet", "closed", "expired", "revoked"


def viewer_by_key(key: str) -> Viewer | None:
    """The viewer whose link this is, revoked or not, with the presentation; None for a link that is nobody's."""
    with across_offices("a personal link, whichever office gave it"):
        return (
            Viewer.objects.select_related(
                "presentation__production", "presentation__organisation", "presentation__closed_by", "organisation"
            )
            .filter(key_digest=key_digest(key))
            .first()
        )


def standing_of(viewer: Viewer) -> str:
    """Whether the link lets its holder in now, and if not, why."""
    if viewer.revoked_at is not None:
        return REVOKED
    if viewer.expires_at <= clock.now():
        return EXPIRED
    return standing_of_presentation(viewer.presentation)


def standing_of_presentation(presentation: Presentation) -> str:
    if presentation.state == PresentationState.DRAFT:
        return NOT_YET
    over = presentation.closes_at is not None and presentation.closes_at <= clock.now()
    return CLOSED if over or presentation.state == PresentationState.CLOSED else OPEN


def closed_words(presentation: Presentation, zone: str | None = None) -> str:
    """ "closed by Renata Okoye at …", or only when, where nobody but its own closing time did."""
    at = presentation.closed_at or presentation.closes_at
    who = presentation.closed_by.name if presentation.closed_by else presentation.organisation.name
    when = clock.show(at, zone or presentation.organisation.time_zone) if at else ""
    return f"closed by {who} at {when}" if presentation.closed_at else f"closed at {when}, as {who} had set"


def why_not_open(presentation: Presentation) -> str:
    """A whole sentence, for what came while it was not open."""
    if standing_of_presentation(presentation) == NOT_YET:
        return "This presentation is not open yet."
    return f"This presentation was {closed_words(presentation)}."


def confirmed_device(viewer: Viewer, cookie: str) -> ViewerDevice | None:
    if not cookie:
        return None
    return ViewerDevice.objects.filter(
        viewer=viewer, digest=device_digest(cookie, viewer.pk), confirmed_at__isnull=False
    ).first()


def waiting_device(viewer: Viewer, cookie: str) -> ViewerDevice | None:
    """The browser for which a code is under way."""
    if not cookie:
        return None
    found = ViewerDevice.objects.filter(viewer=viewer, digest=device_digest(cookie, viewer.pk))
    return found.filter(code_expires_at__gt=clock.now()).exclude(code_digest="").first()


def seat_of_viewer(viewer: Viewer, seat_id: int) -> ApprovalSeat:
    seat = ApprovalSeat.objects.filter(pk=seat_id, viewer=viewer).first()
    if seat is None:
        raise NotFound("There is no such sign-off for you.")
    return seat


@dataclass(frozen=True)
class RoleTab:
    role: Role
    people: int
    voted: int


@dataclass(frozen=True)
class OtherVote:
    name: str
    title: str
    value: str
    label: str


@dataclass(frozen=True)
class SeenPick:
    """One person as a viewer sees them. `facts` are (label, text); `votes` the others', empty until they may show."""

    pick: PresentationPick
    place: int
    is_available: bool
    name: str
    plays: str = ""
    agency: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    has_picture: bool = False
    tape_ms: int | None = None
    has_tape: bool = False
    # What MediaAsset.made says of the tape: sizes of its strip, and the language of its captions.
    strip: dict[str, int] | None = None
    captions: str = ""
    fee: str = ""
    mine: str = ""
    my_rank: int | None = None
    votes: list[OtherVote] = field(default_factory=list)
    shows_votes: bool = False
    comments: int = 0

    @property
    def pk(self) -> int:
        return self.pick.pk

    @property
    def line(self) -> str:
        return ". ".join(part for part in (self.plays and f"plays {self.plays}", self.agency) if part)


@dataclass(frozen=True)
class Sight:
    """One role of a presentation through one viewer's eyes; `comments` are about the role's people and about all."""

    presentation: Presentation
    tabs: list[RoleTab]
    role: Role | None
    picks: list[SeenPick]
    comments: list[PickComment]
    tier: str

    @property
    def ranking(self) -> list[SeenPick]:
        """Their own order where they made one; casting's for whoever they have not placed."""
        here = [pick for pick in self.picks if pick.is_available]
        return sorted(here, key=lambda pick: (pick.my_rank is None, pick.my_rank or 0, pick.place))

    @property
    def is_ranked(self) -> bool:
        return any(pick.my_rank for pick in self.picks)


def sight_of(
    *, presentation: Presentation, tier: str, viewer: Viewer | None = None, role_id: int | None = None
) -> Sight:
    """The page of one role, the first when none is named; without a viewer, as somebody new of that tier sees it.

    Runs inside the office's scope. Statements do not grow with people.
    """
    tabs = _tabs(presentation, viewer)
    role = next((tab.role for tab in tabs if tab.role.pk == role_id), tabs[0].role if tabs else None)
    if role is None:
        return Sight(presentation, tabs, None, [], _comments(presentation, tier, viewer, []), tier)
    rows = list(picks_in(presentation).filter(role=role))
    comments = _comments(presentation, tier, viewer, rows)
    votes = list(Vote.objects.filter(pick__in=rows).select_related("viewer"))
    eyes = _Eyes(presentation, tier, viewer, votes, comments, _fees(presentation, rows))
    picks = [eyes.seen(row, place) for place, row in enumerate(rows, 1)]
    return Sight(presentation, tabs, role, picks, comments, tier)


def picks_in(presentation: Presentation):
    """Who is shown, in casting's order, with what a viewer may know of them."""
    return (
        PresentationPick.objects.filter(presentation=presentation, removed_at=None)
        .select_related("role", "submission__profile", "submission__headshot", "submission__tape", "submission__agency")
        .defer("submission__note", "submission__answers", "submission__union_status", "submission__search_text")
        .order_by("role__position", "role_id", "position", "pk")
    )


def pick_of(presentation: Presentation, pick_id: int) -> PresentationPick | None:
    return picks_in(presentation).filter(pk=pick_id).first()


def is_available(pick: PresentationPick) -> bool:
    return pick.submission.state != SubmissionState.WITHDRAWN


def picture_of(pick: PresentationPick) -> MediaAsset | None:
    return _shown(pick.submission.headshot) if is_available(pick) else None


def tape_of(pick: PresentationPick) -> MediaAsset | None:
    """The tape that we keep. One behind a link of the actor's own is not ours to show."""
    return _shown(pick.submission.tape) if is_available(pick) else None


def _shown(asset: MediaAsset | None) -> MediaAsset | None:
    return asset if asset and asset.state == MediaState.READY and asset.removed_at is None else None


def _tabs(presentation: Presentation, viewer: Viewer | None) -> list[RoleTab]:
    mine = Q(votes__viewer=viewer) & ~Q(votes__value="") if viewer else Q(pk__isnull=True)
    rows = (
        PresentationPick.objects.filter(presentation=presentation, removed_at=None)
        .values("role_id", "role__name", "role__position")
        .annotate(people=Count("pk", distinct=True), voted=Count("pk", filter=mine, distinct=True))
        .order_by("role__position", "role_id")
    )
    return [RoleTab(Role(pk=row["role_id"], name=row["role__name"]), row["people"], row["voted"]) for row in rows]


@dataclass(frozen=True)
class _Eyes:
    """What was read once for all of a page's people."""

    presentation: Presentation
    tier: str
    viewer: Viewer | None
    votes: list[Vote]
    comments: list[PickComment]
    fees: dict[int, str]

    def seen(self, row: PresentationPick, place: int) -> SeenPick:
        profile = row.submission.profile.data
        name = profile.get("stage_name") or f"No. {row.submission.number}"
        if not is_available(row):
            return SeenPick(row, place, is_available=False, name=name)
        own = next((vote for vote in self.votes if vote.pick_id == row.pk and self._is_mine(vote)), None)
        shows = _shows_votes(self.presentation.others_votes, own)
        tape = tape_of(row)
        return SeenPick(
            row,
            place,
            is_available=True,
            name=name,
            plays=_plays(row),
            agency=row.submission.agency.name if row.submission.agency else "",
            facts=_facts(profile),
            has_picture=picture_of(row) is not None,
            has_tape=tape is not None,
            tape_ms=tape.duration_ms if tape else None,
            strip=tape.made.get("strip") if tape else None,
            captions=tape.made.get("captions", "") if tape else "",
            fee=self.fees.get(row.submission_id, ""),
            mine=own.value if own else "",
            my_rank=own.rank if own else None,
            votes=self._others(row) if shows else [],
            shows_votes=shows,
            comments=sum(comment.pick_id == row.pk for comment in self.comments),
        )

    def _is_mine(self, vote: Vote) -> bool:
        return self.viewer is not None and vote.viewer_id == self.viewer.pk

    def _others(self, row: PresentationPick) -> list[OtherVote]:
        return [
            OtherVote(vote.viewer.name, vote.viewer.title, vote.value, VoteValue(vote.value).label)
            for vote in self.votes
            if vote.pick_id == row.pk
            and vote.value
            and not self._is_mine(vote)
            and audience_of(vote.viewer.tier) in READABLE_BY[ViewerTier(self.tier)]
        ]


def _shows_votes(rule: str, own: Vote | None) -> bool:
    if rule == OthersScores.AFTER_OWN:
        return bool(own and own.value)
    return rule == OthersScores.ALWAYS


def audience_of(tier: str) -> str:
    """Who reads what a viewer of that tier leaves behind."""
    return NoteAudience.EXECUTIVES if tier == ViewerTier.EXECUTIVES else NoteAudience.PRODUCTION


def _plays(row: PresentationPick) -> str:
    low, high = row.submission.playing_age_min, row.submission.playing_age_max
    return f"{low}–{high}" if low and high else ""


def _facts(profile: dict) -> list[tuple[str, str]]:
    """From the version of the profile that was submitted: what it is for, and nothing by which to reach them."""
    height = profile.get("height_cm")
    named = {
        "Based in": profile.get("bases") or [],
        "Height": [f"{height} cm"] if height else [],
        "Languages": [entry.get("language", "") for entry in profile.get("languages") or []],
        "Skills": [entry.get("skill", "") for entry in profile.get("skills") or []][:8],
        "Seen in": [entry.get("production", "") for entry in profile.get("credits") or []][:3],
    }
    return [(label, ", ".join(filter(None, values))) for label, values in named.items() if any(values)]


def _fees(presentation: Presentation, rows: list[PresentationPick]) -> dict[int, str]:
    if not presentation.shows_fees:
        return {}
    found = Select.objects.filter(submission_id__in=[row.submission_id for row in rows], fee__isnull=False)
    currency = presentation.production.budget_currency
    return {
        pk: fee_words(fee, per, units, currency)
        for pk, fee, per, units in found.values_list("submission_id", "fee", "fee_per", "fee_units")
    }


def fee_words(fee: Decimal, per: str, units: int, currency: str) -> str:
    """ "£4,100 a week, £24,600 in all"."""
    words = f"{show_money(fee, currency)} {PayPer(per).label}"
    return words if units <= 1 else f"{words}, {show_money(fee * units, currency)} in all"


def _comments(
    presentation: Presentation, tier: str, viewer: Viewer | None, rows: list[PresentationPick]
) -> list[PickComment]:
    mine = Q(viewer=viewer) if viewer else Q(pk__isnull=True)
    found = PickComment.objects.filter(
        Q(audience__in=READABLE_BY[ViewerTier(tier)]) | mine,
        Q(pick__isnull=True) | Q(pick__in=rows),
        presentation=presentation,
        removed_at=None,
    )
    return list(found.select_related("viewer", "author").order_by("pk"))


@dataclass(frozen=True)
class FreeDates:
    """`label` names the production's days; `words` are by performer, empty where the production has no days yet."""

    label: str = ""
    words: dict[int, str] = field(default_factory=dict)


def free_dates(presentation: Presentation, picks: Iterable[SeenPick]) -> FreeDates:
    """Whether each is free while the production works, as they keep it in their book-outs."""
    start, end = presentation.production.starts_on, presentation.production.ends_on
    performers = [seen.pick.submission.performer_id for seen in picks]
    if start is None or end is None or not performers:
        return FreeDates()
    out = book_outs_between(performers, start, end)
    words = {
        pk: "Not " + ", ".join(_days(max(first, start), min(last, end)) for first, last in sorted(out[pk]))
        if pk in out
        else "All"
        for pk in performers
    }
    return FreeDates(f"Free {_days(start, end)}", words)


def _days(first: dt.date, last: dt.date) -> str:
    """ "4 May", "1–3 Jun", "4 May – 26 Jun"."""
    if first == last:
        return f"{first.day} {first:%b}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"


def ends_at(viewer: Viewer) -> dt.datetime:
    """The end of what they can do here: their link's, or the presentation's own closing time if it comes first."""
    closes_at = viewer.presentation.closes_at
    return min(viewer.expires_at, closes_at) if closes_at else viewer.expires_at
