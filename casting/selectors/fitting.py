"""Reading what performers and roles state, for `casting.fit`; statements do not grow with people or parts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from accounts.tenancy import across_offices
from casting.fit import PerformerFacts, RoleFacts, fit
from casting.models import Role
from casting.selectors.applying import TAKING
from casting.states import CallState, Release
from core import clock
from core.text import fold
from talent.models import BookOut, Performer, PerformerLanguage, PerformerSkill
from talent.selectors.minors import age_on

ADULT = 18
FACTS = ["pk", "playing_age_min", "playing_age_max", "plays", "bases", "born_on"]


def role_facts(role: Role) -> RoleFacts:
    """`role` has its call."""
    call = role.call
    return RoleFacts(
        age_min=role.playing_age_min,
        age_max=role.playing_age_max,
        genders=role.genders,
        skills=role.skills,
        languages=role.languages,
        place="" if call.is_remote else call.place,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
        takes_minors=call.has_minors,
    )


def performer_facts(performer_ids: Collection[int]) -> dict[int, PerformerFacts]:
    """By performer id, in four statements; book-outs from today on."""
    ids = list(performer_ids)
    if not ids:
        return {}
    today = clock.today()
    skills: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for pk, name, level in PerformerSkill.objects.filter(performer_id__any_of=ids).values_list(
        "performer_id", "skill", "level"
    ):
        skills[pk][fold(name)] = (name, level)
    languages: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for pk, name, level in PerformerLanguage.objects.filter(performer_id__any_of=ids).values_list(
        "performer_id", "language", "level"
    ):
        languages[pk][fold(name)] = (name, level)
    out: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    coming = BookOut.objects.filter(performer_id__any_of=ids, ends_on__gte=today).order_by("starts_on", "id")
    for pk, first, last in coming.values_list("performer_id", "starts_on", "ends_on"):
        out[pk].append((first, last))
    rows = Performer.objects.filter(pk__any_of=ids, erased_at__isnull=True).values_list(*FACTS)
    return {
        pk: PerformerFacts(low, high, plays, skills[pk], languages[pk], bases, out[pk], _is_minor(born_on, today))
        for pk, low, high, plays, bases, born_on in rows
    }


def _is_minor(born_on: dt.date | None, today: dt.date) -> bool:
    return born_on is not None and age_on(born_on, today) < ADULT


def roles_for_reps() -> list[Role]:
    """Every role that an agency could put somebody up for now, calls that close first before the others."""
    with across_offices("an open call is there for everyone whom its release reaches"):
        return list(
            Role.objects.select_related("call", "production", "organisation")
            .filter(
                state__in=TAKING,
                call__state=CallState.PUBLISHED,
                call__release__in=[Release.PUBLIC, Release.REPS],
                call__deadline_at__gt=clock.now(),
            )
            .order_by("call__deadline_at", "call_id", "position", "pk")
        )


def roles_that_fit(performer_ids: Iterable[int]) -> dict[int, list[Role]]:
    """Open roles, with call, production and office, that suit each of these clients, by performer id; five statements.

    Whoever suits none is left out. The order is that of the deadlines, never a ranking.
    """
    return matched(performer_facts(list(performer_ids)), roles_for_reps())


def matched(known: dict[int, PerformerFacts], roles: Sequence[Role]) -> dict[int, list[Role]]:
    stated = [(role, role_facts(role)) for role in roles]
    found = {pk: [role for role, facts in stated if suits(facts, one)] for pk, one in known.items()}
    return {pk: rows for pk, rows in found.items() if rows}


def suits(role: RoleFacts, performer: PerformerFacts) -> bool:
    """`fit(...).suits`, with most who do not left out before a sentence is made."""
    if performer.age_min is not None and performer.age_max is not None:
        if role.age_max is not None and performer.age_min > role.age_max:
            return False
        if role.age_min is not None and performer.age_max < role.age_min:
            return False
    if role.genders and performer.plays and not set(role.genders) & set(performer.plays):
        return False
    return fit(role, performer).suits
