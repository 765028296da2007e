"""What a production's agreement says about asking for a self-tape (docs/domain.md, section 3)."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from casting.agreements.texts import in_force
from casting.states import UNION_AGREEMENTS, Agreement
from core import clock

TEXTS = {Agreement.SAG_AFTRA: "sag_aftra", Agreement.EQUITY: "equity"}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TURNAROUND = "turnaround"
WEEKDAY = "weekday"
PAGES = "pages"
MEMORISE = "memorise"
TECHNIQUE = "technique"
# Time is what an office may answer for itself; the rest would be asking for what nobody may ask.
MAY_OVERRIDE = {TURNAROUND, WEEKDAY}


@dataclass(frozen=True)
class Finding:
    """Where a request parts from the agreement. `blocks`: it may not be sent so; `may_override`: but for a reason."""

    rule: str
    sentence: str
    source: str
    blocks: bool
    may_override: bool

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def check(
    *,
    agreement: str,
    asked_at: dt.datetime,
    due_at: dt.datetime,
    zone: str,
    page_count: int = 0,
    is_callback: bool = False,
    asks_to_memorise: bool = False,
    technical_demands: str = "",
    has_minor: bool = False,
) -> list[Finding]:
    """Everything in a request that the agreement speaks against; empty where nothing does.

    `agreement` is a production's (casting.states.Agreement, or ""); moments are aware; `zone` names where the
    deadline is told. Under a union agreement a finding blocks, elsewhere it warns.
    """
    rules = rules_for(agreement, clock.in_zone(asked_at, zone).date())
    found: list[tuple[str, str]] = []
    earliest = _after_turnaround(rules, asked_at, zone, has_minor=has_minor)
    if due_at < earliest:
        found.append((TURNAROUND, _turnaround_words(rules, earliest, zone, has_minor=has_minor)))
    not_before = _after_weekday(rules, asked_at, zone)
    if not_before is not None and due_at < not_before:
        asked, due = rules["weekday_asked"].capitalize(), rules["weekday_due"].capitalize()
        found.append((WEEKDAY, f"What is asked for on a {asked} is due on {due} or later."))
    most = rules["most_pages_callback" if is_callback else "most_pages"]
    if page_count > most:
        what = "a callback" if is_callback else "a first read"
        found.append((PAGES, f"{page_count} pages are asked for; {what} has {most} at most."))
    if asks_to_memorise and not rules["may_ask_to_memorise"]:
        found.append((MEMORISE, "Nobody may be required to memorise: they may hold the pages."))
    if technical_demands.strip() and not rules["may_demand_technique"]:
        found.append(
            (TECHNIQUE, "Wardrobe, special equipment, more than 720p or editing may not be required. Take that out.")
        )
    blocks = agreement in UNION_AGREEMENTS
    return [Finding(rule, words, rules["source"], blocks, rule in MAY_OVERRIDE) for rule, words in found]


def rules_for(agreement: str, on: dt.date) -> dict[str, Any]:
    """The text that a production's agreement is held to on that day."""
    return in_force(TEXTS.get(Agreement(agreement), "common") if agreement else "common", on)


def earliest_due(*, agreement: str, asked_at: dt.datetime, zone: str, has_minor: bool = False) -> dt.datetime:
    """The first deadline that the agreement leaves alone."""
    rules = rules_for(agreement, clock.in_zone(asked_at, zone).date())
    first = _after_turnaround(rules, asked_at, zone, has_minor=has_minor)
    return max(first, _after_weekday(rules, asked_at, zone) or first)


def _after_turnaround(rules: dict, asked_at: dt.datetime, zone: str, *, has_minor: bool) -> dt.datetime:
    """Hours are hours gone by; days are dates where the deadline is told. Both hold where a text has both."""
    hours = max(rules.get("hours", 0), rules["hours_minor"] if has_minor else 0)
    first = _hours_later(asked_at, hours, zone, weekend_counts=rules["weekend_counts"])
    if days := rules.get("days"):
        first = max(first, _midnight(clock.in_zone(asked_at, zone).date() + dt.timedelta(days=days), zone))
    return first


def _after_weekday(rules: dict, asked_at: dt.datetime, zone: str) -> dt.datetime | None:
    day = clock.in_zone(asked_at, zone).date()
    if rules.get("weekday_asked") != WEEKDAYS[day.weekday()]:
        return None
    ahead = (WEEKDAYS.index(rules["weekday_due"]) - day.weekday()) % 7
    return _midnight(day + dt.timedelta(days=ahead), zone)


def _hours_later(start: dt.datetime, hours: int, zone: str, *, weekend_counts: bool) -> dt.datetime:
    left = dt.timedelta(hours=hours)
    at = start.astimezone(dt.UTC)
    if weekend_counts:
        return at + left
    while True:
        day = clock.in_zone(at, zone).date()
        day_ends = _midnight(day + dt.timedelta(days=1), zone)
        if day.weekday() < 5:
            if at + left <= day_ends:
                return at + left
            left -= day_ends - at
        at = day_ends


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.zone(zone)).astimezone(dt.UTC)


def _turnaround_words(rules: dict, earliest: dt.datetime, zone: str, *, has_minor: bool) -> str:
    for_minors = has_minor and rules["hours_minor"] > rules.get("hours", 0) and not rules.get("days")
    if for_minors:
        told = f"Somebody asked is under 18, so there are {rules['hours_minor']} hours at least"
    elif rules.get("days"):
        told = f"There are {rules['days']} days at least from the pages to the deadline"
    else:
        told = f"There are {rules['hours']} hours at least from the pages to the deadline"
    weekend = "" if rules["weekend_counts"] else ", and a weekend does not count"
    return f"{told}{weekend}. The earliest is {clock.show(earliest, zone)}."
