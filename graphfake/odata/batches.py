"""The body of a `$batch`: from JSON to the requests in it, every one readable, or a refusal of the whole.

The URLs and bodies of the requests are judged one by one: a bad one spoils its own request alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from graphfake.errors import GraphError
from graphfake.odata.hosts import placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_REQUESTS = 20
METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
WRITES = ("POST", "PATCH", "PUT")
VERSIONS = ("v1.0", "beta")
_name = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_unfit = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]").search


class BatchItem(NamedTuple):
    """One request: `method` in capitals, `url` as sent, `headers` as pairs, `body` any JSON value, None for none.

    `depends_on` are places of earlier items, from 0.
    """

    id: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: Any
    depends_on: tuple[int, ...]

    @property
    def content_type(self) -> str:
        """As the item says it; "" where it does not."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


def read_batch(content: Mapping[str, Any], duplicates: Iterable[str] = ()) -> tuple[BatchItem, ...]:
    """The items, in order. `duplicates` are pointers of members whose name stood before in the same object.

    Raises GraphError batch.* for a fault that spoils the whole: nothing of it is to be executed then.
    """
    requests = content.get("requests")
    if not isinstance(requests, list):
        raise _malformed("/requests", 'The body is {"requests": [...]}.')
    for pointer in duplicates:
        raise _malformed(pointer, "The member stands twice in one object.")
    if len(requests) > MOST_REQUESTS:
        raise GraphError("batch.too-many", pointer="/requests", explain=f"The batch has {len(requests)} requests.")
    places: dict[str, int] = {}
    for place, request in enumerate(requests):
        known = places.setdefault(_id(request, place), place)
        if known != place:
            explain = f"The requests {known} and {place} have one id; letter case makes no difference."
            raise GraphError("batch.id", pointer=f"/requests/{place}/id", explain=explain)
    return tuple(_item(request, place, places) for place, request in enumerate(requests))


def _id(request: Any, place: int) -> str:
    if not isinstance(request, dict):
        raise _malformed(f"/requests/{place}", "A request is an object.")
    found = request.get("id")
    if not isinstance(found, str) or not found:
        raise GraphError("batch.id", pointer=f"/requests/{place}/id", explain="An id is a text that is not empty.")
    return found.lower()


def _item(request: dict[str, Any], place: int, places: Mapping[str, int]) -> BatchItem:
    at = f"/requests/{place}"
    method, url = request.get("method"), request.get("url")
    if not isinstance(method, str) or method.upper() not in METHODS:
        raise _malformed(f"{at}/method", f"A method is one of {', '.join(METHODS)}.")
    if not isinstance(url, str):
        raise _malformed(f"{at}/url", "A url is a text.")
    item = BatchItem(
        request["id"],
        method.upper(),
        url,
        _headers(request.get("headers"), f"{at}/headers"),
        request.get("body"),
        _dependencies(request, place, places),
    )
    typed = item.method in WRITES or (item.method == "DELETE" and item.body is not None)
    if typed and not item.content_type.strip():
        explain = "The headers of the request itself name the type of its body, also where it has none."
        raise GraphError("batch.content-type", values={"id": item.id}, pointer=f"{at}/headers", explain=explain)
    return item


def _headers(headers: Any, at: str) -> tuple[tuple[str, str], ...]:
    if headers is None:
        return ()
    if not isinstance(headers, dict):
        raise _malformed(at, "Headers are an object of texts.")
    for name, value in headers.items():
        if _name(name) is None or not isinstance(value, str) or _unfit(value):
            raise _malformed(at, f"{name[:100]!r} is no header name, or its value no text that a header can hold.")
    return tuple(headers.items())


def _dependencies(request: dict[str, Any], place: int, places: Mapping[str, int]) -> tuple[int, ...]:
    named = request.get("dependsOn")
    if named is None:
        return ()
    listed = named if isinstance(named, list) else [None]
    found = [places.get(name.lower(), place) if isinstance(name, str) else place for name in listed]
    if any(other >= place for other in found):
        raise GraphError(
            "batch.dependency",
            values={"id": request["id"]},
            pointer=f"/requests/{place}/dependsOn",
            explain="dependsOn lists ids of requests that stand before this one.",
        )
    return tuple(dict.fromkeys(found))


def item_target(item: BatchItem, version: str, own_host: str, prefix: str = "") -> str:
    """The URL of an item below the version: path and query, percent-encoded, with a leading slash.

    `version` is the outer request's; `own_host` and `prefix` as in `hosts.placed`. Raises GraphError: batch.url for
    another host or version, batch.nested for another batch.
    """
    place = placed(item.url, own_host, prefix)
    if place is None:
        raise _elsewhere(item, "A url is relative, or begins with the host that the batch is sent to.")
    head, _, rest = place.target[1:].partition("/")
    name, mark, query = head.partition("?")
    if name.lower() == version.lower():
        target = f"/{mark}{query}" if mark else f"/{rest}"
    elif place.host or name.lower() in VERSIONS:
        raise _elsewhere(item, f"The url of a request in a batch of {version} is one of {version}.")
    else:
        target = place.target
    if _is_batch(target):
        raise GraphError("batch.nested", explain="Send the requests of the inner batch in one of their own.")
    return "/" + target.lstrip("/")


def _is_batch(target: str) -> bool:
    segments = [segment for segment in target.partition("?")[0].split("/") if segment]
    return len(segments) == 1 and unquote(segments[0]).lower() == "$batch"


def _elsewhere(item: BatchItem, explain: str) -> GraphError:
    return GraphError("batch.url", values={"id": item.id}, explain=explain)


def _malformed(pointer: str, explain: str) -> GraphError:
    return GraphError("batch.format", pointer=pointer, explain=explain)
