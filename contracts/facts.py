"""What the rules must know beside the terms themselves. Read from the database by `contracts.selectors.facts`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ClassMember:
    """Somebody else of the production whose terms name the same favoured-nations class."""

    name: str
    terms: Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """`now` is the moment of the check, aware; `expires_at` when the offer runs out, where that is to be checked.

    `agreement`, `agreement_note`, `kind` and the dates are the production's, `tier` the role's.
    """

    now: dt.datetime
    agreement: str = ""
    agreement_note: str = ""
    kind: str = ""
    tier: str = ""
    production_starts_on: dt.date | None = None
    production_ends_on: dt.date | None = None
    is_minor: bool = False
    class_members: tuple[ClassMember, ...] = ()
    expires_at: dt.datetime | None = None
    budget: Decimal | None = None
    budget_currency: str = ""
    # The office's own figure, where no agreement in force says one.
    fringe_percent: Decimal | None = None
