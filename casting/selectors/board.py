"""The board of the decision room: one page of one stage of one role, whatever its size."""

import datetime as dt
import decimal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Count, DecimalField, F, Func, Q, QuerySet, Value

from accounts.models import Organisation, User
from casting.lens import LENS_COLUMNS, LENS_JOIN, Lens, lens_from
from casting.models import CastingCall, Production, ReviewOrder, Role, Submission
from casting.policies import can_review_role
from casting.selectors.filters import BoardFilters
from casting.selectors.redaction import blind_row
from casting.selectors.stage_counts import StageCount, counts_of
from casting.states import Stage
from core import clock
from core.errors import Invalid, NotAllowed, NotFound
from core.pages import decode_cursor, encode_cursor
from talent.selectors.minors import minor_in_words

__all__ = [
    "SORTS",
    "BoardFilters",
    "BoardPage",
    "BoardRow",
    "board_page",
    "matching_count",
    "role_for_review",
]

PAGE = 60
ADULT = 18
LAST = "end"
DAMAGED = "This page address is damaged. Start again from the first page."


@dataclass(frozen=True)
class Sort:
    """Both keys run one way, so that a page is one range of the index that serves them."""

    label: str
    key: str
    descending: bool
    parse: Callable[[Any], Any]


SORTS = {
    "shuffle": Sort("My shuffle", "shuffled", False, int),
    "name": Sort("Alphabetical", "name_key", False, str),
    "newest": Sort("Newest first", "submitted_at", True, dt.datetime.fromisoformat),
    "rating": Sort("Team rating", "rating_mean", True, decimal.Decimal),
}
DEFAULT_SORT = "shuffle"


class BoardRow(NamedTuple):
    """One card. `mine` is the reader's own rating; the headshot's id is None while there is no picture to show.

    `rating_count` is empty where the others' scores are hidden; `looked` says that the reader opened it before.
    `tape_url` is a recording elsewhere, `has_own_tape` says that one was uploaded; `bin` is the name of their pile.
    """

    id: int
    number: int
    state: str
    revision: int
    via: str
    viewed_at: dt.datetime | None
    playing_age_min: int | None
    playing_age_max: int | None
    tape_url: str
    rating_mean: decimal.Decimal | None
    rating_count: int | None
    tags: list[str]
    name: str
    place: str | None
    agency: str | None
    headshot: str | None
    mine: decimal.Decimal | None
    abstained: bool | None
    looked: bool
    performer_id: int
    has_own_tape: bool
    bin: str | None
    bin_colour: str | None
    # Of somebody whose date of birth is kept: a minor's.
    years: int | None
    key: Any

    @property
    def minor(self) -> str:
        """“minor: 9 years”; empty for whoever is grown, or said nothing."""
        return "" if self.years is None or self.years >= ADULT else minor_in_words(self.years)

    @property
    def standing(self) -> str:
        """Where the reader is with them: scored, abstained, looked (and nothing given yet) or new."""
        if self.mine is not None:
            return "scored"
        return "abstained" if self.abstained else "looked" if self.looked else "new"


@dataclass(frozen=True)
class BoardPage:
    """`next` and `previous` are cursors for `after` and `before`; None at the ends."""

    rows: list[BoardRow]
    next: str | None
    previous: str | None


def _columns_of(model, *names: str) -> tuple[str, ...]:
    """In the model's own order, in which `from_db` takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


_ROLE = _columns_of(
    Role,
    "id",
    "organisation_id",
    "call_id",
    "production_id",
    "name",
    "tier",
    "state",
    "playing_age_min",
    "playing_age_max",
    "skills",
    "languages",
    "dates_note",
    "blind_key",
)
_CALL = _columns_of(CastingCall, "id", "organisation_id", "title", "answer_by", "starts_on", "ends_on")
_PRODUCTION = _columns_of(Production, "id", "organisation_id", "title", "kind", "asks_union_status")


_WIDTH = len(_ROLE) + len(_CALL) + len(_PRODUCTION)
_NAMED = [
    *(f"r.{name}" for name in _ROLE), *(f"c.{name}" for name in _CALL), *(f"p.{name}" for name in _PRODUCTION)
]  # fmt: skip
# One statement, asked at the start of everything that the room does.
_ASKED = """
SELECT {named}, (SELECT id FROM casting_scorecard WHERE production_id = p.id), {lens}
FROM casting_role r JOIN casting_castingcall c ON c.id = r.call_id JOIN casting_production p ON p.id = r.production_id
{join} WHERE r.id = %(role)s AND r.organisation_id = %(office)s
"""
_FOR_REVIEW = _ASKED.format(named=", ".join(_NAMED), lens=LENS_COLUMNS, join=LENS_JOIN)


def role_for_review(*, actor: User, organisation: Organisation, role_id: int) -> Role:
    """The office's role with its call and production, `role.lens`: how the actor sees it now, and `role.has_scorecard`.

    Raises NotFound, and NotAllowed for a member who may not look at submissions.
    """
    known = {"role": role_id, "office": organisation.pk, "reader": actor.pk}
    with connection.cursor() as cursor:
        cursor.execute(_FOR_REVIEW, known)
        row = cursor.fetchone()
    if row is None:
        raise NotFound("There is no such role.")
    row, (scorecard, *lens) = row[:_WIDTH], row[_WIDTH:]
    # Put together by hand: deferred columns over two joins cost the ORM more time than the statement takes.
    role = Role.from_db(None, _ROLE, row[: len(_ROLE)])
    role.call = CastingCall.from_db(None, _CALL, row[len(_ROLE) : -len(_PRODUCTION)])
    role.production = Production.from_db(None, _PRODUCTION, row[-len(_PRODUCTION) :])
    role.organisation = role.call.organisation = role.production.organisation = organisation
    if not can_review_role(actor, role):
        raise NotAllowed("Submissions are for the people who decide about them.")
    role.has_scorecard = scorecard is not None
    role.lens = lens_from(lens, actor=actor, blind_key=role.blind_key)
    return role


def review_seed(*, actor: User, role: Role) -> int | None:
    """The seed of the actor's own shuffle of the role; None before their first visit."""
    return ReviewOrder.objects.filter(role=role, reviewer=actor).values_list("seed", flat=True).first()


def board_page(
    *,
    actor: User,
    role: Role,
    stage: str,
    filters: BoardFilters,
    sort: str,
    seed: int | None = None,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE,
) -> BoardPage:
    """One page in one statement; "shuffle" needs the reviewer's `seed`, `before="end"` is the last page.

    `role` comes from `role_for_review`, whose lens decides who is on it and what shows of them. Raises Invalid for
    a damaged cursor, and for an order or a filter that would tell what the open pass hides.
    """
    check_sort(role, sort)
    order = SORTS[sort]
    backwards = before is not None
    cursor = before if backwards else after
    found = _shuffled(submissions_at(role=role, stage=stage, filters=filters), seed)
    if cursor and cursor != LAST:
        found = found.filter(_Beyond(order, cursor, backwards=backwards))
    downwards = order.descending != backwards
    keys = [F(name).desc() if downwards else F(name).asc() for name in (order.key, "id")]
    rows = _cards(
        found.order_by(*keys).values("id")[: size + 1],
        actor=actor,
        lens=role.lens,
        key=order,
        seed=seed,
        downwards=downwards,
    )
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    from_start, from_end = not cursor, cursor == LAST
    at_start = not more if backwards else from_start
    at_end = from_end if backwards else not more
    return BoardPage(
        rows,
        next=encode_cursor([rows[-1].key, rows[-1].id]) if rows and not at_end else None,
        previous=encode_cursor([rows[0].key, rows[0].id]) if rows and not at_start else None,
    )


def rows_of(*, actor: User, role: Role, ids: Sequence[int]) -> list[BoardRow]:
    """The cards of these submissions, of those whom the actor can see, in no order that means anything."""
    found = Submission.objects.filter(role.lens.visible_q(), role=role, pk__any_of=list(ids))
    order = SORTS["newest"]
    return _cards(found.values("id"), actor=actor, lens=role.lens, key=order, seed=None, downwards=True)


def _shuffled(found: QuerySet[Submission], seed: int | None) -> QuerySet[Submission]:
    if seed is None:
        return found
    return found.annotate(shuffled=Func(F("id"), Value(seed), function="hashint8extended"))


def submissions_at(*, role: Role, stage: str, filters: BoardFilters) -> QuerySet[Submission]:
    filters.check_allowed(role)
    return Submission.objects.filter(filters.as_q(role.lens), role.lens.visible_q(), role=role, stage=stage)


def matching_count(*, role: Role, stage: str, filters: BoardFilters) -> StageCount:
    """How many match and how many of those nobody has opened. Counts rows only where filters are in force."""
    if not filters:
        return counts_of(role).get(stage, StageCount())
    counted = submissions_at(role=role, stage=stage, filters=filters).aggregate(
        total=Count("id"), unopened=Count("id", filter=Q(viewed_at__isnull=True))
    )
    return StageCount(**counted)


def checked_stage(value: str) -> str:
    if value and value not in Stage.values:
        raise Invalid("Choose one of the stages shown.", field="stage")
    return value or Stage.REVIEW


def checked_sort(value: str) -> str:
    if value and value not in SORTS:
        raise Invalid("Choose one of the orders offered.", field="sort")
    return value or DEFAULT_SORT


def check_sort(role: Role, sort: str) -> None:
    """Raises Invalid for an order that would tell what the open pass hides."""
    if sort not in sorts_for(role):
        hidden = "Others’ scores" if sort == "rating" else "Names"
        raise Invalid(f"{hidden} are hidden in this pass, so people are met in your own shuffle.", field="sort")


def sorts_for(role: Role) -> dict[str, Sort]:
    return {
        key: sort
        for key, sort in SORTS.items()
        if (key == "rating" and role.lens.scores_are_open)
        or (key != "rating" and (key == DEFAULT_SORT or not role.lens.hides_identity))
    }


# The ids of the page come from a query set, which knows the office's scope and the filters. What is shown of them is
# written out: it never varies, and putting it together for each request cost more than running it.
_CARDS = """
SELECT s.id, s.number, s.state, s.revision, s.via, s.viewed_at, s.playing_age_min, s.playing_age_max, s.tape_url,
    s.rating_mean, s.rating_count, s.tags, v.data->>'stage_name', v.data->'bases'->>0, agency.name,
    shot.public_id::text, own.value, own.is_abstention, looked.id IS NOT NULL, s.performer_id, s.tape_id IS NOT NULL, pile.name, pile.colour,
    extract(year FROM age(%s::date, person.born_on))::int, {key}
FROM casting_submission s
JOIN talent_performer person ON person.id = s.performer_id
JOIN talent_profileversion v ON v.id = s.profile_id
LEFT JOIN accounts_organisation agency ON agency.id = s.agency_id
LEFT JOIN talent_mediaasset shot ON shot.id = s.headshot_id AND shot.state = 'ready' AND shot.removed_at IS NULL
LEFT JOIN casting_bin pile ON pile.id = s.bin_id AND pile.removed_at IS NULL
LEFT JOIN casting_rating own ON own.submission_id = s.id AND own.reviewer_id = %s {in_pass}
LEFT JOIN casting_opening looked ON looked.submission_id = s.id AND looked.reviewer_id = %s
WHERE s.id IN ({ids}) ORDER BY {key} {way}, s.id {way}
"""


def _cards(page: QuerySet, *, actor: User, lens: Lens, key: Sort, seed: int | None, downwards: bool) -> list[BoardRow]:
    try:
        ids, parameters = page.query.sql_with_params()
    except EmptyResultSet:
        return []
    shuffled = key.key == "shuffled"
    column = "hashint8extended(s.id, %s)" if shuffled else f"s.{key.key}"
    seeds = [seed] if shuffled else []
    passes = [lens.review_pass.pk] if lens.review_pass else []
    in_pass = "AND own.review_pass_id = %s" if passes else ""
    statement = _CARDS.format(key=column, ids=ids, way="DESC" if downwards else "ASC", in_pass=in_pass)
    with connection.cursor() as cursor:
        cursor.execute(statement, [clock.today(), *seeds, actor.pk, *passes, actor.pk, *parameters, *seeds])
        rows = [BoardRow(*row) for row in cursor.fetchall()]
    return rows if lens.shows_everything else [_seen_through(lens, row) for row in rows]


def _seen_through(lens: Lens, row: BoardRow) -> BoardRow:
    if lens.hides_identity:
        row = blind_row(row, lens)
    if not lens.shows_scores(has_own=row.mine is not None):
        row = row._replace(rating_mean=None, rating_count=None)
    return row


class _Beyond(Func):
    """(key, id) > (x, y) as PostgreSQL's row comparison, which an index on both serves as one range."""

    output_field = BooleanField()

    def __init__(self, order: Sort, cursor: str, *, backwards: bool):
        value, row_id = decode_cursor(cursor, 2)
        try:
            value, row_id = order.parse(value), int(row_id)
        except (ValueError, TypeError, OverflowError, decimal.InvalidOperation) as error:
            raise Invalid(DAMAGED, field="after") from error
        if not _storable(value) or not _storable(row_id):
            raise Invalid(DAMAGED, field="after")
        field = DecimalField(max_digits=4, decimal_places=2) if isinstance(value, decimal.Decimal) else None
        super().__init__(F(order.key), F("id"), Value(value, output_field=field), Value(row_id))
        self.downwards = order.descending != backwards

    def as_sql(self, compiler, connection, **extra):
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        (key, a), (row_id, b), (value, c), (last, d) = parts
        return f"({key}, {row_id}) {'<' if self.downwards else '>'} ({value}, {last})", (*a, *b, *c, *d)


def _storable(value) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, decimal.Decimal):
        return value.is_finite() and abs(value) < 100
    if isinstance(value, dt.datetime):
        return value.tzinfo is not None
    return "\0" not in value
