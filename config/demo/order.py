"""Logs read newest first by their keys: what the story wrote out of order is put into the order of its moments."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import F

from accounts.models import Activity
from notifications.models import Notice

READ_AFTER = dt.timedelta(hours=1)
FRESH = dt.timedelta(days=3)


def set_in_order() -> None:
    for model in (Activity, Notice):
        _renumber(model)


def _renumber(model: type) -> None:
    """Written anew, for the log allows no change of a row."""
    quote, meta = connection.ops.quote_name, model._meta
    table = quote(meta.db_table)
    columns = ", ".join(quote(field.column) for field in meta.concrete_fields if not field.primary_key)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE in_order ON COMMIT DROP AS SELECT * FROM {table}")  # noqa: S608
        cursor.execute(f"TRUNCATE {table} RESTART IDENTITY")
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM in_order ORDER BY created_at, id"  # noqa: S608
        )


def read_old_notices(now: dt.datetime) -> None:
    Notice.objects.filter(created_at__lt=now - FRESH).update(read_at=F("created_at") + READ_AFTER)
