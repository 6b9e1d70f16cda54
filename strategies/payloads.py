"""Payloads that keep their contract, and the values of its enums."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.strategies import arguments, enums
from graphfake.strategies.objects import objects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from graphfake.contracts import Type
    from graphfake.strategies.arguments import Contracts
    from graphfake.strategies.edges import Edge


def payloads(
    contract: str | Type,
    *,
    view: str = "create",
    version: str = "beta",
    profile: str = "documented",
    contracts: Contracts = None,
    deep: int = 0,
) -> SearchStrategy[dict[str, Any]]:
    """What a client may send to create or update an entity: accepted without a note.

    Every lawful form of every type comes up; a key never does, since it would be ignored with a note. `contract`
    is a type's full name, or a Type; `contracts` are a Catalogue, or folders and files that join the shipped one;
    `deep` is how many levels of contained entities may stand inline in a create. Raises ContractError when
    first drawn from, where the catalogue has no such type or its contract cannot be kept.
    """
    return arguments.lazily(lambda: objects(arguments.place(contract, version, contracts, view, profile, None, deep)))


def enum_values(
    name: str, *, version: str = "beta", contracts: Contracts = None, edges: bool = False
) -> SearchStrategy[Any]:
    """What may be sent for an enum: its members, lists of them where it is a flags enum; never the sentinel.

    `edges` adds what stands at its edges, of whatever JSON type; `enum_edges` says what becomes of each.
    """

    def make() -> SearchStrategy[Any]:
        enum, _ = arguments.enum_of(name, version, contracts)
        valid = enums.members(enum)
        return valid | enum_edges(name, version=version, contracts=contracts).map(_value) if edges else valid

    return arguments.lazily(make)


def enum_edges(
    name: str, *, kind: str | Iterable[str] | None = None, version: str = "beta", contracts: Contracts = None
) -> SearchStrategy[Edge]:
    """Values at the edges of an enum that is not nullable, each with its kind and the verdict to expect.

    Kinds are among others "member", "wrong case", "blanks", "neighbour", "numeric text", "number", "null",
    "empty", "joined by comma", "another enum's member" and "unknownFutureValue"; `kind` narrows them to one or
    several.
    """

    def make() -> SearchStrategy[Edge]:
        enum, catalogue = arguments.enum_of(name, version, contracts)
        found = enums.edges(enum, enums.members_of_others(name, version, catalogue))
        kinds = arguments.names("kind", kind, found)
        return st.sampled_from(list(chain.from_iterable(found[wanted] for wanted in kinds)))

    return arguments.lazily(make)


def _value(edge: Edge) -> Any:
    return edge.value
