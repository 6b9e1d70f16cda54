"""A request of the journal as a curl command that a shell runs as it stands, with the token in `$TOKEN`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphfake.client.records import Request

# What curl or the connection sets by itself, or what has already been undone when a request is kept.
_LEFT_OUT = frozenset(
    {
        "accept-encoding", "authorization", "connection", "content-encoding", "content-length", "cookie", "expect",
        "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    }
)  # fmt: skip


def curl(request: Request) -> str:
    """One line, without the secrets that the journal does not hold either."""
    # curl waits for a body after HEAD unless it is told of HEAD in this way.
    verb = "--head" if request.method == "HEAD" else f"-X {_quoted(request.method)}"
    as_it_is = [
        *(["--globoff"] if set(request.url) & set("[]{}") else []),
        *(["--path-as-is"] if "/." in request.url else []),
    ]
    parts = ["curl", verb, *as_it_is, _quoted(request.url), *_headers(request)]
    if request.body:
        option = "--data-raw" if request.body.startswith("@") else "-d"  # which would read a file
        parts += [option, _quoted(request.body)]
    return " ".join(parts)


def _headers(request: Request) -> Iterator[str]:
    for name, value in request.headers.items():
        if name.lower() not in _LEFT_OUT and (name.lower(), value) != ("accept", "*/*"):
            yield f"-H {_quoted(f'{name}: {value}')}"
    if request.body and "Content-Type" not in request.headers:
        yield "-H 'Content-Type:'"  # else curl sends that of a form
    if "Authorization" in request.headers:
        yield '-H "Authorization: Bearer $TOKEN"'


def _quoted(text: str) -> str:
    """One word for any POSIX shell, in one line also where the text has several."""
    if text.isprintable():
        return shlex.quote(text)
    return f"\"$(printf '%b' {shlex.quote(''.join(map(_escaped, text)))})\""


def _escaped(sign: str) -> str:
    """A character as the shell's printf reads it."""
    if sign == "\\":
        return r"\\"
    return sign if sign.isprintable() else "".join(f"\\0{byte:03o}" for byte in sign.encode())
