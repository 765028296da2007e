"""Sound as pages play it, and how loud it is from moment to moment."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

RATE = 48_000
MOST_PEAKS = 800
BUCKET = RATE // 100
# 54 dB below the loudest that there is: a microphone that was off.
HEARD = 0.002


class SoundMaker:
    """One or two channels at 48 kHz in pieces of 1024 samples, gaps filled, whatever went in."""

    def __init__(self, start: float, layout: str) -> None:
        self.start, self.layout = start, layout
        self._graph, self._like, self._next = None, None, 0.0

    def made(self, frame) -> list:
        like = (frame.sample_rate, frame.format.name, frame.layout.name)
        ready = []
        if like != self._like:
            ready = self.rest()
            self._graph, self._like = self._new_graph(frame), like
        at = self._time_of(frame)
        self._next = at + frame.samples / frame.sample_rate
        frame.time_base = Fraction(1, frame.sample_rate)
        frame.pts = round(at * frame.sample_rate)
        self._graph.push(frame)
        return ready + self._pulled()

    def rest(self) -> list:
        if self._graph is None:
            return []
        self._graph.push(None)
        last = self._pulled()
        self._graph = None
        return last

    def _time_of(self, frame) -> float:
        if frame.pts is None or frame.time_base is None:
            return self._next
        at = float(frame.pts * frame.time_base) - self.start
        # Never back in time; a gap is filled by the resampler.
        return at if at >= max(0.0, self._next - 0.05) else self._next

    def _new_graph(self, frame):
        graph = av.filter.Graph()
        steps = [
            graph.add_abuffer(
                sample_rate=frame.sample_rate,
                format=frame.format,
                layout=frame.layout,
                time_base=Fraction(1, frame.sample_rate),
            ),
            graph.add("aresample", f"{RATE}:async=1000:min_hard_comp=0.1"),
            graph.add("aformat", f"sample_fmts=fltp:channel_layouts={self.layout}"),
            graph.add("asetnsamples", "n=1024:p=0"),
            graph.add("abuffersink"),
        ]
        for one, following in pairwise(steps):
            one.link_to(following)
        graph.configure()
        return graph

    def _pulled(self) -> list:
        ready = []
        while True:
            try:
                ready.append(self._graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return ready


class Peaks:
    """The loudest of every hundredth of a second."""

    def __init__(self) -> None:
        self.found: list[np.ndarray] = []
        self._rest = np.zeros(0, np.float32)

    def hear(self, frame) -> None:
        loud = np.abs(frame.to_ndarray()).max(axis=0)
        loud = np.concatenate([self._rest, np.nan_to_num(loud, nan=0.0, posinf=1.0)])
        whole = len(loud) // BUCKET * BUCKET
        self.found.append(loud[:whole].reshape(-1, BUCKET).max(axis=1))
        self._rest = loud[whole:]

    @property
    def is_silent(self) -> bool:
        return max((float(part.max()) for part in (*self.found, self._rest) if part.size), default=0.0) < HEARD

    def save(self, to: Path) -> bool:
        """{"every_ms": n, "peaks": [0 to 100, …]}; False when there is nothing to draw."""
        parts = [*self.found, *([self._rest.max(keepdims=True)] if self._rest.size else [])]
        loud = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        if not loud.size:
            return False
        together = -(-len(loud) // MOST_PEAKS)
        padded = np.concatenate([loud, np.zeros(-len(loud) % together, np.float32)])
        peaks = padded.reshape(-1, together).max(axis=1)
        rounded = [round(float(one) * 100) for one in np.clip(peaks, 0, 1)]
        to.write_text(json.dumps({"every_ms": together * 10, "peaks": rounded}))
        return True
