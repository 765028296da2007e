"""The template language: `{variable}` and nothing else.

Paragraphs are parted by an empty line. One whose variables are all empty is left out, so a
sentence such as "Bring {prepare}." needs no condition.
"""

import itertools
import re
from collections.abc import Mapping

from core.errors import Invalid

VARIABLE = re.compile(r"\{([^{}\n]*)\}")
PARAGRAPHS = re.compile(r"\n[^\S\n]*\n+")
COMMON = {
    "first_name": "their first name",
    "name": "their whole name",
    "office": "your office's name",
    "own_line": "a line of your own to this person, written in the outbox",
}


def variables_in(text: str) -> list[str]:
    """The names in the text, each once, in order."""
    return list(dict.fromkeys(name.strip() for name in VARIABLE.findall(text)))


def check(text: str, variables: Mapping[str, str], *, field: str) -> None:
    """Raises Invalid, at `field`, for a variable that there is not."""
    for name in variables_in(text):
        if name not in variables:
            known = ", ".join(f"{{{known}}}" for known in variables)
            raise Invalid(f"There is no variable {{{name}}}. You can use: {known}.", field=field)


def fill(text: str, values: Mapping[str, object]) -> str:
    """One line or paragraph with its variables replaced; an unknown one is empty."""
    return VARIABLE.sub(lambda match: _value(values, match.group(1).strip()), text)


def paragraphs(text: str, values: Mapping[str, object]) -> list[str]:
    return [filled for filled, _own in marked_paragraphs(text, values)]


def marked_paragraphs(text: str, values: Mapping[str, object]) -> list[tuple[str, bool]]:
    """The filled paragraphs, each with whether it is the office's own line.

    An own line that the text has no place for goes before the closing paragraph.
    """
    result: list[tuple[str, bool]] = []
    for raw in PARAGRAPHS.split(text.replace("\r\n", "\n").strip()):
        names = variables_in(raw)
        if names and not any(_value(values, name) for name in names):
            continue
        lines = raw.split("\n")
        filled_lines = [fill(line, values) for line in lines]
        if all(VARIABLE.fullmatch(line.strip()) for line in lines):
            # Where an office signs for nobody in it, its name stands once.
            filled_lines = [line for line, _same in itertools.groupby(filled_lines)]
        filled = "\n".join(filled_lines).strip()
        if filled:
            result.append((filled, names == ["own_line"]))
    own = _value(values, "own_line")
    if own and "own_line" not in variables_in(text):
        result.insert(max(len(result) - 1, 0), (own, True))
    return result


def _value(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value).strip()
