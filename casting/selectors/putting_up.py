"""What an agent looks over before many clients go: who, for which parts, with what of theirs, and what speaks against it.

Called in the agency's scope.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from accounts.models import Activity, Organisation, User
from accounts.tenancy import across_offices
from casting.breakdown_warnings import warnings_of
from casting.fit import About, Verdict, days
from casting.models import CastingCall, PutUpDraft, Question, Role, Submission
from casting.selectors.applications import Application, applications
from casting.selectors.breakdowns import ClientLine, clients_by_name, lines_for, roles_of
from casting.selectors.clients import put_up_by
from casting.selectors.fitting import open_to
from casting.selectors.ways import shared_cards
from casting.states import SubmissionState
from core.text import whole_numbers
from talent.models import MediaAsset, Performer, Representation
from talent.states import MediaKind, MediaState, Standing

WHY = "an agency's own submissions lie in many offices"
ENGAGED = [SubmissionState.OFFERED, SubmissionState.BOOKED]
MOST_PICKS, MOST_NAMED, MOST_KEPT = 400, 4, 20
Pick = tuple[int, int]


@dataclass(frozen=True)
class LookOver:
    """Clients by name with the parts that were ticked for them, and what of theirs could go along.

    `waiting` are those for the next act, `missing` sentences about ticks that fit no more.
    """

    lines: list[ClientLine]
    picks: list[Pick]
    waiting: list[Pick]
    missing: list[str]
    roles: dict[int, list[Role]]
    shelves: dict[int, dict[str, list[MediaAsset]]]

    @property
    def clients(self) -> list[Performer]:
        return [line.client for line in self.lines]


def picks_in(values: Sequence[str]) -> list[Pick]:
    """(client, part) pairs, "7-31", one or several to a value; what is no such pair is left out."""
    found = []
    for value in " ".join(values).split():
        pair = whole_numbers(value.split("-"))
        if pair and len(pair) == 2:
            found.append((pair[0], pair[1]))
    return list(dict.fromkeys(found))


def in_words(picks: Sequence[Pick]) -> list[str]:
    return [f"{client}-{part}" for client, part in picks]


def draft_for(*, user: User, agency: Organisation, call: CastingCall) -> PutUpDraft | None:
    """What this agent has ticked and typed for the call and not sent."""
    return PutUpDraft.objects.filter(organisation=agency, call=call, user=user).first()


def drafts_beside(*, user: User, agency: Organisation, calls: Sequence[CastingCall]) -> dict[int, int]:
    """How many ticks wait in the agent's drafts, by call id."""
    rows = PutUpDraft.objects.filter(organisation=agency, user=user, call_id__any_of=[call.pk for call in calls])
    return {pk: count for pk, count in rows.values_list("call_id", "picks__len") if count}


def look_over(*, agency: Organisation, call: CastingCall, picks: Sequence[Pick]) -> LookOver:
    """The agency's own clients and the call's open parts alone, MOST_PICKS of them; statements do not grow with either."""
    roles = {role.pk: role for role in roles_of(call, {role_id for _, role_id in picks})}
    clients = list(clients_by_name(agency).filter(pk__any_of=[pk for pk, _ in picks]))
    here = {client.pk for client in clients}
    fitting = [(pk, role_id) for pk, role_id in picks if pk in here and role_id in roles]
    kept, waiting = fitting[:MOST_PICKS], fitting[MOST_PICKS:]
    wanted, whose = set(kept), {pk for pk, _ in kept}
    clients = [client for client in clients if client.pk in whose]
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
    missing = _missing(agency, call, sorted(set(picks) - set(fitting)), here)
    return LookOver(lines, kept, waiting, missing, dict(of_client), _shelves([client.pk for client in clients]))


def _missing(agency: Organisation, call: CastingCall, lost: Sequence[Pick], here: Collection[int]) -> list[str]:
    if not lost:
        return []
    gone = {client for client, _ in lost if client not in here}
    once = Representation.objects.filter(organisation=agency, performer_id__any_of=list(gone))
    once = once.exclude(Q(standing__in=[Standing.ASKED, Standing.REFUSED]) | Q(ended_as=Standing.ASKED))
    once = once.filter(performer__erased_at__isnull=True)
    names = sorted(set(once.values_list("performer__stage_name", flat=True)))
    with across_offices(WHY):
        closed = Role.objects.filter(call=call, pk__any_of=[part for client, part in lost if client in here])
        parts = list(closed.order_by("position", "pk").values_list("name", flat=True))
    words = [f"{name} is not on your roster any more." for name in names]
    words += ["Somebody else who was ticked is not on your roster any more."] * (len(gone) > len(names))
    return words + [f"{name} takes nobody any more." for name in parts]


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
        rows = (
            Submission.objects.select_related("role", "call", "production", "organisation", "performer", "agency")
            .filter(put_up_by(agency, shared_cards(agency)), performer_id__any_of=list(ids))
            .filter(Q(production_id=call.production_id) | Q(state__in=ENGAGED))
            .exclude(state=SubmissionState.WITHDRAWN)
            .order_by("submitted_at", "pk")
        )
        here: dict[int, list[Application]] = defaultdict(list)
        for one in applications(list(rows), agency=agency):
            if one.is_over:
                continue
            if one.submission.production_id == call.production_id:
                here[one.submission.performer_id].append(one)
            elif words := _engaged(one, call):
                found[one.submission.performer_id].append(words)
        for pk, those in here.items():
            found[pk].insert(0, _up_here(those))
    if call.starts_on is not None:
        last = call.ends_on or call.starts_on
        for pk, more in warnings_of(agency, ids, call.starts_on, last).items():
            found[pk] += more
    return dict(found)


def _up_here(those: Sequence[Application]) -> str:
    parts = [f"{one.submission.role.name} ({one.status.label.lower()})" for one in those]
    if len(parts) == 1:
        return (
            f"Up for {those[0].submission.role.name} in the same production already ({those[0].status.label.lower()})."
        )
    named = ", ".join(parts[:MOST_NAMED])
    more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
    return f"Up for {len(parts)} parts in the same production already: {named}{more}."


def _engaged(one: Application, call: CastingCall) -> str:
    row = one.submission
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


@dataclass(frozen=True)
class KeptLine:
    """One client: the parts they were ticked for, and what was typed for them, each with what it is."""

    name: str
    parts: list[str]
    typed: list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """What an agent had ticked and typed for a call that takes nobody now, to be read."""

    draft: PutUpDraft
    word: str
    lines: list[KeptLine]


def closed_with_drafts(*, user: User, agency: Organisation) -> list[CastingCall]:
    """Calls that take nobody of this agency now, and for which this agent has something kept; the latest first."""
    with across_offices(WHY):
        drafts = PutUpDraft.objects.filter(organisation=agency, user=user).exclude(picks=[], data={})
        drafts = drafts.exclude(call__in=open_to(agency)).select_related("call__production", "call__organisation")
        return [draft.call for draft in drafts.order_by("-updated_at", "-pk")[:MOST_KEPT]]


def kept_for_closed(*, user: User, agency: Organisation, call_id: int) -> Kept | None:
    """None where the agent began nothing for that call."""
    with across_offices(WHY):
        drafts = PutUpDraft.objects.select_related("call__production", "call__organisation")
        draft = drafts.filter(organisation=agency, call_id=call_id, user=user).first()
        if draft is None:
            return None
        picks = picks_in(draft.picks)
        parts = dict(Role.objects.filter(call=draft.call).values_list("pk", "name"))
        asked = dict(Question.objects.filter(role__call=draft.call).values_list("pk", "prompt"))
    whose = {pk for pk, _ in picks} | set(whole_numbers([client for client in draft.data if client != "all"]) or [])
    names = dict(clients_by_name(agency).filter(pk__any_of=list(whose)).values_list("pk", "stage_name"))
    lines = [
        KeptLine(
            name,
            [parts[part] for client, part in picks if client == pk and part in parts],
            _typed(pk, draft.data.get(str(pk), {}), asked),
        )
        for pk, name in names.items()
    ]
    return Kept(draft, draft.data.get("all", {}).get("word", ""), lines)


def _typed(pk: int, kept: Mapping[str, str], asked: Mapping[int, str]) -> list[tuple[str, str]]:
    """Words in the order of the form; which photograph or tape was chosen is none."""
    labels = {f"link_{pk}": "Link to a tape", f"union_{pk}": "Union"}
    labels |= {f"answer_{pk}_{question}": prompt for question, prompt in asked.items()}
    labels[f"note_{pk}"] = "Note"
    return [(label, kept[name]) for name, label in labels.items() if name in kept]
