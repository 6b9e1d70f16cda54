"""Pages of a collection: how large, where one ends, and the link to the next.

A skip token names the last entity of a page: what it was ordered by, and its place in the order of insertion. It
is signed for one space, one collection and one way of looking at it. So it is stable under inserts and
deletions, and nobody can make one up or carry one elsewhere.
"""

from __future__ import annotations

import binascii
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphfake.contracts.model import PageSize
    from graphfake.odata.query import QueryOptions
    from graphfake.odata.sent import RawOption

_MAC_BYTES = 16
_LONGEST = 600
"""Bytes that a token holds itself: URLs have an end. What is longer is kept here, for so many tokens:"""
_MOST_KEPT = 1_000
_FOREIGN = "The token was changed, or was given for another question, collection, space or run of the server."


class Place(NamedTuple):
    """After which entity to go on: its number in the order of insertion, 0 for none, and what it was ordered by.

    `skip` entities behind it are left out; `emptied` says that the list has had its empty page.
    """

    seq: int
    values: tuple[Any, ...] = ()
    skip: int = 0
    emptied: bool = False


class SkipTokens:
    """Makes and reads skip tokens with a secret `key` of at least 16 bytes; another key's tokens are refused."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("The key of skip tokens has at least 16 bytes.")
        self._key = key
        self._kept: dict[bytes, bytes] = {}

    def encode(self, space: str, collection: tuple[str, ...], place: Place, shape: str = "") -> str:
        """A token for what comes after a place. `shape` is what else decides which rows there are, and their order."""
        begin = [place.seq, place.skip, place.emptied] if place.skip or place.emptied else place.seq
        text = json.dumps([begin, *place.values], ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > _LONGEST:
            data = self._keep(data)
        return urlsafe_b64encode(self._sign(space, collection, data, shape) + data).decode().rstrip("=")

    def decode(self, token: str, space: str, collection: tuple[str, ...], shape: str = "") -> Place:
        """The place after which to go on. Raises GraphError query.skiptoken."""
        data = _decoded(token)
        if data is None or len(data) <= _MAC_BYTES:
            raise GraphError("query.skiptoken", explain="The token is not of the form that graphfake gives out.")
        mac, data = data[:_MAC_BYTES], data[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._sign(space, collection, data, shape)):
            raise GraphError("query.skiptoken", explain=_FOREIGN)
        if data[:1] != b"[":
            kept = self._kept.get(data)
            if kept is None:
                explain = f"Of tokens for such long values the last {_MOST_KEPT} are good."
                raise GraphError("query.skiptoken", explain=explain)
            data = kept
        begin, *values = json.loads(data.decode("utf-8", "surrogatepass"))
        seq, *rest = begin if isinstance(begin, list) else [begin]
        return Place(seq, tuple(values), *rest)

    def _keep(self, data: bytes) -> bytes:
        """Keeps what is too long for a URL, and gives the name that it is kept under."""
        name = sha256(data).digest()
        name = b"\0" + name  # no JSON begins so
        if len(self._kept) >= _MOST_KEPT and name not in self._kept:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = data
        return name

    def _sign(self, space: str, collection: tuple[str, ...], place: bytes, shape: str) -> bytes:
        # Lengths before texts: no two contexts sign the same bytes.
        texts = [text.encode("utf-8", "surrogatepass") for text in (space, shape, *collection)]
        message = b"".join(len(text).to_bytes(4, "big") + text for text in (place, *texts))
        return hmac.digest(self._key, message, "sha256")[:_MAC_BYTES]


def _decoded(token: str) -> bytes | None:
    """The bytes of a token; None where it is none, or not written as we write it: no two texts mean one token."""
    try:
        data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    return data if urlsafe_b64encode(data).decode().rstrip("=") == token else None


class Page(NamedTuple):
    """The page to read: at most `size` rows, after leaving out `skip`.

    `preference_applied`: `Prefer: odata.maxpagesize` decided the size, so that the answer is to say so. `empty`:
    nothing stands on it, whatever follows.
    """

    size: int
    skip: int
    preference_applied: bool
    empty: bool = False

    def following(self, after: Place | None, cut: Place | None) -> Place | None:
        """Where the next page begins, if there is one: `after` is where this one does, `cut` where it was cut off."""
        if self.empty:
            return (after or Place(0))._replace(skip=self.skip, emptied=True)
        return cut if cut is None or after is None else cut._replace(emptied=after.emptied)


def plan(
    options: QueryOptions,
    limits: PageSize,
    preferred: int | None = None,
    *,
    most: int | None = None,
    after: Place | None = None,
) -> Page:
    """`$top` is the size of each page, as Graph has it, and not the end; too large a one is capped in silence.

    `preferred` is what `Prefer: odata.maxpagesize` names, None or less than 1 for none. `$skip` counts from
    the beginning: with a token in hand it has been seen to, and `after` is what the token says. `most` is the
    most that a page may hold whatever was asked for; 0 makes it empty, once in a list.
    """
    asked = limits.default if options.top is None else options.top
    size = min(asked, limits.maximum)
    skip = options.skip or 0 if options.skiptoken is None else 0
    if after is not None:
        skip = after.skip
    applied = False
    if preferred is not None and preferred >= 1:
        if options.top is None:
            size = limits.maximum
        applied = preferred <= size
        size = min(size, preferred)
    if most == 0:
        empty = size > 0 and not (after is not None and after.emptied)
        return Page(0 if empty else size, skip, applied, empty)
    return Page(size if most is None else min(size, most), skip, applied)


def next_link(base: str, path: str, raw: Iterable[RawOption], token: str) -> str:
    """The URL of the next page: all options as they were sent, the token in place of `$skip` and the last token.

    `base` is origin, space prefix and version, such as `http://localhost:4365/beta`; `path` the canonical,
    encoded URL below it.
    """
    kept = [option.text for option in raw if option.name not in ("$skip", "$skiptoken")]
    return f"{base}/{path}?{'&'.join((*kept, f'$skiptoken={token}'))}"
