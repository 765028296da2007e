"""The terms a deal is made of: what each is called, what it holds, and whether it tells money. Pure data."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class TermKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DATE = "date"
    YES = "yes"
    CHOICE = "choice"
    CHOICES = "choices"
    CURRENCY = "currency"
    EMAIL = "email"
    OPTIONS = "options"
    CLAUSES = "clauses"


ENGAGEMENT, FEE, DATES, TRAVEL, BILLING = "Engagement", "Fee", "Dates and place", "Travel", "Billing"
OPTIONS, EXCLUSIVITY, USAGE, RIDERS, CLAUSES = "Options", "Exclusivity", "Usage", "Riders", "Clauses"
GROUPS = (ENGAGEMENT, FEE, DATES, TRAVEL, BILLING, OPTIONS, EXCLUSIVITY, USAGE, RIDERS, CLAUSES)

MOST_OPTIONS = 12
MOST_CLAUSES = 30
LONGEST_LINE = 200
LONGEST_TEXT = 2000
LONGEST_CLAUSE = 8000
# Chosen so that whatever the terms come to fits the twelve digits of a stored total.
LARGEST_FEE = Decimal("999999999.99")
LARGEST_SUM = Decimal("9999999.99")
MOST_UNITS = 400
LARGEST_PERCENT = Decimal("100.00")
LARGEST_RISE = Decimal("999.99")


@dataclass(frozen=True)
class Term:
    """One term. `choices` are (value, words); `most` is the largest amount, count, percentage or length it takes."""

    key: str
    label: str
    group: str
    kind: TermKind
    is_money: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    most: Decimal | int | None = None


def _money(key: str, label: str, group: str, most: Decimal = LARGEST_SUM, words: str = "") -> Term:
    return Term(key, label, group, TermKind.MONEY, is_money=True, help=words, most=most)


def _count(key: str, label: str, group: str, words: str = "", most: int = MOST_UNITS) -> Term:
    return Term(key, label, group, TermKind.COUNT, help=words, most=most)


def _choice(key: str, label: str, group: str, choices: tuple[tuple[str, str], ...], words: str = "") -> Term:
    return Term(key, label, group, TermKind.CHOICE, choices=choices, help=words)


def _line(key: str, label: str, group: str, words: str = "") -> Term:
    return Term(key, label, group, TermKind.LINE, help=words)


def _text(key: str, label: str, group: str, words: str = "") -> Term:
    return Term(key, label, group, TermKind.TEXT, help=words)


def _date(key: str, label: str, group: str) -> Term:
    return Term(key, label, group, TermKind.DATE)


def _yes(key: str, label: str, group: str, words: str = "") -> Term:
    return Term(key, label, group, TermKind.YES, help=words)


KINDS_OF_ENGAGEMENT = (
    ("day", "By the day"),
    ("weekly", "By the week"),
    ("run", "Run of picture"),
    ("episode", "Per episode"),
    ("flat", "Flat fee"),
    ("buy_out", "Buy-out"),
)
# What one unit of the fee is, for one and for several.
UNITS = {
    "day": ("day", "days"),
    "weekly": ("week", "weeks"),
    "run": ("week", "weeks"),
    "episode": ("episode", "episodes"),
    "flat": ("fee", "fees"),
    "buy_out": ("fee", "fees"),
}
AGENTS_TEN = (
    ("none", "No commission beside the fee"),
    ("on_top", "On top of the fee"),
    ("included", "Included in the fee"),
)
OVERTIME = (
    ("agreement", "As the agreement says"),
    ("time_and_half", "Time and a half"),
    ("double", "Double time"),
    ("rate", "At the hourly rate named"),
    ("included", "Included in the fee"),
)
CREDITS = (
    ("main_titles", "Main titles"),
    ("end_titles", "End titles"),
    ("main_and_end", "Main and end titles"),
    ("no_credit", "No credit"),
)
MEDIA = (
    ("cinema", "Cinema"),
    ("tv", "Broadcast television"),
    ("streaming", "Streaming"),
    ("online", "Online"),
    ("social", "Social media"),
    ("radio", "Radio and audio"),
    ("print", "Print"),
    ("outdoor", "Outdoor"),
    ("stage", "Live stage"),
    ("game", "Games"),
    ("all", "All media"),
)

TERMS: tuple[Term, ...] = (
    _choice("engagement", "Engagement", ENGAGEMENT, KINDS_OF_ENGAGEMENT),
    _count("guaranteed_days", "Guaranteed days", ENGAGEMENT, "Paid whether they are used or not."),
    _yes("pay_or_play", "Pay or play", ENGAGEMENT, "Paid even if they are not used, or the work does not happen."),
    _line("loan_out", "Loan-out company", ENGAGEMENT, "Where the performer is engaged through a company."),
    Term("currency", "Currency", FEE, TermKind.CURRENCY, help="Every amount in this deal is in it."),
    _money("fee", "Fee", FEE, LARGEST_FEE, "For one day, week or episode; or all of it for a flat fee or buy-out."),
    _count("fee_units", "How many", FEE, "Days, weeks or episodes that the fee is paid for."),
    _choice("agent_ten", "Agent’s commission", FEE, AGENTS_TEN),
    Term("agent_percent", "Commission, per cent", FEE, TermKind.PERCENT, most=LARGEST_PERCENT),
    _choice("overtime", "Overtime", FEE, OVERTIME),
    _money("overtime_rate", "Overtime, an hour", FEE),
    _money("rehearsal_fee", "Rehearsal or training, a day", FEE),
    _count("rehearsal_days", "Rehearsal or training days", FEE),
    _line("payment", "When it is paid", FEE),
    Term(
        "favoured_nations",
        "Favoured nations with",
        FEE,
        TermKind.LINE,
        help="The class in which nobody has better terms.",
        most=80,
    ),
    _date("starts_on", "First day", DATES),
    _date("ends_on", "Last day", DATES),
    _line("place", "Place", DATES),
    _text("free_dates", "Days kept free", DATES, "Days on which they are promised not to be needed."),
    _line("travel", "Travel", TRAVEL),
    _line("accommodation", "Accommodation", TRAVEL),
    _money("per_diem", "Per diem", TRAVEL),
    _count("per_diem_days", "Per diem, days", TRAVEL, "Left empty: the guaranteed days."),
    _line("local_transport", "To and from the set", TRAVEL),
    _choice("billing_place", "Credit", BILLING, CREDITS),
    _line("billing_card", "Card", BILLING, "Single, shared, and in which place."),
    _line("billing_size", "Size", BILLING, "For instance: no smaller than any other cast."),
    _text("billing_ads", "Paid advertising", BILLING),
    Term("options", "Options", OPTIONS, TermKind.OPTIONS, help="Each is exercised by its date, or it lapses."),
    _text("exclusivity", "Exclusivity", EXCLUSIVITY, "What they may not do elsewhere, and where."),
    _date("exclusive_from", "Exclusive from", EXCLUSIVITY),
    _date("exclusive_until", "Exclusive until", EXCLUSIVITY),
    Term("usage_media", "Media", USAGE, TermKind.CHOICES, choices=MEDIA),
    _line("usage_territory", "Territory", USAGE),
    _count("usage_months", "Months of use", USAGE, most=1200),
    _date("usage_from", "Used from", USAGE),
    _money("usage_fee", "Usage fee", USAGE, LARGEST_FEE),
    _text("rider_intimacy", "Nudity and intimacy", RIDERS, "Scenes, what is shown, closed set, coordinator, stills."),
    _text("rider_stunts", "Stunts", RIDERS, "What they do themself, and who doubles."),
    _yes("rider_replica", "Digital replica", RIDERS, "A replica of their voice or likeness may be made."),
    _text("replica_use", "What the replica is for", RIDERS, "The specific use they agree to: scenes, media, how long."),
    _line("guardian_name", "Guardian", RIDERS, "Signs for somebody under 18."),
    Term("guardian_email", "Guardian’s email", RIDERS, TermKind.EMAIL),
    _text("rider_minor", "Minors", RIDERS, "Schooling, chaperone, licence, hours."),
    Term("clauses", "Clauses", CLAUSES, TermKind.CLAUSES, help="From your library, or written here."),
    _text("other", "Anything else", CLAUSES),
)
BY_KEY = {term.key: term for term in TERMS}
