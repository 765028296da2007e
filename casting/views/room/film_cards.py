"""The faces of the filmstrip as HTML, written by hand for the reason that the board's cards are."""

from html import escape

from casting.selectors.board import BoardRow
from casting.views.room.cards import CardWriter, stage_pills
from core.templatetags.ui import initials
from talent.addresses import media_url

_SLIDE = (
    '<li class="shot film__slide" id="s{id}" data-id="{id}" data-rev="{revision}" data-state="{state}"{marks}{tape}>'
    '<a class="shot__link film__face" href="{base}submissions/{id}/"><span class="shot__frame">{face}'
    '<span class="shot__badges">{badges}</span></span><span class="sr-only">All of {name}</span></a>'
    '<div class="film__tape" data-film-tape hidden></div>'
    '<div class="film__body shot__body"><h2 class="film__name shot__name">{new}<span class="shot__open">{name}</span></h2>'
    '<p class="film__stage">{pill}</p>'
    '<p class="shot__meta">{meta}</p><p class="shot__score">{score}</p>{more}</div></li>'
)
_NEW = '<span class="shot__new" role="img" aria-label="Never opened"></span>'


class FilmWriter(CardWriter):
    def card(self, row: BoardRow) -> str:
        name = escape(row.name or f"No. {row.number}")
        return _SLIDE.format(
            id=row.id,
            revision=row.revision,
            state=row.state,
            marks=self.marks(row),
            tape=" data-has-tape" if row.has_own_tape else "",
            name=name,
            base=self.base,
            face=self.face(row),
            badges=self.badges(row),
            new="" if row.viewed_at else _NEW,
            pill=stage_pills()[row.state],
            meta=self.meta(row),
            score=self.score(row),
            more=self.pile(row) + self.tags(row) + self.flagged(row) + self.link(row),
        )

    def link(self, row: BoardRow) -> str:
        """To a tape that lies elsewhere; one of our own plays on the spot."""
        if not row.tape_url or row.has_own_tape:
            return ""
        return (
            f'<p><a class="btn btn--sm" href="{escape(row.tape_url)}" target="_blank" rel="noopener noreferrer">'
            'Watch the tape <span class="sr-only">(opens outside Callboard)</span></a></p>'
        )

    def face(self, row: BoardRow) -> str:
        if row.headshot is None:
            return f'<span class="shot__img print--none" aria-hidden="true">{escape(initials(row.name))}</span>'
        return (
            f'<img class="shot__img" src="{media_url(row.headshot, "large")}" alt="" width="800" height="1000"'
            ' decoding="async">'
        )
