"""Reading what performers and roles state, for `casting.fit`; statements do not grow with people or parts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

from accounts.models import Organisation
from accounts.tenancy import across_offices
from casting.agreements.minors import is_minor
from casting.crowd import Crowd, Said
from casting.fit import PerformerFacts, RoleFacts
from casting.models import CastingCall, Role
from casting.policies import releases_to
from casting.selectors.applying import TAKING
from casting.states import CallState
from core import clock
from core.text import fold
from talent.models import BookOut, Performer, PerformerLanguage, PerformerSkill
from talent.states import LanguageLevel

WHY = "an open call is there for everyone whom its release reaches"
SAID = ["pk", "playing_age_min", "playing_age_max", "plays", "born_on"]
STATED = [
    "playing_age_min", "playing_age_max", "genders", "skills", "languages", "call__place", "call__is_remote",
    "call__starts_on", "call__ends_on", "call__has_minors",
]  # fmt: skip
TITLED = ["name", "call__deadline_at", "production__title", "production__codename", "production__is_announced"]
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
    today, grown_on = clock.today(), clock.today_everywhere()
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
        pk: PerformerFacts(low, high, plays, skills[pk], languages[pk], bases, out[pk], is_minor(born_on, grown_on))
        for pk, low, high, plays, bases, born_on in rows
    }


def crowd_of(performers: QuerySet[Performer]) -> Crowd:
    """What all of these say of themselves, in their order, to be asked whom parts suit; three statements."""
    today = clock.today_everywhere()
    people = [
        Said(pk, low, high, plays, is_minor(born_on, today))
        for pk, low, high, plays, born_on in performers.values_list(*SAID)
    ]
    ids = [one.id for one in people]
    skills = _named(PerformerSkill.objects.filter(performer_id__any_of=ids), "skill")
    spoken: list[tuple[str, list[int]]] = []
    linguists: list[int] = []
    for name, level, who in _named(PerformerLanguage.objects.filter(performer_id__any_of=ids), "language", "level"):
        linguists += who
        if level != LanguageLevel.PHONETIC:
            spoken.append((fold(name), who))
    return Crowd(people, skills=[(fold(name), who) for name, who in skills], languages=spoken, linguists=linguists)


def _named(rows: QuerySet, *names: str) -> QuerySet:
    """A row for each spelling with the ids of everybody who says it: a few, however many people there are."""
    return rows.order_by().values_list(*names).annotate(who=ArrayAgg("performer_id"))


def open_to(agency: Organisation) -> QuerySet[CastingCall]:
    """Calls that the agency could put somebody up for now."""
    return CastingCall.objects.filter(
        state=CallState.PUBLISHED,
        release__in=releases_to(agency),
        deadline_at__gt=clock.now(),
        published_at__isnull=False,
    )


def open_roles(calls: QuerySet[CastingCall]) -> QuerySet[Role]:
    """Parts of these calls that take somebody, with what `role_facts` reads and no more."""
    return Role.objects.filter(call__in=calls, state__in=TAKING).select_related("call").only(*STATED)


def roles_that_fit(agency: Organisation, performer_ids: Iterable[int]) -> dict[int, list[Role]]:
    """Open parts, with call and production, that suit each of these clients, by performer id; four statements.

    Whoever suits none is left out. The order is that of the deadlines, never a ranking.
    """
    them = crowd_of(_known(performer_ids))
    found: dict[int, list[Role]] = defaultdict(list)
    with across_offices(WHY):
        roles = open_roles(open_to(agency)).select_related("call", "production").only(*STATED, *TITLED)
        for role in roles.order_by("call__deadline_at", "call_id", "position", "pk"):
            for pk in them.ids(them.suited_by(role_facts(role))):
                found[pk].append(role)
    return dict(found)


def whom_some_part_suits(agency: Organisation, performer_ids: Iterable[int]) -> set[int]:
    """Those of these clients whom any open part suits; four statements."""
    them = crowd_of(_known(performer_ids))
    with across_offices(WHY):
        suited = reduce(or_, (them.suited_by(role_facts(role)) for role in open_roles(open_to(agency))), 0)
    return set(them.ids(suited))


def _known(performer_ids: Iterable[int]) -> QuerySet[Performer]:
    return Performer.objects.filter(pk__any_of=list(performer_ids), erased_at__isnull=True)
