"""What a template can say of a deal: the facts around it, its terms, and sentences made of several terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from contracts.paper.language import tidy
from contracts.terms import BY_KEY, show, show_amount, show_percent
from contracts.terms.words import AMERICAN, BRITISH

FACTS = {
    "number": "the contract’s number",
    "kind": "what kind of contract it is",
    "production": "the production (its codename until it is announced)",
    "company": "the company that makes the production",
    "director": "the director",
    "agreement": "the union agreement that the production works under",
    "role": "the part",
    "performer": "the performer, as they stand among the parties",
    "engaged": "who is engaged: the performer, or the company that lends their services",
    "loan_out_company": "the performer’s company, where one is a party",
    "guardian": "the guardian who signs, where one is a party",
    "agency": "the performer’s agency",
    "office": "your office",
    "amends": "the number of the contract that this one amends",
    "purpose": "what the amendment changes, in words",
}
SENTENCES = {
    "fee_in_words": "the fee with its unit, how many and what it comes to",
    "commission_in_words": "the agent’s commission: per cent, on top or included",
    "dates_in_words": "the first and the last day of work",
    "guarantee_in_words": "how many days are guaranteed",
    "rehearsal_in_words": "rehearsal or training days and what is paid for them",
    "per_diem_in_words": "the per diem and for how many days",
    "credit_in_words": "where the credit stands, on which card and how large",
    "usage_in_words": "media, territory and time of use",
    "exclusive_in_words": "exclusivity and its dates",
}
# Set by `[agreed clauses]`, and as a list that is no sentence.
_NOT_WRITTEN = {"clauses", "guardian_email"}
VARIABLES = FACTS | {key: term.label for key, term in BY_KEY.items() if key not in _NOT_WRITTEN} | SENTENCES

AMERICAN_AGREEMENTS = {"sag_aftra", "actra"}
AMERICAN_CURRENCIES = {"USD", "CAD"}


@dataclass(frozen=True)
class PaperFacts:
    """What stands around the terms, as words. `agreement` is its key, `agreement_label` how it reads."""

    number: str
    kind: str
    production: str
    company: str
    director: str
    agreement: str
    agreement_label: str
    role: str
    performer: str
    loan_out_company: str
    guardian: str
    agency: str
    office: str
    amends: str
    purpose: str


def language_of(*, agreement: str, currency: str) -> str:
    """How dates and sums are written on the paper: as where the agreement or the money is from."""
    is_american = agreement in AMERICAN_AGREEMENTS or (not agreement and currency in AMERICAN_CURRENCIES)
    return AMERICAN if is_american else BRITISH


def values_for(facts: PaperFacts, terms: Mapping[str, Any]) -> dict[str, str]:
    """Every variable's value, "" where there is none."""
    language = language_of(agreement=facts.agreement, currency=terms.get("currency", ""))
    values = {key: show(key, terms, language=language) for key in BY_KEY if key not in _NOT_WRITTEN}
    values |= {name: str(getattr(facts, name)) for name in FACTS if name not in ("engaged", "agreement")}
    values |= {
        "agreement": facts.agreement_label,
        # Whoever signs now: the terms name who answered for the child on the day that they were agreed.
        "guardian_name": facts.guardian,
        "engaged": f"{facts.loan_out_company}, for {facts.performer}," if facts.loan_out_company else facts.performer,
        "fee_in_words": _fee(terms, language),
        "commission_in_words": _commission(terms),
        "dates_in_words": _span(values["starts_on"], values["ends_on"]),
        "guarantee_in_words": _days(terms.get("guaranteed_days")),
        "rehearsal_in_words": _rehearsal(values),
        "per_diem_in_words": _per_diem(values),
        "credit_in_words": ", ".join(filter(None, (values["billing_place"], values["billing_card"]))),
        "usage_in_words": _usage(values),
        "exclusive_in_words": _exclusive(values),
    }
    if values["billing_size"]:
        values["credit_in_words"] += f"; size: {values['billing_size']}" if values["credit_in_words"] else ""
    return {name: tidy(value) for name, value in values.items()}


def _fee(terms: Mapping[str, Any], language: str) -> str:
    fee, units = show("fee", terms, language=language), show("fee_units", terms, language=language)
    if not fee or not units or " " not in fee:
        return fee
    try:
        total = Decimal(terms["fee"]) * int(terms["fee_units"])
    except (InvalidOperation, ValueError):
        return fee
    return f"{fee} for {units}, {show_amount(total, terms.get('currency', ''), language=language)} in all"


def _commission(terms: Mapping[str, Any]) -> str:
    percent = show_percent(terms.get("agent_percent") or "10")
    return {
        "on_top": f"a commission of {percent}, paid on top of the fee",
        "included": f"a commission of {percent}, which the fee includes",
    }.get(terms.get("agent_ten", ""), "")


def _span(first: str, last: str) -> str:
    if first and last:
        return f"on {first}" if first == last else f"from {first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def _days(count: int | None) -> str:
    return f"{count} {'day' if count == 1 else 'days'}" if count else ""


def _rehearsal(values: Mapping[str, str]) -> str:
    days, fee = values["rehearsal_days"], values["rehearsal_fee"]
    named = f"{days} {'day' if days == '1' else 'days'} of rehearsal or training" if days else "Rehearsal or training"
    return f"{named} at {fee} a day" if fee else (named if days else "")


def _per_diem(values: Mapping[str, str]) -> str:
    amount, days = values["per_diem"], values["per_diem_days"]
    if not amount:
        return ""
    return f"{amount} for each of {days} days" if days else f"{amount} for each day away from home"


def _usage(values: Mapping[str, str]) -> str:
    media, territory, months, first = (
        values[name] for name in ("usage_media", "usage_territory", "usage_months", "usage_from")
    )
    parts = [media, f"in {territory}" if territory else ""]
    parts.append(f"for {months} {'month' if months == '1' else 'months'}" if months else "")
    parts.append(f"from {first}" if first else "")
    return ", ".join(part for part in parts if part)


def _exclusive(values: Mapping[str, str]) -> str:
    span = _span(values["exclusive_from"], values["exclusive_until"])
    return ", ".join(part for part in (values["exclusivity"].rstrip("."), span) if part)
