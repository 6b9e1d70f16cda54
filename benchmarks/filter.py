"""A filter over 100,000 entities, compiled from its text, against a list comprehension by hand that means the same.

`python -m benchmarks.filter`, by CPU time in one process. The entities are plain dicts, as a list has them once they
are decoded; both ways must find the same of them.
"""

from __future__ import annotations

import random
import statistics
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Row, alternate, per_call, ratio, table
from graphfake.contracts import load
from graphfake.odata.expressions.allowance import Allowance
from graphfake.odata.expressions.filters import read_filter
from graphfake.odata.grammar.options import parse_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphfake.contracts import Type
    from graphfake.odata.expressions.filters import Filter

ROUNDS = 7
ENTITIES = 100_000
ALLOWANCE = Allowance("intune", "documented", advanced=False)
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
STATES = ("idle", "downloading", "installing", "failed")
NOW = datetime(2026, 8, 1, tzinfo=UTC)
LIMIT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def device() -> Type:
    """An invented type with a member of each sort that the cases ask about."""
    state: dict[str, Any] = {"$schema": SCHEMA, "x-kind": "enum", "x-name": "contoso.state", "type": "string"}
    state["enum"] = list(STATES)
    state["x-members"] = {name: number for number, name in enumerate(STATES)}
    properties = {
        "id": {"type": "string", "x-edm": "Edm.String"},
        "displayName": {"type": ["string", "null"], "x-edm": "Edm.String"},
        "state": {"$ref": "contoso.state.json"},
        "failedUpdateCount": {"type": "integer", "x-edm": "Edm.Int32"},
        "updated": {"type": "string", "x-edm": "Edm.DateTimeOffset"},
        "tags": {"type": "array", "items": {"type": "string", "x-edm": "Edm.String"}},
    }
    head = {"$schema": SCHEMA, "x-kind": "entity", "x-name": "contoso.device", "type": "object", "x-key": ["id"]}
    return load().with_contract(state).with_contract({**head, "properties": properties}).type("contoso.device")


def entities(*, offset: str = "Z") -> list[dict[str, Any]]:
    """As many of them, no two dates alike, in UTC or in another zone."""
    drawn = random.Random(0)
    start = datetime(2026, 1, 1)  # noqa: DTZ001  the zone is written behind it
    return [
        {
            "id": str(number),
            "displayName": drawn.choice(("Alpha", "beta", "Gamma", "delta", None)),
            "state": drawn.choice(STATES),
            "failedUpdateCount": drawn.randrange(8),
            "updated": (start + timedelta(seconds=drawn.randrange(20_000_000))).isoformat() + offset,
            "tags": drawn.sample(("a", "b", "c", "d"), 2),
        }
        for number in range(ENTITIES)
    ]


def by_hand() -> Mapping[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]]:
    """Filters, and what somebody would write who knows the data."""
    return {
        "state eq 'idle' and failedUpdateCount gt 3": lambda found: [
            each for each in found if each["state"] == "idle" and each["failedUpdateCount"] > 3
        ],
        "startswith(displayName,'A')": lambda found: [
            each for each in found if each["displayName"] is not None and each["displayName"].lower().startswith("a")
        ],
        "updated ge 2026-03-01T12:00:00Z": lambda found: [
            each for each in found if datetime.fromisoformat(each["updated"]) >= LIMIT
        ],
        "displayName in ('alpha','GAMMA') or failedUpdateCount eq 7": lambda found: [
            each
            for each in found
            if (each["displayName"] is not None and each["displayName"].lower() in {"alpha", "gamma"})
            or each["failedUpdateCount"] == 7
        ],
        "tags/any(t:t eq 'a')": lambda found: [
            each for each in found if any(tag.lower() == "a" for tag in each["tags"])
        ],
    }


def compiled(text: str, type_: Type) -> Filter:
    """The filter of a text, as a request reads it."""
    return read_filter(parse_option("$filter", text).value, type_, ALLOWANCE)


def main() -> None:
    """Measure and print."""
    type_ = device()
    cases = [(text, hand, entities()) for text, hand in by_hand().items()]
    dates = next(iter(text for text in by_hand() if text.startswith("updated")))
    cases.append((dates, by_hand()[dates], entities(offset="-08:00")))
    rows = []
    for text, hand, found in cases:
        predicate = compiled(text, type_).at(NOW)
        if [each for each in found if predicate(each)] != hand(found):
            raise SystemExit(f"{text} and its list comprehension disagree.")

        def compiled_list(
            predicate: Callable[[Mapping[str, Any]], bool | None] = predicate, found: list[dict[str, Any]] = found
        ) -> list[dict[str, Any]]:
            return [each for each in found if predicate(each)]

        costs = alternate(
            {
                "by hand": per_call(lambda hand=hand, found=found: hand(found), 1),  # type: ignore[misc]
                "compiled": per_call(compiled_list, 1),
            },
            ROUNDS,
        )
        cells = [f"{statistics.median(cost) * 1e3:.1f} ms" for cost in costs.values()]
        zone = "" if found[0]["updated"].endswith("Z") else ", dates at -08:00"
        rows.append(Row(text + zone, [*cells, ratio(costs["compiled"], costs["by hand"])]))
    print(table(f"CPU to filter {ENTITIES:,} entities", ["by hand", "compiled", "compiled / by hand"], rows))


if __name__ == "__main__":
    main()
