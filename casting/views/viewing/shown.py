"""What the page of a presentation is made of, for a viewer by link and for the office that previews it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from casting.models import Note, Presentation
from casting.selectors.viewing import FreeDates, SeenPick, Sight
from core.text import numbers_among
from talent.selectors.films import Strip

MOST_COMPARED = 4
AT_FIRST = 3


@dataclass(frozen=True)
class LinkPlaces:
    """Addresses below a personal link."""

    key: str

    @cached_property
    def _people(self) -> str:
        """Found once: a page of sixty people has some three hundred addresses."""
        return reverse("casting:viewer-person", args=[self.key, 0]).removesuffix("0/")

    def page(self) -> str:
        return reverse("casting:viewer", args=[self.key])

    def person(self, pick_id: int) -> str:
        return f"{self._people}{pick_id}/"

    def picture(self, pick_id: int, variant: str) -> str:
        return f"{self._people}{pick_id}/{variant}/"

    def tape(self, pick_id: int) -> str:
        return f"{self._people}{pick_id}/tape/"

    def captions(self, pick_id: int) -> str:
        return f"{self._people}{pick_id}/captions/"

    def vote(self, pick_id: int) -> str:
        return f"{self._people}{pick_id}/vote/"

    def rank(self, role_id: int) -> str:
        return reverse("casting:viewer-rank", args=[self.key, role_id])

    def comment(self) -> str:
        return reverse("casting:viewer-comment", args=[self.key])


@dataclass(frozen=True)
class PreviewPlaces:
    """The same page for the office: pictures marked as a preview, nothing to send, no tape to play."""

    presentation: Presentation
    tier: str

    def page(self) -> str:
        args = [self.presentation.organisation.slug, self.presentation.pk]
        return reverse("casting:presentation-preview", args=args)

    def person(self, pick_id: int) -> str:
        return f"{self.page()}?tier={self.tier}&person={pick_id}"

    def picture(self, pick_id: int, variant: str) -> str:
        args = [self.presentation.organisation.slug, self.presentation.pk, pick_id, variant]
        return reverse("casting:presentation-picture", args=args)

    def tape(self, pick_id: int) -> str:
        return ""

    def captions(self, pick_id: int) -> str:
        return ""

    def vote(self, pick_id: int) -> str:
        return ""

    def rank(self, role_id: int) -> str:
        return ""

    def comment(self) -> str:
        return ""


Places = LinkPlaces | PreviewPlaces


@dataclass(frozen=True)
class Card:
    seen: SeenPick
    url: str
    picture: str
    large: str
    poster: str
    tape: str
    strip: Strip | None
    captions: str
    vote: str
    is_compared: bool
    notes: list[Note] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.seen.pk

    @property
    def name(self) -> str:
        return self.seen.name

    @property
    def length(self) -> str:
        """ "2:14", empty where nobody has measured the tape."""
        seconds = round((self.seen.tape_ms or 0) / 1000)
        return f"{seconds // 60}:{seconds % 60:02}" if seconds else ""


@dataclass(frozen=True)
class CompareRow:
    """`cells` stand in the order of the people; `kind` is "text", "votes" or "notes"."""

    label: str
    kind: str
    cells: list


def compared_in(sight: Sight, query: QueryDict) -> list[int]:
    """Whom the reader ticked, up to four; casting's first three before they ticked anybody."""
    here = [seen.pk for seen in sight.picks if seen.is_available]
    if "compare" not in query:
        return here[:AT_FIRST] if len(here) > 1 else []
    ticked = set(numbers_among(query.getlist("compare")))
    return [pk for pk in here if pk in ticked][:MOST_COMPARED]


def cards_of(
    picks: Iterable[SeenPick], places: Places, *, compared: Iterable[int] = (), notes: Iterable[Note] = ()
) -> list[Card]:
    by_submission = defaultdict(list)
    for note in notes:
        by_submission[note.submission_id].append(note)
    compared = set(compared)
    return [
        Card(
            seen,
            url=places.person(seen.pk),
            picture=places.picture(seen.pk, "card") if seen.has_picture else "",
            large=places.picture(seen.pk, "large") if seen.has_picture else "",
            poster=places.picture(seen.pk, "poster") if seen.has_tape else "",
            tape=places.tape(seen.pk) if seen.has_tape else "",
            strip=Strip(places.picture(seen.pk, "strip"), **seen.strip) if seen.strip else None,
            captions=places.captions(seen.pk) if seen.captions else "",
            vote=places.vote(seen.pk),
            is_compared=seen.pk in compared,
            notes=by_submission[seen.pick.submission_id],
        )
        for seen in picks
    ]


def in_own_order(sight: Sight, cards: list[Card]) -> list[Card]:
    by_pick = {card.pk: card for card in cards}
    return [by_pick[seen.pk] for seen in sight.ranking]


def compare_rows(cards: list[Card], free: FreeDates) -> list[CompareRow]:
    """Side by side; a row that has nothing for anybody is left out."""
    labels = list(dict.fromkeys(label for card in cards for label, _ in card.seen.facts))
    rows = [
        CompareRow("Plays", "text", [card.seen.plays for card in cards]),
        CompareRow("With", "text", [card.seen.agency for card in cards]),
        CompareRow(free.label, "text", [free.words.get(card.seen.pick.submission.performer_id, "") for card in cards]),
        *(CompareRow(label, "text", [dict(card.seen.facts).get(label, "") for card in cards]) for label in labels),
        CompareRow("Expected fee", "text", [card.seen.fee for card in cards]),
        CompareRow("What others say", "votes", [card.seen.votes for card in cards]),
        CompareRow("Notes", "notes", [card.notes for card in cards]),
    ]
    return [row for row in rows if any(row.cells)]
