"""The framing of a body, from its presence to a JSON object, before anything is held against the model."""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.contracts.json_text import USUAL, JsonTextError, Limits, parse
from graphfake.errors import GraphError

if TYPE_CHECKING:
    from graphfake.server.wire.messages import Request

JSON_TYPE = "application/json"
ALWAYS_REFUSED = ("framing.bad-request", "framing.incomplete", "framing.timeout")
"""Faults of the wire that are answered even where the body itself would be ignored."""


class Body(NamedTuple):
    """A JSON object as sent; `duplicates` are pointers of doubled names."""

    value: dict[str, Any]
    duplicates: tuple[str, ...]


NOTHING = Body({}, ())


def check_ignored_body(request: Request) -> None:
    """For verbs whose body is ignored: it must still be well-formed HTTP. Raises GraphError."""
    fault = request.body_fault
    if fault is not None and fault.rule in ALWAYS_REFUSED:
        raise GraphError(fault.rule, explain=fault.explain)


def check_raw_body(request: Request, *, written: bool) -> None:
    """For media, whose bytes are taken as they are. Raises GraphError, framing.*."""
    if not written:
        check_ignored_body(request)
        return
    if not request.headers.get("Content-Type", "").strip():
        raise GraphError("framing.content-type-missing", explain="Say what the bytes are: Content-Type: image/jpeg.")
    if request.body_fault is not None:
        raise GraphError(request.body_fault.rule, explain=request.body_fault.explain)


def read_body(request: Request, *, exact: bool = False, limits: Limits = USUAL) -> Body:
    """The object that a write carries. Raises GraphError, framing.*, in the order in which Graph looks."""
    if not request.body and request.body_fault is None:
        raise GraphError("framing.empty", explain="A write carries a JSON object, if only {}.")
    check_content_type(request.headers.get("Content-Type", ""))
    fault = request.body_fault
    if fault is not None:
        raise GraphError(fault.rule, explain=fault.explain)
    try:
        value, duplicates = parse(request.body, exact=exact, limits=limits)
    except JsonTextError as error:
        raise GraphError(error.rule, explain=str(error)) from error
    if not isinstance(value, dict):
        raise GraphError("framing.not-an-object", explain="The body is JSON, but not an object.")
    return Body(value, duplicates)


def check_content_type(header: str) -> None:
    """`application/json`, whatever its parameters, as long as the charset is UTF-8. Raises GraphError."""
    if header == JSON_TYPE:
        return
    if not header.strip():
        raise GraphError("framing.content-type-missing", explain="Send Content-Type: application/json.")
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")
    if message.get_content_type() != JSON_TYPE or header.partition(";")[0].strip().lower() != JSON_TYPE:
        raise GraphError("framing.content-type", explain="Send Content-Type: application/json.")
    charset = message.get_param("charset")
    if charset is not None and str(charset).strip().lower() not in ("utf-8", "utf8"):
        raise GraphError("framing.charset", explain="Send UTF-8; no other charset is read.")
