"""Bodies inside a `$batch`: JSON as it is, text as a string, everything else as base64, in both directions."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Literal

import orjson

from graphfake.errors import GraphError
from graphfake.server.envelope import as_read, dumps

if TYPE_CHECKING:
    from graphfake.odata.batches import BatchItem


def sent_body(item: BatchItem) -> bytes:
    """The body of an item as it would have been sent alone; empty for null. Raises GraphError batch.body.

    That of a GET, which means nothing, is not looked at.
    """
    value = item.body
    if value is None or item.method == "GET":
        return b""
    kind = _kind(item.content_type)
    if kind == "json" or (kind == "text" and not isinstance(value, str)):
        return dumps(value, as_read)
    if not isinstance(value, str):
        raise _unreadable(item, f"A body of type {item.content_type[:100]} is a string.")
    if kind == "text":
        return value.encode()
    text = value.translate(_URL_SAFE)
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable(item, "The body is not base64.") from None


def shown_body(content_type: str, body: bytes) -> bytes:
    """The body of an answer as the JSON value that stands in the batch's.

    Bytes that a client has stored need not be what their type says: then they are bytes.
    """
    kind = _kind(content_type)
    try:
        if kind == "json":
            orjson.loads(body)
            return body
        if kind == "text":
            return orjson.dumps(body.decode())
    except ValueError:
        pass
    return orjson.dumps(b64encode(body).decode())


_URL_SAFE = str.maketrans("-_", "+/")


def _kind(content_type: str) -> Literal["json", "text", "binary"]:
    name = content_type.partition(";")[0].strip().lower()
    if name == "application/json" or name.endswith("+json"):
        return "json"
    textual = name.startswith("text/") or name.endswith(("/xml", "+xml", "urlencoded"))
    return "text" if textual else "binary"


def _unreadable(item: BatchItem, explain: str) -> GraphError:
    return GraphError("batch.body", values={"id": item.id}, explain=explain)
