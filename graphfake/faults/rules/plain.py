"""Values from Python as the JSON that they stand for: a copy that nobody else can change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from graphfake.faults.errors import FaultError
from graphfake.faults.rules.members import read_text, shown, shown_name

MOST_LEVELS = 100
_MOST_TEXT = 1 << 20
_MOST_BITS = 2_000  # of an integer; Python refuses to write one of more than 4,300 digits


def as_json(value: object, place: str) -> Any:
    """The value, with lists for tuples. Raises FaultError for what JSON has no form for."""
    return _copy(value, [place])


def _copy(value: object, trail: list[str]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, trail)
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise FaultError("".join(trail), "the number is too long.")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise FaultError("".join(trail), f"JSON has no number {value}.")
        return value
    if not isinstance(value, list | tuple | Mapping):
        raise FaultError("".join(trail), f"JSON has no form for {shown(value)}.")
    if len(trail) > MOST_LEVELS:
        raise FaultError(trail[0], f"it is nested more than {MOST_LEVELS} levels deep.")
    return _object(value, trail) if isinstance(value, Mapping) else _list(value, trail)


def _list(value: list[Any] | tuple[Any, ...], trail: list[str]) -> list[Any]:
    copied = []
    for index, item in enumerate(value):
        trail.append(f"[{index}]")
        copied.append(_copy(item, trail))
        trail.pop()
    return copied


def _object(value: Mapping[Any, Any], trail: list[str]) -> dict[str, Any]:
    copied = {}
    for name, item in value.items():
        if not isinstance(name, str):
            raise FaultError("".join(trail), f"names of members are text, not {shown(name)}.")
        trail.append(f".{shown_name(name)}")
        copied[_text(name, trail)] = _copy(item, trail)
        trail.pop()
    return copied


def _text(value: str, trail: list[str]) -> str:
    # The place is put together where something is wrong alone: a body has a million of them.
    try:
        return read_text(value, "", _MOST_TEXT)
    except FaultError as error:
        raise FaultError("".join(trail), str(error)) from None
