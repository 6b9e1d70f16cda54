"""What a world begins with, as people write it: Graph paths, and what stands there.

A path leads to an entity, to a list of entities, or, where it is that of a collection, to a number: so many are
drawn. One that ends in `/$ref` leads to the path that a navigation refers to, or to a list of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.contracts.lines import line_of
from graphfake.contracts.pointers import tokens

Given: TypeAlias = str | PathLike[str] | Mapping[str, Any]
"""`example`, the path of a JSON file, or a mapping."""

EXAMPLE = "example"
MOST_BYTES = 64 * 1024 * 1024
MOST_SHOWN = 200


class DataError(ValueError):
    """Data cannot be used; the text is a sentence that says where in it, and what would be right."""


class Entry(NamedTuple):
    """One path as it was written, and what stands there: an object, a list or a whole number."""

    path: str
    value: Any


class Data(NamedTuple):
    """Entries in their order. `name` says whose they are; `text` is that of the file that they stand in, if any."""

    entries: tuple[Entry, ...]
    name: str
    text: str | None = None

    def error(self, entry: Entry, pointer: str, reason: str) -> DataError:
        """What is wrong at a JSON pointer below an entry."""
        line = "" if self.text is None else f":{line_of(self.text, (entry.path, *tokens(pointer)))}"
        below = f", {pointer}" if pointer else ""
        return DataError(f"{self.name}{line}: at {_shown(entry.path)}{below}: {reason}")


def read_data(given: Given, name: str = "data") -> Data:
    """The data of a mapping or a file, `example` apart. Raises DataError."""
    text, file = text_of(given, name)
    return read_text(text, file or name, lines=file is not None)


def text_of(given: Given, name: str = "data") -> tuple[bytes, str | None]:
    """The JSON text of a mapping or a file, which nobody has judged, and which file it is. Raises DataError."""
    if isinstance(given, Mapping):
        return _as_json(given, name), None
    if not isinstance(given, str | PathLike):
        raise DataError(f"{name} is a mapping of paths, {EXAMPLE!r} or the path of a JSON file, and not {given!r:.80}.")
    path = Path(fspath(given))
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        shown = repr(_shown(fspath(given)))
        raise DataError(f"{name}={shown} is neither {EXAMPLE!r} nor a file that can be read: {reason}.") from None
    return text, str(path)


def read_text(text: bytes, name: str, *, lines: bool = True) -> Data:
    """The data of a JSON text, named so in what is said of it. Raises DataError."""
    if len(text) > MOST_BYTES:
        raise DataError(f"{name} has more than {MOST_BYTES >> 20} MiB.")
    try:
        value, doubled = parse(text, exact=True)
    except JsonTextError as error:
        raise DataError(f"{name} cannot be read: {str(error).replace('The body', 'the text')}") from None
    written = text.decode("utf-8-sig") if lines else None
    if doubled:
        steps = tokens(doubled[0])
        place = f"{name}:{line_of(written, steps)}" if written is not None else name
        raise DataError(f"{place}: the member {_shown(steps[-1])} stands twice in one object.")
    return data_of(value, name, written)


def data_of(value: object, name: str, text: str | None = None) -> Data:
    """The data that a JSON value is. Raises DataError."""
    if not isinstance(value, dict):
        raise DataError(f'{name} is an object of paths: {{"/deviceManagement/...": [...]}}.')
    data = Data(tuple(Entry(path, item) for path, item in value.items() if path != "$schema"), name, text)
    for entry in data.entries:
        if isinstance(entry.value, bool) or not isinstance(entry.value, dict | list | int | str):
            raise data.error(entry, "", "here stands an entity, a list of them, or how many are to be drawn.")
    return data


def _as_json(given: Mapping[str, Any], name: str) -> bytes:
    for path in given:
        if not isinstance(path, str):
            raise DataError(f"{name} is a mapping of paths, and {path!r:.80} is no text.")
    try:
        return json.dumps(given, allow_nan=False, default=_plain).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(f"{name} holds what has no form in JSON: {error or type(error).__name__}.") from None


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__}")


def _shown(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
