"""Contract documents held to their form and to each other: every fault found, none of them a traceback."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts import shelf
from graphfake.contracts.catalogue import Catalogue
from graphfake.contracts.errors import ContractError
from graphfake.contracts.folders import from_path
from graphfake.contracts.form import form_faults
from graphfake.contracts.names import fold
from graphfake.contracts.operation_soundness import operations_faults
from graphfake.contracts.refining import refines
from graphfake.contracts.shelf import Document
from graphfake.contracts.soundness import enum_faults, service_faults, type_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from graphfake.contracts.shelf import Slot
    from graphfake.contracts.soundness import Fault

_CHECKS: dict[str, Callable[[Catalogue, Slot], Iterator[Fault]]] = {
    "enum": enum_faults,
    "entity": type_faults,
    "complex": type_faults,
    "service": service_faults,
}


class Finding(NamedTuple):
    """`where` is the file, `pointer` the JSON pointer in it, `reason` a sentence, `check` what found it.

    The checks are load, form, refines, name, members, key, navigation, operation, default, example, view, path, rule
    and unread.
    """

    where: str
    pointer: str
    reason: str
    check: str

    def __str__(self) -> str:
        return f"{self.where}#{self.pointer}: {self.reason}" if self.pointer else f"{self.where}: {self.reason}"


def lint(path: str | Path) -> list[Finding]:
    """Every fault of the documents in a folder, bundle file or document file, by file and place; none if all is well.

    The documents are looked at as `load(path)` would join them to the shipped ones. Where a place has several
    faults, one is told.
    """
    unread: list[ContractError] = []
    slots = from_path(path, unread.append)
    found = {(error.document, error.pointer): _unusable(error, str(path)) for error in unread}
    for finding in lint_documents(slots, str(path)):
        found.setdefault((finding.where, finding.pointer), finding)
    return sorted(found.values())


def lint_documents(slots: Sequence[Slot], where: str) -> list[Finding]:
    """The faults of documents at hand, as `lint` tells them; `where` is what they were found in."""
    catalogue = Catalogue(slots)
    names = Counter((slot.version, fold(slot.name)) for slot in slots)
    found: dict[tuple[str, str], Finding] = {}

    def tell(finding: Finding) -> None:
        found.setdefault((finding.where, finding.pointer), finding)

    for slot in slots:
        for check, pointer, reason in _own_faults(catalogue, slot, alone=names[slot.version, fold(slot.name)] == 1):
            tell(Finding(slot.where, pointer, reason, check))
    for slot in slots:
        try:
            for check, pointer, reason in _faults_among_others(catalogue, slot):
                tell(Finding(slot.where, pointer, reason, check))
        except ContractError as error:
            tell(_unusable(error, slot.where))
    for version in sorted({slot.version for slot in slots} - set(catalogue.versions)):
        reason = f"Nothing of {version} can be reached: it has no service document."
        found[where, version] = Finding(where, "", reason, "path")
    return sorted(found.values())


def _own_faults(catalogue: Catalogue, slot: Slot, *, alone: bool) -> Iterator[Fault]:
    document = slot.read()
    yield from form_faults(document)
    if alone and refines(document.content):
        whole = catalogue.document(slot.name, slot.version)
        if refines(whole):
            yield "refines", "/x-refines", f"There is no {slot.name} in {slot.version} that this could refine."
        else:
            yield from form_faults(Document(slot.where, whole))
    due = f"{slot.name}.json"
    if re.split(r"[/\\:]", slot.where)[-1] != due:
        yield "name", "/x-name", f"The file of this document is called {due}."
    if not alone:
        yield "name", "/x-name", f"{slot.name} stands in several documents of {slot.version}."


def _faults_among_others(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    content = slot.read().content
    check = _CHECKS.get(str(content.get("x-kind")))
    counts = slot.name == shelf.SERVICE or refines(content) or catalogue.document(slot.name, slot.version) is slot.entry
    if check is not None and counts:
        yield from check(catalogue, slot)
        if "x-operations" in content:
            yield from operations_faults(catalogue, slot)


def _unusable(error: ContractError, where: str) -> Finding:
    return Finding(error.document or where, error.pointer, error.reason, "load")
