"""Keyset pages: the next page starts after a row, not after a count, so the last costs what the first does."""

import base64
import datetime as dt
import decimal
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import DateTimeField, F, Q, QuerySet
from django.utils.timezone import is_naive

from core.errors import Invalid


@dataclass(frozen=True)
class Page:
    rows: list
    next_cursor: str | None


def encode_cursor(values: Sequence[Any]) -> str:
    def plain(value):
        return (
            str(value)
            if isinstance(value, decimal.Decimal)
            else value.isoformat()
            if isinstance(value, dt.datetime)
            else value
        )

    text = json.dumps([plain(value) for value in values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid("This page address is damaged. Start again from the first page.", field="after") from error
    if not isinstance(values, list) or len(values) != length or any(isinstance(v, list | dict) for v in values):
        raise Invalid("This page address is damaged. Start again from the first page.", field="after")
    return values


def keyset_page(queryset: QuerySet, order: Sequence[str], *, after: str | None, size: int) -> Page:
    """One page of `queryset` in `order` ("-rating_mean", "id"; the last key must be unique).

    All keys must be non-null. Raises Invalid for a cursor that was tampered with.
    """
    names = [key.lstrip("-") for key in order]
    queryset = queryset.order_by(
        *[F(n).desc() if k.startswith("-") else F(n).asc() for k, n in zip(order, names, strict=True)]
    )
    values = decode_cursor(after, len(order)) if after else None
    try:
        if values:
            _check_zones(queryset, names, values)
        rows = list((queryset.filter(_beyond(order, values)) if values else queryset)[: size + 1])
    except (ValueError, TypeError, OverflowError, ValidationError, DataError) as error:
        raise Invalid("This page address is damaged. Start again from the first page.", field="after") from error
    more = len(rows) > size
    rows = rows[:size]
    last = rows[-1] if more else None
    return Page(rows, encode_cursor([getattr(last, name) for name in names]) if last else None)


def _check_zones(queryset: QuerySet, names: Sequence[str], values: Sequence[Any]) -> None:
    """A moment without its zone was never in a cursor of ours; PostgreSQL would take it for UTC."""
    fields = {field.name: field for field in queryset.model._meta.concrete_fields}
    for name, value in zip(names, values, strict=True):
        field = fields.get(name)
        if isinstance(field, DateTimeField):
            moment = field.to_python(value)
            if moment is None or is_naive(moment):
                raise ValueError("A moment without a zone.")


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) > (x, y) spelled out, with the leading key as a range so that an index serves it."""
    strict, equal = Q(), {}
    for key, value in zip(order, values, strict=True):
        name = key.lstrip("-")
        strict |= Q(**equal, **{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal[name] = value
    first = order[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]}) & strict
