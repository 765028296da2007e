"""A film of 1080p made into what pages play: seconds of work for each second of it, beside PyAV doing no more than
decode, shrink and encode with the same encoder. Ours also counts packets, draws a poster and a strip, hears how loud it
is, and starts a process of its own for it.
"""

import io
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np

from bench.harness import Bench, Result, benchmark
from talent.services import reader_process

SECONDS, RATE, SIZE = 8, 30, (1920, 1080)


@cache
def film() -> bytes:
    """As a phone writes it: H.264 in 1080p at some 12 Mbit/s, with sound. A pattern drifts over it, grain on top."""
    out = io.BytesIO()
    grain = np.random.default_rng(7).integers(-12, 12, (SIZE[1], SIZE[0]), dtype=np.int16)
    wave = np.linspace(0, 60, SIZE[0])
    with av.open(out, "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=RATE, options={"preset": "ultrafast", "b": "12M"})
        picture.width, picture.height, picture.pix_fmt = *SIZE, "yuv420p"
        sound = made.add_stream("aac", rate=48_000, layout="stereo")
        for number in range(SECONDS * RATE):
            row = 110 + 90 * np.sin((wave + number * 2) / 6)
            light = np.clip(row + np.roll(grain, number * 3, axis=0), 16, 235).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(
                np.concatenate([light, np.full((SIZE[1] // 2, SIZE[0]), 128, np.uint8)]), format="yuv420p"
            )
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            made.mux(picture.encode(frame))
        for start in range(0, SECONDS * 48_000, 1024):
            tone = (0.3 * np.sin(np.arange(start, start + 1024) / 17)).astype(np.float32)
            part = av.AudioFrame.from_ndarray(np.stack([tone, tone]), format="fltp", layout="stereo")
            part.sample_rate, part.pts, part.time_base = 48_000, start, Fraction(1, 48_000)
            made.mux(sound.encode(part))
        made.mux(picture.encode())
        made.mux(sound.encode())
    return out.getvalue()


@benchmark("transcode", sizes=(SECONDS,))
def transcode(bench: Bench, _size: int) -> Result:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        original = folder / "original"
        original.write_bytes(film())

        def ours() -> None:
            found = reader_process.read(original, folder, "tape", tell=lambda _percent: None)
            if "refused" in found:
                raise AssertionError(found["refused"])

        result = bench.seconds(ours, floor=lambda: _bare(original, folder / "bare"), rounds=3, warm_up=1)
    value, floor = result.value / SECONDS, (result.floor or 0) / SECONDS
    return Result(result.name, result.size, value, "s", floor, result.ratio, None)


def _bare(original: Path, to: Path) -> None:
    with (
        av.open(str(original)) as film,
        av.open(str(to), "w", format="mp4", options={"movflags": "+faststart"}) as made,
    ):
        picture, sound = film.streams.video[0], film.streams.audio[0]
        picture.thread_type = "AUTO"
        picture.codec_context.thread_count = 2
        new = made.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "23"})
        new.width, new.height, new.pix_fmt = 1280, 720, "yuv420p"
        new.codec_context.thread_count, new.codec_context.gop_size = 2, 2 * RATE
        new_sound = made.add_stream("aac", rate=48_000, layout="stereo", bit_rate=128_000)
        for frame in film.decode(picture, sound):
            if isinstance(frame, av.AudioFrame):
                made.mux(new_sound.encode(frame))
                continue
            small = frame.reformat(1280, 720, "yuv420p")
            small.pict_type = 0
            made.mux(new.encode(small))
        made.mux(new.encode())
        made.mux(new_sound.encode())
