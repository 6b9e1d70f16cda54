"""The documented examples, each at the path that the examples of its parents lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphfake.contracts.catalogue import Catalogue
    from graphfake.contracts.structured import Type

MOST_LEVELS = 8


class DocumentedExample(NamedTuple):
    """`path` leads to a collection, through parents with the keys of their own examples; `example` is of its type."""

    version: str
    path: tuple[str, ...]
    type: Type
    example: Mapping[str, Any]

    @property
    def url_path(self) -> str:
        """`/beta/...`, as it is sent."""
        from urllib.parse import quote

        return "/".join(["", self.version, *(quote(segment, safe="") for segment in self.path)])


def documented_examples(catalogue: Catalogue) -> list[DocumentedExample]:
    """All of them, the deepest first. Raises ContractError."""
    found: list[DocumentedExample] = []
    for version in catalogue.versions:
        shown = frozenset(catalogue.saying("examples", version))
        for root in catalogue.service(version).roots.values():
            if root.collection and root.type in shown:
                found += _collection((root.name,), catalogue.type(root.type, version), (), shown)
            elif not root.collection and _leads_to(catalogue, root.type, version, shown):
                found += _below((root.name,), catalogue.type(root.type, version), (), shown)
    return sorted(found, key=lambda example: -len(example.path))


def _leads_to(catalogue: Catalogue, name: str, version: str, shown: frozenset[str]) -> bool:
    """Has a type itself, or a base of it, a navigation to one with examples? Said without making the type."""
    at: str | None = name
    for _ in range(MOST_LEVELS):
        if at is None or catalogue.find(at, version) is None:  # the catalogue may hold a part of the service
            return False
        described = catalogue.document(at, version).get("properties")
        for schema in described.values() if isinstance(described, dict) else ():
            navigation = schema.get("x-navigation") if isinstance(schema, dict) else None
            if isinstance(navigation, dict) and navigation.get("target") in shown:
                return True
        at = catalogue.base(at, version)
    return False


def _collection(
    path: tuple[str, ...], type_: Type, line: tuple[str, ...], shown: frozenset[str]
) -> Iterator[DocumentedExample]:
    if not type_.examples or len(type_.key) != 1:
        return
    example = type_.examples[0]
    yield DocumentedExample(type_.version, path, type_, example)
    key = example.get(type_.key[0])
    if isinstance(key, str) and key:
        yield from _below((*path, key), type_, line, shown)


def _below(
    path: tuple[str, ...], type_: Type, line: tuple[str, ...], shown: frozenset[str]
) -> Iterator[DocumentedExample]:
    if type_.name in line or len(line) > MOST_LEVELS:
        return
    for name, navigation in type_.navigations.items():
        if navigation.target in shown and navigation.contained and navigation.collection:
            target = type_.catalogue.type(navigation.target, type_.version)
            yield from _collection((*path, name), target, (*line, type_.name), shown)
