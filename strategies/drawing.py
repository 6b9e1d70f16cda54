"""Examples of a strategy, outside of any test: by seed alone, in a stream, in flat memory.

hypothesis draws inside of `@given` only, so a run of it is made for each batch. The first batches are small, so
that the first example comes at once.
"""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis.strategies import SearchStrategy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Drawn = TypeVar("Drawn")

__all__ = ["SearchStrategy", "draws", "in_turn"]

SMALLEST_BATCH, LARGEST_BATCH = 10, 250


def draws(strategy: SearchStrategy[Drawn], seed: int, largest: int = LARGEST_BATCH) -> Iterator[Drawn]:
    """Examples without end; the same ones for the same seed.

    They are drawn ahead by at most `largest`. A strategy that has but one example gives it once.
    """
    return _unending(strategy, Random(seed), largest)


def in_turn(turns: Sequence[tuple[int, SearchStrategy[Drawn]]], seed: int) -> Iterator[Drawn]:
    """Examples of several strategies, as many of each as its number says, in turn, again and again."""
    streams = [
        (size, draws(strategy, seed + number, max(size, SMALLEST_BATCH)))
        for number, (size, strategy) in enumerate(turns)
    ]
    while streams:
        for turn in list(streams):
            size, stream = turn
            drawn = list(islice(stream, size))
            yield from drawn
            if len(drawn) < size:
                streams.remove(turn)


def _unending(strategy: SearchStrategy[Drawn], random: Random, largest: int) -> Iterator[Drawn]:
    # Batches are of the same sizes however many examples are wanted, since hypothesis draws others for other sizes.
    size = min(SMALLEST_BATCH, largest)
    yield from _batch(strategy, random.getrandbits(64), size)
    while True:
        size = min(size * 5, largest)
        # Each run begins with the simplest example, which the first run has told already.
        batch = _batch(strategy, random.getrandbits(64), size + 1)[1:]
        if not batch:
            return
        yield from batch


def _batch(strategy: SearchStrategy[Drawn], seed: int, size: int) -> list[Drawn]:
    drawn: list[Drawn] = []

    @seeded(seed)
    @settings(
        max_examples=size,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def take(example: Drawn) -> None:
        drawn.append(example)

    take()
    return drawn
