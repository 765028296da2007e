"""The cards of the board as HTML.

Written here and not in a template because the board is made of sixty of them on every page: measured, the
template engine took five times as long over them as all the page's statements together. Every value that a
person wrote goes through `escape`.
"""

from functools import cache
from html import escape

from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.safestring import SafeString

from casting.selectors.board import BoardRow
from casting.states import Stage, SubmissionState
from core.templatetags.ui import initials, pill
from talent.addresses import media_url

# What the wax pencil says about a face: the reader's own rating.
VOTE = {5: "yes", 4: "yes", 3: "maybe"}
_CARD = (
    '<li class="shot" id="s{id}" data-id="{id}" data-rev="{revision}" data-state="{state}"{marks}>'
    '<input class="shot__pick" type="checkbox" name="pick" value="{id}" aria-label="Select {name}">'
    '<a class="shot__link" href="{base}submissions/{id}/"><span class="shot__frame">{face}'
    '<span class="shot__badges">{badges}</span></span>'
    '<span class="shot__body"><span class="shot__name">{new}<span class="shot__open">{name}</span></span>'
    '<span class="shot__meta">{meta}</span>'
    '<span class="shot__score">{score}</span>{tags}</span></a></li>'
)
_NEW = '<span class="shot__new" role="img" aria-label="Never opened"></span>'


class CardWriter:
    """Writes the cards of one page. `base` is the address of the role's room."""

    def __init__(self, *, base: str, stage: str):
        self.base = base
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
        vote = VOTE.get(row.mine or 0)
        return _CARD.format(
            id=row.id,
            revision=row.revision,
            state=row.state,
            marks=(f' data-vote="{vote}"' if vote else "") + (f' data-mine="{row.mine}"' if row.mine else ""),
            name=name,
            base=self.base,
            face=self.face(row, name),
            badges=self.badges(row),
            new="" if row.viewed_at else _NEW,
            meta=self.meta(row),
            score=self.score(row),
            tags=f'<span class="shot__tags">{escape(", ".join(row.tags))}</span>' if row.tags else "",
        )

    def badges(self, row: BoardRow) -> str:
        tape = self.tape if row.tape_url else ""
        return f'{tape}<span class="shot__stage">{stage_pills()[row.state]}</span>' if self.names_states else tape

    def face(self, row: BoardRow, name: str) -> str:
        if row.headshot is None:
            return f'<span class="shot__img print--none" aria-hidden="true">{escape(initials(row.name))}</span>'
        return (
            f'<img class="shot__img" src="{media_url(row.headshot, "card")}" alt="" width="400" height="500"'
            ' loading="lazy" decoding="async">'
        )

    def meta(self, row: BoardRow) -> str:
        parts = []
        if row.playing_age_min is not None:
            parts.append(f'<span class="sr-only">plays </span>{row.playing_age_min}–{row.playing_age_max}')
        parts += [escape(text) for text in (row.place, row.agency) if text]
        return " · ".join(parts) or "No range given"

    def score(self, row: BoardRow) -> str:
        mine = f'<span class="shot__mine">you {row.mine}</span>' if row.mine else ""
        if not row.rating_count:
            return f'<span class="muted">Not rated</span>{mine}'
        noun = "rating" if row.rating_count == 1 else "ratings"
        return f'<span class="score">{row.rating_mean:.1f}</span><span class="muted">{row.rating_count} {noun}</span>{mine}'


@cache
def stage_pills() -> dict[str, SafeString]:
    """The mark of every state, made once."""
    template = get_template("components/pill.html")
    return {s.value: SafeString(template.render(pill(s.value, s.label)).strip()) for s in SubmissionState}
