"""Which JSON parser reads bodies: jiter with its check for doubled names, orjson (blind to them), json with a hook.

`python -m benchmarks.json_parsers`, by CPU time in one process. A body whose names are doubled is refused by
Graph, so a parser that keeps the last one silently is no candidate, however fast.
"""

from __future__ import annotations

import json
import statistics
from functools import partial

import jiter
import orjson

from benchmarks.example import payload
from benchmarks.figures import Row, alternate, per_call, ratio, table

ROUNDS = 7


def without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """json's hook that finds a doubled name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def main() -> None:
    """Measure and print."""
    one = json.dumps(payload()).encode()
    bodies = {"a body of ten members": (one, 20_000), "a hundred of them": (b"[" + b",".join([one] * 100) + b"]", 200)}
    rows = []
    for figure, (body, calls) in bodies.items():
        costs = alternate(
            {
                "jiter": per_call(partial(jiter.from_json, body, catch_duplicate_keys=True), calls),
                "orjson": per_call(partial(orjson.loads, body), calls),
                "json": per_call(partial(json.loads, body, object_pairs_hook=without_doubles), calls),
            },
            ROUNDS,
        )
        cells = [f"{statistics.median(cost) * 1e6:.2f} us" for cost in costs.values()]
        rows.append(Row(figure, [*cells, ratio(costs["jiter"], costs["orjson"]), ratio(costs["json"], costs["jiter"])]))
    head = ["jiter, doubles found", "orjson, doubles lost", "json, doubles found", "jiter / orjson", "json / jiter"]
    print(table("CPU to parse", head, rows))


if __name__ == "__main__":
    main()
