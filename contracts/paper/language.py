"""The language of templates and clauses.

An empty line parts paragraphs. `# The part` is a heading, numbered when the document is made; one with nothing under it
is left out. `> In plain words` stands beside what comes before it. `{fee}` is a variable that must have a value;
`{per_diem?}` may be empty, and a paragraph in which all such are empty is left out. `[clause credit]` on a line of its
own sets a clause of the library, `[clause minor if guardian_name]` and `[clause no-replica unless rider_replica]` only
then; `[agreed clauses]` sets those that the two sides agreed in the offer.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from core.errors import Invalid
from notifications import words

BRACKET = re.compile(r"^\[([^\[\]\n]*)\]$")
CLAUSE = re.compile(r"^clause ([a-z0-9][a-z0-9_-]*)(?: (if|unless) ([a-z_]+))?$")
AGREED = "agreed clauses"
# Directions that turn a line round, controls, and signs that have no meaning outside one font.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ue000-\uf8ff\ufffe\uffff]")
LOOSE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Piece:
    """`kind`: heading, paragraph, plain_words, clause or agreed. `key` is the clause's; `only` and `term` its condition."""

    kind: str
    text: str = ""
    key: str = ""
    only: str = ""
    term: str = ""


def tidy(text: str) -> str:
    """Without what could turn a line round or has no letters; one kind of line end."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def pieces(body: str) -> Iterator[Piece]:
    for part in words.PARAGRAPHS.split(tidy(body).strip()):
        open_lines: list[str] = []
        for line in part.split("\n"):
            own = _own_line(line.strip())
            if own is None:
                open_lines.append(line.strip())
                continue
            yield from _paragraph(open_lines)
            open_lines = []
            yield own
        yield from _paragraph(open_lines)


def _own_line(line: str) -> Piece | None:
    if line.startswith("# "):
        return Piece("heading", line[2:].strip())
    bracket = BRACKET.match(line)
    if bracket is None:
        return None
    inside = " ".join(bracket.group(1).split())
    if inside == AGREED:
        return Piece("agreed")
    clause = CLAUSE.match(inside)
    if clause:
        return Piece("clause", line, clause.group(1), clause.group(2) or "", clause.group(3) or "")
    # A bracket that begins like a clause and is none is a slip; any other belongs to the words.
    return Piece("clause", line) if inside.startswith("clause") else None


def _paragraph(lines: list[str]) -> Iterator[Piece]:
    text = "\n".join(lines).strip()
    if not text:
        return
    if text.startswith("> "):
        yield Piece("plain_words", "\n".join(line.removeprefix("> ") for line in text.split("\n")))
    else:
        yield Piece("paragraph", text)


def variables_of(text: str) -> list[tuple[str, bool]]:
    """(name, whether it may be empty) of every variable in the text."""
    return [(name.removesuffix("?").strip(), name.endswith("?")) for name in words.variables_in(text)]


def check(body: str, *, variables: Mapping[str, str], clauses: Collection[str] | None, field: str = "body") -> None:
    """Raises Invalid at `field` for what cannot be filled: an unknown variable, a stray brace, a clause there is not.

    `clauses` are the keys of the library; None for the body of a clause, which sets no other.
    """
    if not any(piece.kind != "heading" for piece in pieces(body)):
        raise Invalid("Write what it says.", field=field)
    words.check(re.sub(r"\s*\?\s*\}", "}", body), variables, field=field)
    if stray := LOOSE.search(words.VARIABLE.sub("", body)):
        raise Invalid(f"There is a “{stray.group()}” without its other half. Variables look like {{fee}}.", field=field)
    for piece in pieces(body):
        if piece.kind not in ("clause", "agreed"):
            continue
        if clauses is None:
            raise Invalid("A clause cannot set another clause.", field=field)
        if piece.kind == "clause" and not piece.key:
            raise Invalid(f"“{piece.text}” is not understood. Write [clause credit].", field=field)
        if piece.key and piece.key not in clauses:
            raise Invalid(f"There is no clause “{piece.key}” in your library.", field=field)
        if piece.term and piece.term not in variables:
            raise Invalid(f"There is no term “{piece.term}” that a clause could depend on.", field=field)
