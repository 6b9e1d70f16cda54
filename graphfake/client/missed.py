"""What a client missed of what Graph told it, as its requests show; only what is sure.

A client is one application: what one of its threads was told, all of them are taken to know a moment later.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from urllib.parse import unquote

from graphfake.client.answers import Link, link_of, next_link, retry_after

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from graphfake.client.records import Request

Kind: TypeAlias = Literal["early", "gave-up", "ignored-resync", "repeated", "stopped-paging"]
KINDS: tuple[Kind, ...] = ("early", "gave-up", "ignored-resync", "repeated", "stopped-paging")

LONGEST_PATIENCE = 60.0
"""Seconds of `Retry-After` after which nobody blames a client for giving up."""
_TIMERS = 0.02  # seconds by which a client's timers may be early
_ON_ITS_WAY = 0.25  # seconds after an answer in which other threads may send what they had begun
_RETRIED = (429, 503)
_LOST = re.compile(r"drop=(?:reset|empty|garbage|truncated)\b")


class Miss(NamedTuple):
    """One thing that was missed: a sentence, the request whose answer said so, and the later one that shows it.

    `early`: it came back before `Retry-After` had passed, by the space's clock and by real time. `gave-up`: it never
    came back after 429 or 503, though it had only a minute to wait at most. `ignored-resync`: it used a delta's link
    again after 410 had told it where to begin anew. `repeated`: it sent a POST again that had taken effect though
    it failed. `stopped-paging`: it did not follow `@odata.nextLink`. Two of them have no later request, which is None.
    """

    kind: Kind
    sentence: str
    request: Request
    later: Request | None = None


def missed(requests: Sequence[Request], among: Sequence[Request]) -> list[Miss]:
    """What was missed of the answers to these requests; `among` are all that the space was sent, oldest first."""
    known = _Known(among)
    return [miss for request in requests for miss in _misses(request, known)]


class _Known:
    """All requests of a space, by what they ask for."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self._targets: dict[tuple[str, str], list[Request]] = defaultdict(list)
        self._links: dict[Link, list[Request]] = defaultdict(list)
        self._arrivals: dict[Hashable, list[float]] = defaultdict(list)
        self._by_id = {one.id: one for one in requests}
        self._next_links: dict[Link, int] = {}
        for one in requests:
            self._targets[_target(one)].append(one)
            self._links[link_of(one.url)].append(one)
            self._arrivals[_wanted(one)].append(one.received)
            link = next_link(one)
            if link is not None:
                self._next_links.setdefault(link_of(link), one.number)
        for arrivals in self._arrivals.values():
            arrivals.sort()

    def answered_at(self, request: Request) -> float | None:
        """When the client knew the answer, in seconds as `received` has them; None where it never did."""
        whole = request if request.batch is None else self._by_id.get(request.batch)
        if whole is None or _is_lost(whole) or _is_lost(request):
            return None
        at = whole.received + whole.duration
        # Who sends it again meanwhile may have stopped listening.
        arrivals = self._arrivals[_wanted(whole)]
        overtaken = bisect_right(arrivals, whole.received) < bisect_left(arrivals, at)
        return None if overtaken else at

    def again(self, request: Request, at: float) -> Iterator[Request]:
        """Those of the same client to the same method and path that came after `at`."""
        later = _after(self._targets[_target(request)], request)
        return (one for one in later if one.received >= at and _may_be_one(one, request))

    def equal(self, request: Request) -> Request | None:
        """The next to the same method and path with the same body, sent when the answer to this one was due."""
        due = request.received + request.duration
        return next((one for one in self.again(request, due) if one.body == request.body), None)

    def following(self, request: Request, url: str) -> Request | None:
        """The next to this URL, whatever way it was encoded."""
        return next(_after(self._links[link_of(url)], request), None)

    def tried_before(self, request: Request) -> bool:
        """Whether it is a retry itself."""
        return any(one.status in _RETRIED for one in self._targets[_target(request)] if one.number < request.number)

    def is_later_page(self, request: Request) -> bool:
        """Whether a `@odata.nextLink` led to it."""
        return self._next_links.get(link_of(request.url), request.number) < request.number


def _misses(request: Request, known: _Known) -> Iterator[Miss]:
    if request.status >= 400:
        yield from _retrying(request, known)
        if request.status == 410 and "Location" in request.response.headers:
            yield from _resyncing(request, known)
    elif request.status == 200 and known.answered_at(request) is not None:
        yield from _paging(request, known)
    if request.took_effect and request.method == "POST":
        yield from _repeating(request, known)


def _retrying(request: Request, known: _Known) -> Iterator[Miss]:
    wait, at = retry_after(request), known.answered_at(request)
    if at is None:
        return
    early = None if wait is None else _early(request, known, at, wait)
    if early is not None:
        asked = f"{request.status} with Retry-After: {request.response.headers['Retry-After']}"
        said = f"{_named(early)} came {_passed(request, at, early):.3f} s after request {request.number} was answered"
        yield Miss("early", f"{said} {asked}.", request, early)
    blamed = request.status in _RETRIED and not request.took_effect and (wait or 0.0) <= LONGEST_PATIENCE
    if blamed and next(known.again(request, at), None) is None and not known.tried_before(request):
        yield Miss("gave-up", f"{_named(request)} was answered {request.status} and never sent again.", request)


def _early(request: Request, known: _Known, at: float, wait: float) -> Request | None:
    """The first that came back too early, where it was not merely on its way when the answer was given."""
    soon = None
    for later in known.again(request, at):
        same = _wanted(later) == _wanted(request)
        if _passed(request, at, later) >= wait - _TIMERS:
            # What came before it was another thread's, if this is the one that came back.
            if soon is None or same:
                return None
        elif later.received - at >= _ON_ITS_WAY:
            return soon or later
        elif same:
            soon = soon or later
    return soon


def _passed(request: Request, at: float, later: Request) -> float:
    """Seconds from an answer to a later request, by real time or by the space's clock, whichever went further."""
    return max(later.received - at, (later.time - request.time).total_seconds())


def _resyncing(request: Request, known: _Known) -> Iterator[Miss]:
    later = known.following(request, request.url)
    at = known.answered_at(request)
    if later is not None and at is not None and later.received >= at:
        said = (
            f"{_named(later)} uses the link again for which request {request.number} was answered 410 and a Location."
        )
        yield Miss("ignored-resync", said, request, later)


def _paging(request: Request, known: _Known) -> Iterator[Miss]:
    link = next_link(request)
    if link is None or known.following(request, link) is not None:
        return
    # Who asks for the first so many has what was asked for; a delta has to be read to its end.
    if "$top" in _options(request) and not known.is_later_page(request) and not _is_delta(request):
        return
    yield Miss("stopped-paging", f"{_named(request)} had an @odata.nextLink, which was not followed.", request)


def _repeating(request: Request, known: _Known) -> Iterator[Miss]:
    lost = _is_lost(request)
    # 429 and other refusals say that nothing was done: who believes them has missed nothing.
    if not (lost or request.status >= 500) or request.body_state != "whole" or _only_reads(request):
        return
    later = known.equal(request)
    if later is not None:
        but = "its connection was lost" if lost else f"it was answered {request.status}"
        said = f"{_named(later)} sends again what request {request.number} had done already, though {but}."
        yield Miss("repeated", said, request, later)


def _after(requests: Sequence[Request], request: Request) -> Iterator[Request]:
    start = bisect_right(requests, request.number, key=lambda one: one.number)
    return (requests[place] for place in range(start, len(requests)))


def _target(request: Request) -> tuple[str, str]:
    return request.method, unquote(request.path).casefold()


def _wanted(request: Request) -> Hashable:
    """What is the same for two requests that ask for the same thing."""
    return request.method, link_of(request.url), request.body


def _options(request: Request) -> set[str]:
    """The names of the query's options, whose `$` may be left out."""
    return {f"${name.strip().lower().lstrip('$')}" for name in request.query}


def _is_delta(request: Request) -> bool:
    last = request.path.rstrip("/").rpartition("/")[2].partition("(")[0].lower()
    return last in ("delta", "microsoft.graph.delta")


def _is_lost(request: Request) -> bool:
    """Whether a fault kept the client from reading the whole answer."""
    return _LOST.search(request.fault or "") is not None


def _only_reads(request: Request) -> bool:
    """Whether it is a `$batch` without a POST in it."""
    if not unquote(request.path).lower().rstrip("/").endswith("/$batch"):
        return False
    return '"POST"' not in (request.body or "").upper()


def _may_be_one(one: Request, other: Request) -> bool:
    """Whether the same application may have sent both, as far as their tokens say."""
    first, second = _application(one), _application(other)
    return first is None or second is None or first == second


def _application(request: Request) -> str | None:
    _, brace, claims = request.headers.get("Authorization", "").partition("{")
    if not brace:
        return None
    try:
        application = json.loads(brace + claims).get("appid")
    except ValueError:
        return None
    return application if isinstance(application, str) else None


def _named(request: Request) -> str:
    return f"Request {request.number}, {request.method} {request.path},"
