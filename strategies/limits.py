"""The limits that a contract states for a primitive value: what keeps them, and what is just beyond."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphfake.contracts import ContractError
from graphfake.contracts.edm import PRIMITIVES
from graphfake.contracts.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import Property

_OF_TEXT = frozenset(("minLength", "maxLength", "pattern"))
_OF_NUMBERS = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"))
FRACTIONAL = ("Edm.Decimal", "Edm.Double", "Edm.Single")
_WHOLE = ("Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64")
_MOST_LENGTH = 100_000  # of a text that is too long
_SPAN = 10**6  # of drawn numbers, where the contract leaves a side open


class Limits:
    """What a contract says of one value of a property beyond its type."""

    def __init__(self, prop: Property) -> None:
        self._edm = prop.edm or ""
        self._schema = prop.limits
        self.least_length: int = self._schema.get("minLength", 0)
        self.most_length: int | None = self._schema.get("maxLength")
        self.pattern: str | None = self._schema.get("pattern")

    @property
    def is_free(self) -> bool:
        """Does the contract leave the value to the type alone?"""
        return not self._schema

    @property
    def bounds_numbers(self) -> bool:
        return not _OF_NUMBERS.isdisjoint(self._schema)

    @property
    def has_others(self) -> bool:
        """Are there keywords that drawing does not take care of, so that what is drawn must be checked?"""
        drawn_by = {"Edm.String": _OF_TEXT, **dict.fromkeys(FRACTIONAL + _WHOLE, _OF_NUMBERS)}
        return not set(self._schema) <= {"enum"} | drawn_by.get(self._edm, frozenset())

    @property
    def listed(self) -> list[Any] | None:
        """The only values that are allowed, where the contract lists them."""
        if "enum" not in self._schema:
            return None
        allowed = [value for value in self._schema["enum"] if self.holds(value)]
        if not allowed:
            raise ContractError("None of the values that are listed keeps the other limits.")
        return allowed

    def holds(self, value: object) -> bool:
        """Does a value that the Edm type reads keep all limits? They are judged in its canonical form."""
        canonical = PRIMITIVES[self._edm].read(value, [], "documented")
        if self.pattern is not None and isinstance(canonical, str) and not compiled(self.pattern).search(canonical):
            return False
        return bool(self._validator.is_valid(canonical))

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator

        # patterns are matched by our own reading of them, in which $ is the very end
        return Draft202012Validator({key: value for key, value in self._schema.items() if key != "pattern"})

    def whole(self, low: int, high: int) -> tuple[int, int]:
        """The least and greatest whole number that is allowed, of those from low to high."""
        least, most = self._bounds(1)
        least = low if least is None else max(least, low)
        most = high if most is None else min(most, high)
        return self._checked(least, most)

    def scaled(self, scale: int) -> tuple[int, int]:
        """The least and greatest number that is allowed, times `scale` and rounded to what is within."""
        least, most = self._bounds(scale)
        if least is None:
            least = -_SPAN * scale if most is None else most - _SPAN * scale
        if most is None:
            most = least + 2 * _SPAN * scale
        return self._checked(least, most)

    def _bounds(self, scale: int) -> tuple[int | None, int | None]:
        limits = {key: Decimal(str(value)) * scale for key, value in self._schema.items() if key in _OF_NUMBERS}
        lows, highs = [], []
        if "minimum" in limits:
            lows.append(math.ceil(limits["minimum"]))
        if "exclusiveMinimum" in limits:
            lows.append(math.floor(limits["exclusiveMinimum"]) + 1)
        if "maximum" in limits:
            highs.append(math.floor(limits["maximum"]))
        if "exclusiveMaximum" in limits:
            highs.append(math.ceil(limits["exclusiveMaximum"]) - 1)
        return max(lows, default=None), min(highs, default=None)

    def _checked(self, least: int, most: int) -> tuple[int, int]:
        if least > most:
            raise ContractError(f"No {self._edm} lies within the limits.")
        return least, most

    def beyond(self) -> list[tuple[str, Any]]:
        """Values that the Edm type reads and that break a limit, each with the keyword that it breaks."""
        candidates = (*self._numbers_beyond(), *self._texts_beyond(), *self._unlisted())
        return [(keyword, value) for keyword, value in candidates if self._is_read(value) and not self.holds(value)]

    def _numbers_beyond(self) -> Iterator[tuple[str, Any]]:
        if self._edm not in FRACTIONAL + _WHOLE:
            return
        steps = (1,) if self._edm in _WHOLE else (1, 0.5, 1e-6)
        for keyword, sign in (("minimum", -1), ("maximum", 1), ("exclusiveMinimum", -1), ("exclusiveMaximum", 1)):
            if keyword in self._schema:
                limit = self._schema[keyword]
                yield from ((keyword, limit + sign * step) for step in steps)
                yield keyword, limit

    def _texts_beyond(self) -> Iterator[tuple[str, Any]]:
        if self._edm != "Edm.String":
            return
        if 0 < self.least_length <= _MOST_LENGTH:
            yield "minLength", "x" * (self.least_length - 1)
            yield "minLength", "\U0001d50a" * (self.least_length - 1)  # as many as that in UTF-16, not in code points
        if self.most_length is not None and self.most_length <= _MOST_LENGTH:
            yield "maxLength", "x" * (self.most_length + 1)
            yield "maxLength", "e\u0301" * (self.most_length // 2 + 1)
        if self.pattern is not None:
            yield from (("pattern", text) for text in ("", " ", "x", "X", "0", "!", "-", "\n", "٣", "é"))

    def _unlisted(self) -> Iterator[tuple[str, Any]]:
        for value in self.listed or ():
            if isinstance(value, str) and self._edm == "Edm.String":
                yield from (("enum", other) for other in (f"{value}x", value.swapcase(), f" {value}", value[:-1]))
            elif self._edm in _WHOLE:
                yield from (("enum", other) for other in (value + 1, value - 1))

    def _is_read(self, value: object) -> bool:
        try:
            PRIMITIVES[self._edm].read(value, [], "documented")
        except ValueError:
            return False
        return True
