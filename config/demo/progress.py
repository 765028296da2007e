"""A bar on a terminal, a line for each step elsewhere."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 28


class Progress:
    """Steps carry the share of the whole that they usually take; the shares need not add up to anything."""

    def __init__(self, out: TextIO, whole: int) -> None:
        self.out, self.whole = out, whole
        self.live = out.isatty()
        self.done = 0
        self.started = time.monotonic()

    @contextmanager
    def step(self, label: str, share: int) -> Iterator[Callable[[str], None]]:
        """Inside, call with a few words to say how far it is."""
        if not self.live:
            self.out.write(f"  {label} …\n")
        self._show(label)
        yield lambda words: self._show(f"{label}: {words}")
        self.done += share
        self._show(label)

    def finish(self, words: str) -> None:
        seconds = time.monotonic() - self.started
        if self.live:
            self.out.write("\r\033[K")
        self.out.write(f"  {words} ({seconds:.0f} s)\n")

    def _show(self, words: str) -> None:
        if not self.live:
            return
        filled = round(WIDTH * min(1, self.done / self.whole))
        line = f"  {'█' * filled}{'░' * (WIDTH - filled)}  {words}"
        self.out.write(f"\r\033[K{line[: shutil.get_terminal_size().columns - 1]}")
        self.out.flush()
