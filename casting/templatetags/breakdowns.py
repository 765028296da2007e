"""Words of a breakdown for the agents who read it."""

from django import template

from casting.models import CastingCall, Role
from casting.selectors import calls_words as words

register = template.Library()


@register.filter
def call_facts(call: CastingCall) -> str:
    """'Leeds, 4 May – 26 June 2026, £4,250 a week'; what is not said is left out."""
    return ", ".join(filter(None, [words.place_words(call), words.dates_words(call), words.call_pay(call)]))


@register.filter
def part_facts(role: Role) -> str:
    """'Lead, plays 24–34, woman. Fencing, French': what the part states, in the call's own words."""
    facts = [role.get_tier_display(), words.range_words(role)]
    if role.genders:
        facts.append(words.gender_words(role).lower())
    asked = ", ".join([*role.skills, *role.languages])
    return f"{', '.join(facts)}. {asked}" if asked else ", ".join(facts)


@register.filter
def part_words(role: Role) -> str:
    """What the office wrote of the part, without a title that is not announced."""
    return words.without_title(role.description, role.production)


@register.filter
def call_title(call: CastingCall) -> str:
    return words.notice_title(call)
