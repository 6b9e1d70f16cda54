"""POST to whoever is to be notified: bounded in time and size, without redirects, proxies and cookies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_plus

import aiohttp
from yarl import URL

from graphfake.server.subscriptions.hosts import Astray, target_of

if TYPE_CHECKING:
    from graphfake.server.subscriptions.hosts import Hosts

_MOST_AT_ONCE = 64
_MOST_OF_AN_ANSWER = 4096  # bytes that are looked at
_OK = 200


class Patience(NamedTuple):
    """Seconds that are waited for an answer: to a validation, and to notifications."""

    validation: float = 10.0
    notification: float = 3.0


class Outcome(NamedTuple):
    """What a POST came to: `status` is None where there was no answer, and `problem` then says why, in a sentence."""

    status: int | None
    problem: str = ""
    content_type: str = ""
    body: bytes = b""
    late: bool = False

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Poster:
    """Sends what is posted. `close` ends all that is under way."""

    def __init__(self, hosts: Hosts, patience: Patience) -> None:
        self.hosts = hosts
        self.patience = patience
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def notify(self, url: str, body: bytes) -> Outcome:
        """Post JSON."""
        return await self._post(url, body, "application/json; charset=utf-8", self.patience.notification)

    async def validate(self, url: str, token: str) -> Outcome:
        """Post nothing, with a token in the query that is to be answered."""
        plain = url.partition("#")[0]
        joint = "&" if "?" in plain else "?"
        asked = f"{plain}{joint}validationToken={quote_plus(token)}"
        return await self._post(asked, b"", "text/plain; charset=utf-8", self.patience.validation)

    async def _post(self, url: str, body: bytes, content_type: str, seconds: float) -> Outcome:
        if self._closed:
            return Outcome(None, "The server is stopping.")
        target, place = target_of(url), URL(url, encoded=True)
        # Two readers of a URL must not differ about where it leads.
        if target is None or (place.scheme, (place.host or "").rstrip("."), place.port) != target:
            return Outcome(None, "That is no URL that can be called.")
        try:
            async with asyncio.timeout(seconds):
                await self.hosts.check(target)
                async with self._opened().post(
                    place,
                    data=body,
                    headers={"Content-Type": content_type},
                    allow_redirects=False,
                ) as response:
                    read = await _first(response.content, _MOST_OF_AN_ANSWER)
                    return Outcome(response.status, "", response.headers.get("Content-Type", ""), read)
        except Astray as error:
            return Outcome(None, str(error))
        except TimeoutError:
            return Outcome(None, f"It did not answer within {seconds:g} s.", late=True)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(None, f"It could not be called: {type(error).__name__}.")

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=self.hosts, use_dns_cache=False, limit=_MOST_AT_ONCE, force_close=True
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None),
                skip_auto_headers=("User-Agent", "Accept-Encoding"),
            )
        return self._session

    async def close(self) -> None:
        """Nothing is sent any more."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()


async def _first(content: aiohttp.StreamReader, most: int) -> bytes:
    """The first bytes of an answer, one more than `most` where there are more."""
    read = bytearray()
    while len(read) <= most:
        part = await content.read(most + 1 - len(read))
        if not part:
            break
        read += part
    return bytes(read)


def broken_by(outcome: Outcome, token: str) -> tuple[str, str] | None:
    """The rule that the answer to a validation breaks, and a sentence about it; None where it is right."""
    if outcome.late:
        return "subscription.handshake-timeout", outcome.problem
    if outcome.status != _OK:
        return "subscription.handshake-answer", outcome.problem or f"It answered with status {outcome.status}."
    kind = outcome.content_type.partition(";")[0].strip().lower()
    if kind != "text/plain":
        return "subscription.handshake-answer", f"It answered with Content-Type {kind[:100] or 'none'}, not text/plain."
    if outcome.body != token.encode():
        return "subscription.handshake-token", f"It answered {outcome.body[:200]!r}, not {token!r}."
    return None
