"""Reading JSON bodies from strangers: strict, bounded, with the places of doubled member names."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NamedTuple

import jiter

from graphfake.contracts.pointers import escape

MOST_LEVELS = 100
MOST_NUMBER_LENGTH = 400
_BOM = b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9.eE+-]{%d}" % (MOST_NUMBER_LENGTH + 1))
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class JsonText(NamedTuple):
    """A parsed body. `duplicates` are JSON pointers of members whose name stood before in the same object."""

    value: Any
    duplicates: tuple[str, ...] = ()


class JsonTextError(ValueError):
    """The text is not JSON that Graph would read. `rule` is a `framing.*` code, `str()` says what is wrong."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def parse(data: bytes, *, exact: bool = False) -> JsonText:
    """Parse UTF-8 JSON (RFC 8259), with or without a byte order mark.

    At most 100 levels deep, numbers at most 400 characters long. `exact` keeps numbers with a fraction as
    Decimal. Raises JsonTextError.
    """
    data = data.removeprefix(_BOM)
    if data.count(b"{") + data.count(b"[") > MOST_LEVELS:
        _check_depth(data)
    if len(data) > MOST_NUMBER_LENGTH and _LONG_NUMBER.search(data) and _LONG_NUMBER.search(_STRING.sub(b'""', data)):
        reason = f"A number is longer than {MOST_NUMBER_LENGTH} characters."
        raise JsonTextError("framing.number-too-long", reason)
    try:
        value = jiter.from_json(
            data, allow_inf_nan=False, catch_duplicate_keys=True, float_mode="decimal" if exact else "float"
        )
    except ValueError as error:
        if not str(error).startswith("Detected duplicate key"):
            raise JsonTextError("framing.json", f"The body is not JSON: {error}.") from error
        return _with_duplicates(data, exact=exact)
    return JsonText(value)


class _Pairs(list[tuple[str, Any]]):
    """The members of one object, doubled names and all."""


def _with_duplicates(data: bytes, *, exact: bool) -> JsonText:
    try:
        tree = json.loads(
            data.decode(), object_pairs_hook=_Pairs, parse_float=Decimal if exact else float, parse_constant=_refuse
        )
    except ValueError as error:
        raise JsonTextError("framing.json", f"The body is not JSON: {error}.") from error
    if _has_lone_surrogate(data):
        raise JsonTextError("framing.json", "The body is not JSON: a surrogate stands alone.")
    duplicates: list[str] = []
    return JsonText(_joined(tree, "", duplicates), tuple(duplicates))


def _joined(tree: object, pointer: str, duplicates: list[str]) -> Any:
    if isinstance(tree, _Pairs):
        value: dict[str, Any] = {}
        for name, item in tree:
            place = f"{pointer}/{escape(name)}"
            if name in value:
                duplicates.append(place)
            value[name] = _joined(item, place, duplicates)
        return value
    if isinstance(tree, list):
        return [_joined(item, f"{pointer}/{index}", duplicates) for index, item in enumerate(tree)]
    return tree


def _has_lone_surrogate(data: bytes) -> bool:
    """jiter stops at the first doubled name, so what stands behind it has not been checked yet."""
    try:
        jiter.from_json(data, allow_inf_nan=False)
    except ValueError:
        return True
    return False


def _check_depth(data: bytes) -> None:
    depth = 0
    for bracket in _BRACKETS.findall(_STRING.sub(b"", data)):
        if bracket in b"[{":
            depth += 1
            if depth > MOST_LEVELS:
                reason = f"The body is nested deeper than {MOST_LEVELS} levels."
                raise JsonTextError("framing.too-deep", reason)
        else:
            depth -= 1


def _refuse(text: str) -> object:
    raise ValueError(f"{text} is not a JSON number")
