"""What an agent looks over before many clients go: who, for which parts, with what of theirs, and what speaks against it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from accounts.models import Activity, Organisation
from accounts.tenancy import across_offices
from casting.breakdown_warnings import warnings_of
from casting.fit import About, Verdict, days
from casting.models import CastingCall, Role, Submission
from casting.selectors import mine
from casting.selectors.breakdowns import ClientLine, clients_by_name, lines_for, roles_of
from casting.selectors.ways import cards_of_agency
from casting.states import SubmissionState
from talent.models import MediaAsset, Performer
from talent.states import MediaKind, MediaState

WHY = "an agency's own submissions lie in many offices"
ENGAGED = [SubmissionState.OFFERED, SubmissionState.BOOKED]
MOST_PICKS = 400
Pick = tuple[int, int]


@dataclass(frozen=True)
class LookOver:
    """Clients by name with the parts that were ticked for them, and what of theirs could go along."""

    lines: list[ClientLine]
    picks: list[Pick]
    roles: dict[int, list[Role]]
    shelves: dict[int, dict[str, list[MediaAsset]]]

    @property
    def clients(self) -> list[Performer]:
        return [line.client for line in self.lines]


def picks_in(values: Sequence[str]) -> list[Pick]:
    """(client, part) pairs out of an address or a form, "7-31"; what is no such pair is left out."""
    found = []
    for value in values:
        client, _, role = value.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 18 for part in (client, role)):
            found.append((int(client), int(role)))
    return list(dict.fromkeys(found))[:MOST_PICKS]


def look_over(*, agency: Organisation, call: CastingCall, picks: Sequence[Pick]) -> LookOver:
    """Only the agency's own clients and the call's open parts; statements do not grow with either."""
    roles = {role.pk: role for role in roles_of(call, {role_id for _, role_id in picks})}
    clients = list(clients_by_name(agency).filter(pk__any_of=[pk for pk, _ in picks]))
    here = {client.pk for client in clients}
    kept = [(pk, role_id) for pk, role_id in picks if pk in here and role_id in roles]
    wanted = set(kept)
    clients = [client for client in clients if any(pk == client.pk for pk, _ in kept)]
    warnings = _warnings(agency, call, [client.pk for client in clients])
    lines = [
        replace(
            line,
            cells=[cell for cell in line.cells if (line.client.pk, cell.role.pk) in wanted],
            warnings=[*_dates(line), *warnings.get(line.client.pk, [])],
        )
        for line in lines_for(agency=agency, roles=list(roles.values()), clients=clients)
    ]
    of_client: dict[int, list[Role]] = defaultdict(list)
    for pk, role_id in kept:
        of_client[pk].append(roles[role_id])
    return LookOver(lines, kept, dict(of_client), _shelves([client.pk for client in clients]))


def _dates(line: ClientLine) -> list[str]:
    """Book-outs stand against every part of the call alike: said once."""
    for cell in line.cells:
        for point in cell.fit.points:
            if point.about == About.DATES and point.verdict == Verdict.MISSES:
                return [f"{point.words}."]
    return []


def _warnings(agency: Organisation, call: CastingCall, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if not ids:
        return {}
    with across_offices(WHY):
        shared, _ = cards_of_agency(agency)
        rows = (
            Submission.objects.select_related("role", "call", "production", "organisation", "performer", "agency")
            .filter(mine.put_up_by(agency, shared), performer_id__any_of=list(ids))
            .exclude(state=SubmissionState.WITHDRAWN)
            .order_by("submitted_at", "pk")
        )
        near = [row for row in rows if row.production_id == call.production_id or row.state in ENGAGED]
        for one in mine.applications(near, agency=agency):
            if not one.is_over and (words := _beside(one, call)):
                found[one.submission.performer_id].append(words)
    if call.starts_on is not None:
        last = call.ends_on or call.starts_on
        for pk, more in warnings_of(agency, ids, call.starts_on, last).items():
            found[pk] += more
    return dict(found)


def _beside(one: mine.Application, call: CastingCall) -> str:
    row = one.submission
    status = one.status.label.lower()
    if row.production_id == call.production_id:
        return f"Up for {row.role.name} in the same production already ({status})."
    first, last = row.call.starts_on, row.call.ends_on or row.call.starts_on
    if one.status not in ENGAGED or first is None or call.starts_on is None:
        return ""
    if first > (call.ends_on or call.starts_on) or last < call.starts_on:
        return ""
    return f"{one.status.label} in {row.production.public_title}, {days(first, last)}."


def _shelves(ids: Sequence[int]) -> dict[int, dict[str, list[MediaAsset]]]:
    """Photographs, the main one first, and tapes, the newest first, that could be sent; by performer id."""
    found: dict[int, dict[str, list[MediaAsset]]] = {pk: {"photos": [], "tapes": []} for pk in ids}
    rows = MediaAsset.objects.filter(
        performer_id__any_of=list(ids), kind__in=[MediaKind.HEADSHOT, MediaKind.TAPE], removed_at__isnull=True
    ).exclude(state=MediaState.FAILED)
    for asset in rows.order_by("-is_main", "position", "-pk"):
        found[asset.performer_id]["photos" if asset.kind == MediaKind.HEADSHOT else "tapes"].append(asset)
    return found


def submissions_of_act(*, agency: Organisation, batch: UUID) -> list[int]:
    """Ids of what one `submit_many` of this agency sent."""
    with across_offices(WHY):
        ids = Activity.objects.filter(
            batch=batch, verb__in=["submission.submit", "submission.resubmit"], subject_type="casting.submission"
        ).values_list("subject_id", flat=True)
        return list(Submission.objects.filter(agency=agency, pk__any_of=list(ids)).values_list("pk", flat=True))
