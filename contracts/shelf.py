"""Where documents come from: the shipped folder, a user's folder, one bundle file, or a value at hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import is_type_name, is_version
from graphfake.contracts.pointers import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    Refusal = Callable[[ContractError], None]
    Entry = Traversable | Mapping[str, Any]

SERVICE = "service"
DEFAULT_VERSION = "beta"
VERSION_FOLDERS = ("beta", "v1.0")
MOST_DOCUMENTS = 20_000
MOST_BYTES = 4 * 1024 * 1024
MOST_BUNDLE_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Document:
    """One contract document and where it stands."""

    where: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A document that may not have been read yet. `name` is the type's full name, or `service`."""

    version: str
    name: str
    where: str
    entry: Entry

    def read(self) -> Document:
        """Raises ContractError where the file is unreadable, too large, too deep or not a JSON object."""
        if isinstance(self.entry, Mapping):
            return Document(self.where, self.entry)
        return Document(self.where, parse(_bytes(self.entry, self.where, MOST_BYTES), self.where))


def parse(data: bytes, where: str) -> dict[str, Any]:
    """A JSON object from a stranger's file. Raises ContractError."""
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
        if b"\\u" in data:
            json.dumps(content, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise ContractError("The file is not UTF-8.", document=where) from error
    except UnicodeEncodeError as error:
        raise ContractError(
            "The file holds half of a surrogate pair, which is no character.", document=where
        ) from error
    except RecursionError as error:
        raise _too_deep(where) from error
    except ValueError as error:
        raise ContractError(f"The file is not JSON: {error}.", document=where) from error
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


def _raise(error: ContractError) -> None:
    raise error


def shipped() -> Iterator[Slot]:
    """The documents that come with graphfake."""
    for version in _sorted(files("graphfake.contracts") / "documents"):
        for file in _sorted(version):
            if file.name.endswith(".json"):
                yield Slot(version.name, file.name.removesuffix(".json"), f"{version.name}/{file.name}", file)


def from_path(path: str | Path, refuse: Refusal = _raise) -> list[Slot]:
    """The documents of a folder, of one bundle file or of one document file.

    A folder holds documents, or folders of documents. What stands in a folder named beta or v1.0 belongs to
    that version, else to the version that the service document beside it names, else to beta. A bundle is
    `{version: {file name: document}}`. What cannot be used is handed to `refuse`, which raises it unless told
    otherwise.
    """
    place = Path(path)
    slots: list[Slot] = []
    try:
        slots = _folders(place, refuse) if place.is_dir() else _file(place, refuse)
        if len(slots) > MOST_DOCUMENTS:
            raise ContractError(f"More than {MOST_DOCUMENTS} documents in one place.", document=str(place))
    except ContractError as error:
        refuse(error)
    except OSError as error:
        refuse(ContractError(f"It cannot be read: {error.strerror or error}.", document=str(place)))
    return slots


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


def _file(place: Path, refuse: Refusal) -> list[Slot]:
    if not place.exists():
        raise ContractError("There is no such file or folder.", document=str(place))
    where = str(place)
    content = parse(_bytes(place, where, MOST_BUNDLE_BYTES), where)
    if "x-kind" in content:
        return [slot_of(content, None, where)]
    slots = []
    for version, documents in content.items():
        if not is_version(version) or not isinstance(documents, dict):
            reason = "A bundle is {version: {file name: document}}, a document has x-kind; this is neither."
            raise ContractError(reason, document=where, pointer=f"/{escape(version)}")
        for name, entry in documents.items():
            try:
                if not isinstance(entry, dict):
                    raise ContractError("A contract document is a JSON object.", document=f"{where}:{version}/{name}")
                slots.append(slot_of(entry, version, f"{where}:{version}/{name}"))
            except ContractError as error:
                refuse(error)
    return slots


def _folders(place: Path, refuse: Refusal) -> list[Slot]:
    inner = sorted(child for child in place.iterdir() if child.is_dir() and not child.name.startswith("."))
    slots = [slot for folder in (place, *inner) for slot in _folder(folder, refuse)]
    if not slots:
        reason = "The folder holds no contract document: put *.json files in it, or in folders named beta or v1.0."
        raise ContractError(reason, document=str(place))
    return slots


def _folder(folder: Path, refuse: Refusal) -> list[Slot]:
    given = folder.name if folder.name in VERSION_FOLDERS else None
    slots = []
    for file in sorted(folder.glob("*.json")):
        if file.is_file():
            try:
                slots.append(slot_of(parse(_bytes(file, str(file), MOST_BYTES), str(file)), given, str(file)))
            except ContractError as error:
                refuse(error)
    version = next((slot.version for slot in slots if slot.name == SERVICE), given or DEFAULT_VERSION)
    return [slot if slot.name == SERVICE else Slot(version, slot.name, slot.where, slot.entry) for slot in slots]


def _bytes(file: Traversable, where: str, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise ContractError(f"The file cannot be read: {error.strerror or error}.", document=where) from error
    if len(data) > most:
        raise ContractError(f"The file is larger than {most} bytes.", document=where)
    return data


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


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
