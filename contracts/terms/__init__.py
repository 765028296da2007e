"""What a deal is made of: its terms, cleaned, shown and compared. Pure: knows no database."""

from contracts.terms.clean import InvalidTerms, clean, digest
from contracts.terms.difference import Change, difference, parts_between
from contracts.terms.query import read_query, rough
from contracts.terms.specs import BY_KEY, GROUPS, TERMS, Term, TermKind
from contracts.terms.words import Row, rows, show, show_amount, show_date, show_percent, unit_words, without_money

__all__ = [
    "BY_KEY",
    "GROUPS",
    "TERMS",
    "Change",
    "InvalidTerms",
    "Row",
    "Term",
    "TermKind",
    "clean",
    "difference",
    "digest",
    "parts_between",
    "read_query",
    "rough",
    "rows",
    "show",
    "show_amount",
    "show_date",
    "show_percent",
    "unit_words",
    "without_money",
]
