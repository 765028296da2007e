"""What a casting office reads of its own presentations. Run inside the office's scope, through its lens."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Max, Prefetch, Q

from accounts.models import Organisation, User
from casting.models import (
    PickComment,
    Presentation,
    PresentationPick,
    Production,
    Role,
    Submission,
    Viewer,
    ViewerDevice,
    ViewerEvent,
    Vote,
    VoteVersion,
)
from casting.policies import can_present, check_not_blind, lens_of
from casting.selectors.viewing import is_available, picks_in, standing_of_presentation
from casting.states import Stage, SubmissionState, ViewerAct
from core import clock
from core.errors import NotAllowed, NotFound

WHAT = "a presentation"
EVENTS = 60
NOT_YOURS = "The owner, directors and associates of the office make presentations."


def check_may_present(actor: User, organisation: Organisation) -> None:
    if not can_present(actor, organisation.pk):
        raise NotAllowed(NOT_YOURS)


def presentations_of(*, actor: User, production: Production) -> list[Presentation]:
    """Newest first, each with `people`, `viewer_count` and `last_opened`."""
    check_may_present(actor, production.organisation)
    rows = (
        Presentation.objects.filter(production=production)
        .select_related("created_by")
        .annotate(
            people=Count("picks", filter=Q(picks__removed_at=None), distinct=True),
            viewer_count=Count("viewers", filter=Q(viewers__revoked_at=None), distinct=True),
        )
        .order_by("-pk")
    )
    found: list[Presentation] = list(rows)
    opened = dict(
        ViewerEvent.objects.filter(viewer__presentation__in=found, act=ViewerAct.OPENED)
        .values_list("viewer__presentation")
        .annotate(last=Max("created_at"))
    )
    for row in found:
        row.last_opened = opened.get(row.pk)
    return found


def office_presentation(*, actor: User, organisation: Organisation, presentation_id: int) -> Presentation:
    """Raises NotFound, and NotAllowed where somebody shown is of a role whose names are hidden from the actor."""
    found = (
        Presentation.objects.select_related("production", "organisation", "closed_by", "created_by")
        .filter(pk=presentation_id, organisation=organisation)
        .first()
    )
    if found is None:
        raise NotFound("There is no such presentation in your office.")
    check_may_present(actor, organisation)
    for role in roles_shown(found):
        check_not_blind(actor, role, WHAT)
    return found


def roles_shown(presentation: Presentation) -> list[Role]:
    shown = presentation.picks.filter(removed_at=None).order_by().values("role")
    return list(Role.objects.filter(pk__in=shown).order_by("position", "pk"))


@dataclass(frozen=True)
class OfficePick:
    pick: PresentationPick
    name: str
    is_available: bool
    has_tape: bool
    has_tape_link: bool

    @property
    def headshot(self):
        return self.pick.submission.headshot if self.is_available else None


@dataclass(frozen=True)
class RoleShown:
    role: Role
    picks: list[OfficePick]


def people_shown(*, actor: User, presentation: Presentation) -> list[RoleShown]:
    """By role, in casting's order, without whoever the actor stays out of."""
    roles = {role.pk: RoleShown(role, []) for role in roles_shown(presentation)}
    seen = seen_by(actor, [entry.role for entry in roles.values()], presentation)
    for pick in picks_in(presentation).filter(pk__in=seen):
        submission = pick.submission
        roles[pick.role_id].picks.append(
            OfficePick(
                pick,
                submission.profile.data.get("stage_name") or f"No. {submission.number}",
                is_available=is_available(pick),
                has_tape=submission.tape_id is not None,
                has_tape_link=bool(submission.tape_url),
            )
        )
    return list(roles.values())


def seen_by(actor: User, roles: list[Role], presentation: Presentation) -> set[int]:
    """Ids of the picks that the actor sees: one who declared a conflict sees neither the person nor their votes."""
    found: set[int] = set()
    for role in roles:
        submissions = Submission.objects.filter(lens_of(actor, role).visible_q(), role=role)
        picks = presentation.picks.filter(submission__in=submissions, removed_at=None)
        found |= set(picks.values_list("pk", flat=True))
    return found


def pick_in_hand(*, actor: User, presentation: Presentation, pick_id: int) -> PresentationPick:
    pick = picks_in(presentation).select_related("presentation").filter(pk=pick_id).first()
    if pick is None or pk_hidden(actor, presentation, pick):
        raise NotFound("They are not shown in this presentation any more.")
    pick.presentation = presentation
    return pick


def pk_hidden(actor: User, presentation: Presentation, pick: PresentationPick) -> bool:
    return pick.pk not in seen_by(actor, [pick.role], presentation)


@dataclass(frozen=True)
class Candidate:
    submission: Submission
    name: str
    is_select: bool


def people_to_add(
    *, actor: User, presentation: Presentation, role_id: int | None
) -> tuple[list[Role], list[Candidate]]:
    """The production's roles, and of one of them whoever could be shown: selects first, then by name."""
    roles = list(Role.objects.filter(production_id=presentation.production_id).order_by("position", "pk"))
    role = next((one for one in roles if one.pk == role_id), roles[0] if roles else None)
    if role is None:
        return [], []
    check_not_blind(actor, role, WHAT)
    shown = presentation.picks.filter(removed_at=None).values("submission")
    stages = [Stage.SHORTLISTED, Stage.AUDITION, Stage.CALLBACK, Stage.OFFERED, Stage.BOOKED]
    rows = (
        Submission.objects.filter(lens_of(actor, role).visible_q(), role=role)
        .filter(Q(stage__in=stages) | Q(pick__isnull=False))
        .exclude(state=SubmissionState.WITHDRAWN)
        .exclude(pk__in=shown)
        .select_related("profile", "headshot", "pick", "agency")
        .order_by("pick__rank", "name_key", "pk")[:200]
    )
    return roles, [
        Candidate(row, row.profile.data.get("stage_name") or f"No. {row.number}", hasattr(row, "pick")) for row in rows
    ]


@dataclass(frozen=True)
class PickResult:
    """What was said of one person; `changed` are earlier words of a viewer who said another thing since."""

    name: str
    role_id: int
    votes: list[Vote]
    changed: dict[int, list[VoteVersion]]
    counts: dict[str, int]
    mean_rank: float | None


@dataclass(frozen=True)
class ViewerRow:
    viewer: Viewer
    is_live: bool
    is_expired: bool
    devices: list[ViewerDevice]
    opened: int
    played: int
    voted: int
    last_at: dt.datetime | None


@dataclass(frozen=True)
class Results:
    viewers: list[ViewerRow]
    picks: list[PickResult]
    comments: list[PickComment]
    events: list[ViewerEvent]
    standing: str
    names: dict[int, str] = field(default_factory=dict)


def results_of(*, actor: User, presentation: Presentation) -> Results:
    """Who looked at what and what they said. Statements do not grow with viewers, people or events."""
    shown = [entry for role in people_shown(actor=actor, presentation=presentation) for entry in role.picks]
    ids = [entry.pick.pk for entry in shown]
    names = {entry.pick.pk: entry.name for entry in shown}
    viewers = _viewer_rows(presentation)
    votes = list(Vote.objects.filter(pick__in=ids).select_related("viewer").order_by("viewer_id"))
    versions = defaultdict(lambda: defaultdict(list))
    for version in VoteVersion.objects.filter(pick__in=ids).order_by("pk"):
        if version.value:
            versions[version.pick_id][version.viewer_id].append(version)
    events = ViewerEvent.objects.filter(Q(pick__isnull=True) | Q(pick__in=ids), viewer__presentation=presentation)
    comments = presentation.comments.filter(Q(pick__isnull=True) | Q(pick__in=ids), removed_at=None)
    return Results(
        viewers,
        [_pick_result(entry, votes, versions[entry.pick.pk]) for entry in shown],
        list(comments.select_related("viewer", "author").order_by("pk")),
        list(events.select_related("viewer", "device").order_by("-pk")[:EVENTS]),
        standing_of_presentation(presentation),
        names,
    )


def _pick_result(entry: OfficePick, votes: list[Vote], versions: dict[int, list[VoteVersion]]) -> PickResult:
    mine = [vote for vote in votes if vote.pick_id == entry.pick.pk]
    said = [vote for vote in mine if vote.value]
    ranks = [vote.rank for vote in mine if vote.rank]
    counts = {value: sum(vote.value == value for vote in said) for value in ("yes", "maybe", "no")}
    # A place in somebody's order is kept with the word that stood then; only another word is a change of mind.
    changed = {viewer_id: _words(kept)[:-1] for viewer_id, kept in versions.items()}
    return PickResult(
        entry.name,
        entry.pick.role_id,
        said,
        {viewer_id: words for viewer_id, words in changed.items() if words},
        counts,
        round(sum(ranks) / len(ranks), 1) if ranks else None,
    )


def _words(versions: list[VoteVersion]) -> list[VoteVersion]:
    return [one for place, one in enumerate(versions) if place == 0 or one.value != versions[place - 1].value]


def _viewer_rows(presentation: Presentation) -> list[ViewerRow]:
    now = clock.now()
    confirmed = Prefetch("devices", ViewerDevice.objects.filter(confirmed_at__isnull=False).order_by("pk"), "known")
    acts: dict[int, dict] = defaultdict(dict)
    counted = (
        ViewerEvent.objects.filter(viewer__presentation=presentation)
        .values("viewer_id", "act")
        .annotate(times=Count("pk"), last=Max("created_at"))
        .order_by()
    )
    for row in counted:
        acts[row["viewer_id"]][row["act"]] = row
    voted = dict(
        Vote.objects.filter(viewer__presentation=presentation)
        .exclude(value="")
        .values_list("viewer")
        .annotate(Count("pk"))
        .order_by()
    )
    rows = []
    for viewer in presentation.viewers.prefetch_related(confirmed).order_by("pk"):
        done = acts[viewer.pk]
        opened = done.get(ViewerAct.OPENED)
        rows.append(
            ViewerRow(
                viewer,
                is_live=viewer.revoked_at is None and viewer.expires_at > now,
                is_expired=viewer.revoked_at is None and viewer.expires_at <= now,
                devices=viewer.known,
                opened=opened["times"] if opened else 0,
                played=done[ViewerAct.PLAYED]["times"] if ViewerAct.PLAYED in done else 0,
                voted=voted.get(viewer.pk, 0),
                last_at=opened["last"] if opened else None,
            )
        )
    return rows


def viewer_in_hand(*, presentation: Presentation, viewer_id: int) -> Viewer:
    found = presentation.viewers.filter(pk=viewer_id).first()
    if found is None:
        raise NotFound("There is no such viewer in this presentation.")
    return found
