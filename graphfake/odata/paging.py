"""Pages of a collection: how large, where one ends, and the link to the next.

A skip token is a place in the order of insertion, signed for one space, one collection and one way of looking
at it. So it is stable under inserts and deletions, and nobody can make one up or carry one elsewhere.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, NamedTuple

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from graphfake.contracts.model import PageSize
    from graphfake.odata.query import QueryOptions

_SEQ_BYTES = 8
_MAC_BYTES = 16
# 24 bytes are 32 characters of base64 with no bits left over, so no two texts mean one token.
_well_formed = re.compile(r"[0-9A-Za-z_-]{32}").fullmatch


class SkipTokens:
    """Makes and reads skip tokens with a secret `key` of at least 16 bytes; another key's tokens are refused."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("The key of skip tokens has at least 16 bytes.")
        self._key = key

    def encode(self, space: str, collection: tuple[str, ...], after_seq: int, shape: str = "") -> str:
        """A token for what comes after row `after_seq`. `shape` is what else decides which rows there are."""
        place = after_seq.to_bytes(_SEQ_BYTES, "big")
        return urlsafe_b64encode(place + self._sign(space, collection, place, shape)).decode()

    def decode(self, token: str, space: str, collection: tuple[str, ...], shape: str = "") -> int:
        """The row after which to go on. Raises GraphError query.skiptoken."""
        if _well_formed(token) is None:
            raise GraphError("query.skiptoken", explain="The token is not of the form that graphfake gives out.")
        data = urlsafe_b64decode(token)
        place = data[:_SEQ_BYTES]
        if not hmac.compare_digest(data[_SEQ_BYTES:], self._sign(space, collection, place, shape)):
            explain = "The token was changed, or was given for another collection, space or run of the server."
            raise GraphError("query.skiptoken", explain=explain)
        return int.from_bytes(place, "big")

    def _sign(self, space: str, collection: tuple[str, ...], place: bytes, shape: str) -> bytes:
        # Lengths before texts: no two contexts sign the same bytes.
        texts = [text.encode() for text in (space, shape, *collection)]
        message = place + b"".join(len(text).to_bytes(4, "big") + text for text in texts)
        return hmac.digest(self._key, message, "sha256")[:_MAC_BYTES]


class Page(NamedTuple):
    """The page to read: at most `size` rows, after leaving out `skip`.

    `preference_applied`: `Prefer: odata.maxpagesize` decided the size, so that the answer is to say so.
    """

    size: int
    skip: int
    preference_applied: bool


def plan(options: QueryOptions, limits: PageSize, preferred: int | None = None) -> Page:
    """`$top` is the size of each page, as Graph has it, and not the end; too large a one is capped in silence.

    `preferred` is what `Prefer: odata.maxpagesize` names, None or less than 1 for none. `$skip` counts from
    the beginning: with a token in hand it has been seen to.
    """
    asked = limits.default if options.top is None else options.top
    size = min(asked, limits.maximum)
    skip = 0 if options.skiptoken is not None else options.skip or 0
    if preferred is None or preferred < 1:
        return Page(size, skip, preference_applied=False)
    if options.top is None:
        size = limits.maximum
    return Page(min(size, preferred), skip, preference_applied=preferred <= size)


def next_link(base: str, path: str, options: QueryOptions, token: str) -> str:
    """The URL of the next page: all options as they were sent, the token in place of `$skip` and the last token.

    `base` is origin, space prefix and version, such as `http://localhost:4365/beta`; `path` the canonical,
    encoded URL below it.
    """
    kept = [option.text for option in options.raw if option.name not in ("$skip", "$skiptoken")]
    return f"{base}/{path}?{'&'.join((*kept, f'$skiptoken={token}'))}"
