"""Limits on how often may be asked: Graph's own by service, or those that a rule sets."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graphfake.contracts.names import fold
from graphfake.faults.throttling.limits import Limit, Service, Size, service_of
from graphfake.faults.throttling.meters import Bucket, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphfake.faults.strike import Facts
    from graphfake.faults.throttling.meters import Reading

MOST_METERS = 10_000
NEAR = 0.8
"""The share of a limit from which headers tell of it."""

_GUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_NOBODY = "00000000-0000-0000-0000-000000000000"
_SCOPES = {"application": "Tenant_Application", "tenant": "Tenant", "every tenant": "Application"}


@dataclass(frozen=True, slots=True)
class Throttle:
    """What a rule says of limits: Graph's own for a tenant of the size `published`, or else `limits` of its own.

    `announce`: headers `RateLimit-*` tell of the rule's own limits once most of them is used.
    """

    published: Size | None = None
    limits: tuple[Limit, ...] = ()
    announce: bool = False


class Ruling(NamedTuple):
    """What limits say to a request: `wait` whole seconds, 0 where it passes; headers are told in either case."""

    wait: int
    headers: Mapping[str, str]


_Asked = list[tuple[Limit, "Reading"]]


class Throttling:
    """What has been asked so far, by limit and by who asks; of more than `most` the longest unasked are forgotten."""

    __slots__ = ("_meters", "_most", "_own", "_throttle")

    def __init__(self, throttle: Throttle, most: int = MOST_METERS) -> None:
        self._throttle = throttle
        self._own = Service(throttle.limits)
        self._most = most
        self._meters: OrderedDict[tuple[Limit, str, str], Window | Bucket] = OrderedDict()

    def ask(self, facts: Facts, now: float) -> Ruling:
        """One request more at `now`, in seconds. A `$batch` does not count: what it holds does.

        Every limit counts it. Where one or more are passed, waiting as long as it says is enough for all of them.
        """
        if "batch" in facts.operations:
            return Ruling(0, {})
        size = self._throttle.published
        service = self._own if size is None else service_of(facts.path, size)
        asked = [
            (limit, self._meter(limit, facts, now).ask(cost, now))
            for limit in service.limits
            if (cost := service.cost(limit, facts.method, facts.path))
        ]
        headers: dict[str, str] = {}
        if service.has_units:
            headers = _directory_headers(asked, service.units(facts.method, facts.path), facts)
        elif self._throttle.announce:
            headers = _announced(asked)
        return Ruling(max((reading.wait for _, reading in asked), default=0), headers)

    def _meter(self, limit: Limit, facts: Facts, now: float) -> Window | Bucket:
        application = "" if limit.per == "tenant" else fold(facts.application)
        key = (limit, application, "" if limit.per == "every tenant" else fold(facts.tenant))
        meter = self._meters.get(key)
        if meter is None:
            meter = self._meters[key] = Bucket(limit, now) if limit.bucket else Window(limit, now)
            if len(self._meters) > self._most:
                self._meters.popitem(last=False)
        else:
            self._meters.move_to_end(key)
        return meter


def _directory_headers(asked: _Asked, units: int, facts: Facts) -> dict[str, str]:
    headers = {"x-ms-resource-unit": str(units)}
    used = max(reading.used for _, reading in asked)
    if used > NEAR:
        headers["x-ms-throttle-limit-percentage"] = f"{min(used, 1.8):.2f}"
    over = next((limit for limit, reading in asked if reading.wait), None)
    if over is not None:
        writes = over.counts == "writes"
        who = f"{_guid(facts.application)}/{_guid(facts.tenant)}"
        headers["x-ms-throttle-scope"] = f"{_SCOPES[over.per]}/{'Write' if writes else 'ReadWrite'}/{who}"
        headers["x-ms-throttle-information"] = "WriteLimitExceeded" if writes else "ResourceUnitLimitExceeded"
    return headers


def _announced(asked: _Asked) -> dict[str, str]:
    """Of the limit that is nearest to being passed, once it is near."""
    limit, reading = max(asked, key=lambda pair: pair[1].used, default=(None, None))
    if limit is None or reading is None or reading.used < NEAR:
        return {}
    return {
        "RateLimit-Limit": str(limit.limit),
        "RateLimit-Remaining": str(reading.remaining),
        "RateLimit-Reset": str(reading.ends),
    }


def _guid(text: str) -> str:
    return text if _GUID.fullmatch(text) else _NOBODY
