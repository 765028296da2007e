"""Reads a tape that a stranger sent and makes what pages play. Run as a process of its own, which holds no secret, no
database and little memory: a file that breaks a decoder breaks nothing else. `python -I talent/tape_reader ORIGINAL FOLDER`
writes `tape` and `poster.webp` into the folder and prints one line of JSON: what it found, or {"refused": sentence}.
"""

import json
import resource
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
from PIL import Image

from talent.tape_reader.kinds import container_of
from talent.tape_reader.words import DAMAGED, NO_PICTURE, NOT_A_TAPE, NOTHING, TOO_LARGE, TOO_LONG, RefusedError

LONGEST_SECONDS = 60 * 60
LARGEST_SIDE = 8192
POSTER = (1280, 1280)
SHORT_SIDE, LONG_SIDE = 720, 1280
MEMORY = 4 * 1024**3
FILE = 2 * 1024**3

# Browsers play these as they are; what holds them is changed without touching picture or sound.
IN_MP4 = ({"h264"}, {"aac", "mp3"}, {"yuv420p", "yuvj420p"})
IN_WEBM = ({"vp8", "vp9"}, {"opus", "vorbis"}, {"yuv420p", "yuvj420p"})


def prepare(source: Path, folder: Path) -> dict:
    with source.open("rb") as file:
        kind = container_of(file.read(16))
        try:
            return _prepare(file, kind, folder)
        except (av.error.FFmpegError, ValueError, OverflowError, EOFError, SyntaxError) as error:
            raise RefusedError(DAMAGED) from error


def _prepare(file, kind: str, folder: Path) -> dict:
    with _opened(file, kind) as tape:
        picture, sound = _streams(tape)
        duration = _duration(tape, picture)
    if duration > LONGEST_SECONDS:
        raise RefusedError(TOO_LONG.format(minutes=round(duration / 60)))
    with _opened(file, kind) as tape:
        turned, size = _make_poster(tape, duration, folder / "poster.webp")
    with _opened(file, kind) as tape:
        picture, sound = _streams(tape)
        container = _kept_in(picture, sound)
        if container and not (turned and container == "webm"):
            _rewrap(tape, picture, sound, folder / "tape", container)
        else:
            _encode(tape, picture, sound, folder / "tape", turned)
    return {"width": size[0], "height": size[1], "duration_ms": max(1, round(duration * 1000))}


def _opened(file, kind: str):
    file.seek(0)
    # Our own file object: the demuxer can then open nothing by name.
    return av.open(file, "r", format=kind, metadata_errors="replace")


def _streams(tape):
    pictures = [one for one in tape.streams.video if not one.disposition & av.stream.Disposition.attached_pic]
    sounds = list(tape.streams.audio)
    if not pictures:
        raise RefusedError(NO_PICTURE if sounds else NOTHING)
    picture = pictures[0]
    if picture.codec_context is None:
        raise RefusedError(NOT_A_TAPE)
    width, height = picture.codec_context.width, picture.codec_context.height
    if max(width, height) > LARGEST_SIDE:
        raise RefusedError(TOO_LARGE.format(width=width, height=height))
    picture.thread_type = "AUTO"
    picture.codec_context.thread_count = 2
    return picture, next((one for one in sounds if one.codec_context is not None), None)


def _duration(tape, picture) -> float:
    """Seconds that are really there; what the header promises beyond them is a file that was cut off."""
    promised = float(tape.duration or 0) / av.time_base
    first, last, frames = None, 0.0, 0
    for packet in tape.demux([picture, *tape.streams.audio]):
        if packet.pts is None or packet.size == 0:
            continue
        frames += packet.stream is picture
        at = float(packet.pts * packet.time_base)
        first = at if first is None else min(first, at)
        last = max(last, at + float((packet.duration or 0) * packet.time_base))
    if not frames:
        raise RefusedError(NOTHING)
    length = last - (first or 0.0)
    if frames < picture.frames * 0.98 - 2 or length < promised * 0.9 - 1:
        raise RefusedError(DAMAGED)
    return length or promised or 0.04


def _make_poster(tape, duration: float, to: Path) -> tuple[int, tuple[int, int]]:
    """A still from the first second; how far its frames are turned, and the size as it is seen."""
    picture, _ = _streams(tape)
    still = None
    for frame in tape.decode(picture):
        still = frame
        if frame.time is None or frame.time >= min(1.0, duration / 3):
            break
    if still is None:
        raise RefusedError(DAMAGED)
    turned = round(still.rotation) % 360
    image = still.to_image()
    if turned:
        image = image.rotate(turned, expand=True)
    size = image.size
    image.thumbnail(POSTER, Image.Resampling.LANCZOS)
    image.convert("RGB").save(to, "WEBP", quality=80)
    return turned, size


def _kept_in(picture, sound) -> str:
    for container, (pictures, sounds, pixels) in {"mp4": IN_MP4, "webm": IN_WEBM}.items():
        fits = picture.codec_context.name in pictures and picture.codec_context.pix_fmt in pixels
        if fits and (sound is None or sound.codec_context.name in sounds):
            return container
    return ""


def _rewrap(tape, picture, sound, to: Path, container: str) -> None:
    """The same picture and sound in a file that begins to play at once; places and names in it stay behind."""
    options = {"movflags": "+faststart"} if container == "mp4" else {}
    with av.open(str(to), "w", format=container, options=options) as made:
        streams = {one.index: made.add_stream_from_template(one) for one in (picture, sound) if one is not None}
        for packet in tape.demux([one for one in (picture, sound) if one is not None]):
            if packet.dts is None:
                continue
            packet.stream = streams[packet.stream.index]
            made.mux(packet)


def _encode(tape, picture, sound, to: Path, turned: int) -> None:
    """H.264 and AAC, upright, no larger than 720p."""
    with av.open(str(to), "w", format="mp4", options={"movflags": "+faststart"}) as made:
        graph, new_picture = _picture_maker(made, picture, turned)
        new_sound = made.add_stream("aac", rate=48_000, layout="stereo") if sound else None
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48_000)
        for frame in _frames(tape, picture, sound):
            if isinstance(frame, av.AudioFrame):
                for part in resampler.resample(frame):
                    made.mux(new_sound.encode(part))
            else:
                graph.push(frame)
                ready = graph.pull()
                ready.pict_type = 0
                made.mux(new_picture.encode(ready))
        made.mux(new_picture.encode())
        if new_sound:
            for part in resampler.resample(None):
                made.mux(new_sound.encode(part))
            made.mux(new_sound.encode())


def _frames(tape, picture, sound) -> Iterator[av.VideoFrame | av.AudioFrame]:
    broken = 0
    for packet in tape.demux([one for one in (picture, sound) if one is not None]):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            # A scratch; a file of scratches is damaged.
            broken += 1
            if broken > 50:
                raise


def _picture_maker(made, picture, turned: int):
    """A filter that turns and shrinks frames, and the stream that they go into."""
    width, height = picture.codec_context.width, picture.codec_context.height
    if turned in {90, 270}:
        width, height = height, width
    wide, high = (LONG_SIDE, SHORT_SIDE) if width >= height else (SHORT_SIDE, LONG_SIDE)
    share = min(1.0, wide / width, high / height)
    size = [max(2, int(side * share) // 2 * 2) for side in (width, height)]
    stream = made.add_stream("libx264", rate=picture.average_rate or 25, options={"preset": "veryfast", "crf": "23"})
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    stream.codec_context.time_base = picture.time_base
    stream.codec_context.thread_count = 2
    graph = av.filter.Graph()
    steps = [graph.add_buffer(template=picture, time_base=picture.time_base)]
    turns = {90: ["cclock"], 270: ["clock"], 180: ["clock", "clock"]}.get(turned, [])
    steps += [graph.add("transpose", direction) for direction in turns]
    steps += [graph.add("scale", f"{size[0]}:{size[1]}"), graph.add("format", "yuv420p"), graph.add("buffersink")]
    for one, following in pairwise(steps):
        one.link_to(following)
    graph.configure()
    return graph, stream


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    try:
        found = prepare(Path(sys.argv[1]), Path(sys.argv[2]))
    except RefusedError as refused:
        found = {"refused": str(refused)}
    sys.stdout.write(json.dumps(found) + "\n")
