"""Contract documents as they stand on a shelf: named, perhaps not read yet, and judged when they are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import is_type_name, is_version
from graphfake.contracts.signs import told_by_signs

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    Entry = Traversable | Mapping[str, Any] | bytes

SERVICE = "service"
GENERATED = "x-generated"
"""Says of a document that an importer made it."""
DEFAULT_VERSION = "beta"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOST_BYTES = 4 * 1024 * 1024
MOST_DEPTH = 60
MOST_VALUES = 3_000_000
"""In one file: what it is read into takes many times its room."""
_HEAD = re.compile(
    rb'\{"x-kind":"(?P<kind>[a-z]+)","x-name":"[^"]+"(?P<refines>,"x-refines":true)?(?:,"allOf":\[\{"\$ref":"(?P<base>[^"]+)\.json"\}\])?'
)


@dataclass(frozen=True, slots=True)
class Document:
    """One contract document and where it stands."""

    where: str
    content: Mapping[str, Any]


class Head(NamedTuple):
    """What is known of a document by the beginning of it: its kind, the full name of its base, whether it refines."""

    kind: str
    base: str | None
    refines: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A document that may not have been read yet. `name` is the type's full name, or `service`.

    `entry` is the document, the file it stands in, or its line in a bundle that comes with graphfake.
    """

    version: str
    name: str
    where: str
    entry: Entry

    def read(self) -> Document:
        """Raises ContractError where the file is unreadable, too large, too deep or not a JSON object."""
        if isinstance(self.entry, Mapping):
            return Document(self.where, self.entry)
        if isinstance(self.entry, bytes):
            head = self.head()
            made = {} if self.name == SERVICE or (head is not None and head.refines) else {GENERATED: True}
            return Document(self.where, {"$schema": DIALECT, **json.loads(self.entry), **made})
        return Document(self.where, parse(read_bytes(self.entry, self.where, MOST_BYTES), self.where))

    def head(self) -> Head | None:
        """What a line of a bundle begins with; None where the document has to be read."""
        found = _HEAD.match(self.entry) if isinstance(self.entry, bytes) else None
        if found is None:
            return None
        base = found["base"]
        return Head(found["kind"].decode(), None if base is None else base.decode(), found["refines"] is not None)


def parse(data: bytes, where: str) -> dict[str, Any]:
    """A JSON object from a stranger's file. Raises ContractError."""
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise ContractError(f"The file holds more than {MOST_VALUES} values.", document=where)
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
        if b"\\u" in data:
            json.dumps(content, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise ContractError(told_by_signs(data) or "The file is not UTF-8.", document=where) from error
    except UnicodeEncodeError as error:
        raise ContractError(
            "The file holds half of a surrogate pair, which is no character.", document=where
        ) from error
    except RecursionError as error:
        raise _too_deep(where) from error
    except ValueError as error:
        raise _not_json(data, error, where) from error
    if not isinstance(content, dict):
        raise ContractError("A contract document is a JSON object.", document=where)
    _check_depth(content, where)
    return content


def copied(content: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A document at hand as if it had been read from a file: a copy of its own. Raises ContractError."""
    try:
        return parse(json.dumps(dict(content), allow_nan=False).encode(), where)
    except (TypeError, ValueError, RecursionError) as error:
        raise ContractError(f"The document is not JSON: {error}.", document=where) from error


def slot_of(content: Mapping[str, Any], version: str | None, where: str) -> Slot:
    """A slot for a document that is at hand; without a version, a service document names its own.

    Raises ContractError where the document does not say its name.
    """
    name = content.get("x-name")
    if content.get("x-kind") == SERVICE:
        if not is_version(name):
            reason = "The x-name of a service document is its version, such as beta or v1.0."
            raise ContractError(reason, document=where, pointer="/x-name")
        return Slot(version or str(name), SERVICE, where, content)
    if not is_type_name(name):
        reason = "x-name is missing or no full name: a document says its type's, such as contoso.widget."
        raise ContractError(reason, document=where, pointer="/x-name")
    return Slot(version or DEFAULT_VERSION, str(name), where, content)


def read_bytes(file: Traversable, where: str, most: int) -> bytes:
    """What a file holds, up to `most` bytes. Raises ContractError."""
    if isinstance(file, Path) and file.exists() and not file.is_file():
        reason = "It is no file but a folder, a pipe or a device: contracts are read from files."
        raise ContractError(reason, document=where)
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise ContractError(f"The file cannot be read: {error.strerror or error}.", document=where) from error
    if len(data) > most:
        raise ContractError(f"The file is larger than {most} bytes.", document=where)
    return data


def _not_json(data: bytes, error: ValueError, where: str) -> ContractError:
    """What it is instead, where that can be seen."""
    told = told_by_signs(data)
    if told is None and data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        told = "This is XML: of a $metadata document, `graphfake contracts import csdl` makes contract documents."
    line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
    return ContractError(told or f"The file is not JSON: {error}.", document=where, line=line)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"the member {name!r:.200} stands twice in one object")
            seen.add(name)
    return content


def _no_constant(text: str) -> object:
    raise ValueError(f"{text} is not JSON")


def _check_depth(content: object, where: str) -> None:
    level: list[object] = [content]
    for _ in range(MOST_DEPTH):
        level = [
            child
            for value in level
            for child in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        ]
        if not level:
            return
    raise _too_deep(where)


def _too_deep(where: str) -> ContractError:
    return ContractError(f"The document is nested deeper than {MOST_DEPTH} levels.", document=where)
