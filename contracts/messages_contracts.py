"""The words of notes about a contract in force: its options, and its end."""

import datetime as dt

from contracts.models import Contract, ContractOption
from core import clock
from notifications.kinds import Guard, Kind, register

EXERCISED = "contracts.option_exercised"
WAIVED = "contracts.option_waived"
LAPSED = "contracts.option_lapsed"
DUE = "contracts.option_due"
TERMINATED = "contracts.contract_terminated"
REINSTATED = "contracts.contract_reinstated"
CATEGORY = "deals"

_CLOSING = "\n\n{own_line}\n\n{signer}\n{office}"
BODIES = {
    EXERCISED: """Dear {greeting},

This is notice that {company} exercises option {option} of contract {number} with {performer}, for {role} in \
{production}.

{work}

Everything else in the contract applies to this work. Keep this letter with your copy.""",
    WAIVED: """Dear {greeting},

{company} gives up option {option} of contract {number} with {performer}, for {role} in {production}. The time that it \
covered is free.

{work}""",
    LAPSED: """Dear {greeting},

Option {option} of contract {number} with {performer}, for {role} in {production}, was not exercised by {by} and has \
lapsed. The time that it covered is free.

{work}""",
    DUE: """Dear {greeting},

Option {option} of contract {number} with {performer}, for {role} in {production}, lapses {when}, on {by}.

{work}

It is exercised on the page of the contract, by a notice that goes out from there. If nothing is done it lapses by \
itself, and {performer} is told.""",
    TERMINATED: """Dear {greeting},

Contract {number} with {performer}, for {role} in {production}, is terminated as of {date}. The reason that is on \
record: {because}

What was earned until today stays owed, and your sealed copy stays good as a record of what was agreed.""",
    REINSTATED: """Dear {greeting},

Contract {number} with {performer}, for {role} in {production}, is in force again. Please take our letter about its \
end as not written. We are sorry for the trouble.""",
}
SUBJECTS = {
    EXERCISED: "Notice of option {option}: {role}, {production}",
    WAIVED: "Option {option} given up: {role}, {production}",
    LAPSED: "Option {option} has lapsed: {role}, {production}",
    DUE: "Option {option} of {performer} lapses {when}",
    TERMINATED: "Terminated: contract {number}, {role}, {production}",
    REINSTATED: "In force again: contract {number}, {role}, {production}",
}
LABELS = {
    EXERCISED: "Notice that an option is exercised",
    WAIVED: "Option given up",
    LAPSED: "Option lapsed",
    DUE: "Option about to lapse, for the office",
    TERMINATED: "Contract terminated",
    REINSTATED: "Contract in force again",
}
VARIABLES = {
    "greeting": "first name of the person who reads it",
    "performer": "the performer",
    "role": "the role",
    "production": "the production, or its codename until it is announced",
    "company": "the company that makes the production",
    "number": "the contract’s number",
    "option": "the option’s number",
    "by": "the date by which it is exercised",
    "when": "in how many days that is",
    "work": "the dates that the option covers",
    "because": "the reason that is on record",
    "date": "the day it ended",
    "signer": "who did it",
    "office": "your office",
}
SAMPLE = {
    "greeting": "Colm",
    "performer": "Noor Haddad",
    "role": "Mara Voss",
    "production": "The Salt Road",
    "company": "Harrow Lane Pictures Ltd",
    "number": "OKO-2026-0001",
    "option": "1",
    "by": "1 December 2027",
    "when": "in 7 days",
    "work": "It covers work from 1 May to 30 June 2028.",
    "because": "The production was cancelled.",
    "date": "4 May 2027",
    "signer": "Renata Okoye",
    "office": "Okoye Casting",
}
ABOUT_OPTIONS = {EXERCISED, WAIVED, LAPSED, DUE}


def day(date: dt.date | None) -> str:
    return f"{date.day} {date:%B %Y}" if date else ""


def days_off(days: int) -> str:
    return "today" if days <= 0 else "tomorrow" if days == 1 else f"in {days} days"


def contract_context(contract: Contract, *, reader: str, signer: str) -> dict:
    """`contract` with its organisation, production, role and performer."""
    ended_at = contract.ended_at and clock.in_zone(contract.ended_at, contract.organisation.time_zone)
    return {
        "greeting": reader.split(" ", maxsplit=1)[0] or "friend",
        "performer": contract.performer.stage_name,
        "role": contract.role.name,
        "production": contract.production.public_title,
        "company": contract.production.company or "the production",
        "number": contract.number,
        "because": contract.ended_note,
        "date": day(ended_at and ended_at.date()),
        "signer": signer,
        "office": contract.organisation.name,
    }


def option_context(option: ContractOption, *, days: int = 0) -> dict:
    span = " to ".join(filter(None, (day(option.starts_on), day(option.ends_on))))
    return {
        "option": str(option.number),
        "by": day(option.exercise_by),
        "when": days_off(days),
        "work": f"It covers work from {span}." if span else "",
    }


def register_kinds(*, guard: Guard) -> None:
    for key, body in BODIES.items():
        register(
            Kind(
                key=key,
                label=LABELS[key],
                category=CATEGORY,
                subject=SUBJECTS[key],
                body=body + _CLOSING,
                variables=VARIABLES,
                sample=SAMPLE,
                guard=guard,
                may_unsubscribe=False,
                about="{role}, {production}",
                action="The contract" if key == DUE else "",
            )
        )
