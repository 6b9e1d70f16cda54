"""The faults of one space: its rules, and how often each has been met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from graphfake.clock import Clock
    from graphfake.faults.strike import Facts, Strike


class Faults:
    """`random_of` gives the generator of a path, by seed and space alone; `clock` is the space's."""

    __slots__ = ("_clock", "_random_of")

    def __init__(self, random_of: Callable[[tuple[str, ...]], Random], clock: Clock) -> None:
        self._random_of = random_of
        self._clock = clock

    @property
    def active(self) -> bool:
        """Is there any rule? Where there is none, nobody has to gather facts."""
        return False

    def strike(self, facts: Facts) -> Strike | None:
        """What a request is dealt; counts it. None where no fault falls on it."""

    def reset(self) -> None:
        """As at the beginning: the same rules, none of them met yet."""
