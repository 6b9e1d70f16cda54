"""Where documents come from: the shipped folder, a user's folder or one bundle file. Read when first wanted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfake.contracts.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    Entry = Traversable | Mapping[str, Any]

SERVICE = "service"
DEFAULT_VERSION = "beta"
MOST_DOCUMENTS = 20_000
MOST_BYTES = 4 * 1024 * 1024
MOST_BUNDLE_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Document:
    """One contract document and where it stands."""

    where: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Slot:
    """A document that may not have been read yet. `name` is the type's full name, or `service`."""

    version: str
    name: str
    where: str
    entry: Entry

    def read(self) -> Document:
        """Raises ContractError where the file is unreadable, too large, too deep or not a JSON object."""
        if not hasattr(self.entry, "read_bytes"):
            _check_depth(self.entry, self.where)
            return Document(self.where, self.entry)
        try:
            data = self.entry.read_bytes()
        except OSError as error:
            raise ContractError(f"The file cannot be read: {error}.", document=self.where) from error
        return Document(self.where, parse(data, self.where, MOST_BYTES))


def parse(data: bytes, where: str, most_bytes: int) -> dict[str, Any]:
    """A JSON object from a stranger's file. Raises ContractError."""
    if len(data) > most_bytes:
        raise ContractError(f"The file is larger than {most_bytes} bytes.", document=where)
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise ContractError("The file is not UTF-8.", document=where) from error
    except RecursionError as error:
        raise ContractError(f"The document is nested deeper than {MOST_DEPTH} levels.", document=where) from error
    except ValueError as error:
        raise ContractError(f"The file is not JSON: {error}.", document=where) from error
    if not isinstance(content, dict):
        raise ContractError("A contract document is a JSON object.", document=where)
    _check_depth(content, where)
    return content


def shipped() -> Iterator[Slot]:
    """The documents that come with graphfake."""
    for version in _sorted(files("graphfake.contracts") / "documents"):
        for file in _sorted(version):
            if file.name.endswith(".json"):
                yield Slot(version.name, file.name.removesuffix(".json"), f"{version.name}/{file.name}", file)


def from_path(path: str | Path) -> list[Slot]:
    """The documents of a folder, of one bundle file or of one document file.

    A folder holds documents, or folders of documents named after versions. Documents that stand in no version
    folder belong to the version that the service document beside them names, else to beta. A bundle is
    `{version: {file name: document}}`. Raises ContractError.
    """
    place = Path(path)
    if place.is_dir():
        slots = [*_folder(place), *(slot for folder in _subfolders(place) for slot in _folder(folder))]
        if not slots:
            reason = "The folder holds no contract document: put *.json files in it, or in folders named beta or v1.0."
            raise ContractError(reason, document=str(place))
    else:
        try:
            data = place.read_bytes()
        except FileNotFoundError as error:
            raise ContractError("There is no such file or folder.", document=str(place)) from error
        except OSError as error:
            raise ContractError(f"The file cannot be read: {error}.", document=str(place)) from error
        slots = _file(parse(data, str(place), MOST_BUNDLE_BYTES), str(place))
    if len(slots) > MOST_DOCUMENTS:
        raise ContractError(f"More than {MOST_DOCUMENTS} documents in one place.", document=str(place))
    return slots


def _file(content: dict[str, Any], where: str) -> list[Slot]:
    if "x-kind" in content:
        return [slot_of(content, DEFAULT_VERSION, where)]
    slots = []
    for version, documents in content.items():
        if not isinstance(documents, dict) or not all(isinstance(entry, dict) for entry in documents.values()):
            reason = "A bundle is {version: {file name: document}}, a document has x-kind; this is neither."
            raise ContractError(reason, document=where)
        slots += [slot_of(entry, version, f"{where}:{version}/{name}") for name, entry in documents.items()]
    return slots


def slot_of(content: Mapping[str, Any], version: str, where: str) -> Slot:
    """A slot for a document that is at hand."""
    name = content.get("x-name")
    if not isinstance(name, str) or not name:
        raise ContractError("x-name is missing: a document says its type's full name.", document=where)
    if content.get("x-kind") == SERVICE:
        return Slot(name if where and version == DEFAULT_VERSION else version, SERVICE, where, content)
    return Slot(version, name, where, content)


def _folder(folder: Path) -> list[Slot]:
    slots = [
        slot_of(parse(file.read_bytes(), str(file), MOST_BYTES), DEFAULT_VERSION, str(file))
        for file in sorted(folder.glob("*.json"))
    ]
    service = next((slot for slot in slots if slot.name == SERVICE), None)
    version = service.version if service else DEFAULT_VERSION
    if folder.name in ("beta", "v1.0"):
        version = folder.name
    return [Slot(version, slot.name, slot.where, slot.entry) for slot in slots]


def _subfolders(folder: Path) -> list[Path]:
    return sorted(child for child in folder.iterdir() if child.is_dir() and not child.name.startswith("."))


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice!r} stands twice in one object")
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
    raise ContractError(f"The document is nested deeper than {MOST_DEPTH} levels.", document=where)
