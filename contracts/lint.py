"""Contract documents held to their form and to each other: every fault found, none of them a traceback."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from graphfake.contracts import shelf
from graphfake.contracts.catalogue import Catalogue
from graphfake.contracts.errors import ContractError
from graphfake.contracts.findings import Finding, in_lines, unusable, with_lines
from graphfake.contracts.folders import from_path
from graphfake.contracts.form import form_faults, refinement_faults
from graphfake.contracts.layers import generated
from graphfake.contracts.names import fold
from graphfake.contracts.operation_soundness import operations_faults
from graphfake.contracts.refining import refines
from graphfake.contracts.soundness import enum_faults, service_faults, type_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

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
    found = {(error.document, error.pointer): unusable(error, str(path), {error.document}) for error in unread}
    for finding in lint_documents(slots, str(path), tell):
        found.setdefault((finding.where, finding.pointer), finding)
    return with_lines(found.values(), Path(path))


def lint_documents(slots: Sequence[Slot], where: str, tell: Tell = lambda _done, _all: None) -> list[Finding]:
    """The faults of documents at hand, as `lint` tells them; `where` is what they were found in."""
    catalogue = Catalogue(slots)
    names = Counter(map(_identity, slots))
    found = _Found({slot.where for slot in slots})
    for number, slot in enumerate(slots):
        tell(number, len(slots) * 2)
        found.note(slot, _own_faults(catalogue, slot, alone=names[_identity(slot)] == 1))
    for number, slot in enumerate(slots):
        tell(len(slots) + number, len(slots) * 2)
        found.note(slot, _faults_among_others(catalogue, slot))
    for version in sorted({slot.version for slot in slots} - set(catalogue.versions)):
        reason = f"Nothing of {version} can be reached: it has no service document."
        found.add(Finding(where, "", reason, "path"))
    return found.all()


class _Found:
    """Findings, one of each place; of a document that cannot be read for what was found before, nothing more."""

    def __init__(self, given: Collection[str]) -> None:
        self._given = given
        self._found: dict[str, dict[str, Finding]] = {}

    def note(self, slot: Slot, faults: Iterable[Fault]) -> None:
        try:
            for check, pointer, reason in faults:
                self.add(Finding(slot.where, pointer, reason, check))
        except ContractError as error:
            last = unusable(error, slot.where, self._given)
            if not any(_overlap(pointer, last.pointer) for pointer in self._found.get(last.where, ())):
                self.add(last)

    def add(self, finding: Finding) -> None:
        self._found.setdefault(finding.where, {}).setdefault(finding.pointer, finding)

    def all(self) -> list[Finding]:
        return sorted(finding for places in self._found.values() for finding in places.values())


def _identity(slot: Slot) -> tuple[str, str, bool]:
    """What no two documents share: one may stand beside what refines it."""
    return slot.version, fold(slot.name), refines(slot.read().content)


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


def _overlap(one: str, other: str) -> bool:
    """Is one place in the other, or the same?"""
    return one == other or any(outer and inner.startswith(f"{outer}/") for inner, outer in ((one, other), (other, one)))
