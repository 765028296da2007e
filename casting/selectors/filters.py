"""What a reviewer asked the board to show. Every filter is one they set by hand; none ranks or hides by itself."""

from dataclasses import dataclass, field, fields

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from casting.lens import Lens
from casting.models import Opening, Rating, Role, Submission
from casting.pseudonyms import number_of
from casting.states import Stage, Via
from core.errors import Invalid
from core.text import fold

MAX_WORDS = 8
RATED = {
    "mine": "Rated by me",
    "abstained": "I abstained",
    "looked": "Looked at, not rated by me",
    "not_looked": "Not yet looked at by me",
    "not_mine": "Not yet rated by me",
    "unrated": "Rated by nobody",
}
# What can be asked for while names are hidden; everything else would find somebody by who they are.
BLIND = {
    "q", "age_from", "age_to", "place", "skills", "languages", "has_tape", "min_rating", "rated", "unopened",
}  # fmt: skip
OF_SCORES = "Others’ scores are hidden in this pass, so nobody can be found by them."


@dataclass(frozen=True)
class BoardFilters:
    """`age_from`–`age_to` finds playing ranges that overlap it; people who named no range are then left out.

    Several skills or languages must all be there. `reviewer_id` is whose ratings `rated` speaks of;
    it is never read from an address. `bin` is a pile's name, so that a saved view finds it on every role that has
    one; `several` finds who is up for another role of the production too.
    """

    q: str = ""
    age_from: int | None = None
    age_to: int | None = None
    place: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    union: str = ""
    has_tape: bool = False
    min_rating: int | None = None
    rated: str = ""
    tag: str = ""
    unopened: bool = False
    via: str = ""
    bin: str = ""
    several: bool = False
    reviewer_id: int | None = field(default=None, compare=False)

    @classmethod
    def from_query(cls, query: QueryDict, *, reviewer) -> "BoardFilters":
        """Raises Invalid where a value is not one that the form offers."""
        return cls(
            q=query.get("q", "").strip()[:200],
            age_from=_number(query, "age_from", 0, 110),
            age_to=_number(query, "age_to", 0, 110),
            place=_words(query.get("place", "")),
            skills=_several(query, "skill"),
            languages=_several(query, "language"),
            union=query.get("union", "").strip()[:80],
            has_tape=_flag(query, "has_tape"),
            min_rating=_number(query, "min_rating", 1, 5),
            rated=_choice(query, "rated", RATED),
            tag=query.get("tag", "").strip()[:40],
            unopened=_flag(query, "unopened"),
            via=_choice(query, "via", Via.values),
            bin=query.get("bin", "").strip()[:40],
            several=_flag(query, "several"),
            reviewer_id=reviewer.pk,
        )

    def check_allowed(self, role: Role) -> None:
        """Raises Invalid for what this role's production does not ask, and for what its open pass hides."""
        if self.union and not role.production.asks_union_status:
            raise Invalid(
                "This production does not ask about unions, so nobody can be searched by theirs.", field="union"
            )
        lens = role.lens
        if not lens.scores_are_open and self._asks_scores:
            raise Invalid(OF_SCORES, field="rated" if self.rated == "unrated" else "min_rating")
        if not lens.hides_identity:
            return
        if self.q and number_of(lens.blind_key, self.q) is None:
            raise Invalid(
                "Names are hidden in this pass, so nobody can be found by words. Search by number: 482 113.", field="q"
            )
        if self.has_tape and not lens.shows_tapes:
            raise Invalid("Tapes are hidden in this pass, so nobody can be found by theirs.", field="has_tape")
        for name in self.used():
            if name not in BLIND:
                raise Invalid(
                    "Names are hidden in this pass, so people cannot be filtered by what would give them away.",
                    field=_PARAMETERS.get(name, name),
                )

    @property
    def _asks_scores(self) -> bool:
        return self.min_rating is not None or self.rated == "unrated"

    def as_q(self, lens: Lens) -> Q:
        """Build and use it inside the office's scope. A number that stands in for a name finds who has it."""
        found = self._words_q(lens)
        if self.age_from is not None:
            found &= Q(playing_age_max__gte=self.age_from)
        if self.age_to is not None:
            found &= Q(playing_age_min__lte=self.age_to)
        if self.place:
            found &= Q(places__contains=[self.place])
        if self.skills:
            found &= Q(skills__contains=list(self.skills))
        if self.languages:
            found &= Q(languages__contains=list(self.languages))
        if self.union:
            found &= Q(union_status__iexact=self.union)
        if self.has_tape:
            found &= Q(tape__isnull=False) if lens.hides_identity else ~Q(tape_url="", tape__isnull=True)
        if self.min_rating is not None:
            found &= Q(rating_mean__gte=self.min_rating)
        if self.tag:
            found &= Q(tags__contains=[self.tag])
        if self.unopened:
            found &= Q(viewed_at__isnull=True)
        if self.via:
            found &= Q(via=self.via)
        return found & self._rated_q(lens) & self._piles_q()

    def _words_q(self, lens: Lens) -> Q:
        found = Q()
        for word in fold(self.q).split()[:MAX_WORDS]:
            found &= Q(search_text__contains=word)
        number = number_of(lens.blind_key, self.q) if self.q else None
        if number is None:
            return found
        return Q(number=number) if lens.hides_identity else found | Q(number=number)

    def _rated_q(self, lens: Lens) -> Q:
        if self.rated == "unrated":
            return Q(rating_count=0)
        if not self.rated:
            return Q()
        own = Rating.objects.filter(submission=OuterRef("pk"), reviewer=self.reviewer_id)
        if lens.review_pass is not None:
            own = own.filter(review_pass=lens.review_pass)
        if self.rated in ("mine", "abstained"):
            return Q(Exists(own.filter(is_abstention=self.rated == "abstained")))
        looked = Q(Exists(Opening.objects.filter(submission=OuterRef("pk"), reviewer=self.reviewer_id)))
        if self.rated == "not_looked":
            return ~looked & ~Q(Exists(own))
        return (looked if self.rated == "looked" else Q()) & ~Q(Exists(own))

    def _piles_q(self) -> Q:
        found = Q(bin__name=self.bin, bin__removed_at=None) if self.bin else Q()
        return found & Q(Exists(_elsewhere())) if self.several else found

    @property
    def may_be_rare(self) -> bool:
        """Whether these may fit so few that walking an order until a page is full would pass most of the role."""
        return bool(self.q or self.place or self.skills or self.languages or self.union or self.tag or self.bin)

    def to_query(self) -> QueryDict:
        query = QueryDict(mutable=True)
        for name, values in self.to_parameters().items():
            query.setlist(name, values)
        return query

    def to_parameters(self) -> dict[str, list[str]]:
        """As `from_query` reads them."""
        return {
            _PARAMETERS.get(name, name): value if isinstance(value, list) else [str(value)]
            for name, value in self.used().items()
        }

    def used(self) -> dict:
        """The filters in force, JSON-ready, as the activity log keeps them."""
        found: dict[str, object] = {}
        for name in _NAMES:
            value = getattr(self, name)
            if value is True:
                found[name] = 1
            elif value is not None and value is not False and value not in ("", ()):
                found[name] = list(value) if isinstance(value, tuple) else value
        return found

    def __bool__(self) -> bool:
        return bool(self.used())


_NAMES = [item.name for item in fields(BoardFilters) if item.name != "reviewer_id"]
_PARAMETERS = {"skills": "skill", "languages": "language"}


def _elsewhere():
    """The same person's live submissions for other roles of the production."""
    others = Submission.objects.filter(performer=OuterRef("performer"), production=OuterRef("production"))
    return others.exclude(pk=OuterRef("pk")).exclude(stage=Stage.WITHDRAWN)


def _words(text: str) -> str:
    return fold(text)[:80]


def _several(query: QueryDict, name: str) -> tuple[str, ...]:
    wanted = (_words(part) for value in query.getlist(name) for part in value.split(","))
    return tuple(dict.fromkeys(word for word in wanted if word))[:MAX_WORDS]


def _flag(query: QueryDict, name: str) -> bool:
    return query.get(name, "") not in ("", "0", "off")


def _number(query: QueryDict, name: str, low: int, high: int) -> int | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not low <= int(text) <= high:
        raise Invalid(f"Write a whole number from {low} to {high}.", field=name)
    return int(text)


def _choice(query: QueryDict, name: str, choices) -> str:
    value = query.get(name, "")
    if value and value not in choices:
        raise Invalid("Choose one of the answers offered.", field=name)
    return value
