"""What a world begins with, as people write it: Graph paths, and what stands there.

A path leads to an entity, to a list of entities, or, where it is that of a collection, to a number: so many are
drawn. One that ends in `/$ref` leads to the path that a navigation refers to, or to a list of them. A file is JSON, or
YAML where its name ends in `.yaml` or `.yml`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from graphfake.contracts import lines
from graphfake.contracts.json_text import JsonTextError, parse
from graphfake.contracts.pointers import tokens
from graphfake.worlds import yaml_lines
from graphfake.worlds.tenant.asked import PREFIX, Tenant, TenantError, is_tenant, tenant_of
from graphfake.worlds.tenant.making import tenant_paths
from graphfake.worlds.yaml_events import YamlError
from graphfake.worlds.yaml_text import parse_yaml

Given: TypeAlias = str | PathLike[str] | Mapping[str, Any]
"""`example`, what a tenant is to hold as in `tenant:users=50`, the path of a JSON or YAML file, or a mapping."""

EXAMPLE = "example"
MOST_BYTES = 64 * 1024 * 1024
MOST_SHOWN = 200
_YAML = (".yaml", ".yml")

_Lines: TypeAlias = Callable[[Sequence[str | int]], int]
"""The line, from 1, of what names and indexes lead to."""


class DataError(ValueError):
    """Data cannot be used; the text is a sentence that says where in it, and what would be right."""


class Entry(NamedTuple):
    """One path as it was written, and what stands there: an object, a list or a whole number."""

    path: str
    value: Any


class Data(NamedTuple):
    """Entries in their order. `name` says whose they are; `line_of` finds lines in the file they stand in, if any."""

    entries: tuple[Entry, ...]
    name: str
    line_of: _Lines | None = None

    @property
    def told(self) -> str:
        """What they are, in words."""
        return f"what {self.name} says of {len(self.entries)} path{'' if len(self.entries) == 1 else 's'}"

    def error(self, entry: Entry, pointer: str, reason: str) -> DataError:
        """What is wrong at a JSON pointer below an entry."""
        line = "" if self.line_of is None else f":{self.line_of((entry.path, *tokens(pointer)))}"
        below = f", {pointer}" if pointer else ""
        return DataError(f"{self.name}{line}: at {_shown(entry.path)}{below}: {reason}")


World: TypeAlias = Data | Tenant
"""What a world begins with. A tenant is made up when it is known by which seed."""


def read_world(given: Given) -> World:
    """The tenant that a text asks for, or the data of a mapping or a file. Raises DataError."""
    return read_tenant(given) if isinstance(given, str) and is_tenant(given) else read_data(given)


def read_data(given: Given, name: str = "data") -> Data:
    """The data of a mapping or a file. Raises DataError."""
    text, file = text_of(given, name)
    return read_text(text, file or name, in_file=file is not None)


def read_tenant(text: str) -> Tenant:
    """The tenant that `tenant:users=...` asks for. Raises DataError."""
    try:
        return tenant_of(text)
    except TenantError as error:
        raise DataError(str(error)) from None


def data_of_tenant(tenant: Tenant, seed: int, tenant_id: str) -> Data:
    """A tenant made up by this seed, whose organization has this id."""
    return data_of(tenant_paths(tenant, seed, tenant_id), tenant.name)


def text_of(given: Given, name: str = "data") -> tuple[bytes, str | None]:
    """The text of a mapping or a file, which nobody has judged, and which file it is. Raises DataError."""
    if isinstance(given, Mapping):
        return _as_json(given, name), None
    if not isinstance(given, str | PathLike):
        kinds = (
            f"a mapping of paths, {EXAMPLE!r}, a tenant such as '{PREFIX}users=50', or the path of a JSON or YAML file"
        )
        raise DataError(f"{name} is {kinds}, and not {given!r:.80}.")
    path = Path(fspath(given))
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        shown = repr(_shown(fspath(given)))
        raise DataError(f"{name}={shown} is neither {EXAMPLE!r} nor a file that can be read: {reason}.") from None
    return text, str(path)


def read_text(text: bytes, name: str, *, in_file: bool = True) -> Data:
    """The data of a JSON text, or of a YAML one where its file's name says so, named so in what is said of it.

    Raises DataError.
    """
    if len(text) > MOST_BYTES:
        raise DataError(f"{name} has more than {MOST_BYTES >> 20} MiB.")
    is_yaml = in_file and name.lower().endswith(_YAML)
    try:
        value, doubled = parse(text, exact=True)
    except JsonTextError as error:
        if is_yaml:
            return _read_yaml(text, name)
        raise DataError(f"{name} cannot be read: {str(error).replace('The body', 'the text')}") from None
    # All JSON is YAML, but the readers of YAML do not take all of it.
    line_of = partial(lines.line_of, text.decode("utf-8-sig")) if in_file else None
    if doubled:
        steps = tokens(doubled[0])
        place = name if line_of is None else f"{name}:{line_of(steps)}"
        raise DataError(f"{place}: the member {_shown(steps[-1])} stands twice in one object.")
    return data_of(value, name, line_of)


def _read_yaml(text: bytes, name: str) -> Data:
    try:
        value, written = parse_yaml(text)
    except YamlError as error:
        raise DataError(f"{name}:{error.line}: {error}") from None
    return data_of(value, name, partial(yaml_lines.line_of, written))


def data_of(value: object, name: str, line_of: _Lines | None = None) -> Data:
    """The data that a JSON value is. Raises DataError."""
    if not isinstance(value, dict):
        raise DataError(f'{name} is an object of paths: {{"/deviceManagement/...": [...]}}.')
    data = Data(tuple(Entry(path, item) for path, item in value.items() if path != "$schema"), name, line_of)
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
