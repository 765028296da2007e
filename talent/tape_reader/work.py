"""Makes of a stranger's film or sound what pages play. Runs as a process of its own, which holds no secret, no
database and little memory: a file that breaks a decoder breaks nothing else.

`python -I talent/tape_reader ORIGINAL FOLDER KIND` writes `tape`, `poster.webp`, `strip.webp` and `wave.json` into the
folder, those that there are, and prints lines of JSON: {"progress": percent} as it goes, and last what it found, or
{"refused": sentence}. It ends when its standard input does, and so with whoever started it.
"""

import errno
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import av

from talent.tape_reader.colour import HLG, PQ
from talent.tape_reader.frames import LONG_SIDE, SHORT_SIDE, TICKS, FrameMaker, Stills, is_to_be_made_anew
from talent.tape_reader.kinds import FIRST_BYTES, kind_of_file
from talent.tape_reader.probe import FASTEST, SILENT, Facts, facts_of, opened, shape_of, streams
from talent.tape_reader.sounds import RATE, Peaks, SoundMaker
from talent.tape_reader.words import DAMAGED, RefusedError

MEMORY = 4 * 1024**3
FILE = 2 * 1024**3
# What the house lacks, not the file: it is tried again later.
NO_ROOM, TRY_LATER = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}, 75

# What every browser plays as it is: its picture and sound are left alone, only the file around them is new.
KEPT_PICTURE, KEPT_PIXELS, KEPT_SOUND = "h264", {"yuv420p", "yuvj420p"}, "aac"
KEPT_BIT_RATE = 4_000_000
MOST_SCRATCHES = 50
# Above this many seconds only whole pictures are decoded for the strip of a film that is left alone.
EVERY_FRAME = 120


class Progress:
    """Percent on standard output, at most twice a second."""

    def __init__(self, duration: float) -> None:
        self.duration, self.last, self.told_at = duration, 0, 0.0

    def reached(self, at: float) -> None:
        share = min(99, int(100 * at / self.duration))
        now = time.monotonic()
        if share > self.last and now - self.told_at > 0.5:
            self.last, self.told_at = share, now
            say({"progress": share})


def say(words: dict) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def prepare(source: Path, folder: Path, kind: str) -> dict:
    with source.open("rb") as file:
        start = file.read(FIRST_BYTES)
        demuxer = kind_of_file(start, kind)
        if demuxer in {"wav", "aiff"} and _is_cut(start, source.stat().st_size):
            raise RefusedError(DAMAGED)
        # An MP3 without an index has its length guessed from its first seconds.
        promise_counts = demuxer not in {"mp3", "aac"} or any(mark in file.read(8192) for mark in (b"Xing", b"Info"))
        try:
            return _prepare(file, demuxer, kind, folder, promise_counts=promise_counts)
        except (av.error.FFmpegError, ValueError, OverflowError, EOFError, SyntaxError, MemoryError) as error:
            if getattr(error, "errno", None) in NO_ROOM:
                raise
            raise RefusedError(DAMAGED) from error


def _is_cut(start: bytes, size: int) -> bool:
    """The size that stands at the beginning of a WAV or AIFF. Recorders that were switched off leave it open."""
    promised = int.from_bytes(start[4:8], "little" if start.startswith(b"RIFF") else "big")
    return promised not in {0, 0xFFFFFFFF} and size < promised * 0.9 - 100_000


def _prepare(file: IO[bytes], demuxer: str, kind: str, folder: Path, *, promise_counts: bool) -> dict:
    with opened(file, demuxer) as tape:
        picture, sound = streams(tape, kind)
        facts = facts_of(tape, picture, sound, promise_counts=promise_counts)
    with opened(file, demuxer) as tape:
        picture, _ = streams(tape, kind)
        first = _first_frame(tape, picture) if picture else None
    with opened(file, demuxer) as tape:
        picture, sound = streams(tape, kind)
        with av.open(str(folder / "tape"), "w", format="mp4", options={"movflags": "+faststart"}) as made:
            work = _Work(tape, picture, sound, made, facts)
            if work.plays_as_it_is() and not (first and is_to_be_made_anew(first)):
                work.rewrap()
            else:
                work.encode()
    return work.result(folder, kind)


def _first_frame(tape, picture):
    for packet in tape.demux(picture):
        try:
            decoded = packet.decode()
        except av.error.InvalidDataError:
            return None
        if decoded:
            return decoded[0]
    return None


class _Work:
    """One film on its way through: what is decoded is looked at, and written where it has to be made anew."""

    def __init__(self, tape, picture, sound, made, facts: Facts) -> None:
        self.tape, self.picture, self.sound, self.made, self.facts = tape, picture, sound, made, facts
        self.chosen = [one for one in (picture, sound) if one is not None]
        self.progress = Progress(facts.duration)
        self.frames = FrameMaker(picture, facts.duration, facts.start) if picture else None
        self.stills = Stills(facts.duration) if picture else None
        # One channel stays one: spread over two it would be quieter.
        self.layout = "mono" if sound is not None and sound.codec_context.layout.nb_channels == 1 else "stereo"
        self.sounds = SoundMaker(facts.start, self.layout)
        self.peaks = Peaks()
        self.heard = 0

    def plays_as_it_is(self) -> bool:
        facts, sound = self.facts, self.sound
        if not facts.in_order or facts.bit_rate > KEPT_BIT_RATE:
            return False
        if sound is not None and (sound.codec_context.name != KEPT_SOUND or sound.codec_context.channels > 2):
            return False
        if self.picture is None:
            return True
        context = self.picture.codec_context
        width, height = shape_of(context, self.picture)
        return (
            context.name == KEPT_PICTURE
            and context.pix_fmt in KEPT_PIXELS
            and context.color_trc not in {PQ, HLG}
            and (width, height) == (context.width, context.height)
            and max(width, height) <= LONG_SIDE
            and min(width, height) <= SHORT_SIDE
            and facts.frames_a_second <= FASTEST
        )

    def rewrap(self) -> None:
        """The same picture and sound in a file that begins to play at once; places and names in it stay behind."""
        if self.picture and self.facts.duration > EVERY_FRAME:
            self.picture.codec_context.skip_frame = "NONKEY"
        streams_made = {one.index: self.made.add_stream_from_template(one) for one in self.chosen}
        for packet, decoded in self._decoded():
            for frame in decoded:
                self._look(frame)
            if packet.dts is None:
                continue
            late = round(self.facts.start / packet.time_base)
            packet.pts, packet.dts = packet.pts - late, packet.dts - late
            packet.stream = streams_made[packet.stream.index]
            self.made.mux(packet)
        self._rest_of_picture()
        self._rest_of_sound()

    def encode(self) -> None:
        """H.264 and AAC, upright, no larger than 720p."""
        new_picture = new_sound = None
        if self.sound:
            new_sound = self.made.add_stream("aac", rate=RATE, layout=self.layout, bit_rate=128_000)
        waiting: list = []
        for _packet, decoded in self._decoded():
            for frame in decoded:
                if isinstance(frame, av.AudioFrame):
                    waiting += self._sound_of(frame)
                    continue
                for ready in self._look(frame, all_of_them=True):
                    # The first frame says how large it is; the file begins once every stream is known.
                    new_picture = new_picture or self._new_picture()
                    self.made.mux(new_picture.encode(ready))
            if new_picture is not None or self.picture is None:
                self._write_sound(new_sound, waiting)
        for ready in self._rest_of_picture():
            new_picture = new_picture or self._new_picture()
            self.made.mux(new_picture.encode(ready))
        waiting += self._rest_of_sound()
        if new_picture is None and self.picture is not None:
            raise RefusedError(DAMAGED)
        self._write_sound(new_sound, waiting)
        for stream in filter(None, (new_picture, new_sound)):
            self.made.mux(stream.encode())

    def result(self, folder: Path, kind: str) -> dict:
        if (self.stills and not self.stills.small) or (self.sound and not self.picture and not self.heard):
            raise RefusedError(DAMAGED)
        has_sound = self.sound is not None and not self.peaks.is_silent
        if kind in SILENT and not has_sound:
            raise RefusedError(SILENT[kind])
        width, height = self.frames.seen if self.frames else (None, None)
        notes = {
            "has_picture": self.picture is not None,
            "has_sound": has_sound,
            "wave": has_sound and self.peaks.save(folder / "wave.json"),
            "proxy_bytes": (folder / "tape").stat().st_size,
        }
        if self.stills:
            notes["strip"] = self.stills.save(folder)
        duration_ms = max(1, round(self.facts.duration * 1000))
        return {"width": width, "height": height, "duration_ms": duration_ms, "made": notes}

    def _decoded(self) -> Iterator[tuple]:
        scratches = 0
        for packet in self.tape.demux(self.chosen):
            decoded = []
            try:
                decoded = packet.decode()
            except av.error.InvalidDataError:
                # A scratch; a film of scratches is damaged.
                scratches += 1
                if scratches > MOST_SCRATCHES:
                    raise
            yield packet, decoded
            if packet.pts is not None:
                self.progress.reached(float(packet.pts * packet.time_base) - self.facts.start)

    def _look(self, frame, *, all_of_them: bool = False) -> list:
        """Frames as they are to be shown, where somebody wants this one."""
        if isinstance(frame, av.AudioFrame):
            self._sound_of(frame)
            return []
        at = self.frames.time_of(frame)
        if at is None or not (all_of_them or self.stills.wants(at)):
            return []
        return self._seen(self.frames.made(frame, at))

    def _rest_of_picture(self) -> list:
        return self._seen(self.frames.rest()) if self.frames else []

    def _seen(self, made: list[tuple]) -> list:
        for ready, at in made:
            if self.stills.wants(at):
                self.stills.take(ready, at)
        return [ready for ready, _ in made]

    def _sound_of(self, frame) -> list:
        ready = self.sounds.made(frame)
        for part in ready:
            self._hear(part)
        return ready

    def _rest_of_sound(self) -> list:
        ready = self.sounds.rest()
        for part in ready:
            self._hear(part)
        return ready

    def _hear(self, part) -> None:
        self.heard += 1
        self.peaks.hear(part)

    def _new_picture(self):
        rate = min(60, max(1, round(self.picture.average_rate or 25)))
        options = {"preset": "veryfast", "crf": "23"}
        if not self.facts.steady:
            # Pictures kept back would make the file say that it ends before its last one.
            options["bf"] = "0"
        stream = self.made.add_stream("libx264", rate=rate, options=options)
        stream.width, stream.height = self.frames.size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base, context.thread_count, context.gop_size = TICKS, 2, 2 * rate
        context.color_primaries = context.color_trc = context.colorspace = 1
        context.color_range = 1
        return stream

    def _write_sound(self, stream, waiting: list) -> None:
        if stream is not None:
            for part in waiting:
                self.made.mux(stream.encode(part))
        waiting.clear()


def _end_with_its_starter() -> None:
    os.read(0, 1)
    os._exit(1)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    threading.Thread(target=_end_with_its_starter, daemon=True).start()
    source, folder, kind = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3]
    os.chdir(folder)
    try:
        found = prepare(source, folder, kind)
    except RefusedError as refused:
        found = {"refused": str(refused)}
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        os._exit(TRY_LATER)
    say(found)
