"""A row in every table that hangs on a performer, and a word in every column that takes words."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction

from core import clock
from talent.models import Performer

ROOMS = {"accounts", "notifications", "talent", "casting", "auditions", "contracts"}
# What the house makes and nobody can type into: zones, currencies, hashes, ids, numbers.
MADE = {
    "zone", "time_zone", "currency", "sha256", "digest", "token_digest", "code_digest", "hash", "head", "previous",
    "fingerprint", "certificate", "verb", "door", "content_type", "document_sha256", "timestamped_by", "parts", "crop",
    "made", "scores", "backups", "number", "uid", "etag",
}  # fmt: skip
# These belong to a performer where they name one, and may name none.
LOOSELY = {
    "talent.RosterImportRow", "casting.ViewerEvent", "casting.PickComment", "casting.RoleInvitation",
    "contracts.DealApproval",
}  # fmt: skip


def hanging() -> list[type[models.Model]]:
    """Every model that belongs to a performer, directly or by another that does; whatever it needs comes before it."""
    rooms = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    found: list[type[models.Model]] = [Performer]
    grew = True
    while grew:
        grew = False
        for model in rooms:
            loosely = model._meta.label in LOOSELY
            links = [
                field for field in model._meta.concrete_fields if field.is_relation and (loosely or not field.null)
            ]
            if model not in found and any(field.related_model in found for field in links):
                found.append(model)
                grew = True
    return found


@contextmanager
def past_rules() -> Iterator[None]:
    """Rows as they may have come to be, without what triggers and foreign keys would have asked on the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def plant(known: dict[type[models.Model], models.Model], more: dict[str, dict[str, Any]]) -> None:
    """One row for each hanging model that has none yet; `known` has a row of those it should hang on.

    `more` are values that a rule of the database asks for, by the model's label.
    """
    for model in hanging():
        if model not in known:
            known[model] = _row(model, known, more)


def _row(model: type[models.Model], known: dict[type[models.Model], models.Model], more: dict[str, dict[str, Any]]):
    found = model._base_manager.first()
    if found is not None:
        return found
    loosely = model._meta.label in LOOSELY
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        is_link = field.is_relation and (not field.null or (loosely and field.related_model in known))
        if is_link:
            values[field.name] = known.get(field.related_model) or _row(field.related_model, known, more)
        elif not (field.primary_key or field.is_relation or field.has_default() or field.null or field.generated):
            values[field.name] = _value(field)
    row = model(**values | more.get(model._meta.label, {}))
    model._base_manager.bulk_create([row])
    return model._base_manager.get(pk=row.pk)


def _value(field: models.Field) -> Any:
    if field.choices:
        return field.choices[0][0]
    for kinds, value in PLAIN:
        if isinstance(field, kinds):
            return value() if callable(value) else value
    return ""


PLAIN = [
    (models.DateTimeField, clock.now),
    (models.DateField, clock.today),
    (models.TimeField, dt.time(9)),
    (models.UUIDField, uuid.uuid4),
    (models.DecimalField, Decimal(1)),
    (models.BooleanField, False),
    (models.IntegerField, 1),
    (models.JSONField, list),
    (ArrayField, list),
]


def write_everywhere(word: str) -> set[str]:
    """The word in every column for words of every hanging row; returns the columns (`table.column`) that took it."""
    written = set()
    for model in hanging():
        for field in model._meta.concrete_fields:
            if field.name in MADE or field.choices or not _takes_words(field, word):
                continue
            try:
                with transaction.atomic():
                    _write(model, field, word)
            except IntegrityError:
                # A rule of the database keeps words out of it.
                continue
            written.add(f"{model._meta.db_table}.{field.column}")
    return written


def _takes_words(field: models.Field, word: str) -> bool:
    if isinstance(field, ArrayField):
        return _takes_words(field.base_field, word) and not field.base_field.choices
    if isinstance(field, models.JSONField):
        return True
    is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.FileField)
    return is_text and (field.max_length is None or field.max_length >= len(word))


def _write(model: type[models.Model], field: models.Field, word: str) -> None:
    for row in model._base_manager.all():
        value = getattr(row, field.attname)
        if isinstance(field, models.JSONField):
            value = {**value, "said": word} if isinstance(value, dict) else [*(value or []), word]
        elif isinstance(field, ArrayField):
            value = [*(value or []), word]
        else:
            value = word
        model._base_manager.filter(pk=row.pk).update(**{field.attname: value})


def columns_with(word: str) -> set[str]:
    """Every text, JSON and array column of the whole database that holds the word, one statement a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY')"
            " GROUP BY table_name"
        )
        found = set()
        for table, columns in cursor.fetchall():
            asked = ", ".join(f'bool_or("{column}"::text ILIKE %s)' for column in columns)
            cursor.execute(f'SELECT {asked} FROM "{table}"', [f"%{word}%"] * len(columns))
            found |= {f"{table}.{column}" for column, held in zip(columns, cursor.fetchone(), strict=True) if held}
    return found
