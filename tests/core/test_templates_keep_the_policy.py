"""The content security policy refuses inline script and style: no template may carry any."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
# Mail has no policy and no stylesheet; it needs its styles inline.
PAGES = [
    path for path in sorted(ROOT.rglob("*.html")) if not {"mail", "email"} & set(path.relative_to(ROOT).parts[:-1])
]
REFUSED = {
    "inline style": re.compile(r"<[a-z][^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
    "a module without what it imports (use {% module %})": re.compile(r"<script[^>]*type=\"module\""),
    "inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*="),
    "htmx code": re.compile(r"\bhx-on|hx-vals=['\"]js:|hx-vars"),
    "fetched from outside": re.compile(r"(?:src|href)=\"(?:https?:)?//[^\"]*\"[^>]*(?:rel=\"stylesheet\"|></script)"),
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template(path):
    text = path.read_text()
    found = [name for name, pattern in REFUSED.items() if pattern.search(text)]
    assert not found, f"{path.relative_to(ROOT)}: {', '.join(found)}"


def test_every_icon_that_is_named_exists():
    drawn = set(re.findall(r'id="i-([\w-]+)"', (Path(settings.BASE_DIR) / "static/icons.svg").read_text()))
    named = {name for path in PAGES for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    named |= {name for path in PAGES for name in re.findall(r'icon="([\w-]+)"', path.read_text())}
    assert named - drawn == set()
