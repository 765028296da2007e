"""One value as somebody typed it or a program sent it, made canonical. What is wrong with it is a ValueError."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from contracts.terms.specs import LONGEST_LINE, LONGEST_TEXT, Term
from core.money import CURRENCIES

PENNY = Decimal("0.01")
# Thousands may be parted by commas (or spaces, which are read as such), as in London or as in Mumbai.
AMOUNT = re.compile(r"(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3})(?:\.[0-9]{1,2})?")
COUNT = re.compile(r"[0-9]{1,12}")
SIGNS = {"£": {"GBP"}, "€": {"EUR"}, "$": {"USD", "CAD", "AUD", "NZD"}, "¥": {"JPY"}, "₹": {"INR"}}
MARKED = re.compile(
    r"(?P<before>[A-Za-z]{2,3}\$|[A-Za-z]{3}|[£€$¥₹])?\s*(?P<amount>.*?)\s*(?P<after>[A-Za-z]{3}|[£€$¥₹])?"
)
MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")
NOT_MONEY = "Write the amount like 4,250 or 4,250.50."


def is_empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | list | tuple | dict) and not value)


def plain(value: Any) -> str:
    """A string that PostgreSQL and a PDF can keep: no control characters, one form of every letter."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("This is written as text.")
    kept = unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in kept if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


def line(value: Any, most: int = LONGEST_LINE) -> str:
    folded = " ".join(plain(value).split())
    if len(folded) > most:
        raise ValueError(f"This is too long: {most} characters at most.")
    return folded


def text(value: Any, most: int = LONGEST_TEXT) -> str:
    found = plain(value)
    if len(found) > most:
        raise ValueError(f"This is too long: {most:,} characters at most.")
    return found


def currency(value: Any) -> str:
    code = line(value).upper()
    if code and code not in CURRENCIES:
        raise ValueError("Choose a currency from the list.")
    return code


def amount(value: Any, *, most: Decimal, in_currency: str) -> str:
    """'4250.00' of "4,250" or "£4,250"; a mark of another currency than the deal's is refused."""
    typed = line(value)
    if not typed:
        return ""
    parts = MARKED.fullmatch(typed)
    number = parts["amount"].replace(" ", ",")
    if typed.startswith(MINUS) or number.startswith(MINUS):
        raise ValueError("An amount is not below nought.")
    if not AMOUNT.fullmatch(number):
        raise ValueError(NOT_MONEY)
    for mark in filter(None, (parts["before"], parts["after"])):
        _same_currency(mark, in_currency, typed)
    found = Decimal(number.replace(",", ""))
    if found > most:
        raise ValueError(f"This is more than can be right: {most:,.0f} at most.")
    return str(found.quantize(PENNY))


def _same_currency(mark: str, here: str, typed: str) -> None:
    meant = SIGNS.get(mark) or {"US$": {"USD"}, "CA$": {"CAD"}, "AU$": {"AUD"}}.get(mark.upper()) or {mark.upper()}
    if not meant & set(CURRENCIES):
        raise ValueError(NOT_MONEY)
    if here and here not in meant:
        raise ValueError(f"This deal is in {here}, and {typed} is not. Every amount in a deal is in one currency.")


def percent(value: Any, *, most: Decimal) -> str:
    typed = line(value).removesuffix("%").rstrip()
    if not typed:
        return ""
    if typed.startswith(MINUS):
        raise ValueError("A percentage is not below nought.")
    if not AMOUNT.fullmatch(typed):
        raise ValueError("Write the percentage like 10 or 12.5.")
    found = Decimal(typed.replace(",", ""))
    if found > most:
        raise ValueError(f"This is too much: {most.normalize():f}% at most.")
    return str(found.quantize(PENNY))


def count(value: Any, *, most: Decimal | int) -> int | None:
    typed = line(value)
    if not typed:
        return None
    if typed.startswith(MINUS):
        raise ValueError("A number of them is not below nought.")
    if not COUNT.fullmatch(typed):
        raise ValueError("Write a whole number.")
    if int(typed) > most:
        raise ValueError(f"This is too many: {most:,} at most.")
    return int(typed) or None


def date(value: Any) -> str:
    typed = line(value)
    if not typed:
        return ""
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        raise ValueError("This is not a date. Write it like 2026-05-04.") from None
    if not 1990 <= day.year <= 2100:
        raise ValueError("Choose a year from 1990 to 2100.")
    return day.isoformat()


def yes(value: Any) -> bool:
    said = value if isinstance(value, bool) else line(value).lower()
    if said in (True, "on", "true", "yes", "1"):
        return True
    if said in (False, "", "off", "false", "no", "0"):
        return False
    raise ValueError("Say yes or no.")


def choice(term: Term, value: Any) -> str:
    chosen = line(value)
    if chosen and chosen not in dict(term.choices):
        raise ValueError("Choose one from the list.")
    return chosen


def choices(term: Term, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise ValueError("Choose from the list.")
    chosen = {choice(term, one) for one in value[: 2 * len(term.choices)]}
    return [key for key, _words in term.choices if key in chosen]


def email(value: Any) -> str:
    address = line(value, 254)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise ValueError("This is not an email address.") from None
    return address
