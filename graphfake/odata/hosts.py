"""URLs that name a resource of Graph, whatever cloud's host they were written for: what they say below the version."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

GRAPH_HOSTS = frozenset(
    {
        "graph.microsoft.com",
        "graph.microsoft.us",
        "dod-graph.microsoft.us",
        "graph.microsoft.de",
        "microsoftgraph.chinacloudapi.cn",
        "canary.graph.microsoft.com",
    }
)
_PORTS = {"http": ":80", "https": ":443"}
# What may stand in a request line: all of ASCII but blanks and controls. The rest is encoded, and nothing twice.
_LEFT = "".join(map(chr, range(0x21, 0x7F)))


_scheme = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*").fullmatch


class Place(NamedTuple):
    """Where a URL points: `host` is "" for a relative one, `target` path and query, encoded, with a leading slash.

    The path has no space prefix any more, but still its version.
    """

    host: str
    target: str


def placed(url: str, own_host: str, prefix: str = "") -> Place | None:
    """Where an absolute or relative URL points; None for a host that is neither Graph's nor `own_host`, and for a
    scheme that is not HTTP's.

    `prefix` is the space prefix, such as `/_space/KEY` or "", that the caller's own URLs begin with.
    """
    scheme, found, rest = url.partition("://")
    if not found or not _scheme(scheme):
        return Place("", _target(url, prefix))
    if scheme.lower() not in _PORTS:
        return None
    end = next((at for at, letter in enumerate(rest) if letter in "/?#"), len(rest))
    host, path = rest[:end].lower(), rest[end:]
    bare = host.removesuffix(_PORTS[scheme.lower()])
    if bare in GRAPH_HOSTS:
        return Place(bare, _target(path, ""))
    own = own_host.lower()
    if host == own or bare == own.removesuffix(_PORTS[scheme.lower()]):
        return Place(host, _target(path, prefix))
    return None


def _target(text: str, prefix: str) -> str:
    target = "/" + quote(text.partition("#")[0].strip(" "), safe=_LEFT).lstrip("/")
    if prefix and (target == prefix or target.startswith((f"{prefix}/", f"{prefix}?"))):
        target = "/" + target.removeprefix(prefix).lstrip("/")
    return target
