"""The tokens of a delta: how far a client has got, signed for one space, one collection and one use.

A token keeps the options of the first call, so that nobody has to send them again, and when it was given out.
"""

from __future__ import annotations

import hmac
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Literal, NamedTuple

from graphfake.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graphfake.odata.sent import RawOption

    Use = Literal["$skiptoken", "$deltatoken"]

LIFE = 7 * 24 * 3600
"""Seconds that a token is good for: the directory's seven days."""
LATEST = "latest"
TOKENS = ("$skiptoken", "$deltatoken")
UNSERVED = ("$orderby", "$search", "$count", "$skip", "$expand")
"""Options that have no place in a delta, which has an order and an end of its own."""
_MAC_BYTES = 16
_RULES = {"$skiptoken": "query.skiptoken", "$deltatoken": "delta.token"}


class DeltaToken(NamedTuple):
    """`seq` is the place of the last entity told while a first round lists them all, None in later rounds.

    `after` is the number of the last change told, in a first round that of the last one before it; `since` the one
    that the round began with. `generation` is the space's, `issued` in seconds since 1970, `options` the query of
    the first call. `emptied` says that the round has had its empty page.
    """

    seq: int | None
    after: int
    since: int
    generation: int
    issued: int
    options: str = ""
    emptied: bool = False

    def expired(self, now: datetime) -> bool:
        return now.timestamp() - self.issued > LIFE


class DeltaTokens:
    """Makes and reads tokens with a secret `key`; another key's tokens are refused."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encode(self, use: Use, token: DeltaToken, space: str, collection: tuple[str, ...]) -> str:
        """The token as it stands in a link; `collection` is the path of what is read, casts and all."""
        data = zlib.compress(json.dumps(token, separators=(",", ":")).encode())
        return urlsafe_b64encode(self._sign(use, data, space, collection) + data).decode().rstrip("=")

    def decode(self, use: Use, text: str, space: str, collection: tuple[str, ...]) -> DeltaToken:
        """Raises GraphError: delta.token or query.skiptoken."""
        data = _bytes(text)
        if data is None:
            raise GraphError(_RULES[use], explain="The token is not of the form that graphfake gives out.")
        mac, data = data[:_MAC_BYTES], data[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._sign(use, data, space, collection)):
            explain = "The token was changed, or was given for another collection, space, use or run of the server."
            raise GraphError(_RULES[use], explain=explain)
        return DeltaToken(*json.loads(zlib.decompress(data)))

    def _sign(self, use: Use, data: bytes, space: str, collection: tuple[str, ...]) -> bytes:
        # Lengths before texts: no two contexts sign the same bytes.
        texts = [text.encode() for text in (use, space, *collection)]
        message = b"".join(len(text).to_bytes(4, "big") + text for text in (data, *texts))
        return hmac.digest(self._key, message, "sha256")[:_MAC_BYTES]


def first_options(raw: Iterable[RawOption]) -> str:
    """The options that hold for all rounds: all but the tokens and `$format`, which each call says for itself."""
    return "&".join(option.text for option in raw if option.name not in (*TOKENS, "$format"))


def check_options(raw: Iterable[RawOption], kept: str) -> None:
    """With a token only what it keeps may be said again. Raises GraphError delta.option."""
    known = {*kept.split("&"), ""}
    for option in raw:
        if option.name and option.name not in (*TOKENS, "$format") and option.text not in known:
            explain = "Options stand on the first call of a delta; its links keep them."
            raise GraphError("delta.option", values={"option": option.name}, explain=explain)


def _bytes(text: str) -> bytes | None:
    """The bytes of a token; None where it is none, or not written as we write it: no two texts mean one token."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    canonical = urlsafe_b64encode(data).decode().rstrip("=") == text
    return data if canonical and len(data) > _MAC_BYTES else None
