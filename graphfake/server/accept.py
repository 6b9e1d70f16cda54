"""What the client will take, by its Accept header (RFC 9110, 12.5.1) or, before that, by `$format`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from graphfake.errors import GraphError
from graphfake.server.showing.forms import USUAL, Form, form_of

if TYPE_CHECKING:
    from collections.abc import Collection

_JSON = ("application/json", "application/*", "*/*", "text/*")
_TEXT = ("text/plain", "text/*", "*/*", "application/json", "application/*")
_media_type = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_quality = re.compile(r"0(?:\.[0-9]*)?|1(?:\.0*)?").fullmatch
_EXPLAIN = "Send Accept: application/json, or no Accept header."


class _Range(NamedTuple):
    """One media range of an Accept header."""

    kind: str
    quality: float
    parameters: dict[str, str]


@lru_cache(maxsize=256)
def accepted(header: str, *, text: bool = False) -> Form | None:
    """The form of JSON that the header prefers, or for `text` whether a plain text will do; None for neither.

    An empty header allows everything.
    """
    if not header.strip():
        return USUAL
    fitting = _fitting(header, _TEXT if text else _JSON)
    if not fitting:
        return None
    # Of equals the first counts, and a range that names JSON before one that only lets it by.
    return form_of(max(fitting, key=lambda part: (part.quality, part.kind == "application/json")).parameters)


def allows(header: str, ranges: Collection[str]) -> bool:
    """Does the header name one of these media ranges? An empty one allows everything."""
    return not header.strip() or bool(_fitting(header, ranges))


def negotiated(header: str, format_: str | None, *, text: bool) -> Form:
    """The form to answer in, `text` where the answer is a number alone. `$format` wins over Accept.

    Raises GraphError: accept.not-acceptable, query.format for what names no media type at all.
    """
    if format_ is not None:
        return _formatted(format_)
    form = USUAL if not header else accepted(header, text=text)
    if form is None:
        raise GraphError("accept.not-acceptable", explain=_EXPLAIN)
    return form


def _formatted(value: str) -> Form:
    kind, _, parameters = _range(value)
    if kind in ("json", "application/json"):
        return form_of(parameters)
    if kind in ("atom", "xml") or _media_type(kind):
        raise GraphError("accept.not-acceptable", explain="Send $format=json, or no $format.")
    raise GraphError("query.format", values={"value": value})


def _fitting(header: str, ranges: Collection[str]) -> list[_Range]:
    return [part for part in map(_range, header.split(",")) if part.kind in ranges and part.quality > 0]


def _range(text: str) -> _Range:
    kind, *rest = (part.strip() for part in text.split(";"))
    parameters: dict[str, str] = {}
    for part in rest:
        name, _, value = part.partition("=")
        parameters.setdefault(name.strip().lower(), value.strip().strip('"'))
    quality = parameters.get("q", "")
    return _Range(kind.lower(), float(quality) if _quality(quality) else 1.0, parameters)
