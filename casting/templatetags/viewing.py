"""Words that pages of presentations share."""

from django import template

from casting.models import PickComment, Presentation
from casting.selectors.viewing import closed_words as words
from casting.states import NoteAudience

register = template.Library()

REACHES = {
    NoteAudience.OFFICE: "casting only",
    NoteAudience.PRODUCTION: "casting and the production team",
    NoteAudience.EXECUTIVES: "everyone here",
}


@register.filter
def closed_words(presentation: Presentation) -> str:
    return words(presentation)


@register.filter
def said_by(comment: PickComment) -> str:
    return comment.viewer.name if comment.viewer else comment.author.name


@register.filter
def reaches(comment: PickComment) -> str:
    """Who reads it, for whoever wrote it and for the office."""
    return REACHES.get(NoteAudience(comment.audience), "")
