"""Exchanges of a journal, in its JSON form, as files that other tools read: HAR 1.2 and NDJSON."""

from __future__ import annotations

import json
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMATS = ("har", "ndjson")
_UNKNOWN = -1  # HAR's word for a size that nobody measured
_OURS = ("number", "id", "space", "rule", "kind", "pointer", "violations", "notes", "explain", "batch", "fault")


def ndjson(exchanges: Iterable[Mapping[str, Any]]) -> str:
    """One exchange a line, in ASCII, as the journal's own interface gives it."""
    return "".join(f"{json.dumps(exchange)}\n" for exchange in exchanges)


def har(exchanges: Iterable[Mapping[str, Any]], *, dropped: int = 0) -> dict[str, Any]:
    """A log of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/).

    Cookies are not in it, as the journal keeps none. What is graphfake's own stands in members `_graphfake`.
    """
    log: dict[str, Any] = {
        "version": "1.2",
        "creator": {"name": "graphfake", "version": version("graphfake")},
        "entries": [_entry(exchange) for exchange in exchanges],
    }
    if dropped:
        log["comment"] = f"The journal had to drop {dropped} older exchanges, which are not here."
    return {"log": log}


def _entry(exchange: Mapping[str, Any]) -> dict[str, Any]:
    milliseconds = round(exchange["duration"] * 1000, 3)
    entry = {
        "startedDateTime": exchange["time"],
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_graphfake": {name: exchange[name] for name in (*_OURS, "took_effect", "received")},
    }
    comment = _comment(exchange)
    return {**entry, "comment": comment} if comment else entry


def _request(exchange: Mapping[str, Any]) -> dict[str, Any]:
    query = exchange["url"].partition("#")[0].partition("?")[2]
    request = {
        "method": exchange["method"],
        "url": exchange["url"],
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange["headers"]),
        "queryString": _pairs(parse_qsl(query, keep_blank_values=True)),
        "headersSize": _UNKNOWN,
        "bodySize": exchange["body_length"],
    }
    if exchange["body_length"]:
        mime = _header(exchange["headers"], "content-type")
        # HAR has no posted data without text, and content without it.
        request["postData"] = {"mimeType": mime, "text": "", **_text(exchange, "body"), **_state(exchange, "body")}
    return request


def _response(exchange: Mapping[str, Any]) -> dict[str, Any]:
    headers, length = exchange["response_headers"], exchange["response_body_length"]
    content = {"size": length, "mimeType": _header(headers, "content-type") or "x-unknown"}
    return {
        "status": exchange["status"],
        "statusText": _phrase(exchange["status"]),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(headers),
        "content": {**content, **_text(exchange, "response_body"), **_state(exchange, "response_body")},
        "redirectURL": _header(headers, "location"),
        "headersSize": _UNKNOWN,
        "bodySize": length,
    }


def _text(exchange: Mapping[str, Any], body: str) -> dict[str, str]:
    text = exchange[body]
    return {} if text is None or exchange[f"{body}_state"] == "withheld" else {"text": text}


def _state(exchange: Mapping[str, Any], body: str) -> dict[str, str]:
    """Where a body is not whole, that it is not."""
    state, length = exchange[f"{body}_state"], exchange[f"{body}_length"]
    if state == "cut":
        return {"comment": f"Cut: the journal keeps the beginning of its {length} bytes."}
    return {"comment": f"Withheld: {length} bytes that may hold a secret."} if state == "withheld" else {}


def _comment(exchange: Mapping[str, Any]) -> str:
    said = []
    if exchange["rule"] is not None:
        at = "" if exchange["pointer"] is None else f" at {exchange['pointer'] or '/'}"
        said.append(f"Refused by {exchange['rule']} ({exchange['kind']}){at}.")
    if exchange["fault"] is not None:
        said.append(f"Dealt the fault {exchange['fault']}.")
    if exchange["took_effect"]:
        said.append("It took effect all the same.")
    if exchange["batch"] is not None:
        said.append(f"Came in the $batch {exchange['batch']}.")
    return " ".join(said)


def _pairs(found: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in found]


def _header(headers: Iterable[Iterable[str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
