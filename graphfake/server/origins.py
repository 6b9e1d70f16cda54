"""Where a request came to, as its caller names it: what links begin with, and which space a path chooses."""

from __future__ import annotations

import os
import re
import secrets
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from graphfake.server.wire.messages import Request

ADMIN_TOKEN_VARIABLE = "GRAPHFAKE_ADMIN_TOKEN"  # noqa: S105 - the name of a variable
SPACE_PREFIX = "/_space/"
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII)
_LOOPBACK = re.compile(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]", re.ASCII | re.IGNORECASE)


class Origin(NamedTuple):
    """`url` is scheme, host and port as the caller used them."""

    url: str
    host: str

    @property
    def is_loopback(self) -> bool:
        return _LOOPBACK.fullmatch(self.host) is not None


def origin_of(request: Request) -> Origin:
    """Raises GraphError framing.bad-request for a Host that no URL could hold."""
    host = request.host or "localhost"
    if _HOST.fullmatch(host) is None:
        raise GraphError("framing.bad-request", explain="The Host header is no host name or address with a port.")
    return Origin(f"{request.scheme}://{host}", re.sub(r":[0-9]+\Z", "", host))


def split_space(path: str) -> tuple[str | None, str]:
    """The space that a path begins with, None for no `/_space/KEY`, and the path behind it."""
    if "/_space/" not in path:
        return None, path
    trimmed = "/" + path.lstrip("/")
    if not trimmed.startswith(SPACE_PREFIX):
        return None, path
    key, slash, rest = trimmed.removeprefix(SPACE_PREFIX).partition("/")
    return key, slash + rest


def admin_token_for(host: str) -> str | None:
    """What `/_graphfake/` is to ask for where others than this machine reach it; None on a loopback host.

    It is `$GRAPHFAKE_ADMIN_TOKEN`, or a new one where that is not set.
    """
    try:
        alone = ip_address(host.strip("[]")).is_loopback
    except ValueError:
        alone = host.lower() == "localhost"
    return None if alone else os.environ.get(ADMIN_TOKEN_VARIABLE) or secrets.token_urlsafe(24)
