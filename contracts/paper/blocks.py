"""From a template and what fills it to the blocks of a document.

A block is {"kind": …, "text": …}: title, slug (number, version and date), between (who with whom), heading, paragraph,
plain_words, place (where somebody signs: their name, then what they sign as, on lines of their own). Text is words,
never markup; line ends in it are meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.paper.language import Piece, pieces, tidy, variables_of
from notifications import words

GAP = "……"


@dataclass(frozen=True)
class ClauseText:
    title: str
    body: str
    plain_words: str = ""


@dataclass(frozen=True)
class Missing:
    """A variable that the template needs and nothing fills."""

    name: str
    label: str


@dataclass
class Built:
    blocks: list[dict] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


def build(
    body: str,
    *,
    values: Mapping[str, str],
    labels: Mapping[str, str],
    clauses: Mapping[str, ClauseText],
    agreed: Sequence[ClauseText] = (),
) -> Built:
    """`labels` says what each variable stands for. Clauses that were agreed are set where the template says, else last.

    A paragraph with a gap has "missing": the names of what is missing there.
    """
    maker = _Maker(values, labels)
    found = list(pieces(body))
    if not any(piece.kind == "agreed" for piece in found):
        found.append(Piece("agreed"))
    for piece in found:
        if piece.kind == "clause":
            if _applies(piece, values) and (clause := clauses.get(piece.key)):
                maker.clause(clause)
        elif piece.kind == "agreed":
            for clause in agreed:
                maker.clause(clause)
        else:
            maker.piece(piece)
    return Built(_numbered(maker.blocks), maker.missing)


def _applies(piece: Piece, values: Mapping[str, str]) -> bool:
    if not piece.only:
        return True
    return bool(values.get(piece.term)) == (piece.only == "if")


class _Maker:
    def __init__(self, values: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self.values, self.labels = values, labels
        self.blocks: list[dict] = []
        self.missing: list[Missing] = []

    def clause(self, clause: ClauseText) -> None:
        self.blocks.append({"kind": "heading", "text": tidy(clause.title)})
        for piece in pieces(clause.body):
            self.piece(piece)
        if clause.plain_words:
            self.piece(Piece("plain_words", clause.plain_words))

    def piece(self, piece: Piece) -> None:
        names = variables_of(piece.text)
        optional = [name for name, may_be_empty in names if may_be_empty]
        if optional and not any(self.values.get(name) for name in optional):
            return
        gaps = [name for name, may_be_empty in names if not may_be_empty and not self.values.get(name)]
        for name in gaps:
            if name not in {one.name for one in self.missing}:
                self.missing.append(Missing(name, self.labels.get(name, name)))
        block = {"kind": piece.kind, "text": tidy(words.VARIABLE.sub(self._value, piece.text)).strip()}
        self.blocks.append(block | ({"missing": gaps} if gaps else {}))

    def _value(self, match) -> str:
        name = match.group(1).strip()
        is_optional = name.endswith("?")
        value = self.values.get(name.removesuffix("?").strip(), "")
        # The sentence that it stands in has a full stop of its own.
        if match.string[match.end() :].startswith("."):
            value = value.removesuffix(".")
        return value or ("" if is_optional else GAP)


def _numbered(blocks: list[dict]) -> list[dict]:
    """Sections that say something, their headings numbered in order; plain words alone say nothing."""
    sections: list[list[dict]] = [[]]
    for block in blocks:
        if block["kind"] == "heading":
            sections.append([])
        sections[-1].append(block)
    made: list[dict] = []
    number = 0
    for section in sections:
        if not any(block["kind"] == "paragraph" for block in section):
            continue
        if section[0]["kind"] == "heading":
            number += 1
            section[0] = section[0] | {"text": f"{number} {section[0]['text']}"}
        made += section
    return made
