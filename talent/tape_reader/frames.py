"""Frames as pages show them: upright, in square pixels, in ordinary colours, no larger than 720p. And stills of them."""

import math
import struct
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from PIL import Image

from talent.tape_reader import colour
from talent.tape_reader.probe import FASTEST, check_size, shape_of

SHORT_SIDE, LONG_SIDE = 720, 1280
TICKS = Fraction(1, 90_000)
MOST_STILLS, STILL_SIDE = 60, 160
BT709, LIMITED = 1, 1

# How a film is to be turned, by the signs of (a, b, c, d) of its display matrix: a point at (x, y) is to be seen at
# (ax + cy, bx + dy). Phones write the first four; the others are as in a mirror, which no player shows everywhere.
UPRIGHT = (1, 0, 0, 1)
TURNS = {
    UPRIGHT: [],
    (0, 1, -1, 0): [("transpose", "clock")],
    (-1, 0, 0, -1): [("hflip", None), ("vflip", None)],
    (0, -1, 1, 0): [("transpose", "cclock")],
    (-1, 0, 0, 1): [("hflip", None)],
    (1, 0, 0, -1): [("vflip", None)],
    (0, 1, 1, 0): [("transpose", "cclock_flip")],
    (0, -1, -1, 0): [("transpose", "clock_flip")],
}


def turn_of(frame) -> tuple[int, int, int, int]:
    """A key of TURNS; a film that lies at another angle is left as near to it as it is."""
    matrix = next((bytes(one) for one in frame.side_data if one.type.name == "DISPLAYMATRIX"), b"")
    if len(matrix) < 36:
        return UPRIGHT
    a, b, _, c, d, *_ = struct.unpack_from("=9i", matrix)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return (1 if a >= 0 else -1, 0, 0, 1 if d >= 0 else -1)
    return (0, 1 if b >= 0 else -1, 1 if c >= 0 else -1, 0)


def is_to_be_made_anew(frame) -> bool:
    """Whether players would show the film otherwise than it was meant: half pictures, or as in a mirror."""
    a, b, c, d = turn_of(frame)
    return frame.interlaced_frame or a * d - b * c < 0


class FrameMaker:
    """Turns decoded frames into those of the proxy. What one frame is like may differ from the one before."""

    def __init__(self, picture, duration: float, start: float) -> None:
        self.picture, self.start = picture, start
        self.step = 1 / min(FASTEST, max(1.0, float(picture.average_rate or 25)))
        self.turn = UPRIGHT
        self.is_interlaced = False
        self.seen: tuple[int, int] | None = None
        self.size = (2, 2)
        self.last = -1.0
        self._graph, self._like = None, None

    def time_of(self, frame) -> float | None:
        """Seconds from the beginning of the film; None for a frame that is to be left out."""
        if frame.pts is None or frame.time_base is None:
            at = self.last + self.step if self.last >= 0 else 0.0
        else:
            at = float(frame.pts * frame.time_base) - self.start
        if at <= self.last and self.last >= 0:
            at = self.last + self.step if at < self.last - 1 else -1.0
        if self.last >= 0 and at - self.last < 1 / FASTEST:
            return None
        self.last = max(0.0, at)
        return self.last

    def made(self, frame, at: float) -> list[tuple]:
        """(frame, seconds) of those that are ready: half pictures wait for the next ones."""
        if self.seen is None:
            self._measure(frame)
        self.is_interlaced = self.is_interlaced or frame.interlaced_frame
        like = (
            frame.width, frame.height, frame.format.name, frame.color_trc, frame.colorspace, frame.color_range,
            self.is_interlaced,
        )  # fmt: skip
        ready = []
        if like != self._like:
            ready = self.rest()
            check_size(frame.width, frame.height)
            self._graph, self._like = self._new_graph(frame), like
        frame.pts, frame.time_base = round(at / TICKS), TICKS
        self._graph.vpush(frame)
        return ready + self._pulled()

    def rest(self) -> list[tuple]:
        if self._graph is None:
            return []
        self._graph.vpush(None)
        last = self._pulled()
        self._graph = None
        return last

    def _pulled(self) -> list[tuple]:
        ready = []
        while True:
            try:
                frame = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return ready
            frame.pict_type = 0
            ready.append((frame, float(frame.pts * TICKS)))

    def _measure(self, frame) -> None:
        self.turn = turn_of(frame)
        width, height = self._shape(frame)
        wide, high = (LONG_SIDE, SHORT_SIDE) if width >= height else (SHORT_SIDE, LONG_SIDE)
        share = min(1.0, wide / width, high / height)
        self.seen = (width, height)
        self.size = tuple(max(2, int(side * share) // 2 * 2) for side in (width, height))

    def _new_graph(self, frame):
        graph = av.filter.Graph()
        space = {"colorspace": str(int(frame.colorspace)), "range": str(int(frame.color_range))}
        steps = [
            graph.add(
                "buffer",
                video_size=f"{frame.width}x{frame.height}",
                pix_fmt=frame.format.name,
                time_base=str(TICKS),
                pixel_aspect="1/1",
                **space,
            )
        ]
        if self.is_interlaced:
            # Only frames that say so are put together anew; those of a film may be of both kinds.
            steps.append(graph.add("bwdif", "mode=send_frame:parity=auto:deint=interlaced"))
        steps += [graph.add(name, how) for name, how in TURNS[self.turn]]
        wide, high = self._within(frame)
        if frame.color_trc in {colour.PQ, colour.HLG}:
            # Named without a path: the process stands in the folder that it writes into.
            colour.write_table(frame.color_trc, Path("tone.cube"))
            steps.append(graph.add("scale", f"{wide}:{high}:in_color_matrix=bt2020:out_range=pc"))
            steps += [graph.add("format", "gbrp10le"), graph.add("lut3d", "tone.cube")]
            steps.append(graph.add("scale", "out_color_matrix=bt709:out_range=tv"))
        else:
            steps.append(graph.add("scale", f"{wide}:{high}:out_color_matrix=bt709:out_range=tv"))
        steps.append(graph.add("format", "yuv420p"))
        if (wide, high) != self.size:
            steps.append(graph.add("pad", f"{self.size[0]}:{self.size[1]}:-1:-1"))
        steps += [graph.add("setsar", "1"), graph.add("settb", str(TICKS)), graph.add("buffersink")]
        for one, following in pairwise(steps):
            one.link_to(following)
        graph.configure()
        return graph

    def _within(self, frame) -> tuple[int, int]:
        """The first frames fill the picture; later ones of another shape stand in the middle of it."""
        width, height = self._shape(frame)
        if (width, height) == self.seen:
            return self.size
        share = min(self.size[0] / width, self.size[1] / height)
        wide, high = (max(2, int(side * share) // 2 * 2) for side in (width, height))
        return min(wide, self.size[0]), min(high, self.size[1])

    def _shape(self, frame) -> tuple[int, int]:
        width, height = shape_of(frame, self.picture)
        return (width, height) if self.turn[0] else (height, width)


class Stills:
    """A poster of the first second, and a strip of small pictures from beginning to end."""

    def __init__(self, duration: float) -> None:
        self.count = max(1, min(MOST_STILLS, math.ceil(duration)))
        self.every = duration / self.count
        self.poster_at = min(1.0, duration / 3)
        self.poster: Image.Image | None = None
        self.has_poster = False
        self.small: list[Image.Image] = []

    def wants(self, at: float) -> bool:
        return not self.has_poster or (len(self.small) < self.count and at >= len(self.small) * self.every - 0.001)

    def take(self, frame, at: float) -> None:
        image = frame.to_image()
        if not self.has_poster:
            # The last one is kept until one comes that is late enough: a film may end before.
            self.poster, self.has_poster = image, at >= self.poster_at
        while len(self.small) < self.count and at >= len(self.small) * self.every - 0.001:
            small = image.copy()
            small.thumbnail((STILL_SIDE, STILL_SIDE), Image.Resampling.BILINEAR)
            self.small.append(small)

    def save(self, folder: Path) -> dict[str, int]:
        self.poster.save(folder / "poster.webp", "WEBP", quality=80)
        width, height = self.small[0].size
        # A film without frames at its end shows its last one there.
        shown = self.small + [self.small[-1]] * (self.count - len(self.small))
        strip = Image.new("RGB", (width * self.count, height))
        for number, small in enumerate(shown):
            strip.paste(small, (number * width, 0))
        strip.save(folder / "strip.webp", "WEBP", quality=60)
        return {"count": self.count, "width": width, "height": height, "every_ms": max(1, round(self.every * 1000))}
