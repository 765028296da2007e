"""What machines can say about the code: style, templates, who imports whom, types."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environment import ROOT

BIN = Path(sys.executable).parent
ROOMS = ("accounts", "auditions", "casting", "contracts", "core", "notifications", "talent")


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run([BIN / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{tool} says:\n{(done.stdout + done.stderr)[-6000:]}"


def test_ruff_has_no_complaint():
    _run("ruff", "check", "--quiet", "--output-format", "concise", ".")


def test_djlint_has_no_complaint():
    _run("djlint", "--lint", "--quiet", "templates")


def test_rooms_import_only_downwards():
    _run("lint-imports", "--no-cache")


@pytest.mark.processes
def test_mypy_has_no_complaint():
    checked = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for part in ("services", "selectors", "policies", "services.py", "selectors.py", "policies.py")
        if (path := ROOT / room / part).exists()
    ]
    core = [str(path.relative_to(ROOT)) for path in (ROOT / "core").glob("*.py")]
    _run("mypy", "--no-error-summary", *core, "config/env.py", "config/local", *checked)


def test_migrations_say_what_the_models_say(db):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", [ROOT / "templates", ROOT / "static"])
def test_nothing_is_fetched_from_outside(path):
    marks = ('src="http', "url(http", "from 'http", "import('http", "fetch('http")
    outside = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for file in path.rglob("*")
        if file.suffix in {".html", ".js", ".css"}
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert not outside, "\n".join(outside)
