"""Contract documents held to their form and to each other: every fault found, none of them a traceback."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from graphfake.contracts import shelf
from graphfake.contracts.catalogue import Catalogue
from graphfake.contracts.errors import ContractError
from graphfake.contracts.findings import Finding, in_lines, with_lines
from graphfake.contracts.folders import from_path
from graphfake.contracts.form import form_faults, refinement_faults
from graphfake.contracts.layers import generated
from graphfake.contracts.names import fold
from graphfake.contracts.operation_soundness import operations_faults
from graphfake.contracts.refining import refines
from graphfake.contracts.soundness import enum_faults, service_faults, type_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphfake.contracts.shelf import Slot
    from graphfake.contracts.soundness import Fault

    Tell = Callable[[int, int], None]

_CHECKS: dict[str, Callable[[Catalogue, Slot], Iterator[Fault]]] = {
    "enum": enum_faults,
    "entity": type_faults,
    "complex": type_faults,
    "service": service_faults,
}


def lint(path: str | Path, tell: Tell = lambda _done, _all: None) -> list[Finding]:
    """Every fault of the documents in a folder, bundle file or document file, by file and place; none if all is well.

    The documents are looked at as `load(path)` would join them to the shipped ones. Where a place has several
    faults, one is told. `tell` is told how many of the documents have been looked at, and of how many.
    """
    unread: list[ContractError] = []
    slots = from_path(path, unread.append)
    found = {(error.document, error.pointer): _unusable(error, str(path)) for error in unread}
    for finding in lint_documents(slots, str(path), tell):
        found.setdefault((finding.where, finding.pointer), finding)
    return with_lines(found.values(), Path(path))


def lint_documents(slots: Sequence[Slot], where: str, tell: Tell = lambda _done, _all: None) -> list[Finding]:
    """The faults of documents at hand, as `lint` tells them; `where` is what they were found in."""
    catalogue = Catalogue(slots)
    names = Counter((slot.version, fold(slot.name)) for slot in slots)
    found: dict[tuple[str, str], Finding] = {}
    places: dict[str, list[str]] = {}

    def note(finding: Finding) -> None:
        if found.setdefault((finding.where, finding.pointer), finding) is finding:
            places.setdefault(finding.where, []).append(finding.pointer)

    for number, slot in enumerate(slots):
        tell(number, len(slots) * 2)
        for check, pointer, reason in _own_faults(catalogue, slot, alone=names[slot.version, fold(slot.name)] == 1):
            note(Finding(slot.where, pointer, reason, check))
    for number, slot in enumerate(slots):
        tell(len(slots) + number, len(slots) * 2)
        try:
            for check, pointer, reason in _faults_among_others(catalogue, slot):
                note(Finding(slot.where, pointer, reason, check))
        except ContractError as error:
            unusable = _unusable(error, slot.where)
            if not any(_within(pointer, unusable.pointer) for pointer in places.get(unusable.where, ())):
                note(unusable)
    for version in sorted({slot.version for slot in slots} - set(catalogue.versions)):
        reason = f"Nothing of {version} can be reached: it has no service document."
        found[where, version] = Finding(where, "", reason, "path")
    return sorted(found.values())


def _own_faults(catalogue: Catalogue, slot: Slot, *, alone: bool) -> Iterator[Fault]:
    document = slot.read()
    yield from form_faults(document)
    if alone and refines(document.content):
        yield from refinement_faults(catalogue, slot)
    due = f"{slot.name}.json"
    if not in_lines(slot.where) and re.split(r"[/\\:]", slot.where)[-1] != due:
        yield "name", "/x-name", f"The file of this document is called {due}."
    if not alone:
        yield "name", "/x-name", f"{slot.name} stands in several documents of {slot.version}."


def _faults_among_others(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    content = slot.read().content
    check = _CHECKS.get(str(content.get("x-kind")))
    above = slot.name == shelf.SERVICE or refines(content) or generated(slot)
    counts = above or catalogue.document(slot.name, slot.version) is slot.entry
    if check is not None and counts:
        yield from check(catalogue, slot)
        if "x-operations" in content:
            yield from operations_faults(catalogue, slot)


def _unusable(error: ContractError, where: str) -> Finding:
    return Finding(error.document or where, error.pointer, error.reason, "load", error.line)


def _within(pointer: str, outer: str) -> bool:
    return pointer == outer or (outer != "" and pointer.startswith(f"{outer}/"))
