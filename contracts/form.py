"""The form of a contract document: our meta-schema, by plain jsonschema."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from graphfake.contracts.form_words import told
from graphfake.contracts.refining import refines
from graphfake.contracts.shelf import Document
from graphfake.contracts.validators import accepts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema.protocols import Validator

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.shelf import Slot
    from graphfake.contracts.soundness import Fault

KINDS = ("entity", "complex", "enum", "service")
MOST_TOLD = 100
MOST_NODES = 200_000
_MOST_SHOWN = 300


def form_faults(document: Document) -> Iterator[Fault]:
    """Where the document has another form than the meta-schema says; the first hundred places."""
    if _nodes(document.content) > MOST_NODES:
        yield "form", "", f"A document holds at most {MOST_NODES} values."
        return
    content = dict(document.content)
    if _is_fine()(content):
        return
    ours, plain = _explainers()
    errors = chain(ours.iter_errors(content), plain.iter_errors(content))
    if content.get("x-kind") not in KINDS:  # nobody knows what else belongs here
        errors = chain(error for error in errors if error.absolute_schema_path[0] != "allOf")
    found = chain.from_iterable(map(told, errors))
    for pointer, reason in islice(found, MOST_TOLD):
        yield "form", pointer, reason if len(reason) <= _MOST_SHOWN else f"{reason[:_MOST_SHOWN]}... ."


def refinement_faults(catalogue: Catalogue, slot: Slot) -> Iterator[Fault]:
    """Where a refining document refines nothing, or makes something of another form of what it refines.

    Raises ContractError where the documents cannot be read.
    """
    whole = catalogue.document(slot.name, slot.version)
    if refines(whole):
        yield "refines", "/x-refines", f"There is no {slot.name} in {slot.version} that this could refine."
    else:
        yield from form_faults(Document(slot.where, whole))


@cache
def _schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((files("graphfake.contracts") / "metaschema.json").read_text(encoding="utf-8"))
    return read


@cache
def _explainers() -> tuple[Validator, Validator]:
    """What explains: our own keywords before those that JSON Schema has."""
    from jsonschema import Draft202012Validator

    plain, *ours = _schema()["allOf"]
    return Draft202012Validator({**_schema(), "allOf": ours}), Draft202012Validator(plain)


@cache
def _is_fine() -> Callable[[Any], bool]:
    """What answers fast: thousands of documents are as they should be."""
    return accepts(_schema())


def _nodes(content: object) -> int:
    count, waiting = 0, [content]
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return count
