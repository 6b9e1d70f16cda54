"""Intune's error texts as they are on record, put together from their parts and taken apart again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.support.served import Answer

SERVICE = "/DeviceConfiguration_2505/StatelessDeviceConfigurationFEService"
NO_ROUTE = "No method match route template"
_PARTS = ("_version", "Message", "CustomApiErrorPhrase", "RetryAfter", "ErrorSourceService", "HttpHeaders")


def no_route(template: str, verb: str, path: str) -> str:
    """The message for a verb or a form that has no route; `path` has its keys in parentheses."""
    return f"No OData route exists that match template {template} with http verb {verb} for request {SERVICE}{path}."


def unexpected(node: str, expected: str = "PrimitiveValue") -> str:
    """The message for an array or object where a plain value belongs, or for something else where one of them does."""
    found = f"An unexpected '{node}' node was found when reading from the JSON reader."
    return f"{found} A '{expected}' node was expected."


def unwrapped(answer: Answer) -> dict[str, Any]:
    """The JSON document in the string of a message, once its form is seen to be Intune's to the letter."""
    document: dict[str, Any] = json.loads(answer.message)
    assert tuple(document) == _PARTS
    assert answer.message == json.dumps(document, indent=2).replace("\n", "\r\n")
    assert document["_version"] == 3
    assert document["CustomApiErrorPhrase"] == ""
    assert document["RetryAfter"] is None
    assert document["ErrorSourceService"] == ""
    assert document["HttpHeaders"] == "{}"
    return document


def sentence(answer: Answer, path: str, query: str = "") -> str:
    """What a wrapped message says, once all that stands behind it is seen to be right.

    `path` is the resource after the version, its keys in parentheses.
    """
    said, operation, activity, url = unwrapped(answer)["Message"].split(" - ")
    assert operation == "Operation ID (for customer support): 00000000-0000-0000-0000-000000000000"
    assert activity == f"Activity ID: {answer.headers['client-request-id']}"
    escaped = path.replace("(", "%28").replace(")", "%29").replace("'", "%27")
    assert url.startswith("Url: ")
    parts = urlsplit(url.removeprefix("Url: "))
    assert (parts.scheme, parts.path) == ("https", f"{SERVICE}{escaped}")
    assert parts.netloc.startswith("fef.")
    assert parts.netloc.endswith(".manage.microsoft.com")
    assert parts.query == f"api-version=5025-05-01{f'&{query}' if query else ''}"
    return str(said)


def inner(answer: Answer) -> dict[str, Any]:
    """The innerError of a refusal, once it is seen to have its members in their order and to name the exchange."""
    error = answer.json["error"]
    assert list(answer.json) == ["error"]
    assert list(error) == ["code", "message", "innerError"]
    told: dict[str, Any] = error["innerError"]
    assert list(told)[-3:] == ["date", "request-id", "client-request-id"]
    assert told["request-id"] == answer.headers["request-id"]
    assert told["client-request-id"] == answer.headers["client-request-id"]
    assert answer.headers["content-type"] == "application/json"
    assert "odata-version" not in answer.headers
    return told
