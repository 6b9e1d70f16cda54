"""What must not be kept of an exchange, and how the rest is kept readable.

Secrets are known by where they stand: headers that authenticate, members and parameters of sign-in, the
credentials in Graph's own bodies. A body that may hold one and cannot be read is not kept at all.
"""

from __future__ import annotations

import json
import os
import re
from base64 import urlsafe_b64decode
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from urllib.parse import unquote, unquote_plus

from graphfake.json_secrets import Wanted, find_secrets, values_of
from graphfake.known_secrets import MARK, Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SIGN_IN_NAMES = frozenset(
    {
        *("client_secret", "client_assertion", "assertion", "password", "code", "code_verifier"),
        *("device_code", "token", "access_token", "refresh_token", "id_token", "id_token_hint"),
    }
)
GRAPH_NAMES = frozenset({"password", "secrettext"})
BATCH_NAMES = frozenset({"authorization", "proxy-authorization", "cookie"})
CLAIMS = ("tid", "appid", "roles", "scp")

Headers: TypeAlias = "tuple[tuple[str, str], ...]"

_SCHEMES = frozenset({"bearer", "basic", "digest", "negotiate", "ntlm", "pop"})
_SIGN_IN = frozenset({"adminconsent", "discovery", "userrealm"})  # below one segment
# Letters outside ASCII that fold to letters of these names: long s, Kelvin, sharp s.
_FOLDING = tuple(letter.encode() for letter in "\u017f\u212a\xdf\u1e9e")
_ASCII_CHARSET = re.compile(r"charset=[\"']?(?:utf-?8|(?:us-)?ascii|iso-8859-1|latin1|windows-1252)\b")
_USERINFO = re.compile(r"(?<=://)[^/?#@]*@")
_PARAMETER = re.compile(r"(?<=[?&#])([^=&#?]*)=")
_FORM = re.compile(r"[^\s{}<>\"\\]*\s*")
# The digest tells whether two exchanges had the same credentials; without the key nobody can guess from it.
_KEY = os.urandom(16)
_DESCRIBED: dict[str, str] = {}
_MOST_DESCRIBED = 1_000
_NAMES = (b"password", b"secrettext", b'"key"', *_FOLDING)
_ESCAPED_LETTER = re.compile(rb"\\u(?:00[4-7]|017f|212a|00df|1e9e)")
_LONGEST_NAME = 6 * len("secretText")  # every letter escaped


class Body(NamedTuple):
    """What is kept of a body: `kept` of its `length` bytes, and whether it is all of it."""

    kept: bytes
    length: int
    state: Literal["whole", "cut", "withheld"]

    @property
    def text(self) -> str | None:
        """The text as far as it is kept; None where there was no body."""
        return self.kept.decode(errors="ignore") if self.length else None


NO_BODY = Body(b"", 0, "whole")


class Place(NamedTuple):
    """Where a body stood, as far as it decides what in it is a secret.

    `credential`: inside a keyCredential; `foreign`: in a charset whose letters are not ASCII's; `refusal`: in an
    answer from 400 on; `batch`: of a `$batch`, whose requests carry headers in it.
    """

    sign_in: bool
    credential: bool
    foreign: bool = False
    refusal: bool = False
    batch: bool = False

    def of(self, content_type: str, *, refusal: bool = False) -> Place:
        """The place of a body of this type. A form belongs to sign-in wherever a client has sent it."""
        lower = content_type.lower()
        foreign = "charset" in lower and not _ASCII_CHARSET.search(lower)
        sign_in = self.sign_in or "urlencoded" in lower
        return self._replace(sign_in=sign_in, foreign=foreign, refusal=refusal)


def place_of(path: str) -> Place:
    """The place of all bodies at this path, which begins with a slash."""
    lower = (unquote(path) if "%" in path else path).lower()
    segments = [segment for segment in lower.split("/") if segment]
    if segments[:1] == ["_space"]:
        del segments[:2]
    sign_in = "oauth2" in segments or ".well-known" in segments or not _SIGN_IN.isdisjoint(segments[1:2])
    admin = segments[:2] == ["_graphfake", "tokens"]
    return Place(sign_in or admin, "keycredential" in lower, batch=segments[-1:] == ["$batch"])


def clean_headers(headers: Iterable[tuple[str, str]]) -> tuple[Headers, str]:
    """The same headers, where of credentials remains what says whose they are; and their `Content-Type`."""
    kept, content_type = [], ""
    for header in headers:
        name = header[0].lower()
        if name in _CLEANERS:
            kept.append((header[0], _CLEANERS[name](header[1])))
            continue
        if name == "content-type":
            content_type = header[1]
        kept.append(header)
    return tuple(kept), content_type


def clean_url(url: str) -> str:
    """The same URL without user information and without the values of sign-in's secret parameters."""
    if "@" in url:
        url = _USERINFO.sub(f"{MARK}@", url)
    return _clean_parameters(url)[0] if "=" in url else url


def clean_body(body: bytes | None, place: Place, limit: int, known: Secrets | None = None) -> tuple[Body, Secrets]:
    """What may be kept of a body, at most `limit` bytes, and the secret values that were taken out of it.

    `known` are secrets found elsewhere: these values are taken out wherever they stand.
    """
    if not body:
        return NO_BODY, Secrets()
    if known is not None and not known.complete:
        return _withheld(body, "may repeat a secret"), Secrets()
    suspicious = _may_hold_a_secret(body, place, limit)
    rest = body[max(0, limit - _LONGEST_NAME) :] if len(body) > limit else b""
    searched = not rest or not (place.sign_in or place.foreign or _may_name_a_secret(rest))
    if not suspicious and not known:
        return _kept(body, len(body), limit), Secrets(searched=searched)
    values: Iterable[str] = ()
    try:
        text = known.scrub(body.decode()) if known else body.decode()
        if suspicious:
            text, values = _clean_text(text, place, limit)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, or more of it than can be read
        return _withheld(body, "may hold a secret and cannot be read"), Secrets()
    return _kept(text.encode(), len(body), limit), Secrets(values, searched=searched)


def _withheld(body: bytes, why: str) -> Body:
    return Body(f"[withheld: {len(body)} bytes that {why}]".encode(), len(body), "withheld")


def _kept(body: bytes, length: int, limit: int) -> Body:
    # An exact copy: the bytes of an answer may hold on to a buffer many times their size.
    kept = memoryview(body)[:limit].tobytes()
    return Body(kept, length, "whole" if max(len(body), length) <= limit else "cut")


def _may_hold_a_secret(body: bytes, place: Place, limit: int) -> bool:
    if place.sign_in or place.foreign:
        return True
    # A name stands before its value, so what is not kept need not be searched.
    head = body[:limit].lower()
    if b"password" in head or b"secrettext" in head or b'"key"' in head:
        return True
    if place.batch and (b"authorization" in head or b"cookie" in head):
        return True
    if b"\0" in head or (b"\\" in head and b"\\u" in head):
        return True
    return not head.isascii() and (not _is_utf8(body) or any(letter in head for letter in _FOLDING))


def _may_name_a_secret(part: bytes) -> bool:
    """Whether more of a Graph body than is kept may hold a secret: it is not searched, but what it says is told."""
    lower = part.lower()
    return any(name in lower for name in _NAMES) or _ESCAPED_LETTER.search(lower) is not None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _clean_text(text: str, place: Place, limit: int) -> tuple[str, Iterable[str]]:
    # Raises ValueError where the text may hold secrets and cannot be read.
    if place.sign_in and _FORM.fullmatch(text):
        cleaned, values = _clean_parameters(f"&{text}")
        return cleaned[1:], values
    none: frozenset[str] = frozenset()
    names = GRAPH_NAMES | (SIGN_IN_NAMES if place.sign_in else none) | (BATCH_NAMES if place.batch else none)
    try:
        if place.foreign or not isinstance(json.loads(text.removeprefix("\ufeff")), (dict, list)):
            raise ValueError("there are no names to know secrets by")
    except ValueError:
        hints = ("\\u", "\0", '"key"', *names)
        if place.foreign or any(hint in unquote(text).casefold() for hint in hints):
            raise
        return text, []
    spans = find_secrets(text, Wanted(names, place.credential, place.refusal), limit)
    pieces, at = [""], 0
    for begin, end in spans:
        pieces += [text[at:begin], f'"{MARK}"']
        at = end
    # What lies behind the limit was not searched: it must not move up into what is kept.
    return "".join([*pieces, text[at:limit]]), values_of(text, spans)


def _clean_parameters(text: str) -> tuple[str, list[str]]:
    # Text like ?name=value&name=value#name=value, and the values that were taken out of it.
    pieces: list[str] = []
    values: list[str] = []
    at = 0
    for match in _PARAMETER.finditer(text):
        if match.start() >= at and unquote_plus(match[1]).strip().casefold() in SIGN_IN_NAMES:
            pieces += [text[at : match.end()], MARK]
            at = text.find("&", match.end())
            at = len(text) if at < 0 else at
            values.append(unquote_plus(text[match.end() : at]))
    return "".join([*pieces, text[at:]]), values


def _describe(credentials: str) -> str:
    digest = blake2b(credentials.encode(errors="surrogatepass"), key=_KEY, digest_size=8).hexdigest()
    described = _DESCRIBED.get(digest)
    if described is None:
        scheme, _, token = credentials.strip().partition(" ")
        known = scheme if scheme.lower() in _SCHEMES else ""
        described = " ".join(filter(None, [known, MARK, f"digest={digest}", _claims(token.strip())]))
        if len(_DESCRIBED) >= _MOST_DESCRIBED:
            _DESCRIBED.clear()
        _DESCRIBED[digest] = described
    return described


def _claims(token: str) -> str:
    parts = token.split(".")
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "==")) if len(parts) == 3 else None
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        return ""
    return json.dumps({name: claims[name] for name in CLAIMS if name in claims}, separators=(",", ":"))


_CLEANERS: Mapping[str, Callable[[str], str]] = {
    "authorization": _describe,
    "proxy-authorization": lambda _: MARK,
    "cookie": lambda _: MARK,
    "set-cookie": lambda _: MARK,
    "location": clean_url,
    "content-location": clean_url,
    "referer": clean_url,
}
