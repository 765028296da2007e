"""What an ES module imports, all the way down. A browser finds each layer when the one above has come; a page names the
deeper ones beside the module, so that there is one layer to wait for.
"""

import posixpath
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# On every page, by base.html.
EVERYWHERE = "js/app.js"
# `import … from './x.js'`, `import './x.js'`, `export … from './x.js'`.
_AT_ONCE = re.compile(r"""^(?:import|export)\b(?:[^'"()=]*\bfrom)?\s*['"](\.[^'"]+)['"]""", re.MULTILINE)
_LATER = re.compile(r"""\bimport\(['"](\.[^'"]+)['"]\)""")


@cache
def imports(name: str) -> tuple[str, ...]:
    """The names, under `static/`, of all that the module brings along; itself left out."""
    found: dict[str, None] = {}
    to_read = [name]
    while to_read:
        reading = to_read.pop()
        for imported in (*first_layer(reading), *_named(reading, _LATER)):
            if imported != name and imported not in found:
                found[imported] = None
                to_read.append(imported)
    return tuple(found)


@cache
def first_layer(name: str) -> tuple[str, ...]:
    """What the browser asks for as soon as it has the module itself."""
    return _named(name, _AT_ONCE)


@cache
def to_preload(name: str) -> tuple[str, ...]:
    """Of its imports, those that come later by themselves and that no page has already.

    Not the first layer: measured on a slow phone, twenty small modules beside the styles keep the page from being
    painted for longer than they gain.
    """
    there = {*first_layer(name)}
    if name != EVERYWHERE:
        there |= {EVERYWHERE, *imports(EVERYWHERE)}
    return tuple(imported for imported in imports(name) if imported not in there)


def _named(name: str, how: re.Pattern[str]) -> tuple[str, ...]:
    path = finders.find(name)
    if path is None:
        raise ValueError(f"There is no module {name}.")
    found = how.findall(Path(path).read_text())
    return tuple(posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in found)
