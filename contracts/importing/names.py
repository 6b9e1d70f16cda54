"""Lists of names alone: what stands in a version today, of which an older $metadata knows the types of a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.errors import ContractError
from graphfake.contracts.names import is_identifier, is_type_name
from graphfake.contracts.shelf import parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_BYTES = 16 * 1024 * 1024
_STRUCTURED = ("entity.json", "complex.json")
_ENUMS = "enum.json"


class Named(NamedTuple):
    """What a type has by itself, without what it inherits."""

    properties: frozenset[str]
    navigations: frozenset[str]


class Names(NamedTuple):
    """The names of a version: of each entity and complex type, and of the members of each enum, by full name."""

    structured: Mapping[str, Named]
    enums: Mapping[str, frozenset[str]]


def names_in(folder: Path) -> Names:
    """The lists that stand in a folder, in the form of Microsoft's type mappings.

    `entity.json` and `complex.json` are `{namespace: {type: {"properties": [...], "navigationProperties": [...]}}}`,
    `enum.json` is `{namespace: {enum: [...]}}`. Raises ContractError.
    """
    structured: dict[str, Named] = {}
    for file in _STRUCTURED:
        for full, said in _listed(folder / file):
            if not isinstance(said, dict):
                raise ContractError(f"{full}: an object of two lists is due.", document=str(folder / file))
            here = folder / file, full
            properties = _identifiers(said.get("properties", []), *here)
            structured[full] = Named(properties, _identifiers(said.get("navigationProperties", []), *here))
    enums = {full: _identifiers(said, folder / _ENUMS, full) for full, said in _listed(folder / _ENUMS)}
    return Names(structured, enums)


def _listed(file: Path) -> Iterator[tuple[str, Any]]:
    where = str(file)
    for namespace, types in parse(read_bytes(file, where, MOST_BYTES), where).items():
        if not isinstance(types, dict):
            raise ContractError(f"{namespace:.200}: an object of types is due.", document=where)
        for name, said in types.items():
            full = f"{namespace}.{name}"
            if not is_type_name(full):
                raise ContractError(f"{full:.200} is no type's full name.", document=where)
            yield full, said


def _identifiers(said: Any, file: Path, full: str) -> frozenset[str]:
    if not isinstance(said, list) or not all(is_identifier(name) for name in said):
        raise ContractError(f"{full}: a list of names is due.", document=str(file))
    return frozenset(said)
