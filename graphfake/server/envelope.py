"""What stands around every answer: Graph's headers, and Graph's error body for a refusal."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from graphfake.contracts import rule as rule_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from graphfake.errors import GraphError
    from graphfake.server.ids import Ids

JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
ERROR_JSON = "application/json"
LONGEST_VALUE = 1000
"""Of a header that tells what the journal has the whole of."""
_DIAGNOSTIC = (
    '{"ServerInfo":{"DataCenter":"graphfake","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"GRAPHFAKE"}}'
)
_EXPOSED = (
    "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, "
    "Retry-After, SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant"
)
_SERVICE = "DeviceConfiguration_2505/StatelessDeviceConfigurationFEService"
_SCALE_UNIT = "https://fef.msua09.manage.microsoft.com"
_API_VERSIONS = {"beta": "5025-05-01"}
_API_VERSION = "2025-05-01"
_NO_OPERATION = "00000000-0000-0000-0000-000000000000"

Headers = list[tuple[str, str]]


def common_headers(ids: Ids, *, cors: bool) -> Headers:
    """The headers of every answer."""
    headers = [
        ("Cache-Control", "no-cache"),
        ("request-id", ids.request),
        ("client-request-id", ids.client),
        ("x-ms-ags-diagnostic", _DIAGNOSTIC),
    ]
    if cors:
        headers += [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", _EXPOSED)]
    return headers


def ascii_value(text: str) -> str:
    """A header value: percent-encoded wherever it is not plain ASCII, and cut where clients refuse longer lines."""
    value = _ascii(text[: LONGEST_VALUE + 1])
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}..."


@lru_cache(maxsize=4096)
def _ascii(text: str) -> str:
    return quote(text, safe="!#$&'()*+,-./:;<=>?@[]^_`{|}~ ")


def internal_path(resource: str) -> str:
    """Where Intune's messages say a resource lies, keys in parentheses."""
    return f"/{_SERVICE}{resource}"


def error_body(error: GraphError, ids: Ids, now: datetime, place: Place) -> tuple[int, bytes]:
    """The status and body that a refusal has on the wire."""
    rule = rule_of(error.rule)
    answer = rule.answer(error.dialect or place.dialect)
    message = answer.render(error.values) if error.message is None else error.message
    inner: dict[str, Any] = {**answer.detail}
    if answer.inner:
        inner["message"] = message
    if answer.wrapped and error.message is None:
        message = _wrapped(message, ids, place)
    inner["date"] = date_of(now)
    inner["request-id"] = ids.request
    inner["client-request-id"] = ids.client
    code = answer.code if error.code is None else error.code
    return error.status or answer.status, dumps({"error": {"code": code, "message": message, "innerError": inner}})


def date_of(now: datetime) -> str:
    """A moment of UTC as error bodies have it: to the second, without a zone."""
    return now.isoformat(timespec="seconds")[:19]


class Place:
    """Where a request had got to when it was refused, as far as messages tell it."""

    __slots__ = ("dialect", "internal", "query", "version")

    def __init__(self, version: str = "", dialect: str = "gateway", internal: str = "", query: str = "") -> None:
        self.version = version
        self.dialect = dialect
        self.internal = internal
        self.query = query


def in_full(value: object) -> orjson.Fragment:
    """A decimal as JSON, without an exponent. Raises TypeError for anything else."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no JSON form here.")
    return orjson.Fragment(f"{value:f}")


def as_read(value: object) -> orjson.Fragment:
    """A decimal as JSON, with the digits and the exponent that it was read with. Raises TypeError as `in_full`."""
    return orjson.Fragment(str(value)) if isinstance(value, Decimal) else in_full(value)


def dumps(value: object, number: Callable[[object], orjson.Fragment] = in_full) -> bytes:
    """JSON bytes. Decimals go out as the numbers they are, written by `number`."""
    try:
        return orjson.dumps(value, default=number)
    except orjson.JSONEncodeError:
        return orjson.dumps(_with_long_numbers(value), default=number)


def _with_long_numbers(value: object) -> object:
    """orjson writes integers of 64 bits only; an Edm.Decimal may have 96."""
    if isinstance(value, dict):
        return {name: _with_long_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_long_numbers(item) for item in value]
    return Decimal(value) if type(value) is int and value.bit_length() > 63 else value


def _wrapped(message: str, ids: Ids, place: Place) -> str:
    """Intune's JSON document in a string."""
    api_version = _API_VERSIONS.get(place.version, _API_VERSION)
    query = f"&{place.query}" if place.query else ""
    url = f"{_SCALE_UNIT}{internal_path(place.internal)}?api-version={api_version}{query}"
    told = f"{message} - Operation ID (for customer support): {_NO_OPERATION} - Activity ID: {ids.client} - Url: {url}"
    document = {
        "_version": 3,
        "Message": told,
        "CustomApiErrorPhrase": "",
        "RetryAfter": None,
        "ErrorSourceService": "",
        "HttpHeaders": "{}",
    }
    return json.dumps(document, indent=2, ensure_ascii=False).replace("\n", "\r\n")
