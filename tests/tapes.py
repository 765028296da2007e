"""Tapes to test with: real ones, made here, and broken ones made of them."""

import array
import functools
import io
import math
from fractions import Fraction

import av
from PIL import Image

RATE = 48_000


@functools.cache
def tape(
    seconds: float = 2,
    *,
    container: str = "mp4",
    video: str | None = "libx264",
    audio: str | None = "aac",
    size: tuple[int, int] = (160, 120),
    fps: int = 25,
) -> bytes:
    """A bar that walks across, and a tone."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        picture = _picture_stream(made, video, size, fps) if video else None
        sound = _sound_stream(made, audio) if audio else None
        if picture:
            for number in range(round(seconds * fps)):
                made.mux(picture.encode(_frame(number, size, picture.pix_fmt)))
            made.mux(picture.encode())
        if sound:
            for packet in _tone(sound, seconds):
                made.mux(packet)
    return out.getvalue()


def _picture_stream(made, codec, size, fps):
    stream = made.add_stream(codec, rate=fps)
    stream.width, stream.height = size
    stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    stream.time_base = Fraction(1, fps)
    return stream


def _sound_stream(made, codec):
    stream = made.add_stream(codec, rate=RATE)
    stream.layout = "mono"
    return stream


def _frame(number, size, pix_fmt):
    width, height = size
    picture = Image.new("RGB", size, (60, 60, 60))
    picture.paste((244, 196, 83), ((number * 4) % width, 0, (number * 4) % width + 12, height))
    frame = av.VideoFrame.from_image(picture).reformat(format=pix_fmt)
    frame.pts = number
    return frame


def _tone(stream, seconds):
    length = stream.codec_context.frame_size or 960
    for start in range(0, round(seconds * RATE), length):
        wave = array.array("f", (0.2 * math.sin(2 * math.pi * 440 * n / RATE) for n in range(start, start + length)))
        frame = av.AudioFrame(format="fltp", layout="mono", samples=length)
        frame.planes[0].update(wave.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield from stream.encode(frame)
    yield from stream.encode()
