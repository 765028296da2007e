"""The public list of calls: search, filters, sorts, keyset pages. Never ordered by payment or completeness."""

import datetime as dt
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from accounts.tenancy import across_offices
from casting.models import CastingCall, Role
from casting.selectors import calls_words as words
from casting.selectors.applying import TAKING
from casting.selectors.calls_page import roles_prefetch
from casting.states import UNION_AGREEMENTS, CallState, ProductionKind, Release, RoleTier
from core import clock
from core.pages import keyset_page
from core.text import fold

PAGE = 24
COUNTED_TO = 200
# How near a misspelt word must come; PostgreSQL's own 0.6 misses two swapped letters in a short name.
NEAR = 0.45
SORTS = {"closing": "Closing soonest", "newest": "Newest", "match": "Best match"}
CLOSES = {"7": "This week", "14": "In two weeks", "31": "In a month"}
TERMS = {"union": "Union agreement", "paid": "Paid", "remote": "From anywhere"}
WHY = "the public list shows the open calls of every verified office"


@dataclass(frozen=True)
class CallFilters:
    """What a reader asked for. A value that the form does not offer is left out, so an old address still opens."""

    q: str = ""
    kind: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    age: int | None = None
    place: str = ""
    union: bool = False
    paid: bool = False
    remote: bool = False
    closes: str = ""
    sort: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "CallFilters":
        q = " ".join(query.get("q", "").replace("\x00", "").split())[:120]
        sort = query.get("sort", "")
        return cls(
            q=q,
            kind=tuple(value for value in ProductionKind.values if value in query.getlist("kind")),
            tier=tuple(value for value in RoleTier.values if value in query.getlist("tier")),
            age=_age(query.get("age", "")),
            place=" ".join(query.get("place", "").replace("\x00", "").split())[:80],
            union=query.get("union") == "1",
            paid=query.get("paid") == "1",
            remote=query.get("remote") == "1",
            closes=query.get("closes", "") if query.get("closes") in CLOSES else "",
            sort=sort if sort in SORTS and (sort != "match" or q) else "",
        )

    @property
    def order(self) -> str:
        """Best match for words, closing soonest without, unless the reader chose."""
        return self.sort or ("match" if self.q else "closing")

    def as_query(self) -> str:
        return urlencode([pair for f in fields(self) for pair in self._pairs(f.name)])

    def _pairs(self, name: str) -> list[tuple[str, str]]:
        value = getattr(self, name)
        if isinstance(value, tuple):
            return [(name, one) for one in value]
        if value is True:
            return [(name, "1")]
        return [(name, str(value))] if value not in ("", False, None) else []

    def chips(self) -> list[tuple[str, str]]:
        """(words, query string without it) for everything that narrows the list."""
        found = [(f"“{self.q}”", replace(self, q="", sort="" if self.sort == "match" else self.sort))] if self.q else []
        found += [(ProductionKind(one).label, replace(self, kind=_less(self.kind, one))) for one in self.kind]
        found += [(RoleTier(one).label, replace(self, tier=_less(self.tier, one))) for one in self.tier]
        if self.age is not None:
            found.append((f"Plays {self.age}", replace(self, age=None)))
        if self.place:
            found.append((self.place, replace(self, place="")))
        without = {
            "union": replace(self, union=False),
            "paid": replace(self, paid=False),
            "remote": replace(self, remote=False),
        }
        found += [(label, without[name]) for name, label in TERMS.items() if getattr(self, name)]
        if self.closes:
            found.append((f"Closes {CLOSES[self.closes].lower()}", replace(self, closes="")))
        return [(str(label), rest.as_query()) for label, rest in found]


def _less(values: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != one)


def _age(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 110 else None


@dataclass(frozen=True)
class CallCard:
    """One row of the list, in words, with the codename in place of a title that is secret."""

    slug: str
    title: str
    production: str
    kind: str
    company: str
    office: str
    roles: list[str]
    more_roles: int
    place: str
    dates: str
    pay: str
    agreement: str
    deadline_at: dt.datetime
    zone: str
    days_left: int
    answer_by: dt.date | None
    is_new: bool

    @property
    def day(self) -> int:
        return clock.in_zone(self.deadline_at, self.zone).day

    @property
    def month(self) -> str:
        return f"{clock.in_zone(self.deadline_at, self.zone):%B}"

    @property
    def left(self) -> str:
        if self.days_left <= 0:
            return f"Closes today, {clock.in_zone(self.deadline_at, self.zone):%H:%M}"
        return "1 day left" if self.days_left == 1 else f"{self.days_left} days left"


@dataclass(frozen=True)
class CallList:
    cards: list[CallCard]
    next_cursor: str | None
    total: int
    more_than_counted: bool
    near: bool = False


SHOWN_ROLES = 4


def open_calls(*, at: dt.datetime) -> QuerySet[CastingCall]:
    """Published to everyone, the deadline ahead, by an office that an administrator has verified."""
    return CastingCall.objects.filter(
        state=CallState.PUBLISHED,
        release=Release.PUBLIC,
        deadline_at__gte=at,
        organisation__verified_at__isnull=False,
    )


def call_list(*, filters: CallFilters, after: str | None = None, size: int = PAGE) -> CallList:
    """Raises Invalid for a page address that was tampered with.

    Words that nothing has exactly are looked for again by their shape, so that a misspelt name is
    found; those come as one page, the nearest first.
    """
    at = clock.now()
    with across_offices(WHY):
        narrowed = _narrow(open_calls(at=at), filters, at)
        found, order = _searched(narrowed, filters)
        page = keyset_page(_with_parts(found), order, after=after, size=size)
        if not page.rows and filters.q and not after:
            near = _near(narrowed, filters.q, size)
            return CallList([_card(call, at) for call in near], None, len(near), False, near=bool(near))
        total = 0 if after else _counted(found, len(page.rows), page.next_cursor)
    return CallList(
        cards=[_card(call, at) for call in page.rows],
        next_cursor=page.next_cursor,
        total=min(total, COUNTED_TO),
        more_than_counted=total > COUNTED_TO,
    )


def _counted(found: QuerySet, shown: int, next_cursor: str | None) -> int:
    """Exact up to 200; beyond that nobody counts."""
    return found.order_by()[: COUNTED_TO + 1].count() if next_cursor else shown


def _with_parts(calls: QuerySet[CastingCall]) -> QuerySet[CastingCall]:
    return (
        calls.select_related("production", "organisation")
        .defer("search_vector", "search_text", "intro", "draft")
        .prefetch_related(roles_prefetch())
    )


def _searched(calls: QuerySet[CastingCall], filters: CallFilters) -> tuple[QuerySet[CastingCall], list[str]]:
    orders = {
        "closing": ["deadline_at", "id"],
        "newest": ["-published_at", "-id"],
        "match": ["-rank", "deadline_at", "id"],
    }
    if filters.q:
        folded = fold(filters.q)
        query = SearchQuery(folded, config="english", search_type="websearch") | SearchQuery(
            folded, config="simple", search_type="websearch"
        )
        calls = calls.filter(search_vector=query)
        if filters.order == "match":
            # Whole numbers, so that a page's last row compares the same on the way back.
            calls = calls.annotate(rank=Cast(SearchRank(F("search_vector"), query) * Value(1_000_000), IntegerField()))
    return calls, orders[filters.order]


def _near(calls: QuerySet[CastingCall], q: str, size: int) -> list[CastingCall]:
    folded = fold(q)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {NEAR}")
        return list(
            _with_parts(calls)
            .filter(search_text__trigram_word_similar=folded)
            .annotate(nearness=TrigramWordSimilarity(folded, "search_text"))
            .order_by("-nearness", "deadline_at", "pk")[:size]
        )


def _narrow(calls: QuerySet[CastingCall], filters: CallFilters, at: dt.datetime) -> QuerySet[CastingCall]:
    if filters.kind:
        calls = calls.filter(production__kind__in=filters.kind)
    if filters.tier:
        calls = calls.filter(role_tiers__has_any_keys=list(filters.tier))
    if filters.age is not None:
        calls = calls.filter(playing_age_min__lte=filters.age, playing_age_max__gte=filters.age)
    if filters.tier or filters.age is not None:
        # The stored columns span all roles of a call; one role must answer to all that was asked.
        calls = calls.filter(Exists(_fitting_roles(filters)))
    if filters.place:
        calls = calls.filter(place_key__contains=fold(filters.place))
    if filters.union:
        calls = calls.filter(production__agreement__in=UNION_AGREEMENTS)
    if filters.paid:
        calls = calls.filter(is_paid=True)
    if filters.remote:
        calls = calls.filter(is_remote=True)
    if filters.closes:
        calls = calls.filter(deadline_at__lte=at + dt.timedelta(days=int(filters.closes)))
    return calls


def _fitting_roles(filters: CallFilters) -> QuerySet[Role]:
    roles = Role.objects.filter(call=OuterRef("pk"), state__in=TAKING)
    if filters.tier:
        roles = roles.filter(tier__in=filters.tier)
    if filters.age is not None:
        roles = roles.filter(
            Q(playing_age_min__isnull=True) | Q(playing_age_min__lte=filters.age),
            Q(playing_age_max__isnull=True) | Q(playing_age_max__gte=filters.age),
        )
    return roles


def _card(call: CastingCall, at: dt.datetime) -> CallCard:
    production = call.production
    roles = list(call.roles.all())
    today = clock.in_zone(at, call.zone).date()
    return CallCard(
        slug=call.slug,
        title=words.notice_title(call),
        production=production.public_title,
        kind=words.without_title(words.production_words(production), production),
        company=words.without_title(production.company, production),
        office=call.organisation.name,
        roles=[
            words.without_title(
                f"{role.name}, {role.get_tier_display().lower()}, {words.range_words(role)}", production
            )
            for role in roles[:SHOWN_ROLES]
        ],
        more_roles=max(0, len(roles) - SHOWN_ROLES),
        place=words.without_title(words.place_words(call), production),
        dates=words.without_title(words.dates_words(call) or call.dates_note, production),
        pay=words.call_pay(call),
        agreement=words.union_words(production),
        deadline_at=call.deadline_at,
        zone=call.zone,
        days_left=(clock.in_zone(call.deadline_at, call.zone).date() - today).days,
        answer_by=call.answer_by,
        is_new=call.published_at is not None and at - call.published_at < dt.timedelta(days=1),
    )
