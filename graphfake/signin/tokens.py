"""Access tokens: what a text says it is (`read`), and whether it is ours and holds now and here (`check`).

Tokens come from strangers: whatever one is made of, `read` answers and `check` raises GraphError alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import reprlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from graphfake.errors import GraphError
from graphfake.signin.keys import KeyFileError, SigningKey, existing_key
from graphfake.signin.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHM = "RS256"
GRAPH = "https://graph.microsoft.com"
EVERY_PERMISSION = "graphfake_every_permission"
"""The claim of a token of ours, true, against whose bearer nothing is held."""
GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000"
CLOCK_SKEW = 300  # seconds
WWW_AUTHENTICATE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    f'client_id="{GRAPH_APP_ID}"'
)

_LONGEST = 32 * 1024
_LONGEST_REMEMBERED = 8 * 1024
_SEGMENT = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_SEGMENTS = 3
_JUNK = (ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Token:
    """What a JWT says, believed by nobody yet. `digest` is the SHA-256 of its text."""

    digest: bytes = field(repr=False)
    header: Mapping[str, object]
    claims: Mapping[str, object]

    def text_claim(self, name: str) -> str | None:
        """The claim `name` if it is a text that can be printed, and so written to any log."""
        value = self.claims.get(name)
        return value if isinstance(value, str) and value.isprintable() else None


_tokens: Recent[bytes, Token] = Recent(256)
_signatures: Recent[tuple[bytes, str], bool] = Recent(256)


def read(text: str) -> Token | None:
    """The token's header and claims, unverified; None where the text is no JWT and so says nothing to us."""
    if text.count(".") != _SEGMENTS - 1 or len(text) > _LONGEST or not text.isascii():
        return None
    digest = hashlib.sha256(text.encode()).digest()
    token = _tokens.get(digest)
    if token is None:
        header, claims, _ = text.split(".")
        header_read, claims_read = _json_object(header), _json_object(claims)
        if header_read is None or claims_read is None:
            return None
        token = Token(digest, header_read, claims_read)
        if len(text) <= _LONGEST_REMEMBERED:
            _tokens.put(digest, token)
    return token


def signed_by(text: str, token: Token, key: SigningKey) -> bool:
    """Whether the signature of `text`, which reads as `token`, is `key`'s. Remembered for recent tokens."""
    known = _signatures.get((token.digest, key.kid))
    if known is None:
        known = _signatures.put((token.digest, key.kid), _verify(text, key))
    return known


def check(text: str, *, now: datetime, host: str | None = None) -> Token:
    """The claims of a token that we signed and that holds at `now` for us.

    `host` is the base URL that the request called; it is an audience too. Raises GraphError: auth.malformed,
    auth.unknown-key, auth.signature, auth.expired, auth.not-yet-valid, auth.audience or auth.issuer, the
    first that applies; an alg that is not ours comes before the question of the key.
    """
    token = read(text)
    if token is None:
        refuse("auth.malformed", "A token is three base64url parts joined by dots; the first two are JSON objects.")
    check_read(text, token, our_key(), now=now, host=host)
    return token


def check_read(text: str, token: Token, key: SigningKey | None, *, now: datetime, host: str | None) -> None:
    """`check` for who has read `text` and looked for our key already."""
    _check_signature(text, token, key)
    _check_lifetime(token, now.timestamp())
    _check_audience(token, host)
    _check_issuer(token)


def our_key() -> SigningKey | None:
    """The key that our tokens are signed with, None while there is none; a broken key file refuses whoever asks."""
    try:
        return existing_key()
    except KeyFileError as error:
        refuse("auth.unknown-key", str(error))


def refuse(rule: str, explain: str) -> NoReturn:
    """Raise the 401 for `rule`, with the challenge that every 401 carries."""
    raise GraphError(rule, dialect="gateway", headers={"WWW-Authenticate": WWW_AUTHENTICATE}, explain=explain)


def _check_signature(text: str, token: Token, key: SigningKey | None) -> None:
    algorithm = token.header.get("alg")
    if algorithm != ALGORITHM:
        refuse("auth.signature", f"The token's alg is {_shown(algorithm)}; ours are signed with {ALGORITHM}.")
    if key is None:
        refuse(
            "auth.unknown-key",
            "This user has no signing key yet. Make one, and a token, with: graphfake token",
        )
    kid = token.header.get("kid", key.kid)  # without a kid, the only key there is decides
    if kid != key.kid:
        refuse("auth.unknown-key", f"The token's kid is {_shown(kid)}; our key is {key.kid}.")
    if not signed_by(text, token, key):
        refuse("auth.signature", f"The token names our key {key.kid}, but its signature is not that key's.")


def _check_lifetime(token: Token, now: float) -> None:
    expires = _seconds(token, "exp")
    if expires is None:
        given = _shown(token.claims.get("exp"))
        refuse("auth.expired", f"The token's exp is {given}; it must be a number of seconds.")
    if now > expires + CLOCK_SKEW:
        refuse("auth.expired", f"The token expired at {_moment(expires)}; it is now {_moment(now)}.")
    if "nbf" not in token.claims:
        return
    begins = _seconds(token, "nbf")
    if begins is None:
        given = _shown(token.claims["nbf"])
        refuse("auth.not-yet-valid", f"The token's nbf is {given}; it must be a number of seconds.")
    if begins > now + CLOCK_SKEW:
        refuse("auth.not-yet-valid", f"The token is valid from {_moment(begins)}; it is now {_moment(now)}.")


def _check_audience(token: Token, host: str | None) -> None:
    claim = token.claims.get("aud")
    given = claim if isinstance(claim, list) else [claim]
    accepted = [GRAPH, GRAPH_APP_ID, *([host] if host else [])]
    plain = {_plain(audience) for audience in accepted}
    if not any(isinstance(audience, str) and _plain(audience) in plain for audience in given):
        refuse("auth.audience", f"The token is for {_shown(claim)}; this server takes {', '.join(accepted)}.")


def _plain(audience: str) -> str:
    """GUIDs and host names have no case, and clients write a resource with and without its last slash."""
    return audience.removesuffix("/").lower()


def _check_issuer(token: Token) -> None:
    tenant, issuer = token.text_claim("tid"), token.claims.get("iss")
    if not tenant or issuer != issuer_of(tenant):
        given = f"iss is {_shown(issuer)} and its tid {_shown(token.claims.get('tid'))}"
        refuse("auth.issuer", f"The token's {given}; iss must be {issuer_of('{tid}')}.")


def issuer_of(tenant: str) -> str:
    """What a token of that tenant has for `iss`."""
    return f"https://sts.windows.net/{tenant}/"


def _verify(text: str, key: SigningKey) -> bool:
    import jwt

    try:
        jwt.PyJWS().decode(text, key.public, algorithms=[ALGORITHM])
    except (jwt.PyJWTError, *_JUNK):
        return False
    return True


def _json_object(segment: str) -> dict[str, Any] | None:
    if not _SEGMENT.fullmatch(segment):
        return None
    bare = segment.rstrip("=")
    try:
        value = _DECODER.decode(base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4)).decode())
    except _JUNK:
        return None
    return value if isinstance(value, dict) else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def _seconds(token: Token, name: str) -> float | None:
    value = token.claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # An int may be too large for isfinite, which makes a float of it; comparing it is exact.
    return value if isinstance(value, int) or math.isfinite(value) else None


def _moment(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return _shown(seconds)


_SHORTENED = reprlib.Repr()
_SHORTENED.maxstring = _SHORTENED.maxother = _SHORTENED.maxlong = 80


def _shown(value: object) -> str:
    """A claim's value for a sentence: short, and without what no terminal can print."""
    return "missing" if value is None else _SHORTENED.repr(value)
