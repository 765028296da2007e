"""Set-based writing: statements grow with chunks, never with rows."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.db.models import Field, ForeignKey, Lookup

CHUNK = 1000
T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def copy_in(model, columns: Sequence[str], rows: Iterable[Sequence]) -> int:
    """Insert many rows through PostgreSQL's COPY; returns how many.

    `columns` are field names; a value is what the column holds (a foreign key's id, a dict or
    list for jsonb, a list of str for an array, None for null). Fields left out take the model's
    default. Constraints and triggers hold as for any insert, and raise the same errors; `save()`
    and model signals do not run.
    """
    fields = [model._meta.get_field(name) for name in columns]
    left_out = [f for f in model._meta.concrete_fields if f not in fields and _has_default(f)]
    fields += left_out
    encoders = [_encoder(field) for field in fields]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    count = 0
    for row in rows:
        values = (*row, *(field.get_default() for field in left_out))
        writer.writerow(
            [NULL if value is None else encode(value) for encode, value in zip(encoders, values, strict=True)]
        )
        count += 1
    if not count:
        return 0
    buffer.seek(0)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", buffer
        )
    return count


@contextmanager
def held_by_one(kind: int, number: int) -> Iterator[bool]:
    """True for the one process that holds this pair of numbers now; the others get False and go on. Never waits.

    The database lets go when the process ends, however it ends. Both fit into 32 bits; a larger `number` wraps.
    """
    pair = [kind, (number + 2**31) % 2**32 - 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", pair)
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", pair)


# A value no text column carries: NUL-free, private-use, so an empty string stays an empty string.
NULL = "\ue000"


def _has_default(field) -> bool:
    return not field.primary_key and not field.generated and field.get_default() is not None


def _encoder(field):
    kind = field.get_internal_type()
    if kind == "JSONField":
        return lambda value: json.dumps(value, ensure_ascii=False)
    if kind == "ArrayField":
        return lambda value: "{" + ",".join(_array_item(item) for item in value) + "}"
    if kind in {"DateTimeField", "DateField"}:
        return _remembering(lambda value: value.isoformat())
    return _remembering(str) if kind == "UUIDField" else str


def _remembering(encode):
    """For values that cannot change: many rows of one act carry the very same moment or batch."""
    last = text = None

    def encoded(value):
        nonlocal last, text
        if value is not last:
            last, text = value, encode(value)
        return text

    return encoded


def _array_item(item) -> str:
    escaped = str(item).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`filter(pk__any_of=ids)`: as `__in`, with the ids as one array, for lists of thousands."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


def lock_in_order(queryset, *, of: tuple[str, ...] = ("self",)):
    """Rows locked in key order, so that two writers of overlapping sets wait instead of deadlocking."""
    return queryset.order_by("pk").select_for_update(of=of, no_key=True)


def next_ids(model, count: int) -> list[int]:
    """`count` fresh primary keys, for rows that must know each other before `copy_in` writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [row[0] for row in cursor.fetchall()]
