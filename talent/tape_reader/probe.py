"""What there is in a file, before any of it is decoded."""

from dataclasses import dataclass
from fractions import Fraction
from typing import IO

import av

from talent.tape_reader.kinds import VOICE
from talent.tape_reader.words import (
    DAMAGED,
    NO_PICTURE,
    NOT_A_TAPE,
    NOTHING,
    SILENT_SLATE,
    SILENT_VOICE,
    TOO_LARGE,
    TOO_LONG,
    TOO_SMALL,
    RefusedError,
)

LONGEST_SECONDS = 60 * 60
LARGEST_SIDE, SMALLEST_SIDE = 8192, 48
# Sixty frames a second, with the milliseconds of Matroska.
FASTEST = 70
# Seconds that one picture may stand; a film made anew otherwise has no pictures that wait for later ones.
UNSTEADY = 0.25
SLATE = "slate"
SILENT = {VOICE: SILENT_VOICE, SLATE: SILENT_SLATE}


@dataclass(frozen=True)
class Facts:
    """Seconds that are really there, when the first of them is, and the bits of one.

    `in_order` says that every packet has its time, and none goes back; `steady` that no picture stands much longer
    than others.
    """

    duration: float
    start: float
    bit_rate: float
    in_order: bool
    steady: bool
    frames_a_second: float


def opened(file: IO[bytes], demuxer: str):
    file.seek(0)
    # Our own file object: the demuxer can then open nothing by name.
    return av.open(file, "r", format=demuxer, metadata_errors="replace")


def streams(tape, kind: str):
    """The picture and the sound that count: (picture or None, sound or None). Of a voice demo only the sound does."""
    pictures = [one for one in tape.streams.video if not one.disposition & av.stream.Disposition.attached_pic]
    sound = next((one for one in tape.streams.audio if one.codec_context is not None), None)
    if kind == VOICE:
        if sound is None:
            raise RefusedError(SILENT_VOICE if pictures else NOTHING)
        return None, sound
    if not pictures:
        raise RefusedError(NO_PICTURE if tape.streams.audio else NOTHING)
    if kind in SILENT and sound is None:
        raise RefusedError(SILENT[kind])
    picture = pictures[0]
    if picture.codec_context is None:
        raise RefusedError(NOT_A_TAPE)
    check_size(picture.codec_context.width, picture.codec_context.height)
    picture.thread_type = "AUTO"
    picture.codec_context.thread_count = 2
    return picture, sound


def check_size(width: int, height: int) -> None:
    if max(width, height) > LARGEST_SIDE:
        raise RefusedError(TOO_LARGE.format(width=width, height=height))
    if min(width, height) < SMALLEST_SIDE:
        raise RefusedError(TOO_SMALL.format(width=width, height=height))


def facts_of(tape, picture, sound, *, promise_counts: bool) -> Facts:
    """Goes through every packet. What the header promises beyond them is a file that was cut off."""
    chosen = [one for one in (picture, sound) if one is not None]
    promised = float(tape.duration or 0) / av.time_base
    first, last, packets, pictures, size, in_order = None, 0.0, 0, 0, 0, True
    longest = 0.0
    before: dict[int, int] = {}
    for packet in tape.demux(chosen):
        if packet.size == 0:
            continue
        packets += 1
        pictures += packet.stream is picture
        size += packet.size
        index = packet.stream.index
        if packet.pts is None or packet.dts is None or packet.dts <= before.get(index, packet.dts - 1):
            in_order = False
        elif packet.stream is picture and index in before:
            longest = max(longest, float((packet.dts - before[index]) * packet.time_base))
        before[index] = packet.dts if packet.dts is not None else before.get(index, 0)
        if packet.pts is not None:
            at = float(packet.pts * packet.time_base)
            first = at if first is None else min(first, at)
            last = max(last, at + float((packet.duration or 0) * packet.time_base))
    if not packets or (picture is not None and not pictures):
        raise RefusedError(NOTHING)
    length = last - (first or 0.0)
    missing = picture is not None and pictures < picture.frames * 0.98 - 2
    if missing or (promise_counts and length < promised * 0.9 - 1):
        raise RefusedError(DAMAGED)
    duration = length or promised or 0.04
    if duration > LONGEST_SECONDS:
        raise RefusedError(TOO_LONG.format(minutes=round(duration / 60)))
    return Facts(
        duration=duration,
        start=first or 0.0,
        bit_rate=size * 8 / max(duration, 0.5),
        in_order=in_order,
        steady=longest <= UNSTEADY,
        frames_a_second=pictures / duration,
    )


def shape_of(stream_or_frame, picture) -> tuple[int, int]:
    """Width and height as they are seen by square pixels, before any turning."""
    ratio = picture.sample_aspect_ratio or picture.codec_context.sample_aspect_ratio
    width, height = stream_or_frame.width, stream_or_frame.height
    if ratio and Fraction(1, 8) <= ratio <= 8 and ratio != 1:
        width = max(2, round(width * ratio))
    return width, height
