"""Languages, accents and skills that can be looked for, to choose from while somebody types."""

from django.core.cache import cache
from django.db.models import CharField, Count, F, Func, QuerySet

from core.text import fold
from talent.models import Performer, PerformerLanguage, PerformerSkill, SearchEntry
from talent.states import Visibility
from talent.words import ACCENTS, LANGUAGES, SKILLS

HOUR = 3600
CACHED = "talent.search.known.ordered"
USUAL = {"languages": LANGUAGES, "accents": ACCENTS, "skills": SKILLS}
SAMPLE = 4000
# What fewer people state may be a person's own words, and is offered to nobody.
SHARED_BY = 3
MOST = 150


def known_answers() -> dict[str, list[str]]:
    """By the filter's name, in the order of the alphabet: the usual ones, and what people state who may be found by all."""
    known = cache.get(CACHED)
    if known is None:
        stated = _stated()
        known = {name: _in_order([*USUAL[name], *stated[name]]) for name in USUAL}
        cache.set(CACHED, known, HOUR)
    return known


def _in_order(words: list[str]) -> list[str]:
    once: dict[str, str] = {}
    for one in words:
        once.setdefault(fold(one), one)
    return [once[key] for key in sorted(once)]


def _stated() -> dict[str, list[str]]:
    """The commonest of a sample, so that it costs the same among a million."""
    open_to_all = SearchEntry.objects.filter(visibility=Visibility.PUBLIC, is_minor=False)
    people = list(open_to_all.order_by("shuffle").values_list("pk", flat=True)[:SAMPLE])
    accents = Func("accents", function="unnest", output_field=CharField())
    return {
        "languages": _shared(PerformerLanguage.objects.filter(performer__any_of=people).annotate(word=F("language"))),
        "accents": _shared(Performer.objects.filter(pk__any_of=people).annotate(word=accents)),
        "skills": _shared(PerformerSkill.objects.filter(performer__any_of=people).annotate(word=F("skill"))),
    }


def _shared(rows: QuerySet) -> list[str]:
    shared = rows.order_by().values("word").annotate(people=Count("pk")).filter(people__gte=SHARED_BY)
    return list(shared.order_by("-people", "word").values_list("word", flat=True)[:MOST])
