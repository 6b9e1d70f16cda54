"""What the benchmarks share: alternating rounds, the CPU time of another process, and a table."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Row(NamedTuple):
    """One line of a table: a figure of two or more contenders, each in microseconds or milliseconds."""

    figure: str
    cells: Sequence[str]


def alternate(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """The cost that each contender tells, `rounds` times in turn: a machine's speed moves, a ratio stays.

    A first round of each is thrown away, because it loads modules and fills caches.
    """
    costs: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, contender in contenders.items():
            cost = contender()
            if number:
                costs[name].append(cost)
    return costs


def ratio(base: Sequence[float], other: Sequence[float]) -> str:
    """How many times cheaper `other` is than `base`: the median of the rounds, and their range."""
    ratios = [one / two for one, two in zip(base, other, strict=True)]
    return f"{statistics.median(ratios):.2f}x ({min(ratios):.2f}-{max(ratios):.2f})"


def per_call(work: Callable[[], object], calls: int) -> Callable[[], float]:
    """A contender that runs `work` that many times and tells the CPU seconds of one."""

    def measure() -> float:
        before = time.process_time()
        for _ in range(calls):
            work()
        return (time.process_time() - before) / calls

    return measure


def cpu_seconds(pid: int) -> float:
    """The CPU time that a running process has used, all its threads together."""
    if sys.platform != "linux":
        sys.exit("The CPU time of another process is read by a clock that only Linux has; run this there.")
    return time.clock_gettime((~pid << 3) | 2)  # the kernel's clock number of a process: CPUCLOCK_SCHED


def table(title: str, head: Sequence[str], rows: Sequence[Row]) -> str:
    """Aligned text with a title line."""
    lines = [("", *head), *((row.figure, *row.cells) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    shown = [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([title, *(f"  {line.rstrip()}" for line in shown)])
