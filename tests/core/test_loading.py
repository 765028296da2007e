"""What a browser is told to fetch, and how small it comes."""

import gzip
import re
import shutil
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from config.storage import HashedStaticStorage
from core.modules import EVERYWHERE, first_layer, imports, to_preload
from core.templatetags.ui import module

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
ENTRIES = sorted(
    {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'{% module "([^"]+)" %}', path.read_text())}
)


def named_in(name: str) -> set[str]:
    """Whatever looks like another module's address in that file."""
    found = re.findall(r"""['"](\.{1,2}/[\w./-]+\.js)['"]""", (STATIC / name).read_text())
    return {normpath(join(dirname(name), one)) for one in found}


def test_templates_name_modules():
    assert len(ENTRIES) > 30


@pytest.mark.parametrize("entry", ENTRIES)
def test_nothing_comes_later_than_the_first_layer_of_a_module(entry):
    asked = {entry, *first_layer(entry), *to_preload(entry)}
    if entry != EVERYWHERE:
        asked |= {EVERYWHERE, *imports(EVERYWHERE)}
    for name in asked:
        assert (STATIC / name).is_file()
        assert named_in(name) <= asked, name


def test_only_what_comes_late_by_itself_is_named_and_what_every_page_has_once():
    everywhere, html = module(EVERYWHERE), module("js/room/room.js")
    assert 'href="/static/js/content.js"' in everywhere
    assert "/static/js/toast.js" not in everywhere
    assert '<link rel="modulepreload" href="/static/js/room/acts.js" fetchpriority="low">' in html
    assert "/static/js/room/layout.js" not in html
    assert "/static/js/send.js" not in html
    assert html.endswith('<script type="module" src="/static/js/room/room.js"></script>')


def test_hashed_modules_import_each_other_under_the_names_that_pages_ask_for(tmp_path):
    shutil.copytree(STATIC / "js", tmp_path / "js")
    collected = HashedStaticStorage(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(STATIC)
    for _name, _hashed, outcome in collected.post_process(
        {str(path.relative_to(tmp_path)): (source, str(path.relative_to(tmp_path))) for path in tmp_path.rglob("*.js")}
    ):
        assert not isinstance(outcome, Exception), outcome
    for entry in ENTRIES:
        asked = {collected.stored_name(name) for name in (entry, *imports(entry))}
        for name in asked:
            text = (tmp_path / name).read_text()
            found = re.findall(r"""['"](\.{1,2}/[\w./-]+\.js)['"]""", text)
            assert {normpath(join(dirname(name), one)) for one in found} <= asked, name


@pytest.mark.django_db
class TestPacking:
    def test_a_page_comes_packed_to_who_takes_it(self, client):
        plain = client.get("/calls/")
        packed = client.get("/calls/", headers={"Accept-Encoding": "gzip, deflate, br"})
        assert "Content-Encoding" not in plain.headers
        assert packed["Content-Encoding"] == "gzip"
        assert len(packed.content) < len(plain.content) / 2
        assert "<h1>Open calls</h1>" in gzip.decompress(packed.content).decode()
        assert "Accept-Encoding" in plain["Vary"]

    def test_what_comes_in_parts_comes_as_it_is(self, client):
        """Even where it is text: a strip of bytes that was asked for is counted in the file's own bytes."""
        answer = client.get("/static/css/base.css", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-1999"})
        assert answer.status_code == 206
        assert "Content-Encoding" not in answer.headers
        assert len(b"".join(answer.streaming_content)) == 2000
