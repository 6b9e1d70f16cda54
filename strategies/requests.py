"""Whole requests to the paths that the contracts describe, each of which succeeds by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from graphfake.strategies import arguments
from graphfake.strategies.errands import KINDS, errands
from graphfake.strategies.invocations import invocation
from graphfake.strategies.objects import bare, objects
from graphfake.strategies.operands import Scope
from graphfake.strategies.places import Place
from graphfake.strategies.queries import OPTIONS, query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from graphfake.odata.resources.resource import KeyStyle
    from graphfake.strategies.arguments import Contracts
    from graphfake.strategies.errands import Errand

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_MOST_IN_BATCH = 4
_HOST = "https://graph.microsoft.com"


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """A request that a contract keeper answers with `status`, given that the parents exist and are not linked.

    `path` begins with the version and ends with the query, percent-encoded; `type` is the full name of the
    entity, or of the entities, that it is about, "" where it is about none. Credentials are the caller's to add.
    """

    method: str
    path: str
    status: int
    type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def graph_requests(
    *,
    version: str = "beta",
    contracts: Contracts = None,
    parents: Iterable[str] = (),
    paths: str | Iterable[str] | None = None,
    methods: str | Iterable[str] | None = None,
    kinds: str | Iterable[str] | None = None,
    profile: str = "documented",
) -> SearchStrategy[GraphRequest]:
    """Whole requests to the catalogue's paths, each of which succeeds by itself.

    `parents` are the paths of entities that exist, after the version, such as `/things/ID`: they are read, updated,
    deleted, linked with each other, and operations that are bound to them are called; lists below them are read
    and added to, as those below the service's singletons are. `paths` narrows where that is done: to the roots and
    parents at or below one or several paths such as "/users"; without it, it is done all over. `methods` narrows what
    is done to one or several of GET, POST, PATCH, PUT and DELETE; `kinds` to entities, counts, references, operations
    and batches.
    """
    given = list(parents)

    def make() -> SearchStrategy[GraphRequest]:
        arguments.one_of("profile", profile, arguments.PROFILES)
        wanted = arguments.names("methods", methods, METHODS)
        asked = arguments.names("kinds", kinds, KINDS)
        known = arguments.catalogue(contracts)
        found = errands(known, version, given, None if paths is None else arguments.texts("paths", paths))
        alone = [errand for errand in found if errand.kind in asked and errand.method in wanted]
        single = st.sampled_from(alone).flatmap(lambda errand: _request(errand, profile)) if alone else st.nothing()
        if "batches" in asked and "POST" in wanted:
            harmless = [errand for errand in found if errand.is_harmless]
            if harmless:
                parts = st.sampled_from(harmless).flatmap(lambda errand: _request(errand, profile, one_line=True))
                single |= _batches(version, parts)
        if single.is_empty:
            raise InvalidArgument(f"methods={wanted!r} leaves no request with parents={given!r} and kinds={asked!r}.")
        return single

    return arguments.lazily(make)


@st.composite
def _request(draw: DrawFn, errand: Errand, profile: str, *, one_line: bool = False) -> GraphRequest:
    """`one_line`: the body is not to be encoded again, since it will stand in another one."""
    place = errand.place
    style: KeyStyle = draw(st.sampled_from(("segments", "parentheses")))
    path = f"/{place.version}/{place.url(style)}{errand.suffix}"
    headers = dict(draw(st.sampled_from(_ACCEPTED)))
    if errand.needs_etag:
        headers["If-Match"] = "*"
    if errand.kind == "counts" and errand.place.type.capabilities.get("advancedQueries") is True:
        headers["ConsistencyLevel"] = "eventual"
    payload: Any = None
    text = ""
    if errand.operation is not None:
        called = draw(invocation(errand.operation, errand.catalogue, place.version, place.dialect, profile))
        path, text, payload = f"{path.rstrip('/')}/{called.segment}", called.query, called.body
    elif errand.method == "GET":
        text = draw(query(Scope(place.type), _options(errand), collection=place.is_collection))
        if "format=" in text.lower():
            headers.pop("Accept", None)
    elif errand.target:
        payload = {"@odata.id": f"{_HOST}/{place.version}{errand.target}"}
    elif errand.method in ("POST", "PATCH"):
        payload = draw(_payloads(errand, profile))
        if bool(errand.links) and draw(st.booleans()):
            payload = {**payload, **draw(_bound(errand))}
    body = None
    if payload is not None:
        headers["Content-Type"] = _SENT[0] if one_line else draw(st.sampled_from(_SENT))
        body = _plainly(payload) if one_line else draw(st.sampled_from(_WRITERS))(payload)
    return GraphRequest(errand.method, f"{path}?{text}" if text else path, errand.status, errand.about, headers, body)


def _payloads(errand: Errand, profile: str) -> SearchStrategy[dict[str, Any]]:
    """What is created, or what is changed: of that the type is not known where others are derived from it."""
    type_, dialect = errand.place.type, errand.place.dialect
    if errand.method == "POST":
        return objects(Place(type_, "create", profile, dialect))
    place = Place(type_, "update", profile, dialect, whole=False)
    return bare(place) if type_.derived else objects(place)


def _options(errand: Errand) -> Sequence[str]:
    """Which options may stand behind what is read."""
    if errand.suffix == "/$count":
        return ("$filter", "$search")
    return ("$top", "$skip", "$count") if errand.suffix == "/$ref" else OPTIONS


@st.composite
def _bound(draw: DrawFn, errand: Errand) -> dict[str, Any]:
    """Links to entities that exist, as members of one that is created."""
    found: dict[str, Any] = {}
    for link in errand.links:
        several = draw(st.lists(st.sampled_from(link.targets), min_size=1, max_size=3, unique=True))
        urls = [f"{_HOST}/{errand.place.version}{target}" for target in several]
        found[f"{link.name}@odata.bind"] = urls if link.collection else urls[0]
    return found


@st.composite
def _batches(draw: DrawFn, version: str, parts: SearchStrategy[GraphRequest]) -> GraphRequest:
    """Several requests in one, in no order, or each after the one before it."""
    several = draw(st.lists(parts, min_size=1, max_size=_MOST_IN_BATCH))
    in_order, absolute = draw(st.booleans()), draw(st.sampled_from(("", f"/{version}", f"{_HOST}/{version}")))
    items: list[dict[str, Any]] = []
    for number, part in enumerate(several):
        item: dict[str, Any] = {
            "id": f"r{number}",
            "method": part.method,
            "url": absolute + part.path.removeprefix(f"/{version}"),
        }
        if part.headers:
            item["headers"] = dict(part.headers)
        if part.body is not None:
            item["body"] = json.loads(part.body)
        if in_order and number:
            item["dependsOn"] = [f"r{number - 1}"]
        items.append(item)
    headers = {"Content-Type": draw(st.sampled_from(_SENT))}
    body = draw(st.sampled_from(_WRITERS))({"requests": items})
    return GraphRequest("POST", f"/{version}/$batch", 200, "", headers, body)


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
