"""Blocks of a document for a page."""

from django import template

from contracts.paper.pages import Section, sections

register = template.Library()


@register.filter
def as_sections(blocks: list[dict]) -> list[Section]:
    return sections(blocks)


@register.filter
def part_titles(blocks: list[dict]) -> list[Section]:
    """The numbered parts, for a table of contents: each has `id` and `title`."""
    return [section for section in sections(blocks) if section.title]
