"""How a benchmark is written and measured.

    @benchmark("board_page", sizes=(100, 10_000, 100_000))
    def board_page(bench: Bench, size: int) -> Result:
        role = data.role_with_submissions(size)
        return bench.seconds(lambda: client.get(url), floor=lambda: by_hand(role))

Put it in a module of `bench/benchmarks/`. The database starts migrated and empty, once for the whole run, so a benchmark
makes what it needs and finds what an earlier one of the same run left. The floor is the same rows by hand-written SQL
through psycopg2 (`bench.sql`) and the same bytes by string formatting; it is timed in turns with ours, in the same
process, on the same database.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

RESULTS = Path(__file__).parent / "results" / "latest.json"
ROUNDS, WARM_UP = 30, 5


@dataclass(frozen=True)
class Result:
    """Times in seconds, rates per second; `ratio` is how many times the floor it costs, so less is better."""

    name: str
    size: int | None
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    statements: int | None


@dataclass(frozen=True)
class Benchmark:
    name: str
    sizes: tuple[int | None, ...]
    run: Callable[["Bench", int | None], Result]


REGISTRY: dict[str, Benchmark] = {}


def benchmark(name: str, *, sizes: tuple[int | None, ...] = (None,)):
    """Register the function under `name`, to be run once for each size."""

    def register(run: Callable[["Bench", int | None], Result]):
        REGISTRY[name] = Benchmark(name, sizes, run)
        return run

    return register


@dataclass(frozen=True)
class Bench:
    """One benchmark at one size."""

    name: str
    size: int | None

    def seconds(
        self,
        ours: Callable[[], Any],
        *,
        floor: Callable[[], Any] | None = None,
        rounds: int = ROUNDS,
        warm_up: int = WARM_UP,
        before: Callable[[], Any] | None = None,
    ) -> Result:
        """Median seconds of one call; `before` is called, untimed, ahead of every call of either."""
        runs = [run for run in (ours, floor) if run is not None]
        times: dict[Callable[[], Any], list[float]] = {run: [] for run in runs}
        for number in range(warm_up + rounds):
            for run in runs:
                if before:
                    before()
                taken = _timed(run)
                if number >= warm_up:
                    times[run].append(taken)
        value = statistics.median(times[ours])
        bare = statistics.median(times[floor]) if floor else None
        if before:
            before()
        return Result(
            name=self.name,
            size=self.size,
            value=value,
            unit="s",
            floor=bare,
            ratio=value / bare if bare else None,
            statements=self.statements(ours),
        )

    def rate(self, count: int, taken: float, *, bare_taken: float | None = None, unit: str = "/s") -> Result:
        """`count` things in `taken` seconds, beside the same count done bare."""
        return Result(
            name=self.name,
            size=self.size,
            value=count / taken,
            unit=unit,
            floor=count / bare_taken if bare_taken else None,
            ratio=taken / bare_taken if bare_taken else None,
            statements=None,
        )

    def statements(self, run: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            run()
        return len(captured)

    def sql(self, statement: str, parameters: tuple = ()) -> list[tuple]:
        """Rows through psycopg2 itself, on the connection that Django uses, without Django around it."""
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


def run(only: str = "") -> list[Result]:
    """Run all, or the one named, printing a line as each is done."""
    if only and only not in REGISTRY:
        raise SystemExit(f"There is no benchmark “{only}”; there are: {', '.join(sorted(REGISTRY))}.")
    results = []
    print(f"{'':24}{'size':>10}{'value':>14}{'floor':>14}{'ratio':>8}{'statements':>12}", flush=True)
    for each, size in _wanted(only):
        result = each.run(Bench(each.name, size), size)
        results.append(result)
        print(_line(result), flush=True)
    return results


def write(results: list[Result]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")


def _wanted(only: str) -> Iterator[tuple[Benchmark, int | None]]:
    for each in REGISTRY.values():
        if not only or each.name == only:
            yield from ((each, size) for size in each.sizes)


def _timed(run: Callable[[], Any]) -> float:
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    run()
    taken = time.perf_counter() - started
    gc.enable()
    return taken


def _line(result: Result) -> str:
    size = f"{result.size:,}" if result.size is not None else ""
    ratio = f"{result.ratio:.2f}×" if result.ratio is not None else ""
    statements = result.statements if result.statements is not None else ""
    floor = _figure(result.floor, result.unit)
    return f"{result.name:24}{size:>10}{_figure(result.value, result.unit):>14}{floor:>14}{ratio:>8}{statements:>12}"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value * 1000:,.2f} ms" if unit == "s" else f"{value:,.0f} {unit}"
