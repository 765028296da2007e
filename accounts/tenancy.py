"""Whose data a query may see. Outside a scope, an office's data cannot be read at all."""

from contextlib import contextmanager

from django_scopes import ScopedManager, scope, scopes_disabled

__all__ = ["ScopedManager", "across_offices", "office_scope"]


@contextmanager
def office_scope(organisation):
    """Queries inside see that office's rows only."""
    with scope(organisation=organisation):
        yield


@contextmanager
def across_offices(reason: str):
    """The one named way to read over several offices.

    For readers whose right does not come from an office: the public list, an actor's own
    submissions, an agent's clients, the worker's sweep. `reason` says which, for whoever reads
    the call; the query inside must narrow by that right itself.
    """
    if not reason:
        raise ValueError("Say why this reads across offices.")
    with scopes_disabled():
        yield
