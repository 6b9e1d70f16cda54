"""Reading the members of a JSON object from strangers: each is of the type that it has to have, or refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from graphfake.contracts.nearness import nearest
from graphfake.faults.errors import FaultError

_MOST_SHOWN = 60
_MISSING = object()


class Members:
    """The object `value` at `place`, whose members are all `known`. Raises FaultError, as every reading of it does.

    What is absent reads as None. Lists may come as tuples, and are as many as `MOST_LISTED`.
    """

    MOST_LISTED = 1_000

    def __init__(self, value: object, place: str, known: tuple[str, ...], what: str = "a rule") -> None:
        if not isinstance(value, Mapping):
            raise FaultError(place, f"{what} is a JSON object, not {shown(value)}.")
        self._value = value
        self.place = place
        for name in value:
            if name not in known:
                raise FaultError(self.at(shown_name(name)), _unknown(name, known, what))

    def __contains__(self, name: str) -> bool:
        return name in self._value

    def at(self, name: str) -> str:
        """The place of a member."""
        return f"{self.place}.{name}" if self.place else name

    def refuse(self, name: str, said: str) -> FaultError:
        """The error to raise about a member."""
        return FaultError(self.at(name), said)

    def get(self, name: str) -> Any:
        """The member as it is."""
        return self._value.get(name)

    def text(self, name: str, most: int) -> str | None:
        """At most so many characters, all of which UTF-8 has a form for."""
        value = self._value.get(name, _MISSING)
        return None if value is _MISSING else read_text(value, self.at(name), most)

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number within bounds, no boolean and no text."""
        value = self._value.get(name, _MISSING)
        return None if value is _MISSING else read_number(value, self.at(name), least, most)

    def whole(self, name: str, least: int, most: int) -> int | None:
        """An integer within bounds; `2.0` is one, as it is in JSON Schema."""
        value = self._value.get(name, _MISSING)
        return None if value is _MISSING else read_whole(value, self.at(name), least, most)

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self._value.get(name, _MISSING)
        if value is _MISSING or isinstance(value, bool):
            return None if value is _MISSING else bool(value)
        raise self.refuse(name, f"it is true or false, not {shown(value)}.")

    def one_of(self, name: str, words: tuple[str, ...]) -> str | None:
        """One of these words."""
        value = self._value.get(name, _MISSING)
        return None if value is _MISSING else read_word(value, self.at(name), words)

    def each(self, name: str) -> list[tuple[str, object]]:
        """What a member lists, or the one thing that it is, each with its place; a list names at least one."""
        value = self._value.get(name, _MISSING)
        if value is _MISSING:
            return []
        if not isinstance(value, list | tuple):
            return [(self.at(name), value)]
        if not value:
            raise self.refuse(name, "an empty list asks for nothing: leave it out, or name one at least.")
        if len(value) > self.MOST_LISTED:
            raise self.refuse(name, f"it lists {len(value)}, and may list {self.MOST_LISTED:,}.")
        return [(f"{self.at(name)}[{index}]", item) for index, item in enumerate(value)]


def read_text(value: object, place: str, most: int) -> str:
    """See `Members.text`."""
    if not isinstance(value, str):
        raise FaultError(place, f"it is text, not {shown(value)}.")
    if len(value) > most:
        raise FaultError(place, f"it has {len(value):,} characters, and may have {most:,}.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise FaultError(place, "it has half of a surrogate pair in it, which is no character.")
    return value


def read_number(value: object, place: str, least: float, most: float) -> float:
    """See `Members.number`."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or (isinstance(value, float) and math.isnan(value))
    ):
        raise FaultError(place, f"it is a number, not {shown(value)}.")
    if not least <= value <= most:
        raise FaultError(place, f"it is from {least:,} to {most:,}, not {shown(value)}.")
    return float(value)


def read_whole(value: object, place: str, least: int, most: int) -> int:
    """See `Members.whole`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FaultError(place, f"it is a whole number, not {shown(value)}.")
    if not least <= value <= most:
        raise FaultError(place, f"it is from {least:,} to {most:,}, not {shown(value)}.")
    return value


def read_word(value: object, place: str, words: tuple[str, ...]) -> str:
    """See `Members.one_of`."""
    if isinstance(value, str) and value in words:
        return value
    near = nearest(value, words) if isinstance(value, str) else None
    told = f"; the nearest is {near!r}" if near else ""
    *most, last = map(repr, words)
    known = f"{', '.join(most)} or {last}" if most else last
    raise FaultError(place, f"it is {known}, not {shown(value)}{told}.")


def shown(value: object) -> str:
    """A value in a message, in JSON's words, and not all of it where it is long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return ascii(value[:_MOST_SHOWN]) + ("..." if len(value) > _MOST_SHOWN else "")
    if isinstance(value, int | float):
        return "a long number" if isinstance(value, int) and value.bit_length() > 64 else repr(value)
    named = {"dict": "an object", "list": "a list", "tuple": "a list"}
    return named.get(type(value).__name__, f"a Python {type(value).__name__}")


def shown_name(name: object) -> str:
    """The name of a member as part of a place."""
    return ascii(name)[1:-1][:_MOST_SHOWN] if isinstance(name, str) else shown(name)


def _unknown(name: object, known: tuple[str, ...], what: str) -> str:
    near = nearest(name, known) if isinstance(name, str) else None
    if near:
        return f"{what} has no such member; the nearest is {near!r}."
    return f"{what} has no such member; it may have {', '.join(known)}."
