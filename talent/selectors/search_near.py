"""Words that somebody may have meant: known ones that are a slip of the hand away, or have a like shape."""

import string
from collections.abc import Sequence

from django.contrib.postgres.search import TrigramSimilarity

from talent.models import SearchWord
from talent.search.tags import LONGEST_WORD

MOST = 6
ALIKE = 0.45
LETTERS = string.ascii_lowercase


def near_words(typed: Sequence[str]) -> list[list[str]] | None:
    """For each word that was typed, itself where it is known, else what is near; None where a word has nothing near."""
    found = []
    for word in typed:
        near = _near(word)
        if not near:
            return None
        found.append(near)
    return found


def _near(word: str) -> list[str]:
    if SearchWord.objects.filter(pk=word).exists():
        return [word]
    slips = list(SearchWord.objects.filter(pk__any_of=sorted(_slips(word))).values_list("pk", flat=True)[:MOST])
    alike = (
        SearchWord.objects.filter(word__trigram_similar=word)
        .annotate(likeness=TrigramSimilarity("word", word))
        .filter(likeness__gte=ALIKE)
        .order_by("-likeness", "word")
        .values_list("pk", flat=True)[:MOST]
    )
    return list(dict.fromkeys([*slips, *alike]))[:MOST]


def _slips(word: str) -> set[str]:
    """Every word that one letter too few, too many, wrong or out of order makes of this one."""
    if not 3 <= len(word) < LONGEST_WORD:
        return set()
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {left + right[1:] for left, right in parts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in parts if right for letter in LETTERS}
    more = {left + letter + right for left, right in parts for letter in LETTERS}
    return (missing | swapped | wrong | more) - {word}
