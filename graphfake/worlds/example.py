"""The parents of the documented examples, under the ids that the documentation gives them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from graphfake.contracts import ContractError, InvalidPayload
from graphfake.store.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.contracts import Catalogue, Type

MOST_LEVELS = 8


def example_rows(catalogue: Catalogue) -> list[Row]:
    """An entity of each type that holds others and whose document has an example, all the way down.

    Raises ContractError for an example that is none.
    """
    rows: dict[tuple[str, ...], Row] = {}
    for version in catalogue.versions:
        for root in catalogue.service(version).roots.values():
            if catalogue.find(root.type, version) is None:  # the catalogue may hold a part of the service
                continue
            type_ = catalogue.type(root.type, version)
            path = (root.name,)
            found = _in_collection(type_, path, ()) if root.collection else _below(type_, path, ())
            rows.update((row.path, row) for row in found)
    return list(rows.values())


def _in_collection(type_: Type, collection: tuple[str, ...], line: tuple[str, ...]) -> Iterator[Row]:
    holds_others = any(navigation.contained for navigation in type_.navigations.values())
    if not type_.examples or len(type_.key) != 1 or not holds_others:
        return
    example = dict(type_.examples[0])
    key = example.pop(type_.key[0], None)
    if not isinstance(key, str) or not key:
        return
    try:
        values = {type_.key[0]: key, **type_.canonical(example)}
    except InvalidPayload as error:
        raise ContractError(str(error), document=type_.where, pointer="/examples/0") from error
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=float).encode()
    yield Row(collection, key, 0, 0, type_.name, body)
    yield from _below(type_, (*collection, key), line)


def _below(type_: Type, path: tuple[str, ...], line: tuple[str, ...]) -> Iterator[Row]:
    if type_.name in line or len(line) > MOST_LEVELS:
        return
    for name, navigation in type_.navigations.items():
        known = type_.catalogue.find(navigation.target, type_.version) is not None
        if known and navigation.contained and navigation.collection:
            target = type_.catalogue.type(navigation.target, type_.version)
            yield from _in_collection(target, (*path, name), (*line, type_.name))
