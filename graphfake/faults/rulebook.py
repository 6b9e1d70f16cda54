"""The faults of one space: its rules, and how often each has been met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.faults.dealing.combining import Dealt
from graphfake.faults.dealing.failures import failure_of, throttled
from graphfake.faults.dealing.lots import Lot, Ordinals
from graphfake.faults.dealing.matching import fits
from graphfake.faults.errors import FaultError
from graphfake.faults.rules.reading import MOST_RULES, read_rule
from graphfake.faults.throttling.ruling import Throttling

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from graphfake.clock import Clock
    from graphfake.faults.rules.rule import Rule
    from graphfake.faults.strike import Facts, Failure, Strike

_GARBAGE = 64
"""Bytes that stand where an answer would."""


class _Kept:
    """A rule, how many requests it could have fallen on, and on how many it fell."""

    __slots__ = ("fell", "met", "rule", "throttling")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.met = 0
        self.fell = 0
        throttle = rule.effect.throttle
        self.throttling = None if throttle is None else Throttling(throttle)

    def is_due(self, ordinal: int) -> bool:
        """May it fall on the request that it was met by just now, chance aside?"""
        match = self.rule.match
        return (
            (not match.nth or self.met in match.nth)
            and self.met > match.after
            and (match.times is None or self.fell < match.times)
            and (match.in_a_row is None or ordinal % (match.in_a_row + 1) < match.in_a_row)
        )

    def told(self) -> dict[str, Any]:
        return {**self.rule.said, "met": self.met, "fell": self.fell}


class Faults:
    """`random_of` gives the generator of a path, by seed and space alone; `clock` is the space's."""

    __slots__ = ("_clock", "_drawn", "_kept", "_next", "_ordinals", "_random_of")

    def __init__(self, random_of: Callable[[tuple[str, ...]], Random], clock: Clock) -> None:
        self._clock = clock
        self._random_of = random_of
        self._kept: dict[str, _Kept] = {}
        self._next = 1
        self._ordinals = Ordinals()
        self._drawn = False

    @property
    def active(self) -> bool:
        """Is there any rule? Where there is none, nobody has to gather facts."""
        return bool(self._kept)

    def add(self, rule: object, place: str = "") -> dict[str, Any]:
        """One rule more, behind those that there are: a JSON object, as docs/faults.md tells of.

        Gives it as it is kept, with its `id` (`fault-1`, `fault-2`, ... where it has none), and with `met`, on how
        many requests it could have fallen, and `fell`, on how many it fell. Raises FaultError, which names `place`.
        """
        if len(self._kept) >= MOST_RULES:
            raise FaultError(place, f"there are {MOST_RULES:,} rules already, and no space keeps more.")
        read = read_rule(rule, place, f"fault-{self._free_number()}")
        if read.id in self._kept:
            at = f"{place}.id" if place else "id"
            raise FaultError(at, f"there is a rule {read.id!r} already: remove it first, or choose another id.")
        self._kept[read.id] = kept = _Kept(read)
        self._drawn = self._drawn or read.is_drawn
        self._next += read.id == f"fault-{self._next}"
        return kept.told()

    def remove(self, rule_id: str) -> bool:
        """One rule less; tells whether there was one of this id."""
        return self._kept.pop(rule_id, None) is not None

    def clear(self) -> None:
        """No rules, and as if there never had been any."""
        self._kept.clear()
        self._next = 1
        self._drawn = False
        self._ordinals.clear()

    def rules(self) -> list[dict[str, Any]]:
        """All rules as `add` gave them, in their order, with what they have met by now."""
        return [kept.told() for kept in self._kept.values()]

    def _free_number(self) -> int:
        while f"fault-{self._next}" in self._kept:
            self._next += 1
        return self._next

    def strike(self, facts: Facts) -> Strike | None:
        """What a request is dealt; counts it. None where no fault falls on it."""
        ordinal = self._ordinals.next(facts.method, facts.path) if self._drawn else 0
        dealt: Dealt | None = None
        for kept in self._kept.values():
            if fits(kept.rule.match, facts):
                kept.met += 1
                if dealt is None:
                    dealt = Dealt()
                if kept.is_due(ordinal):
                    self._deal(kept, facts, ordinal, dealt)
        return None if dealt is None else dealt.strike()

    def _deal(self, kept: _Kept, facts: Facts, ordinal: int, dealt: Dealt) -> None:
        rule = kept.rule
        effect = rule.effect
        lot = Lot(self._random_of, (rule.id, facts.method, facts.path, str(ordinal)))
        if rule.match.probability is not None and lot.share("falls") >= rule.match.probability:
            return
        now = self._clock.seconds()
        if kept.throttling is not None:
            # Whatever else befalls it, the request has been made, and counts.
            wait, headers = kept.throttling.ask(facts, now)
            dealt.add_headers(headers)
            if not wait:
                return
            failure: Failure | None = throttled(effect, wait, now, lot)
        else:
            failure = failure_of(effect, facts, now, lot)
        if not dealt.has_room_for(effect):
            return
        kept.fell += 1
        delay = effect.delay + (effect.jitter * lot.share("jitter") if effect.jitter else 0.0)
        garbage = lot.draw("garbage").randbytes(_GARBAGE) if effect.drop == "garbage" else b""
        dealt.add(rule, delay=delay, failure=failure, garbage=garbage, drawn_by=lot.path("variation"))
