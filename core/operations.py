"""What migrations are made of besides Django's own: quick on an empty database, no standstill on a full one."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

PART = 10_000


class Together(Operation):
    """Operations that need no model as it is between them: every model is rendered once, not once for each of them.

    A model made here is made as it is after the last of them, so its later columns, indexes and constraints belong
    into its own `CreateModel`, foreign keys in a circle too. Its triggers, which look for it on the way back, and
    constraints that are not valid yet, which look for what was there before, go into a second one.
    """

    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


def index_apart(name: str, definition: str, state: Sequence[Operation], *, unique: bool = False) -> RunSQL:
    """An index on a table that may be large, built while others write. For a migration with `atomic = False`.

    What an interrupted one left is taken away first, so that the migration can be run again.
    """
    drop = f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"'
    kind = "UNIQUE INDEX" if unique else "INDEX"
    return RunSQL([drop, f'CREATE {kind} CONCURRENTLY "{name}" ON {definition}'], [drop], state_operations=state)


def update_in_parts(table: str, update: str) -> RunSQL:
    """`update` ends in a condition; rows stay locked for a part, not for all of it. For `atomic = False`."""
    return RunSQL(
        f"""
        DO $parts$
        DECLARE
            part bigint := 0;
            last bigint := (SELECT coalesce(max(id), 0) FROM {table});
        BEGIN
            WHILE part <= last LOOP
                {update} AND {table}.id > part AND {table}.id <= part + {PART};
                COMMIT;
                part := part + {PART};
            END LOOP;
        END $parts$
        """,  # noqa: S608 - a migration's own words
        RunSQL.noop,
    )
