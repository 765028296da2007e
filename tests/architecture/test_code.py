"""What machines can say about the code: style, templates, who imports whom, types."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
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


def test_no_short_word_is_said_to_be_missing_from_a_page():
    """It would turn up in a form's token or a row's number one day: `tests.words.stands_in` tells them apart."""
    short = [
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for path in (ROOT / "tests").rglob("*.py")
        for line, word, where in _sought(ast.parse(path.read_text()))
        if re.fullmatch(r"[A-Za-z]{1,4}|\d{1,6}", word) and re.search(r"\b(text|page|html|content|body|shown)\b", where)
    ]
    assert not short, "\n".join(short)


def _sought(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """(line, what, in what) of every `"…" not in …`, and of every loop over words that does so."""
    loops = [(tree, {})]
    while loops:
        node, words = loops.pop()
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple):
            words = words | {node.target.id: [one for one in node.iter.elts if isinstance(one, ast.Constant)]}
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn):
            found = words.get(node.left.id, []) if isinstance(node.left, ast.Name) else [node.left]
            for one in found:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield node.lineno, one.value, ast.unparse(node.comparators[0])
        loops += [(child, words) for child in ast.iter_child_nodes(node)]
