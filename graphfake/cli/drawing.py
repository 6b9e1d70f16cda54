"""Examples of a strategy, outside of any test: by seed alone, in a stream, in flat memory.

hypothesis draws inside of `@given` only, so a run of it is made for each batch. The first batches are small, so
that the first example comes at once.
"""

from __future__ import annotations

import os
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

Drawn = TypeVar("Drawn")

SMALLEST_BATCH, LARGEST_BATCH = 10, 250
STORAGE = "HYPOTHESIS_STORAGE_DIRECTORY"


def keep_house() -> None:
    """To be called before hypothesis is imported: its caches belong to the user, not into the working directory."""
    os.environ.setdefault(STORAGE, str(_cache_folder()))


def draws(strategy: SearchStrategy[Drawn], seed: int, count: int | None = None) -> Iterator[Drawn]:
    """`count` examples, or as many as are asked for; fewer where the strategy has but one.

    The same seed gives the same examples, and a greater count begins with those of a smaller.
    """
    return islice(_unending(strategy, Random(seed)), count)


def _unending(strategy: SearchStrategy[Drawn], random: Random) -> Iterator[Drawn]:
    # Batches are of the same sizes however many examples are wanted, since hypothesis draws others for other sizes.
    size = SMALLEST_BATCH
    yield from _batch(strategy, random.getrandbits(64), size)
    while True:
        size = min(size * 5, LARGEST_BATCH)
        # Each run begins with the simplest example, which the first run has told already.
        batch = _batch(strategy, random.getrandbits(64), size + 1)[1:]
        if not batch:
            return
        yield from batch


def _batch(strategy: SearchStrategy[Drawn], seed: int, size: int) -> list[Drawn]:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

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


def _cache_folder() -> Path:
    from pathlib import Path

    home = os.environ.get("GRAPHFAKE_HOME")
    if home:
        return Path(home) / "cache" / "hypothesis"
    import platformdirs

    return platformdirs.user_cache_path("graphfake", appauthor=False) / "hypothesis"
