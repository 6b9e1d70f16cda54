"""What `serve` tells of an exchange: a line, and for a refusal two more, with rule and place, and the cure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from graphfake.journal import Exchange

INDENT = " " * 9
_COLOURS = {2: "green", 3: "cyan", 4: "yellow", 5: "red"}


def request_lines(exchange: Exchange, admin_url: str, *, coloured: bool = False) -> str:
    """`admin_url` is where the journal is, such as `http://127.0.0.1:4365/_graphfake`."""
    from graphfake.spaces import DEFAULT_SPACE

    code, message = _error_of(exchange)
    status = str(exchange.status)
    parts = [
        f"{exchange.time.astimezone():%H:%M:%S}",
        *([] if exchange.space == DEFAULT_SPACE else [f"[{exchange.space}]"]),
        exchange.method,
        "/" + exchange.url.partition("://")[2].partition("/")[2],
        status,
        *([code] if code else []),
        f"{exchange.duration * 1000:.1f} ms",
        *(f"{note['rule']} at {note['pointer'] or '/'}" for note in exchange.notes),
        *([f"fault {exchange.fault}"] if exchange.fault else []),
    ]
    parts = [printable(part) for part in parts]
    if coloured:
        parts[parts.index(status)] = click.style(status, fg=_COLOURS.get(exchange.status // 100))
    lines = [" ".join(parts)]
    if exchange.rule is not None:
        lines += [INDENT + printable(line) for line in _refusal(exchange, message, admin_url)]
    return "\n".join(lines)


def printable(text: str) -> str:
    """A text in one line, without anything that would move a terminal's cursor."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)


def _refusal(exchange: Exchange, message: str, admin_url: str) -> list[str]:
    from graphfake.contracts import rule
    from graphfake.spaces import DEFAULT_SPACE

    broken = exchange.rule or ""
    place = "" if exchange.pointer is None else f" at {exchange.pointer or '/'}"
    told = f"{message} {exchange.explain}".strip()
    space = "" if exchange.space == DEFAULT_SPACE else f"?space={exchange.space}"
    return [
        f"{broken}{place}: {told}",
        f"{rule(broken).cure} More: graphfake explain {broken}, {admin_url}/requests/{exchange.id}{space}",
    ]


def _error_of(exchange: Exchange) -> tuple[str, str]:
    """Graph's code and message, where the answer is a refusal. A fault may have sent any other body."""
    if exchange.rule is None or not exchange.response_body:
        return "", ""
    try:
        error = json.loads(exchange.response_body)["error"]
    except (ValueError, LookupError, TypeError):
        error = None
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code", "")), str(error.get("message", ""))
