"""Words of a breakdown for the agents who read it."""

import datetime as dt

from django import template

from casting.models import CastingCall, Role
from casting.selectors import calls_words as words
from core import clock

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


@register.filter
def ticks_of(waiting: dict[int, int], call: CastingCall) -> int:
    """How many an agent has ticked for the call and not put up, of `drafts_beside`."""
    return waiting.get(call.pk, 0)


@register.filter
def kept_at(moment: dt.datetime, zone: str) -> str:
    """'11:38 (London, GMT)', with its day where that is not today."""
    is_today = clock.in_zone(moment, zone).date() == clock.in_zone(clock.now(), zone).date()
    return clock.show(moment, zone, "time" if is_today else "short")
