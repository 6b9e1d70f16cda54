"""How a response is varied: the objects in it, and how one of them is changed without touching the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

from graphfake.contracts.typenames import answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graphfake.contracts.model import Property
    from graphfake.contracts.structured import Type

    Path = tuple[str | int, ...]

Option = TypeVar("Option")
Object = dict[str, Any]
Changes: TypeAlias = Literal["form", "content", "address"]


class Choose(Protocol):
    """Picks one of the options, of which there is at least one; the first is the plainest."""

    def __call__(self, options: Sequence[Option], /) -> Option: ...


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answers: an entity of a type or, where `page`, a page of them in `value`.

    `metadata` is how much of it was asked for: none, minimal or full. `selected`: members were chosen by `$select`,
    so that all of these are due. `delta`: the page tells changes, each of them once.
    """

    type: Type
    body: Mapping[str, Any]
    page: bool = False
    metadata: str = "minimal"
    selected: bool = False
    delta: bool = False


@dataclass(frozen=True, slots=True)
class Variation:
    """A lawful change of a response.

    `breaks` says what a careless client does that it breaks; `basis` and `source` say who vouches that it is
    lawful. `fits` tells whether there is a place for it, `apply` makes it at one of these places.

    `changes` tells what is no longer as it was. `form`: how things are written, or what stands beside them; a client
    that keeps to the contract reads the same values. `content`: values, which a server could hold as well. `address`:
    what leads back to the server, which has to know it then.
    """

    name: str
    breaks: str
    basis: str
    source: str
    changes: Changes
    fits: Callable[[Response], bool]
    apply: Callable[[Response, Choose], Response]

    @property
    def live(self) -> bool:
        """Can a server that goes on answering send it, so that all that it gave out leads somewhere?"""
        return self.changes != "address"


class Site(NamedTuple):
    """An object in a response: where it stands, what it was declared to be, what it says it is, its members."""

    path: Path
    declared: Type
    type: Type
    members: Mapping[str, Any]


class Change(NamedTuple):
    """The `fits` and `apply` of a variation."""

    fits: Callable[[Response], bool]
    apply: Callable[[Response, Choose], Response]


def sites(response: Response) -> Iterator[Site]:
    """The entities of a response and the complex values in them, the outermost first."""
    waiting = [_site((), response.type, response.body)]
    if response.page:
        entities = response.body.get("value", ())
        waiting = [_site(("value", index), response.type, entity) for index, entity in enumerate(entities)]
    while waiting:
        site = waiting.pop(0)
        yield site
        for prop in site.type.properties.values():
            if prop.kind == "complex":
                declared = site.type.catalogue.type(prop.type_name or "", site.type.version)
                for path, value in _values(site, prop):
                    if isinstance(value, dict):
                        waiting.append(_site(path, declared, value))


def of_objects(
    where: Callable[[Site], bool],
    change: Callable[[Site, Choose], Object],
    *,
    when: Callable[[Response], bool] = lambda _response: True,
) -> Change:
    """Changes one of the objects in which it is possible, in responses in which it is lawful."""

    def fits(response: Response) -> bool:
        return when(response) and any(where(site) for site in sites(response))

    def apply(response: Response, choose: Choose) -> Response:
        site = choose([site for site in sites(response) if where(site)])
        return replace(response, body=_put(response.body, site.path, change(site, choose)))

    return Change(fits, apply)


def of_members(where: Callable[[Property, Any], bool], change: Callable[[Site, Property, Any, Choose], Any]) -> Change:
    """Gives one property that is no key, or an item of it, another value; items that must differ are left alone."""

    def places(response: Response) -> list[tuple[Site, Property, Path]]:
        return [
            (site, prop, path)
            for site in sites(response)
            for prop in site.type.properties.values()
            if prop.name not in site.type.key and "uniqueItems" not in prop.collection_limits
            for path, value in _values(site, prop)
            if where(prop, value)
        ]

    def fits(response: Response) -> bool:
        return bool(places(response))

    def apply(response: Response, choose: Choose) -> Response:
        site, prop, path = choose(places(response))
        value = _get(response.body, path)
        return replace(response, body=_put(response.body, path, change(site, prop, value, choose)))

    return Change(fits, apply)


def of_pages(where: Callable[[Mapping[str, Any]], bool], change: Callable[[Object, Choose], Object]) -> Change:
    """Changes what stands around the entities of a page, or leaves them out; a delta's page has to have its own."""

    def fits(response: Response) -> bool:
        return response.page and not response.delta and where(response.body)

    def apply(response: Response, choose: Choose) -> Response:
        return replace(response, body=change(dict(response.body), choose))

    return Change(fits, apply)


def _values(site: Site, prop: Property) -> list[tuple[Path, Any]]:
    """The values of a property: one, or those of its items."""
    if prop.name not in site.members:
        return []
    value = site.members[prop.name]
    place = (*site.path, prop.name)
    if not prop.collection:
        return [(place, value)]
    return [((*place, index), item) for index, item in enumerate(value or ())]


def _site(path: Path, declared: Type, value: Mapping[str, Any]) -> Site:
    return Site(path, declared, answered(declared, value), value)


def _get(value: Any, path: Path) -> Any:
    for token in path:
        value = value[token]
    return value


def _put(value: Any, path: Path, new: Any) -> Any:
    """A copy of a JSON value with another value at a path."""
    if not path:
        return new
    token, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_put(item, rest, new) if index == token else item for index, item in enumerate(value)]
    return {name: _put(item, rest, new) if name == token else item for name, item in value.items()}
