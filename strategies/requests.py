"""Requests that a service takes: queries, and whole requests to the paths that the contracts describe."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from graphfake.odata.paths import Paths
from graphfake.strategies import arguments
from graphfake.strategies.objects import objects
from graphfake.strategies.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.contracts import Catalogue, Type
    from graphfake.odata.resource import KeyStyle, ResourcePath
    from graphfake.strategies.arguments import Contracts

METHODS = ("GET", "POST", "PATCH", "DELETE")
_MOST_NUMBER = 1_500
_OWN_OPTIONS = ("x=1", "cacheBuster=a%20b", "flag", "client-request-id=1&trace=")


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """A request that a contract keeper answers with `status`, given that the parents exist.

    `path` begins with the version and ends with the query, percent-encoded; `type` is the full name of the
    entity, or of the entities, that it is about. Credentials are the caller's to add.
    """

    method: str
    path: str
    status: int
    type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def queries(
    contract: str | Type,
    *,
    collection: bool = True,
    version: str = "beta",
    contracts: Contracts = None,
) -> SearchStrategy[str]:
    """What may stand behind the `?` when entities of a type are read: `$select`, and for lists `$top` and so on.

    The `$` is left out at times where the version lets it; names come in any letter case and encoded or not.
    Shrinks to the empty text.
    """
    return arguments.lazily(lambda: _query(arguments.type_of(contract, version, contracts), collection))


def graph_requests(
    *,
    version: str = "beta",
    contracts: Contracts = None,
    parents: Iterable[str] = (),
    methods: str | Iterable[str] | None = None,
    profile: str = "documented",
) -> SearchStrategy[GraphRequest]:
    """Whole requests to the catalogue's paths, each of which succeeds by itself.

    `parents` are the paths of entities that exist, after the version, such as `/things/ID`: they are read, updated
    and deleted, and lists below them are read and added to, as those below the service's singletons are.
    `methods` narrows what is done to one or several of GET, POST, PATCH and DELETE.
    """
    given = list(parents)

    def make() -> SearchStrategy[GraphRequest]:
        arguments.one_of("profile", profile, arguments.PROFILES)
        wanted = arguments.names("methods", methods, METHODS)
        known = arguments.catalogue(contracts)
        places = _places(known, version, given)
        found = [(method, place) for place in places for method in _verbs(place) if method in wanted]
        if not found:
            raise InvalidArgument(f"methods={wanted!r} leaves no request with parents={given!r}.")
        return st.sampled_from(found).flatmap(lambda chosen: _request(*chosen, profile=profile))

    return arguments.lazily(make)


def _query(type_: Type, collection: bool) -> SearchStrategy[str]:
    options = [_selected(type_), st.sampled_from(_OWN_OPTIONS).map(lambda text: ("", text))]
    if collection:
        numbers = st.integers(0, _MOST_NUMBER).map(str)
        options += [
            st.tuples(st.just("$top"), numbers),
            st.tuples(st.just("$skip"), numbers),
            st.tuples(st.just("$count"), st.sampled_from(("true", "false", "True", "FALSE"))),
        ]
    several = st.lists(st.one_of(options), max_size=4, unique_by=lambda option: option[0])
    styles = st.lists(st.sampled_from(_spellings(type_.version)), min_size=4, max_size=4)
    return st.tuples(several, styles).map(_joined)


def _selected(type_: Type) -> SearchStrategy[tuple[str, str]]:
    names = [*type_.properties, *_inner_paths(type_)]
    several = st.lists(st.sampled_from(names), min_size=1, max_size=4).map(",".join) if names else st.just("*")
    return st.tuples(st.just("$select"), several | st.just("*"))


def _inner_paths(type_: Type) -> Iterator[str]:
    for name, prop in type_.properties.items():
        if prop.kind == "complex" and not prop.collection:
            inner = type_.catalogue.type(prop.type_name or "", type_.version)
            yield from (f"{name}/{part}" for part in list(inner.properties)[:3])


def _spellings(version: str) -> tuple[str, ...]:
    return ("$", "%24", "$^") if version == "v1.0" else ("$", "", "%24", "$^", "^")


def _joined(drawn: tuple[list[tuple[str, str]], list[str]]) -> str:
    return "&".join(_written(name, value, style) for (name, value), style in zip(*drawn, strict=False))


def _written(name: str, value: str, style: str) -> str:
    if not name:
        return value
    bare = name.removeprefix("$")
    dollar = style.removesuffix("^")
    return f"{dollar}{bare.upper() if style.endswith('^') else bare}={quote(value, safe=',*/')}"


def _places(catalogue: Catalogue, version: str, parents: Sequence[str]) -> Iterator[ResourcePath]:
    """The entities that exist and the collections of and in them."""
    paths = Paths(catalogue, version)
    for root in paths.service.roots.values():
        place = paths.parse(f"/{root.name}")
        yield place
        yield from () if root.collection else _lists(paths, place)
    for parent in parents:
        place = paths.parse(parent.removeprefix(f"/{version}"))
        if place.target != "entity":
            raise InvalidArgument(f"parents={list(parents)!r}: {parent!r} names no entity.")
        yield place
        yield from _lists(paths, place)


def _lists(paths: Paths, entity: ResourcePath) -> Iterator[ResourcePath]:
    for name, navigation in entity.type.navigations.items():
        if navigation.contained and navigation.collection:
            yield paths.parse(f"/{entity.url()}/{name}")


def _verbs(place: ResourcePath) -> tuple[str, ...]:
    if place.is_collection:
        return ("GET", "POST")
    return ("GET",) if place.is_singleton else ("GET", "PATCH", "DELETE")


@st.composite
def _request(draw: DrawFn, method: str, place: ResourcePath, *, profile: str) -> GraphRequest:
    style: KeyStyle = draw(st.sampled_from(("segments", "parentheses")))
    path = f"/{place.version}/{place.url(style)}"
    query = draw(_query(place.type, place.is_collection)) if method == "GET" else ""
    headers = dict(draw(st.sampled_from(_ACCEPTED)))
    body = None
    if method in ("POST", "PATCH"):
        view = "create" if method == "POST" else "update"
        payload = draw(objects(Place(place.type, view, profile, place.dialect, whole=view == "create")))
        headers["Content-Type"] = draw(st.sampled_from(_SENT))
        body = draw(st.sampled_from(_WRITERS))(payload)
    status = {"GET": 200, "POST": 201, "PATCH": 200 if place.dialect == "intune" else 204, "DELETE": 204}[method]
    return GraphRequest(method, f"{path}?{query}" if query else path, status, place.type.name, headers, body)


def _plainly(payload: Any) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def _in_ascii(payload: Any) -> bytes:
    return json.dumps(payload, separators=(",", ":")).encode()


def _at_length(payload: Any) -> bytes:
    return b"\xef\xbb\xbf\r\n" + json.dumps(payload, ensure_ascii=False, indent="\t").encode() + b"\n"


_WRITERS = (_plainly, _in_ascii, _at_length)
_SENT = (
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    "application/json;odata.metadata=minimal",
)
_ACCEPTED: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "application/json"},
    {"Accept": "*/*"},
    {"Accept": "application/json;odata.metadata=minimal, text/plain;q=0.1"},
    {"accept": "text/html, application/*;q=0.5"},
)
