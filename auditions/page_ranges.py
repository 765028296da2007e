"""Pages as people write them: "3-6, 9"."""

import re

from core.errors import Invalid

_PART = re.compile(r"(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?", re.ASCII)


def read_pages(text: str, *, most: int) -> list[int]:
    """The pages that a text names, in order, each once; all of them where it names none. Raises Invalid at "pages"."""
    if not text.strip():
        return list(range(1, most + 1))
    pages: set[int] = set()
    for part in text.replace(";", ",").split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise Invalid("Write pages as numbers: 3–6, 9.", field="pages")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= most:
            raise Invalid(f"These sides have pages 1 to {most}.", field="pages")
        pages.update(range(first, last + 1))
    return sorted(pages)


def write_pages(pages: list[int], *, most: int) -> str:
    """The shortest way to write them; empty where it is all of them."""
    if pages == list(range(1, most + 1)):
        return ""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
