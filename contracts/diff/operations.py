"""Actions and functions, of a type or of the service, before and after: overload by overload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphfake.contracts.diff.change import Change, Where
from graphfake.contracts.diff.deprecations import deprecation_changes
from graphfake.contracts.diff.renames import pairs
from graphfake.contracts.diff.texts import type_text
from graphfake.contracts.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphfake.contracts.model import Operation

    Identity = tuple[str, str]


def operation_changes(
    type_name: str,
    old: tuple[Sequence[Operation], Mapping[str, Any]],
    new: tuple[Sequence[Operation], Mapping[str, Any]],
) -> Iterator[Change]:
    """`old` and `new` are the operations that a document declares, and the document. "" stands for the service."""
    before, now = _by_identity(old[0]), _by_identity(new[0])
    gone = {identity: before[identity] for identity in before.keys() - now.keys()}
    come = {identity: now[identity] for identity in now.keys() - before.keys()}
    for identity in sorted(gone):
        for one in gone[identity]:
            yield Change("operation-removed", _where(type_name, one), _kind(one))
    for identity in sorted(come):
        for one in come[identity]:
            yield Change("operation-added", _where(type_name, one), None, _kind(one))
    for identity in sorted(before.keys() & now.keys()):
        yield from _overloads(type_name, before[identity], now[identity], old[1], new[1])


def _by_identity(operations: Sequence[Operation]) -> dict[Identity, list[Operation]]:
    """By name and by what they are bound to."""
    table: dict[Identity, list[Operation]] = {}
    for one in operations:
        table.setdefault((one.name, one.bound or ""), []).append(one)
    return table


def _overloads(
    type_name: str, old: list[Operation], new: list[Operation], old_said: Mapping[str, Any], new_said: Mapping[str, Any]
) -> Iterator[Change]:
    """Overloads with the same parameters are one; of what is left, the first is held to the first."""
    left, still = list(new), []
    for one in old:
        twin = next((other for other in left if _parameters(other) == _parameters(one)), None)
        if twin is None:
            still.append(one)
            continue
        left.remove(twin)
        yield from _changed(type_name, one, twin, _at(old_said, one), _at(new_said, twin))
    for one in list(still) if len(still) == len(left) == 1 else ():
        yield from _changed(type_name, one, left[0], _at(old_said, one), _at(new_said, left[0]))
        still, left = [], []
    for one in still:
        yield Change("operation-removed", _where(type_name, one), _kind(one), None, _told(one))
    for one in left:
        yield Change("operation-added", _where(type_name, one), None, _kind(one), _told(one))


def _changed(
    type_name: str, old: Operation, new: Operation, old_said: Mapping[str, Any], new_said: Mapping[str, Any]
) -> Iterator[Change]:
    where = _where(type_name, new)
    if old.kind != new.kind:
        yield Change(
            "operation-kind-changed", where, f"an {old.kind}" if old.kind[0] == "a" else "a function", new.kind
        )
    results = [type_text(one.returns) if one.returns is not None else "nothing" for one in (old, new)]
    if results[0] != results[1]:
        yield Change("result-changed", where, *results)
    if old.composable != new.composable:
        yield Change("became-composable" if new.composable else "no-longer-composable", where)
    yield from deprecation_changes(where, old_said, new_said)
    optional = [_optional(one, said) for one, said in ((old, old_said), (new, new_said))]
    gone = {name: prop for name, prop in old.parameters.items() if name not in new.parameters}
    come = {name: prop for name, prop in new.parameters.items() if name not in old.parameters}
    paired = pairs(gone, come, _alike)
    renamed = {**paired.respelled, **paired.renamed}
    for name, other in renamed.items():
        yield Change("parameter-renamed", _parameter(type_name, new, name, other), name, other)
    for name in gone.keys() - renamed.keys():
        yield Change("parameter-removed", _parameter(type_name, old, name), type_text(gone[name]))
    for name in come.keys() - set(renamed.values()):
        kind = "parameter-added" if name in optional[1] else "parameter-added-required"
        yield Change(kind, _parameter(type_name, new, name), None, type_text(come[name]))
    for name in old.parameters.keys() & new.parameters.keys():
        there = _parameter(type_name, new, name)
        texts = old.parameters[name].type_text, new.parameters[name].type_text
        if texts[0] != texts[1]:
            yield Change("parameter-retyped", there, *texts)
        elif (name in optional[0]) != (name in optional[1]):
            yield Change("parameter-no-longer-required" if name in optional[1] else "parameter-became-required", there)


def _optional(operation: Operation, said: Mapping[str, Any]) -> set[str]:
    """The parameters that may be left out."""
    listed = said.get("optional")
    named = {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
    return named | {
        name
        for name, prop in operation.parameters.items()
        if prop.nullable or prop.has_default or name in operation.optional
    }


def _alike(one: object, other: object) -> bool:
    return getattr(one, "type_text", None) == getattr(other, "type_text", "")


def _parameters(operation: Operation) -> dict[str, str]:
    return {fold(name): prop.type_text for name, prop in operation.parameters.items()}


def _kind(operation: Operation) -> str:
    return "The action" if operation.kind == "action" else "The function"


def _told(operation: Operation) -> str:
    return f"(It takes {', '.join(operation.parameters) or 'nothing'}.)"


def _where(type_name: str, operation: Operation) -> Where:
    return Where(type_name, "operation", operation.name, operation.pointer)


def _parameter(type_name: str, operation: Operation, name: str, pointed: str = "") -> Where:
    pointer = f"{operation.pointer}/parameters/{pointed or name}"
    return Where(type_name, "parameter", f"{operation.name}/{name}", pointer)


def _at(content: Mapping[str, Any], operation: Operation) -> Mapping[str, Any]:
    """What the document says at an operation's pointer."""
    said: Any = content
    for step in operation.pointer.split("/")[1:]:
        said = said[int(step)] if isinstance(said, list) else said.get(step, {})
    return said if isinstance(said, dict) else {}
