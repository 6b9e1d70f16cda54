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
        for root in catalogue.service(version).roots.values():
            if catalogue.find(root.type, version) is None:  # the catalogue may hold a part of the service
                continue
            type_ = catalogue.type(root.type, version)
            walk = _collection if root.collection else _below
            found += walk((root.name,), type_, ())
    return sorted(found, key=lambda example: -len(example.path))


def _collection(path: tuple[str, ...], type_: Type, line: tuple[str, ...]) -> Iterator[DocumentedExample]:
    if not type_.examples or len(type_.key) != 1:
        return
    example = type_.examples[0]
    yield DocumentedExample(type_.version, path, type_, example)
    key = example.get(type_.key[0])
    if isinstance(key, str) and key:
        yield from _below((*path, key), type_, line)


def _below(path: tuple[str, ...], type_: Type, line: tuple[str, ...]) -> Iterator[DocumentedExample]:
    if type_.name in line or len(line) > MOST_LEVELS:
        return
    for name, navigation in type_.navigations.items():
        known = type_.catalogue.find(navigation.target, type_.version) is not None
        if known and navigation.contained and navigation.collection:
            target = type_.catalogue.type(navigation.target, type_.version)
            yield from _collection((*path, name), target, (*line, type_.name))
