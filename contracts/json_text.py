"""Reading JSON bodies from strangers: strict, bounded, with the places of doubled member names."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

import jiter

from graphfake.contracts.pointers import MOST_POINTED, pointer_of

MOST_DUPLICATES = 1_000

_BOM = b"\xef\xbb\xbf"
# Possessive, and open to the end of the text: no text makes it go back.
_STRING = re.compile(rb'"(?>[^"\\]+|\\.)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = [1 if byte in b"[{" else -1 for byte in range(256)]


class JsonText(NamedTuple):
    """A parsed body. `duplicates` are JSON pointers of members whose name stood before in the same object.

    The first of them: at most `MOST_DUPLICATES`, and no more after `MOST_POINTED` characters.
    """

    value: Any
    duplicates: tuple[str, ...] = ()


class JsonTextError(ValueError):
    """The text is not JSON that Graph would read. `rule` is a `framing.*` code, `str()` says what is wrong."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


class Limits(NamedTuple):
    """How deep a body may be nested, up to 200, and how many characters a number may have, up to 4,300."""

    levels: int = 100
    number_length: int = 400


USUAL = Limits()


def parse(data: bytes, *, exact: bool = False, limits: Limits = USUAL) -> JsonText:
    """Parse UTF-8 JSON (RFC 8259), with or without a byte order mark.

    `exact` keeps numbers with a fraction as Decimal. Raises JsonTextError.
    """
    data = data.removeprefix(_BOM)
    if data.count(b"{") + data.count(b"[") > limits.levels:
        _check_depth(data, limits.levels)
    if len(data) > limits.number_length:
        _check_numbers(data, limits.number_length)
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
    """jiter stops at the first doubled name; json has a hook for all of them, and reads what jiter takes."""
    _checked(data)
    tree = json.loads(data.decode(), object_pairs_hook=_Pairs, parse_float=Decimal if exact else float)
    joining = _Joining()
    return JsonText(joining.joined(tree), tuple(joining.duplicates))


def _checked(data: bytes) -> None:
    try:
        jiter.from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise JsonTextError("framing.json", f"The body is not JSON: {error}.") from error


class _Joining:
    """Objects put together from their pairs, the last of a name counting, and where a name stood before."""

    def __init__(self) -> None:
        self.duplicates: list[str] = []
        self._path: list[str | int] = []
        self._pointed = 0

    def joined(self, tree: object) -> Any:
        if isinstance(tree, _Pairs):
            value: dict[str, Any] = {}
            for name, item in tree:
                self._path.append(name)
                if name in value:
                    self._note()
                value[name] = self.joined(item)
                self._path.pop()
            return value
        if isinstance(tree, list):
            items = []
            for index, item in enumerate(tree):
                self._path.append(index)
                items.append(self.joined(item))
                self._path.pop()
            return items
        return tree

    def _note(self) -> None:
        if len(self.duplicates) < MOST_DUPLICATES and self._pointed < MOST_POINTED:
            self.duplicates.append(pointer_of(self._path))
            self._pointed += len(self.duplicates[-1])


def _check_depth(data: bytes, most: int) -> None:
    brackets = _STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > most:
        raise JsonTextError("framing.too-deep", f"The body is nested deeper than {most} levels.")


def _check_numbers(data: bytes, most: int) -> None:
    long_number = _long_number(most)
    if long_number.search(data) and long_number.search(_STRING.sub(b'""', data)):
        raise JsonTextError("framing.number-too-long", f"A number is longer than {most} characters.")


@cache
def _long_number(most: int) -> re.Pattern[bytes]:
    """Looks at each run of digits once, from its beginning."""
    return re.compile(rb"(?<![0-9.eE+-])[0-9.eE+-]{%d}" % (most + 1))
