"""Documents from a user's folder, from one bundle file, or from one document file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graphfake.contracts.bundle import MOST_DOCUMENTS, SUFFIX, slots_of, too_many
from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import is_version
from graphfake.contracts.pointers import escape
from graphfake.contracts.shelf import DEFAULT_VERSION, MOST_BYTES, SERVICE, Slot, parse, read_bytes, slot_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Refusal = Callable[[ContractError], None]

VERSION_FOLDERS = ("beta", "v1.0")
MOST_BUNDLE_BYTES = 64 * 1024 * 1024


def _raise(error: ContractError) -> None:
    raise error


def from_path(path: str | Path, refuse: Refusal = _raise) -> list[Slot]:
    """The documents of a folder, of one bundle file or of one document file.

    A folder holds documents, or folders of documents. What stands in a folder named beta or v1.0 belongs to
    that version, else to the version that the service document beside it names, else to beta. A bundle is
    `{version: {file name: document}}`, or with the ending .jsonl the documents of one version, a line each. What
    cannot be used is handed to `refuse`, which raises it unless told otherwise.
    """
    place = Path(path)
    slots: list[Slot] = []
    try:
        slots = _folders(place, refuse) if place.is_dir() else _file(place, refuse)
    except ContractError as error:
        refuse(error)
    except OSError as error:
        refuse(ContractError(f"It cannot be read: {error.strerror or error}.", document=str(place)))
    return slots


def _file(place: Path, refuse: Refusal) -> list[Slot]:
    if not place.exists():
        raise ContractError("There is no such file or folder.", document=str(place))
    where = str(place)
    if place.suffix == SUFFIX:
        return slots_of(read_bytes(place, where, MOST_BUNDLE_BYTES), where, refuse)
    content = parse(read_bytes(place, where, MOST_BUNDLE_BYTES), where)
    if "x-kind" in content:
        return [slot_of(content, None, where)]
    slots = []
    if sum(len(documents) for documents in content.values() if isinstance(documents, dict)) > MOST_DOCUMENTS:
        raise too_many(where)
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
    files = {folder: _files(folder) for folder in (place, *inner)}
    if sum(map(len, files.values())) > MOST_DOCUMENTS:
        raise too_many(str(place))
    room = MOST_BUNDLE_BYTES
    slots: list[Slot] = []
    for folder, found in files.items():
        given = folder.name if folder.name in VERSION_FOLDERS else None
        held = []
        for file in found:
            try:
                data = read_bytes(file, str(file), MOST_BYTES)
                room -= len(data)
                if room < 0:
                    raise ContractError(f"The documents are larger than {MOST_BUNDLE_BYTES} bytes together.")
                held.append(slot_of(parse(data, str(file)), given, str(file)))
            except ContractError as error:
                refuse(error)
                if room < 0:
                    return slots
        slots += _of_one_version(held, given)
    if not slots:
        reason = "The folder holds no contract document: put *.json files in it, or in folders named beta or v1.0."
        raise ContractError(reason, document=str(place))
    return slots


def _files(folder: Path) -> list[Path]:
    """The documents in a folder, sorted: files alone, no pipes or devices. Raises OSError where it cannot be read."""
    with os.scandir(folder) as entries:
        found = [entry.name for entry in entries if entry.name.endswith(".json") and entry.is_file()]
    return [folder / name for name in sorted(found)]


def _of_one_version(slots: list[Slot], given: str | None) -> list[Slot]:
    version = next((slot.version for slot in slots if slot.name == SERVICE), given or DEFAULT_VERSION)
    return [slot if slot.name == SERVICE else Slot(version, slot.name, slot.where, slot.entry) for slot in slots]
