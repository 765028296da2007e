"""A document's blocks by its parts, for a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Section:
    """`id` is an anchor, empty for what stands before the first heading."""

    id: str = ""
    title: str = ""
    blocks: list[dict] = field(default_factory=list)


def sections(blocks: Sequence[dict]) -> list[Section]:
    found = [Section()]
    for block in blocks:
        if block["kind"] == "heading":
            found.append(Section(f"part-{len(found)}", block["text"]))
        elif block["kind"] != "place":
            found[-1].blocks.append(block)
    return found


def places(blocks: Sequence[dict]) -> list[list[str]]:
    """Where it is signed: a name, then as what."""
    return [block["text"].split("\n") for block in blocks if block["kind"] == "place"]
