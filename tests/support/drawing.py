"""Examples of a strategy by a condition: the first that comes, or the simplest there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, Phase, find, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

Drawn = TypeVar("Drawn")

_QUICK = settings(max_examples=3_000, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
_THOROUGH = settings(max_examples=3_000, database=None, deadline=None)


def comes_up(strategy: SearchStrategy[Drawn], holds: Callable[[Drawn], bool]) -> Drawn:
    """The first example that the condition holds for. Raises NoSuchExample after thousands."""
    return find(strategy, holds, settings=_QUICK)


def simplest(strategy: SearchStrategy[Drawn], holds: Callable[[Drawn], bool] = lambda _: True) -> Drawn:
    """What a failing test would show: the smallest example that the condition holds for."""
    return find(strategy, holds, settings=_THOROUGH)
