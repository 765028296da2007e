"""What offices keep of their searches goes in time: the log after a year, a name with the person whose it was."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

import pgtrigger
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Length
from django.db.models.lookups import GreaterThan, IContains

from accounts.models import Activity
from accounts.tenancy import across_offices
from core import clock
from core.text import fold
from talent.models import SavedSearch, SearchLog, TalentFolder, TalentList
from talent.models.search import NAME_GONE
from talent.search.filters import TYPED
from talent.search.tags import words_in

# A day more than the database asks for.
KEPT = dt.timedelta(days=366)
CHUNK = 5000
# What an office calls what it keeps, in its own words.
CALLED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (TalentList, ("name", "note")),
    (TalentFolder, ("name",)),
    (SavedSearch, ("name",)),
)
LONGEST_NAME = 80
SOMEBODY = "a person who left"
# A word without the ’s behind it.
_WORD = re.compile(r"(?<!\w['’])[^\W_]+(?:['’](?!s\b)[^\W_]+)*")


def forget_searched_names(names: Sequence[str]) -> None:
    """In the transaction that erases somebody, across all offices. A saved search for them has nobody to find any more.

    A name of one word is theirs only where nothing else was typed: “rose” is found in a rose garden too.
    """
    for words in {frozenset(words_in(name)) for name in names} - {frozenset()}:
        rows = SearchLog.objects.filter(typed__contains=sorted(words))
        for row in rows.filter(typed__len=1) if len(words) == 1 else rows:
            SearchLog.objects.filter(pk=row.pk).update(filters=_without(row.filters, words), typed=[])
    _drop_saved(names)
    _call_otherwise(names)


def _without(filters: dict[str, list[str]], words: frozenset[str]) -> dict[str, list[str]]:
    return {
        name: [NAME_GONE] if name in TYPED and words & _words_of(values) else values for name, values in filters.items()
    }


def _drop_saved(names: Sequence[str]) -> None:
    typing = SavedSearch.objects.filter(filters__has_any_keys=list(TYPED))
    looked_at = typing.filter(_may_hold(names, Cast("filters", models.TextField())))
    words, gone = [set(words_in(name)) for name in names], []
    for pk, filters in looked_at.values_list("pk", "filters"):
        typed = set().union(*(_words_of(filters.get(name, [])) for name in TYPED))
        if any(name and (name == typed if len(name) == 1 else name <= typed) for name in words):
            gone.append(pk)
    SavedSearch.objects.filter(pk__any_of=gone).delete()


def _words_of(values: Sequence[str]) -> set[str]:
    return {word for value in values for word in words_in(value)}


def without_names(text: str, names: Sequence[str]) -> str:
    """Where somebody stands by the whole of a name, in any case and with or without accents: nobody in its place.

    A name of one word is theirs only where it stands alone, as in the log.
    """
    for name in names:
        text = _without_name(unicodedata.normalize("NFC", text), [word for word, _, _ in _placed(name)])
    return text


def _without_name(text: str, name: list[str]) -> str:
    placed = _placed(text)
    said = [word for word, _, _ in placed]
    if not name or (len(name) == 1 and said != name):
        return text
    # “Brönte, Zoë” too; never words that only stand in the same sentence.
    orders = [name, [*name[1:], name[0]], [name[-1], *name[:-1]]]
    for at in range(len(said) - len(name), -1, -1):
        if said[at : at + len(name)] in orders:
            begin, end = placed[at][1], placed[at + len(name) - 1][2]
            text = text[:begin] + SOMEBODY + text[end:]
            said[at : at + len(name)] = [""] * len(name)
    return text[:1].upper() + text[1:] if text.startswith(SOMEBODY) else text


def _placed(text: str) -> list[tuple[str, int, int]]:
    return [(fold(one[0]).replace("’", "'"), *one.span()) for one in _WORD.finditer(text)]


def _may_hold(names: Sequence[str], *texts: Combinable) -> Q:
    """Over rows: all those in which one of the names may stand, and few others.

    The database looks for each word of a name as it is folded, which finds it wherever no letter has an accent; what
    has letters beyond ASCII is read here, since folding them is ours.
    """
    found = Q()
    for text in texts:
        found |= Q(GreaterThan(Func(text, function="octet_length", output_field=models.IntegerField()), Length(text)))
        for name in names:
            if words := {word for word, _, _ in _placed(name)}:
                found |= Q(*(Q(IContains(text, Value(word))) for word in sorted(words)))
    return found


def _call_otherwise(names: Sequence[str]) -> None:
    for model, columns in CALLED:
        rows = model.objects.filter(_may_hold(names, *(F(column) for column in columns)))
        for pk, organisation_id, *texts in rows.values_list("pk", "organisation_id", *columns).iterator():
            clean = [
                # Somebody's name may be shorter than what stands in its place.
                without_names(text, names)[: model._meta.get_field(column).max_length]
                for column, text in zip(columns, texts, strict=True)
            ]
            if clean[0] != texts[0]:
                clean[0] = _free_name(model, organisation_id, clean[0])
            if clean != texts:
                model.objects.filter(pk=pk).update(**dict(zip(columns, clean, strict=True)))
        _tell_otherwise(model, names)


def _free_name(model: type[models.Model], organisation_id: int, name: str) -> str:
    """An office has each name once."""
    others = model.objects.filter(organisation=organisation_id)
    free, number = name[:LONGEST_NAME], 1
    while others.filter(name__iexact=free).exists():
        number += 1
        free = f"{name[: LONGEST_NAME - 7]} {number}"
    return free


def _tell_otherwise(model: type[models.Model], names: Sequence[str]) -> None:
    """The office's log of who did what names each of them as it was called that day."""
    told = Activity.objects.filter(subject_type=model._meta.label_lower, data__has_key="name")
    told = told.filter(_may_hold(names, Cast("data__name", models.TextField())))
    with pgtrigger.ignore("accounts.Activity:append_only"):
        for called in told.order_by().values_list("data__name", flat=True).distinct():
            if (clean := without_names(called, names)) != called:
                for row in told.filter(data__name=called):
                    Activity.objects.filter(pk=row.pk).update(data=row.data | {"name": clean})


def end_old_searches() -> int:
    """Lines of the log that are older than a year; returns how many went."""
    gone = 0
    while True:
        with across_offices("the log of every office ends by the clock"), transaction.atomic(durable=True):
            old = SearchLog.objects.filter(created_at__lt=clock.now() - KEPT).order_by("created_at")
            ids = list(old.values_list("pk", flat=True)[:CHUNK])
            SearchLog.objects.filter(pk__any_of=ids).delete()
        gone += len(ids)
        if len(ids) < CHUNK:
            return gone
