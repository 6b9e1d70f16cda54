"""Reading and judging one payload against plain jsonschema, in one process, by CPU time.

`python -m benchmarks.validation`. graphfake reads liberties, judges, and names every violation with its place;
jsonschema judges alone, with its validator kept, or as `jsonschema.validate` does it, which checks the schema anew.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import jsonschema

from benchmarks.example import contract, payload
from benchmarks.figures import Row, alternate, per_call, ratio, table

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7


def contenders(value: dict[str, object]) -> dict[str, Callable[[], float]]:
    """Each way to judge `value`, and how often a round does it."""
    type_ = contract()
    schema = type_.schema("create")
    kept = jsonschema.Draft202012Validator(schema)

    def validate() -> None:
        try:
            jsonschema.validate(value, schema, jsonschema.Draft202012Validator)
        except jsonschema.ValidationError:
            return

    return {
        "graphfake": per_call(lambda: type_.judge(value), 2000),
        "kept": per_call(lambda: list(kept.iter_errors(value)), 500),
        "validate": per_call(validate, 20),
    }


def main() -> None:
    """Measure and print."""
    cases = {
        "valid": payload(),
        "a wrong type": payload() | {"failedUpdateCount": True},
        "a malformed date": payload() | {"lastUpdatedDateTime": "2017-02-30T00:00:00Z"},
        "a member missing": {name: value for name, value in payload().items() if name != "osVersion"},
    }
    rows = []
    for figure, value in cases.items():
        costs = alternate(contenders(value), ROUNDS)
        rows.append(
            Row(
                figure,
                [
                    *(f"{statistics.median(cost) * 1e6:.1f} us" for cost in costs.values()),
                    ratio(costs["kept"], costs["graphfake"]),
                    ratio(costs["validate"], costs["graphfake"]),
                ],
            )
        )
    head = ["graphfake", "jsonschema, kept", "jsonschema.validate", "kept / graphfake", "validate / graphfake"]
    print(table("CPU per payload of ten members", head, rows))


if __name__ == "__main__":
    main()
