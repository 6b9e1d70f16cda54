"""Reading what a rule does: each member by itself, and then whether they go together."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from graphfake.contracts.variations import VARIATIONS
from graphfake.faults.errors import FaultError
from graphfake.faults.rules.headers import read_headers, read_value
from graphfake.faults.rules.members import Members, read_number, read_word, shown
from graphfake.faults.rules.plain import as_json
from graphfake.faults.rules.retry_after import ABSENT, RetryAfter, plain_number
from graphfake.faults.rules.rule import MUTE, Effect
from graphfake.faults.strike import Lag
from graphfake.faults.throttling.limits import SIZES, Limit
from graphfake.faults.throttling.ruling import Throttle

if TYPE_CHECKING:
    from graphfake.faults.rules.rule import Match, When
    from graphfake.faults.strike import Drop
    from graphfake.faults.throttling.limits import Counts, Per, Size

EFFECTS = (
    "status", "code", "message", "body", "headers", "retry_after", "when", "delay", "jitter", "clock", "drop",
    "variation", "page_size", "lag", "throttle",
)  # fmt: skip
DROPS: tuple[Drop, ...] = ("reset", "empty", "truncated", "garbage", "slow", "close")

MOST_BODY = 1 << 20
MOST_DELAY = 600
MOST_WAIT = 1_000_000_000
"""Seconds that a `Retry-After` can name."""
MOST_OF_A_CODE = 200
MOST_OF_A_MESSAGE = 4_000
MOST_PAGE = 1_000
MOST_LAG_READS = 1_000_000
MOST_LAG_SECONDS = 10_000_000
MOST_LIMIT = 1_000_000_000
LEAST_WINDOW, MOST_WINDOW = 0.1, 86_400

_ALONE = ("status", "headers", "delay", "jitter", "drop", "variation", "page_size", "lag", "throttle")
_OF_FAILURES = ("code", "message", "retry_after")
_OF_SUCCESSES = ("variation", "page_size")
_LIVE = tuple(name for name, variation in VARIATIONS.items() if variation.live)
_OWN_LIMITS = ("requests", "writes", "seconds", "per", "announce")
_THROTTLE = ("published", *_OWN_LIMITS)
_NOT_OF_LIMITS = ("status", "body", "headers", "when", "delay", "jitter", "drop", "variation", "page_size", "lag")


_DATE = re.compile(r"date:[0-9]{1,9}(\.[0-9]{1,6})?")


def read_effect(members: Members) -> Effect:
    """Raises FaultError for a member that is not what it has to be."""
    drop = cast("Drop | None", members.one_of("drop", DROPS))
    headers = read_headers(members.get("headers"), members.at("headers")) if "headers" in members else {}
    when = members.one_of("when", ("before", "after")) or ("before" if drop is None or "status" in members else "after")
    return Effect(
        status=members.whole("status", 400, 599),
        code=members.text("code", MOST_OF_A_CODE),
        message=members.text("message", MOST_OF_A_MESSAGE),
        body=_body(members, headers),
        headers=headers,
        retry_after=_retry_after(members),
        when=cast("When", when),
        delay=members.number("delay", 0, MOST_DELAY) or 0.0,
        jitter=members.number("jitter", 0, MOST_DELAY) or 0.0,
        by_clock=members.one_of("clock", ("real", "space")) == "space",
        drop=drop,
        variations=tuple(read_word(value, at, (*_LIVE, "any")) for at, value in members.each("variation")),
        page_size=members.whole("page_size", 0, MOST_PAGE),
        lag=_lag(members),
        throttle=_throttle(members),
    )


def check_effect(members: Members, effect: Effect, match: Match) -> None:
    """Raises FaultError where two members cannot both be meant, or one without another that is missing."""
    if not any(name in members for name in EFFECTS if name not in ("when", "clock")):
        raise FaultError(members.place, f"a rule does something: give it one of {', '.join(_ALONE)}.")
    if effect.throttle is not None:
        _refuse_any(members, _NOT_OF_LIMITS, "throttle decides alone which requests are refused: write two rules.")
    _check_failure(members, effect)
    _check_drop(members, effect, match)
    if effect.delay + effect.jitter > MOST_DELAY:
        raise members.refuse("jitter", f"delay and jitter come to {MOST_DELAY} seconds at most.")
    if "clock" in members and not ("delay" in members or "jitter" in members):
        raise members.refuse("clock", "it says whose clock a delay is taken from: give a delay, too.")
    if "any" in effect.variations and len(effect.variations) > 1:
        raise members.refuse("variation", "'any' stands alone, not in a list with others.")


def _check_failure(members: Members, effect: Effect) -> None:
    if effect.status is None:
        _refuse_any(members, ("body",), "it is that of a failure: give a status, too.")
    if effect.status is None and effect.throttle is None:
        _refuse_any(members, _OF_FAILURES, "it belongs to a failure: give a status or a throttle, too.")
    elif effect.status is not None:
        _refuse_any(members, _OF_SUCCESSES, "it changes a success, and status makes a failure: write two rules.")
    if effect.body is not None:
        _refuse_any(members, ("code", "message"), "body stands in the place of Graph's error: leave one out.")
    if effect.retry_after is not None and any(name.lower() == "retry-after" for name in effect.headers):
        raise members.refuse("retry_after", "headers say it already: leave one of the two out.")
    if effect.lag is not None and effect.when == "before" and (effect.status is not None or effect.drop in MUTE):
        raise members.refuse("lag", "what fails before it takes effect writes nothing that could lag.")


def _refuse_any(members: Members, names: tuple[str, ...], said: str) -> None:
    for name in names:
        if name in members:
            raise members.refuse(name, said)


def _check_drop(members: Members, effect: Effect, match: Match) -> None:
    drop = effect.drop
    if "when" in members and effect.status is None and drop is None:
        raise members.refuse("when", "it says when a failure comes: give a status or a drop, too.")
    if drop is None:
        return
    if match.batched:
        raise members.refuse("drop", "a request inside a $batch has no connection of its own that could be lost.")
    if drop in MUTE:
        _refuse_any(
            members, ("status", "headers", *_OF_SUCCESSES), f"nobody sees it: with drop {drop!r} no answer comes."
        )
    elif effect.status is None and effect.when == "before":
        raise members.refuse(
            "when", f"with drop {drop!r} an answer comes, so the request is carried out: leave it out."
        )


def _body(members: Members, headers: dict[str, str]) -> tuple[str, bytes] | None:
    named = next((name for name in headers if name.lower() == "content-type"), None)
    if "body" not in members:
        if named is not None:
            raise members.refuse(f"headers.{named}", "the answer has one already; a rule names that of its own body.")
        return None
    value = as_json(members.get("body"), members.at("body"))
    if isinstance(value, str):
        content_type = "text/html; charset=utf-8" if value.lstrip().startswith("<") else "text/plain; charset=utf-8"
        sent = value.encode()
    else:
        content_type = "application/json"
        sent = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if len(sent) > MOST_BODY:
        raise members.refuse("body", f"it has {len(sent):,} bytes, and may have {MOST_BODY:,}.")
    return (content_type if named is None else headers.pop(named), sent)


def _retry_after(members: Members) -> RetryAfter | None:
    if "retry_after" not in members:
        return None
    value, place = members.get("retry_after"), members.at("retry_after")
    if not isinstance(value, str):
        return RetryAfter("text", plain_number(read_number(value, place, 0, MOST_WAIT)))
    if value == "absent":
        return ABSENT
    if value == "any":
        return RetryAfter("any")
    if value.startswith("date:"):
        if not _DATE.fullmatch(value):
            raise FaultError(place, f"behind 'date:' stand the seconds until then, such as date:5, not {shown(value)}.")
        return RetryAfter("date", seconds=float(value.removeprefix("date:")))
    return RetryAfter("text", read_value(value, place))


def _lag(members: Members) -> Lag | None:
    if "lag" not in members:
        return None
    lag = Members(members.get("lag"), members.at("lag"), ("reads", "seconds"), "a lag")
    reads = lag.whole("reads", 1, MOST_LAG_READS)
    seconds = lag.number("seconds", 0.001, MOST_LAG_SECONDS)
    if (reads is None) == (seconds is None):
        raise members.refuse("lag", "it is either so many reads or so many seconds, one of the two.")
    return Lag(reads, seconds)


def _throttle(members: Members) -> Throttle | None:
    if "throttle" not in members:
        return None
    if members.get("throttle") == "published":
        return Throttle(published="small")
    place = members.at("throttle")
    if isinstance(members.get("throttle"), str):
        read_word(members.get("throttle"), place, ("published",))
    limits = Members(members.get("throttle"), place, _THROTTLE, "a throttle")
    size = limits.one_of("published", SIZES)
    if size is not None:
        _refuse_any(limits, _OWN_LIMITS, "the published limits say that: leave one of the two out.")
        return Throttle(published=cast("Size", size))
    per = cast("Per", limits.one_of("per", ("application", "tenant")) or "application")
    seconds = limits.number("seconds", LEAST_WINDOW, MOST_WINDOW)
    writes, requests = (limits.whole(name, 1, MOST_LIMIT) for name in ("writes", "requests"))
    if seconds is None or (writes is None and requests is None):
        raise FaultError(place, "it says how many requests, or writes, in how many seconds.")
    own = (("writes", writes), ("requests", requests))
    return Throttle(
        limits=tuple(Limit(per, cast("Counts", counts), limit, seconds) for counts, limit in own if limit is not None),
        announce=limits.flag("announce") or False,
    )
