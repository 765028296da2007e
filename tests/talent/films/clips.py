"""Films as phones, cameras and browsers make them: short, small, and odd."""

import functools
import io
from collections.abc import Sequence
from fractions import Fraction

import av
import numpy as np
from PIL import Image

HLG, PQ, BT709 = 18, 16, 1
SMALL = (64, 48)


@functools.cache
def grey(transfer: int, level: float, *, pixels: str = "yuv420p10le") -> bytes:
    """Four frames of one grey, `level` of the way from black to the strongest signal, marked as that transfer."""
    out = io.BytesIO()
    wide = BT709 if transfer == BT709 else 9
    with av.open(out, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = *SMALL, pixels
        context = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = transfer, wide, wide, 1
        for number in range(4):
            frame = av.VideoFrame(*SMALL, pixels)
            for plane, value in zip(frame.planes, (64 + round(level * 876), 512, 512), strict=True):
                plane.update(np.full((plane.height, plane.line_size // 2), value, np.uint16).tobytes())
            frame.pts, frame.time_base = number, Fraction(1, 25)
            frame.color_trc, frame.colorspace, frame.color_range, frame.color_primaries = transfer, wide, 1, wide
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.getvalue()


@functools.cache
def film(
    times: Sequence[float] = (0, 0.04, 0.08, 0.12),
    *,
    container: str = "mp4",
    codec: str = "libx264",
    size: tuple[int, int] = SMALL,
    aspect: Fraction | None = None,
) -> bytes:
    """Frames that grow lighter, at these seconds."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        stream = made.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        if aspect:
            stream.codec_context.sample_aspect_ratio = aspect
        for number, at in enumerate(times):
            frame = av.VideoFrame.from_image(Image.new("L", size, 20 + number * 10).convert("RGB"))
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = round(at * 1000), Fraction(1, 1000)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.getvalue()


@functools.cache
def sound(
    seconds: float = 1, *, container: str = "wav", codec: str = "pcm_s16le", layout: str = "mono", loud: float = 0.4,
    rate: int = 48_000, picture: bool = False,
) -> bytes:  # fmt: skip
    """A tone, or silence, in as many channels as the layout has; with a picture beside it where one is wanted."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        beside = made.add_stream("mpeg4", rate=25) if picture else None
        stream = made.add_stream(codec, rate=rate, layout=layout)
        if beside:
            beside.width, beside.height, beside.pix_fmt = *SMALL, "yuv420p"
            for number in range(round(seconds * 25)):
                frame = av.VideoFrame.from_image(Image.new("RGB", SMALL, (90, 60, 60))).reformat(format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                made.mux(beside.encode(frame))
            made.mux(beside.encode())
        for start in range(0, round(seconds * rate), 960):
            wave = (loud * np.sin(np.arange(start, start + 960) * 2 * np.pi * 440 / rate)).astype(np.float32)
            frame = av.AudioFrame(format="fltp", layout=layout, samples=960)
            for plane in frame.planes:
                plane.update(wave.tobytes())
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.getvalue()


CORNERS = {"R": (230, 30, 30), "G": (30, 200, 30), "B": (30, 30, 230), "W": (235, 235, 235)}


@functools.cache
def turned(matrix: tuple[int, int, int, int], codec: str = "mpeg4") -> bytes:
    """Red and green above, blue and white below, and a note of how it is to be turned: (a, b, c, d) of its matrix."""
    a, b, c, d = (65536 * one for one in matrix)
    rows = [np.repeat([[CORNERS[one] for one in row]], 48, axis=0).repeat(80, axis=1) for row in ("RG", "BW")]
    out = io.BytesIO()
    with av.open(out, "w", format="mov") as made:
        stream = made.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        stream.set_display_matrix([a, b, 0, c, d, 0, 0, 0, 1 << 30])
        for number in range(4):
            frame = av.VideoFrame.from_ndarray(np.concatenate(rows).astype(np.uint8), format="rgb24")
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.getvalue()


@functools.cache
def interlaced(codec: str = "libx264", options: tuple[tuple[str, str], ...] = (("x264-params", "tff=1"),)) -> bytes:
    """A bar that runs to the right: odd lines show where it was, even ones where it is, as old cameras film."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska" if codec == "mpeg2video" else "mp4") as made:
        stream = made.add_stream(codec, rate=25, options=dict(options))
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(12):
            picture = np.full((240, 320, 3), 40, np.uint8)
            for field in (0, 1):
                at = number * 16 + field * 8
                picture[field::2, at : at + 40] = 230
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.getvalue()
