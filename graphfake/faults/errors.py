"""How a rule that cannot be used is refused."""

from __future__ import annotations


class FaultError(ValueError):
    """A rule, or a file of rules, that cannot be used: a sentence, behind the place that it speaks of.

    `place` is such as `faults[2].retry_after`, empty where the whole is meant.
    """

    def __init__(self, place: str, said: str) -> None:
        super().__init__(f"{place}: {said}" if place else said)
        self.place = place
