"""A call and its roles in plain words: the same on the list, the page, the preview, in versions and in mail."""

import re

from casting.models import CastingCall, Production, Role
from casting.states import UNION_AGREEMENTS, PayPer
from core import clock
from core.money import show_money

SHORT_TITLE = 4


def without_title(text: str, production: Production) -> str:
    """The text as anyone outside the office may read it: a title not announced yet gives way to the codename.

    Short titles ("It") are taken only as they are written, so that ordinary words survive.
    """
    if production.is_announced or not production.title or not text:
        return text
    title = r"\s+".join(re.escape(word) for word in production.title.split())
    flags = re.IGNORECASE if len(production.title) >= SHORT_TITLE else 0
    return re.sub(rf"(?<!\w){title}(?!\w)", lambda _: production.codename, text, flags=flags)


def names_the_title(text: str, production: Production) -> bool:
    return without_title(text, production) != text


def notice_title(call: CastingCall) -> str:
    """What the call is headed with outside the office."""
    return without_title(call.title, call.production)


def pay_words(thing: CastingCall | Role, *, currency: str) -> str:
    """'£4,250 a week', '£500–£700 a day', 'up to £500 a day', '£40,000 in all'; empty where no sum is named."""
    low, high = thing.pay_min, thing.pay_max
    if low is None and high is None:
        return ""
    per = f" {PayPer(thing.pay_per).label}" if thing.pay_per else ""
    if low is not None and high is not None and low != high:
        return f"{show_money(low, currency)}–{show_money(high, currency)}{per}"
    if low is None:
        return f"up to {show_money(high, currency)}{per}"
    return f"{show_money(low, currency)}{per}"


def call_pay(call: CastingCall) -> str:
    if call.is_paid is None:
        return ""
    if not call.is_paid:
        return "Not paid"
    return pay_words(call, currency=call.pay_currency) or "Paid, see each role"


def day_words(day) -> str:
    return f"{day.day} {day:%B %Y}"


def dates_words(call: CastingCall) -> str:
    """'4 May – 26 June 2026': the year once where it is the same."""
    start, end = call.starts_on, call.ends_on
    if start and end and start != end:
        if start.year == end.year:
            same_month = start.month == end.month
            return f"{start.day if same_month else f'{start.day} {start:%B}'} – {day_words(end)}"
        return f"{day_words(start)} – {day_words(end)}"
    if start:
        return day_words(start) if end else f"from {day_words(start)}"
    return f"until {day_words(end)}" if end else ""


def place_words(call: CastingCall) -> str:
    if call.is_remote:
        return f"{call.place}, or from anywhere" if call.place else "From anywhere"
    return call.place


def range_words(role: Role) -> str:
    """The playing range as it is printed: 'plays 30–40', 'plays 40+', 'plays any age'."""
    low, high = role.playing_age_min, role.playing_age_max
    if low is None and high is None:
        return "plays any age"
    if high is None:
        return f"plays {low}+"
    if low is None:
        return f"plays up to {high}"
    return f"plays {low}" if low == high else f"plays {low}–{high}"


def gender_words(role: Role) -> str:
    if not role.genders:
        return "Any gender"
    labels = [
        str(label) for value, label in Role._meta.get_field("genders").base_field.choices if value in role.genders
    ]
    return " or ".join(labels)


def union_words(production: Production) -> str:
    return production.get_agreement_display() if production.agreement else ""


def has_union_agreement(production: Production) -> bool:
    return production.agreement in UNION_AGREEMENTS


def deadline_words(call: CastingCall) -> str:
    return clock.show(call.deadline_at, call.zone) if call.deadline_at else ""


def yes_no_words(value: bool | None, note: str = "") -> str:
    if value is None:
        return ""
    return f"{'Yes' if value else 'No'}{f'. {note}' if value and note else ''}"


def production_words(production: Production) -> str:
    """The line above a title: 'Series — 6 × 55 min'."""
    return " — ".join(filter(None, [production.get_kind_display(), production.format]))


# --- what a version says, field by field --------------------------------------------------------------------------


def call_lines(call: CastingCall) -> dict[str, tuple[str, str]]:
    """{field: (label, words)} of everything an actor reads about the call as a whole."""
    production = call.production
    lines = {
        "title": ("Title", call.title),
        "production": ("Production", production.public_title),
        "kind": ("Kind", production_words(production)),
        "company": ("Company", production.company),
        "director": ("Director", production.director),
        "synopsis": ("Synopsis", production.synopsis),
        "agreement": ("Agreement", ", ".join(filter(None, [union_words(production), production.agreement_note]))),
        "intro": ("About this call", call.intro),
        "place": ("Place", place_words(call)),
        "dates": ("Dates", ", ".join(filter(None, [dates_words(call), call.dates_note]))),
        "deadline": ("Deadline", deadline_words(call)),
        "answer_by": ("Answers by", day_words(call.answer_by) if call.answer_by else ""),
        "pay": ("Pay", ", ".join(filter(None, [call_pay(call), call.pay_note]))),
        "intimacy": ("Nudity or intimacy", yes_no_words(call.has_intimacy, call.intimacy_note)),
        "stunts": ("Stunts", yes_no_words(call.has_stunts, call.stunts_note)),
        "minors": ("Minors", yes_no_words(call.has_minors, call.minors_note)),
        "release": ("Released to", call.get_release_display()),
    }
    return {key: (label, without_title(words, production)) for key, (label, words) in lines.items()}


def role_lines(role: Role, *, currency: str) -> dict[str, tuple[str, str]]:
    production = role.production
    lines = {
        "name": ("Name", role.name),
        "tier": ("Kind of role", role.get_tier_display()),
        "range": ("Playing range", range_words(role)),
        "genders": ("Gender", ", ".join(filter(None, [gender_words(role), role.gender_reason]))),
        "description": ("Description", role.description),
        "requirements": ("Asks for", role.requirements),
        "skills": ("Skills", ", ".join(role.skills)),
        "languages": ("Languages", ", ".join(role.languages)),
        "pay": ("Pay", ", ".join(filter(None, [pay_words(role, currency=currency), role.pay_note]))),
        "dates": ("Dates", role.dates_note),
        "tape": ("Self-tape link", "Asked for" if role.asks_tape else "Not asked for"),
        "headshot": ("Headshot", "Asked for" if role.asks_headshot else "Not asked for"),
    }
    return {key: (label, without_title(words, production)) for key, (label, words) in lines.items()}
