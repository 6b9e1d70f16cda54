"""Responses that keep the contract and still trip a careless client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, overload

from hypothesis import strategies as st

from graphfake.contracts import variations as varied
from graphfake.contracts.homes import context_of
from graphfake.contracts.variations import VARIATIONS
from graphfake.strategies import arguments
from graphfake.strategies.objects import ANNOTATION, objects
from graphfake.strategies.ordinary import GUIDS, ordinary
from graphfake.strategies.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.contracts import Property, Type
    from graphfake.strategies.arguments import Contracts

CONTEXT = "@odata.context"
_MOST_VARIED = 3
_MOST_ON_A_PAGE = 4


@dataclass(frozen=True, slots=True)
class Response:
    """An entity as a server may lawfully answer it.

    `labels` name the variations in it, in the order in which they were made; with none it is what the
    documentation leads everybody to expect.
    """

    entity: dict[str, Any]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a collection as a server may lawfully answer it: the whole `body`, and `entities`, its `value`."""

    body: dict[str, Any]
    labels: tuple[str, ...]

    @property
    def entities(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body["value"]
        return found


@overload
def responses(
    contract: str | Type,
    *,
    variations: str | Iterable[str] | None = None,
    version: str = "beta",
    contracts: Contracts = None,
    page: Literal[False] = False,
) -> SearchStrategy[Response]: ...


@overload
def responses(
    contract: str | Type,
    *,
    variations: str | Iterable[str] | None = None,
    version: str = "beta",
    contracts: Contracts = None,
    page: Literal[True],
) -> SearchStrategy[Page]: ...


def responses(
    contract: str | Type,
    *,
    variations: str | Iterable[str] | None = None,
    version: str = "beta",
    contracts: Contracts = None,
    page: bool = False,
) -> SearchStrategy[Response] | SearchStrategy[Page]:
    """Lawful answers, each varied in up to three labelled ways: an entity or, with `page`, a page of entities.

    `variations` narrows the ways to one or several names of `graphfake.contracts.variations`; each answer is
    then varied at least once, where the contract has a place for it.
    """

    def make() -> SearchStrategy[Any]:
        type_ = arguments.type_of(contract, version, contracts)
        names = arguments.names("variations", variations, VARIATIONS)
        plain = _page(type_) if page else _entity(type_)
        return _varied(
            plain.map(lambda body: varied.Response(type_, body, page=page)), names, int(variations is not None)
        )

    return arguments.lazily(make)


@st.composite
def _varied(draw: DrawFn, plain: SearchStrategy[varied.Response], names: Sequence[str], least: int) -> Response | Page:
    response = draw(plain)
    wanted = draw(st.lists(st.sampled_from(names), min_size=least, max_size=_MOST_VARIED, unique=True))
    labels = []
    for name in wanted:
        variation = VARIATIONS[name]
        if variation.fits(response):
            response = variation.apply(response, lambda options: draw(st.sampled_from(options)))
            labels.append(name)
    return (Page if response.page else Response)(dict(response.body), tuple(labels))


def _entity(type_: Type) -> SearchStrategy[dict[str, Any]]:
    """The whole entity, in the order in which Graph sends it."""
    context = context_of(type_)
    return _members(type_).map(lambda members: {CONTEXT: context, **members})


def _page(type_: Type) -> SearchStrategy[dict[str, Any]]:
    context = context_of(type_).removesuffix("/$entity")
    entities = st.lists(_members(type_), min_size=1, max_size=_MOST_ON_A_PAGE)
    return entities.map(lambda found: {CONTEXT: context, "value": found})


def _members(type_: Type) -> SearchStrategy[dict[str, Any]]:
    keys = {name: _key(type_.properties[name]) for name in type_.key}
    parts = st.tuples(objects(Place(type_, "response")), st.fixed_dictionaries(keys))
    return parts.map(lambda drawn: {ANNOTATION: f"#{type_.name}", **drawn[1], **drawn[0]})


def _key(prop: Property) -> SearchStrategy[Any]:
    return GUIDS if prop.edm == "Edm.String" else ordinary(prop)
