"""Graph's published limits, read from the table beside this module: how often who may ask what of which service."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from graphfake.globs import PathGlob

if TYPE_CHECKING:
    from collections.abc import Mapping

Size = Literal["small", "medium", "large"]
Per = Literal["application", "tenant", "every tenant"]
Counts = Literal["requests", "writes", "units"]

SIZES: tuple[Size, ...] = ("small", "medium", "large")
"""Of a tenant: under 50 users, up to 500, and above."""
WRITES = frozenset(("POST", "PATCH", "PUT", "DELETE"))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `limit` in so many seconds.

    `per` says whose requests are added up: one application's in one tenant, all applications' in a tenant, or one
    application's in every tenant. `counts` says of which the number is: requests, requests that write, or resource
    units, of which a request takes one or more. A `bucket` fills up steadily; otherwise a window begins with the
    first request after the one before it ended. `service` is whose limit it is, empty for one that holds everywhere.
    """

    per: Per
    counts: Counts
    limit: int
    seconds: float
    bucket: bool = False
    service: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """What limits a service's requests.

    `costs` are the resource units of those that take more than one; by the same table none of them is a write.
    """

    limits: tuple[Limit, ...]
    costs: tuple[tuple[str, PathGlob, int], ...] = field(default=())

    @property
    def has_units(self) -> bool:
        """Does the service count resource units, and say so in headers?"""
        return any(limit.counts == "units" for limit in self.limits)

    def units(self, method: str, path: str) -> int:
        """How many resource units a request takes, at least one."""
        return next((cost for verb, glob, cost in self.costs if verb == method and glob.matches(path)), 1)

    def cost(self, limit: Limit, method: str, path: str) -> int:
        """What a request takes of a limit, 0 where the limit is none of it."""
        units = self.units(method, path)
        if limit.counts == "units":
            return units
        return int(limit.counts == "requests" or (method in WRITES and units == 1))


@lru_cache(maxsize=1024)
def service_of(path: str, size: Size) -> Service:
    """Whose limits hold for a canonical path below the version, in a tenant of this size."""
    for globs, service in _services(size):
        if any(glob.matches(path) for glob in globs):
            return service
    return Service(_everywhere(size))


@cache
def published() -> Mapping[str, Any]:
    """The table as it stands in the file."""
    text = resources.files("graphfake.faults.throttling").joinpath("limits.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


@cache
def _services(size: Size) -> tuple[tuple[tuple[PathGlob, ...], Service], ...]:
    return tuple(_service(row, size) for row in published()["services"])


def _service(row: Mapping[str, Any], size: Size) -> tuple[tuple[PathGlob, ...], Service]:
    costs = row.get("units", {}).get("costs", ())
    service = Service(
        tuple(_limit(limit, size, row["service"]) for limit in row["limits"]) + _everywhere(size),
        tuple((cost["method"], PathGlob(cost["path"]), cost["units"]) for cost in costs),
    )
    return tuple(PathGlob(f"{path}/**") for path in row["paths"]), service


def _everywhere(size: Size) -> tuple[Limit, ...]:
    return tuple(_limit(limit, size) for limit in published()["everywhere"])


def _limit(row: Mapping[str, Any], size: Size, service: str = "") -> Limit:
    limit = row["limit"]
    number = limit[size] if isinstance(limit, dict) else limit
    return Limit(row["per"], row["counts"], number, row["seconds"], row.get("bucket", False), service)
