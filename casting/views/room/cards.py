"""The cards of the board as HTML.

Written here and not in a template because the board is made of sixty of them on every page: measured, the
template engine took five times as long over them as all the page's statements together. Every value that a
person wrote goes through `escape`.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from html import escape

from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.safestring import SafeString

from casting.selectors.board import BoardRow
from casting.selectors.flags import NONE, Elsewhere, Flags
from casting.states import Stage, SubmissionState
from core.templatetags.ui import initials, pill
from talent.addresses import media_url

_CARD = (
    '<li class="shot" id="s{id}" data-id="{id}" data-rev="{revision}" data-state="{state}"{marks}>'
    '<input class="shot__pick" type="checkbox" name="pick" value="{id}" aria-label="Select {name}">'
    '<a class="shot__link" href="{base}submissions/{id}/"><span class="shot__frame">{face}'
    '<span class="shot__badges">{badges}</span></span>'
    '<span class="shot__body"><span class="shot__name">{new}<span class="shot__open">{name}</span></span>'
    '<span class="shot__meta">{meta}</span>'
    '<span class="shot__score">{score}</span>{more}</span></a></li>'
)
_NEW = '<span class="shot__new" role="img" aria-label="Never opened"></span>'


class CardWriter:
    """Writes the cards of one page. `base` is the address of the role's room, `colours` those of the office's tags."""

    def __init__(
        self,
        *,
        base: str,
        stage: str,
        colours: Mapping[str, str] | None = None,
        flags: Mapping[int, Flags] | None = None,
    ):
        self.base = base
        self.colours = colours or {}
        self.flags = flags or {}
        icons = static("icons.svg")
        self.tape = (
            f'<span class="shot__badge" data-tape><svg class="icon" aria-hidden="true"><use href="{icons}#i-play"/></svg>'
            '<span class="sr-only">Has a </span>tape</span>'
        )
        # Within most stages every card is in the same state, and saying so sixty times is noise.
        self.names_states = stage == Stage.CLOSED

    def cards(self, rows: list[BoardRow]) -> SafeString:
        return SafeString("".join([self.card(row) for row in rows]))

    def card(self, row: BoardRow) -> str:
        name = escape(row.name or f"No. {row.number}")
        return _CARD.format(
            id=row.id,
            revision=row.revision,
            state=row.state,
            marks=self.marks(row),
            name=name,
            base=self.base,
            face=self.face(row),
            badges=self.badges(row),
            new="" if row.viewed_at else _NEW,
            meta=self.meta(row),
            score=self.score(row),
            more=self.pile(row) + self.tags(row) + self.flagged(row),
        )

    def marks(self, row: BoardRow) -> str:
        if row.mine is None:
            return ""
        vote = vote_of(row.mine)
        return (f' data-vote="{vote}"' if vote else "") + f' data-mine="{plain(row.mine)}"'

    def badges(self, row: BoardRow) -> str:
        tape = self.tape if row.tape_url or row.has_own_tape else ""
        return f'{tape}<span class="shot__stage">{stage_pills()[row.state]}</span>' if self.names_states else tape

    def face(self, row: BoardRow) -> str:
        if row.headshot is None:
            return f'<span class="shot__img print--none" aria-hidden="true">{escape(initials(row.name) if row.number else row.name[-3:])}</span>'
        return (
            f'<img class="shot__img" src="{media_url(row.headshot, "card")}" alt="" width="400" height="500"'
            ' loading="lazy" decoding="async">'
        )

    def meta(self, row: BoardRow) -> str:
        parts = [f'<b class="shot__minor">{row.minor}</b>'] if row.minor else []
        if row.playing_age_min is not None:
            parts.append(f'<span class="sr-only">plays </span>{row.playing_age_min}–{row.playing_age_max}')
        parts += [escape(text) for text in (row.place, row.agency) if text]
        return " · ".join(parts) or "No range given"

    def score(self, row: BoardRow) -> str:
        mine = f'<span class="shot__mine">you {plain(row.mine)}</span>' if row.mine is not None else ""
        if row.abstained:
            mine = '<span class="shot__mine">you abstained</span>'
        if row.rating_count is None:
            return mine or '<span class="muted">Not yet rated by you</span>'
        if not row.rating_count:
            return f'<span class="muted">Not rated</span>{mine}'
        noun = "rating" if row.rating_count == 1 else "ratings"
        return f'<span class="score">{row.rating_mean:.1f}</span><span class="muted">{row.rating_count} {noun}</span>{mine}'

    def pile(self, row: BoardRow) -> str:
        if not row.bin:
            return ""
        name = escape(row.bin)
        return f'<span class="shot__bin" data-colour="{row.bin_colour}"><span class="sr-only">In the bin </span>{name}</span>'

    def tags(self, row: BoardRow) -> str:
        if not row.tags:
            return ""
        words = [
            f'<span class="tag" data-colour="{self.colours[tag]}">{escape(tag)}</span>'
            if tag in self.colours
            else f'<span class="tag">{escape(tag)}</span>'
            for tag in row.tags
        ]
        return f'<span class="shot__tags">{" ".join(words)}</span>'

    def flagged(self, row: BoardRow) -> str:
        words = flag_words(self.flags.get(row.id, NONE))
        return f'<span class="shot__flags">{escape(" · ".join(words))}</span>' if words else ""


def vote_of(mine: Decimal) -> str:
    """What the wax pencil says about a face: the reader's own rating."""
    return "yes" if mine >= Decimal("3.5") else "maybe" if mine >= Decimal("2.5") else ""


def plain(value: Decimal) -> str:
    """4 for 4.00, 3.5 for 3.50."""
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def flag_words(flags: Flags) -> list[str]:
    """The marks of a card, most pressing first."""
    if not flags:
        return []
    words = []
    if flags.away:
        first, last = flags.away[0]
        more = f" and {len(flags.away) - 1} more" if len(flags.away) > 1 else ""
        words.append(f"Away {days(first, last)}{more}")
    if flags.also:
        words.append(f"Also for {also_words(flags.also)}")
    if flags.ways:
        words.append(f"{len(flags.ways) + 1} ways in")
    if flags.before:
        words.append("Seen before")
    return words


def also_words(also: list[Elsewhere]) -> str:
    if len(also) > 1:
        return f"{len(also)} roles"
    one = also[0]
    return f"{one.role} (in {one.bin})" if one.bin else one.role


def days(first: dt.date, last: dt.date) -> str:
    """4–9 May, 28 May – 3 June."""
    if first == last:
        return f"{first.day} {first:%b}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"


@cache
def stage_pills() -> dict[str, SafeString]:
    """The mark of every state, made once."""
    template = get_template("components/pill.html")
    return {s.value: SafeString(template.render(pill(s.value, s.label)).strip()) for s in SubmissionState}


@cache
def pill_templates() -> SafeString:
    """The same for scripts, which move a card from one state to another."""
    return SafeString("".join(f'<template data-pill="{key}">{mark}</template>' for key, mark in stage_pills().items()))
