"""The contracts that a user gives, looked at before anything is served of them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from graphfake.contracts import folders, shelf
from graphfake.contracts.catalogue import Catalogue
from graphfake.contracts.errors import ContractError
from graphfake.contracts.findings import Finding, unusable, with_lines
from graphfake.contracts.form import form_faults, refinement_faults
from graphfake.contracts.refining import refines
from graphfake.contracts.shelf import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphfake.contracts.shelf import Slot

MOST_MADE = 1_000
"""So many types are made of given documents at once, others when they are asked for: each takes a while."""


def given(*paths: str | Path) -> Catalogue:
    """What `load` gives, with every given document held to its form, and types made of the first thousand of them.

    Raises ContractError for the first document that cannot be used, naming file, line and place.
    """
    held = [(Path(path), folders.from_path(path)) for path in paths]
    catalogue = Catalogue(slot for _, slots in held for slot in slots)
    room = MOST_MADE
    for path, slots in held:
        _refuse(_out_of_form(slots), path)
        _refuse(_unmade(catalogue, slots[:room]), path)
        room -= min(room, len(slots))
    return catalogue


def _refuse(found: Iterable[Finding], path: Path) -> None:
    """Raises the first of the findings as a ContractError."""
    some = list(islice(found, 2))
    if some:
        first = with_lines(some[:1], path)[0]
        more = f" There is more: `graphfake contracts lint {path}` tells all of it." if len(some) > 1 else ""
        raise ContractError(first.reason + more, document=first.where, pointer=first.pointer, line=first.line)


def _out_of_form(slots: Sequence[Slot]) -> Iterator[Finding]:
    for slot in slots:
        content = {"$schema": shelf.DIALECT, **slot.read().content}  # which goes without saying where it is only used
        for check, pointer, reason in form_faults(Document(slot.where, content)):
            yield Finding(slot.where, pointer, reason, check)


def _unmade(catalogue: Catalogue, slots: Sequence[Slot]) -> Iterator[Finding]:
    for slot in slots:
        try:
            if slot.name == shelf.SERVICE:
                catalogue.service(slot.version)
                continue
            if refines(slot.read().content):
                for check, pointer, reason in refinement_faults(catalogue, slot):
                    yield Finding(slot.where, pointer, reason, check)
            kind = catalogue.document(slot.name, slot.version).get("x-kind")
            (catalogue.enum if kind == "enum" else catalogue.type)(slot.name, slot.version)
        except ContractError as error:
            yield unusable(error, slot.where, {each.where for each in slots})
