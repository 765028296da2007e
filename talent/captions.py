"""Captions that somebody sends: WebVTT or SubRip in, clean WebVTT out. Nothing of the file itself is ever served."""

import re
from dataclasses import dataclass
from html import escape, unescape

from core.errors import Invalid

MOST_BYTES = 1_000_000
MOST_CUES = 5_000
LONGEST_TEXT = 1_000
HOUR_MS = 3_600_000

USABLE = "Send a WebVTT (.vtt) or SubRip (.srt) file."
NOT_CAPTIONS = f"This file is not captions that we can read. {USABLE}"
TIME = r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
TIMES = re.compile(rf"\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?", re.ASCII)
MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# Blocks of WebVTT that hold no words: they are left out, styles above all.
WORDLESS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    start_ms: int
    end_ms: int
    text: str


def read_captions(content: bytes) -> list[Cue]:
    """In the order of their times. Raises Invalid at "file" with the line that cannot be read."""
    if not content:
        raise Invalid("This file is empty.", field="file")
    if len(content) > MOST_BYTES:
        raise Invalid(f"This file is {len(content) / 1e6:.1f} MB. Captions have 1 MB at most.", field="file")
    lines = _text(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues: list[Cue] = []
    number = 0
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        end = next((n for n in range(number, len(lines)) if not lines[n].strip()), len(lines))
        cue = _cue(lines[number:end], number)
        if cue is not None:
            cues.append(cue)
        if len(cues) > MOST_CUES:
            raise Invalid(f"These captions have more than {MOST_CUES:,} lines, for an hour at most.", field="file")
        number = end
    if not cues:
        raise Invalid(f"No captions are in this file. {USABLE}", field="file")
    return sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))


def write_vtt(cues: list[Cue]) -> str:
    blocks = [f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{escape(cue.text, quote=False)}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _text(content: bytes) -> str:
    """UTF-8 or UTF-16, with a mark or without; Latin letters of old programs where it is neither."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[:200].count(0) > len(content[:200]) // 4:
        encodings = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "-->" in text:
            return text
    raise Invalid(NOT_CAPTIONS, field="file")


def _cue(block: list[str], at: int) -> Cue | None:
    if block[0].lstrip("\ufeff").startswith("WEBVTT") and at == 0:
        block = block[next((n for n, line in enumerate(block) if "-->" in line), len(block)) :]
        if not block:
            return None
    if block[0].split(" ")[0].split("\t")[0] in WORDLESS and "-->" not in block[0]:
        return None
    # A number or a name may stand above the times.
    above = 0 if "-->" in block[0] else 1
    found = TIMES.fullmatch(block[above]) if above < len(block) else None
    if found is None:
        raise Invalid(f"Line {at + above + 1} is not a time: “{block[min(above, len(block) - 1)][:40]}”.", field="file")
    start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    if end <= start:
        raise Invalid(f"The caption in line {at + above + 1} ends before it begins.", field="file")
    text = _plain("\n".join(block[above + 1 :]))
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"The caption in line {at + above + 1} has more than {LONGEST_TEXT:,} characters.", field="file")
    return Cue(start, end, text) if text else None


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _plain(text: str) -> str:
    """Words without markup. What a character reference stood for is text, and no markup either."""
    kept = NOT_TEXT.sub("", unescape(MARKUP.sub("", text)))
    lines = (" ".join(line.split()) for line in kept.replace("-->", "→").split("\n"))
    return "\n".join(line for line in lines if line)


def _clock(ms: int) -> str:
    return f"{ms // HOUR_MS:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
