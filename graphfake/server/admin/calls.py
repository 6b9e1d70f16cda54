"""What the admin interface takes and gives: its calls, its JSON, and its errors as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.server.envelope import dumps
from graphfake.server.wire.messages import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.server.engine import Engine
    from graphfake.server.origins import Origin
    from graphfake.spaces import Space

_HEADERS = (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"))


class AdminError(Exception):
    """A call that cannot be done; `str()` is a sentence that says what would be right."""

    def __init__(self, status: int, code: str, message: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers


class AdminCall(NamedTuple):
    """One call: `rest` are the path segments below the resource's name, `body` the JSON object sent, or {}."""

    engine: Engine
    origin: Origin
    method: str
    rest: tuple[str, ...]
    raw_rest: str
    query: Mapping[str, str]
    body: dict[str, Any]
    space_key: str

    @property
    def space(self) -> Space:
        """The space that the call is about."""
        return self.engine.spaces.get(self.space_key)

    def text(self, name: str) -> str | None:
        """A text member of the body. Raises AdminError."""
        value: str | None = self._member(name, str, "a text")
        return value

    def whole(self, name: str) -> int | None:
        """A whole number of the body. Raises AdminError."""
        value: int | None = self._member(name, int, "a whole number")
        if isinstance(value, bool):
            raise AdminError(400, "invalidBody", f"{name} is a whole number, not {value!r}.")
        return value

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A list of texts of the body. Raises AdminError."""
        value = self._member(name, list, "a list of texts")
        if value is not None and not all(isinstance(item, str) for item in value):
            raise AdminError(400, "invalidBody", f"{name} is a list of texts.")
        return None if value is None else tuple(value)

    def only(self, *names: str) -> None:
        """Refuse members that mean nothing here. Raises AdminError."""
        for name in self.body:
            if name not in names:
                said = f"It takes {', '.join(names)}." if names else "It takes none."
                raise AdminError(400, "invalidBody", f"The member {name!r} means nothing here. {said}")

    def number(self, name: str, default: int) -> int:
        """A whole number from 0 in the query. Raises AdminError."""
        text = self.query.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise AdminError(400, "invalidQuery", f"{name} is a whole number from 0, not {text[:50]!r}.")
        return int(text)

    def _member(self, name: str, kind: type[Any], said: str) -> Any:
        value = self.body.get(name)
        if value is not None and not isinstance(value, kind):
            raise AdminError(400, "invalidBody", f"{name} is {said}.")
        return value


class AdminReply(NamedTuple):
    """`value` is sent as JSON, bytes as what `content_type` says that they are, and None without a body."""

    status: int
    value: Any = None
    content_type: str = "application/json"


def reply(answered: AdminReply) -> Response:
    """The reply as it goes out."""
    if answered.value is None:
        return Response(answered.status, _HEADERS)
    headers = (("Content-Type", answered.content_type), *_HEADERS)
    body = answered.value if isinstance(answered.value, bytes) else dumps(answered.value)
    return Response(answered.status, headers, body)


def refusal(error: AdminError) -> Response:
    """The error as it goes out."""
    headers = (("Content-Type", "application/json"), *_HEADERS, *error.headers)
    body = dumps({"error": {"code": error.code, "message": str(error)}})
    return Response(error.status, headers, body)
