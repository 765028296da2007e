"""The access matrix whole: the rows of every room, and every URL that the site answers at."""

import importlib
import pkgutil
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture import matrix
from tests.architecture.rows import Row

ROOMS = sorted(module.name for module in pkgutil.iter_modules(matrix.__path__))


def rows_of(room: str) -> list[Row]:
    return importlib.import_module(f"tests.architecture.matrix.{room}").ROWS


def all_rows() -> list[Row]:
    return [row for room in ROOMS for row in rows_of(room)]


def url_names() -> set[str]:
    """Every name in the resolver, with its namespaces; a pattern without one gives its route in angle brackets."""
    return set(_names(get_resolver().url_patterns, namespaces=(), route=""))


def _names(patterns, *, namespaces: tuple[str, ...], route: str) -> Iterator[str]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _names(pattern.url_patterns, namespaces=inner, route=here)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name)) if pattern.name else f"<{here}>"
