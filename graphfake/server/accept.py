"""What the client will take, by its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from functools import lru_cache

from graphfake.errors import GraphError

_JSON = ("application/json", "application/*", "*/*", "text/*")
_TEXT = ("text/plain", "text/*", "*/*", "application/json", "application/*")


@lru_cache(maxsize=256)
def accepts(header: str, *, text: bool) -> bool:
    """Does the header allow JSON, or for `text` a plain integer? An empty one allows everything."""
    if not header.strip():
        return True
    wanted = _TEXT if text else _JSON
    return any(kind in wanted and quality > 0 for kind, quality in map(_range, header.split(",")))


def check_accept(header: str, *, text: bool) -> None:
    """Raises GraphError accept.not-acceptable."""
    if header and not accepts(header, text=text):
        raise GraphError("accept.not-acceptable", explain="Send Accept: application/json, or no Accept header.")


def _range(text: str) -> tuple[str, float]:
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return kind, float(value)
            except ValueError:
                return kind, 1.0
    return kind, 1.0
