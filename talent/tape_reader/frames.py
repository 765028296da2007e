"""Frames as pages show them: upright, in square pixels, in ordinary colours, no larger than 720p. And stills of them."""

import math
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
TURNS = {90: ["cclock"], 270: ["clock"], 180: ["clock", "clock"]}
BT709, LIMITED = 1, 1


class FrameMaker:
    """Turns decoded frames into those of the proxy. What one frame is like may differ from the one before."""

    def __init__(self, picture, duration: float, start: float) -> None:
        self.picture, self.start = picture, start
        self.step = 1 / min(FASTEST, max(1.0, float(picture.average_rate or 25)))
        self.turned = 0
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

    def made(self, frame, at: float):
        if self.seen is None:
            self._measure(frame)
        like = (frame.width, frame.height, frame.format.name, frame.color_trc, frame.colorspace, frame.color_range)
        if like != self._like:
            check_size(frame.width, frame.height)
            self._graph, self._like = self._new_graph(frame), like
        frame.pts, frame.time_base = round(at / TICKS), TICKS
        self._graph.vpush(frame)
        ready = self._graph.vpull()
        ready.pict_type = 0
        return ready

    def _measure(self, frame) -> None:
        self.turned = round(frame.rotation) % 360
        width, height = shape_of(frame, self.picture)
        if self.turned in {90, 270}:
            width, height = height, width
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
        steps += [graph.add("transpose", direction) for direction in TURNS.get(self.turned, [])]
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
        steps += [graph.add("setsar", "1"), graph.add("buffersink")]
        for one, following in pairwise(steps):
            one.link_to(following)
        graph.configure()
        return graph

    def _within(self, frame) -> tuple[int, int]:
        """The first frames fill the picture; later ones of another shape stand in the middle of it."""
        width, height = shape_of(frame, self.picture)
        if self.turned in {90, 270}:
            width, height = height, width
        if (width, height) == self.seen:
            return self.size
        share = min(self.size[0] / width, self.size[1] / height)
        wide, high = (max(2, int(side * share) // 2 * 2) for side in (width, height))
        return min(wide, self.size[0]), min(high, self.size[1])


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
