"""Queries over many stored entities: a served filter beside a list comprehension, a page of many beside one of few.

`python -m benchmarks.queries`. The engine is called in process, without a socket, by CPU time: each answer is whole,
from the request's text to the bytes of the reply.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from multidict import CIMultiDict, CIMultiDictProxy

from benchmarks.example import payload
from benchmarks.figures import Row, alternate, per_call, ratio, table
from graphfake.contracts.json_text import parse
from graphfake.server import Engine, Options
from graphfake.server.wire.messages import Request
from graphfake.store.protocol import Row as Stored

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
MANY, FEW = 100_000, 1_000
ACCOUNTS = ("deviceManagement", "macOSSoftwareUpdateAccountSummaries")
TYPE = "microsoft.graph.macOSSoftwareUpdateAccountSummary"
HEADERS = CIMultiDictProxy(CIMultiDict({"Host": "localhost", "Authorization": "Bearer benchmark"}))
BY_HAND: dict[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]] = {
    "failedUpdateCount gt 40": lambda items: [item for item in items if item["failedUpdateCount"] > 40],
    "displayName eq 'device 77'": lambda items: [item for item in items if item["displayName"] == "device 77"],
    "contains(displayName,'99') and totalUpdateCount le 3": (
        lambda items: [item for item in items if "99" in item["displayName"] and item["totalUpdateCount"] <= 3]
    ),
    "lastUpdatedDateTime lt 2004-01-01T00:00:00Z and osVersion ne null": (
        lambda items: [
            item for item in items if item["lastUpdatedDateTime"] < "2004-01-01" and item["osVersion"] is not None
        ]
    ),
}


def entities(number: int) -> list[dict[str, Any]]:
    """Accounts that differ in their numbers and names."""
    common = payload()
    return [
        {
            "id": f"{at:08d}",
            **common,
            "displayName": f"device {at % 1000}",
            "failedUpdateCount": at % 50,
            "totalUpdateCount": at % 7,
            "lastUpdatedDateTime": f"{2000 + at % 20}-01-01T09:30:00Z",
        }
        for at in range(number)
    ]


async def filled(engine: Engine, space: str, number: int) -> None:
    async with engine.store.transaction(space, write=True) as writing:
        for entity in entities(number):
            await writing.insert(Stored(ACCOUNTS, entity["id"], 0, 0, TYPE, json.dumps(entity).encode()))


def asking(engine: Engine, loop: asyncio.AbstractEventLoop, space: str, query: str) -> Callable[[], bytes]:
    """A request that is answered anew each time."""
    target = f"/_space/{space}/beta/{'/'.join(ACCOUNTS)}?{query}"
    path = target.partition("?")[0]
    request = Request("GET", target, path, query, HEADERS, b"", "http", "127.0.0.1", 0.0, keep_alive=True)

    def ask() -> bytes:
        response = loop.run_until_complete(engine.answer(request._replace(started=time.perf_counter())))
        if response.status != 200:
            raise SystemExit(response.body)
        return response.body or b""

    return ask


def main() -> None:
    """Measure and print."""
    loop = asyncio.new_event_loop()
    engine = Engine(Options())
    loop.run_until_complete(engine.start())
    loop.run_until_complete(filled(engine, "many", MANY))
    loop.run_until_complete(filled(engine, "few", FEW))
    kept = [parse(json.dumps(entity).encode()).value for entity in entities(MANY)]
    rows = []
    for text, comprehension in BY_HAND.items():
        ask = asking(engine, loop, "many", f"$filter={text.replace(' ', '%20')}&$count=true&$top=10")
        found = comprehension(kept)
        if json.loads(ask())["@odata.count"] != len(found):
            raise SystemExit(f"{text} finds another number of entities than the comprehension.")
        costs = alternate(
            {
                "served": per_call(ask, 3),
                "comprehension": per_call(partial(comprehension, kept), 3),
            },
            ROUNDS,
        )
        rows.append(Row(text, [*_milliseconds(costs), ratio(costs["served"], costs["comprehension"])]))
    print(table(f"A filter over {MANY:,} entities", ["served", "comprehension", "ratio"], rows))
    costs = alternate(
        {
            "many": per_call(asking(engine, loop, "many", "$top=100"), 50),
            "few": per_call(asking(engine, loop, "few", "$top=100"), 50),
        },
        ROUNDS,
    )
    row = Row("$top=100", [*_milliseconds(costs), ratio(costs["many"], costs["few"])])
    print(table(f"A page of 100 out of {MANY:,} and out of {FEW:,}", ["of many", "of few", "ratio"], [row]))


def _milliseconds(costs: dict[str, list[float]]) -> list[str]:
    return [f"{statistics.median(cost) * 1e3:.2f} ms" for cost in costs.values()]


if __name__ == "__main__":
    main()
