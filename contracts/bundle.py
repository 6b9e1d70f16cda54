"""Bundles: the documents of one version in one file, a line each, sorted, the service document first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphfake.contracts.errors import ContractError
from graphfake.contracts.refining import REFINES, refines
from graphfake.contracts.shelf import DEFAULT_VERSION, DIALECT, SERVICE, Slot, parse, slot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SUFFIX = ".jsonl"
MOST_DOCUMENTS = 20_000
_FIRST = ("x-kind", "x-name", REFINES, "allOf")
"""What a line begins with, so that kind and base of a type are known without reading all of it."""


def bundled(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """The bundle of these documents: the same bytes for the same documents, in whatever order they come."""
    lines = sorted(
        (document["x-kind"] != SERVICE, str(document["x-name"]), refines(document), _line(document))
        for document in documents
    )
    return b"".join(line for *_, line in lines)


def shipped_slots(data: bytes, version: str) -> Iterator[Slot]:
    """The documents of a bundle that we made ourselves: none is read before it is asked for."""
    for line in data.splitlines():
        kind, name = line[11 : line.index(b'"', 11)], b""
        if kind != SERVICE.encode():
            start = line.index(b'"x-name":"', 11) + 10
            name = line[start : line.index(b'"', start)]
        told = name.decode() or SERVICE
        yield Slot(version, told, f"{version}/{told}.json", line)


def slots_of(data: bytes, where: str, refuse: Callable[[ContractError], None]) -> list[Slot]:
    """The documents of a stranger's bundle, each told by its line: `file.jsonl:12`.

    They are of the version that the service document among them names, else of beta. What cannot be used is handed to
    `refuse`. Raises ContractError for too many documents, and for none.
    """
    slots = []
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if len(lines) > MOST_DOCUMENTS:
        raise too_many(where)
    if not lines:
        raise ContractError("The file is empty: a bundle holds a document a line.", document=where)
    for number, line in lines:
        place = f"{where}:{number}"
        try:
            content = parse(line, place)
            content.setdefault("$schema", DIALECT)
            slots.append(slot_of(content, None, place))
        except ContractError as error:
            refuse(error)
    version = next((slot.version for slot in slots if slot.name == SERVICE), DEFAULT_VERSION)
    return [slot if slot.name == SERVICE else Slot(version, slot.name, slot.where, slot.entry) for slot in slots]


def too_many(where: str) -> ContractError:
    """The refusal of a place that holds more than `MOST_DOCUMENTS`."""
    return ContractError(f"More than {MOST_DOCUMENTS} documents in one place.", document=where)


def _line(document: Mapping[str, Any]) -> bytes:
    first = {keyword: document[keyword] for keyword in _FIRST if keyword in document}
    rest = {keyword: value for keyword, value in document.items() if keyword not in (*_FIRST, "$schema")}
    return json.dumps({**first, **rest}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
