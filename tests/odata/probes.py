"""An invented type with a member of every sort that an expression can ask about, and entities of it."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import TYPE_CHECKING, Any

from graphfake.contracts import Type, load
from graphfake.odata.expressions.allowance import Allowance

if TYPE_CHECKING:
    from graphfake.errors import GraphError

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
PROBE = "contoso.probe"
ALLOWANCE = Allowance("intune", "documented", advanced=False)
STATES = {"idle": 0, "busy": 1, "working": 1, "failed": 7}
USES = {"none": 0, "indoors": 1, "outdoors": 2, "wet": 4}
EVERYTHING = {"filter": ["eq", "ne", "lt", "le", "gt", "ge", "in", "any", "all", "$count", "contains", "startswith"]}
FOR_COLLECTIONS = {"filter": ["any", "all", "$count"]}

Documents = list[dict[str, Any]]


def edm(name: str, **more: Any) -> dict[str, Any]:
    types = {"Boolean": "boolean", "Int32": "integer", "Int64": "integer", "Decimal": "number", "Double": "number"}
    return {"type": [types.get(name, "string"), "null"], "x-edm": f"Edm.{name}"} | more


def enum(name: str, members: dict[str, int], **more: Any) -> dict[str, Any]:
    head = {"$schema": SCHEMA, "x-kind": "enum", "x-name": name, "type": "string"}
    return head | {"enum": list(members), "x-members": members} | more


def structured(kind: str, name: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    head = {"$schema": SCHEMA, "x-kind": kind, "x-name": name, "type": "object"}
    return head | more | {"properties": properties}


def ref(name: str) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"{name}.json"}, {"type": "null"}]}


def leading(target: str, *, collection: bool = True, contained: bool = True) -> dict[str, Any]:
    leads = {"target": f"contoso.{target}", "contained": contained, "collection": collection}
    return {"x-navigation": leads} | ({"x-capabilities": FOR_COLLECTIONS} if collection else {})


ID = {"id": {"type": "string", "x-edm": "Edm.String"}}


def documents() -> Documents:
    """A new value each time, which a test may change first."""
    return [
        enum("contoso.state", STATES),
        enum("contoso.uses", USES, **{"x-flags": True}),
        structured(
            "complex",
            "contoso.size",
            {"width": edm("Int32"), "unit": edm("String"), "inner": ref("contoso.size")},
        ),
        structured("entity", "contoso.screw", ID | {"turns": edm("Int32")}, **{"x-key": ["id"]}),
        structured("entity", "contoso.maker", ID | {"name": edm("String")}, **{"x-key": ["id"]}),
        structured(
            "entity",
            "contoso.part",
            ID | {"name": edm("String"), "price": edm("Double"), "screws": leading("screw")},
            **{"x-key": ["id"]},
        ),
        structured(
            "entity",
            "contoso.finePart",
            {"grade": edm("Int32")},
            allOf=[{"$ref": "contoso.part.json"}],
        ),
        structured(
            "entity",
            PROBE,
            ID
            | {
                "label": edm("String"),
                "code": edm("String", **{"x-capabilities": {"caseInsensitive": False}}),
                "serial": edm("Guid"),
                "enabled": edm("Boolean"),
                "small": edm("Int32"),
                "big": edm("Int64"),
                "price": edm("Decimal"),
                "weight": edm("Double"),
                "made": edm("DateTimeOffset"),
                "day": edm("Date"),
                "clock": edm("TimeOfDay"),
                "lasts": edm("Duration"),
                "picture": edm("Binary"),
                "state": ref("contoso.state"),
                "uses": ref("contoso.uses"),
                "size": ref("contoso.size"),
                "moods": {"type": "array", "items": {"$ref": "contoso.state.json"}},
                "tags": {"type": "array", "items": edm("String"), "x-capabilities": EVERYTHING},
                "sizes": {"type": "array", "items": ref("contoso.size"), "x-capabilities": EVERYTHING},
                "parts": leading("part"),
                "maker": leading("maker", collection=False, contained=False),
            },
            **{"x-key": ["id"]},
        ),
        structured("entity", "contoso.note", ID, **{"x-key": ["id"], "x-open": True}),
    ]


def catalogue_type(found: Documents, name: str = PROBE) -> Type:
    """The type of that name in a catalogue of these documents."""
    loaded = load()
    for document in found:
        loaded = loaded.with_contract(document)
    return loaded.type(name)


@cache
def probe() -> Type:
    return catalogue_type(documents())


@cache
def note() -> Type:
    return catalogue_type(documents(), "contoso.note")


def refusal(error: GraphError) -> tuple[str, dict[str, str]]:
    return error.rule, dict(error.values)


# Few values of each sort, so that they meet; some are written in two ways.
TEXTS = ("", "a", "A", "ab", "Äb", "äb", "a b", "zz", "'")
NUMBERS = (0, 1, -1, 2, 3, 7)
MOMENTS = (
    "2026-03-01T00:00:00Z",
    "2026-03-01T02:00:00+02:00",
    "2026-03-01T00:00:00.5Z",
    "2026-02-28T16:00:00.500-08:00",
    "2026-03-01T00:00:00.5000001Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z",
)
VALUES: dict[str, tuple[Any, ...]] = {
    "label": TEXTS,
    "code": TEXTS,
    "serial": ("0f8fad5b-d9cb-469f-a165-70867728950e", "00000000-0000-0000-0000-000000000000"),
    "enabled": (True, False),
    "small": NUMBERS,
    "big": (*NUMBERS, 2**53, 2**53 + 1, -(2**63)),
    "price": (0, 1, 0.1, 2.5, -1.25),
    "weight": (0, 1, 0.1, 2.5, 1e300, "INF", "-INF", "NaN", 2**53),
    "made": MOMENTS,
    "day": ("2026-03-01", "2024-02-29", "0001-01-01"),
    "clock": ("00:00:00", "07:59:59.999", "07:59:59.9990000", "23:59:59"),
    "lasts": ("PT0S", "P1D", "PT24H", "-PT1.5S", "PT90M"),
    "picture": ("", "AQID", "AQI="),
    "state": tuple(STATES),
    "uses": ("none", "indoors", "indoors,wet", "outdoors,wet"),
}
LITERAL_EDM = {
    **dict.fromkeys(("label", "code"), "Edm.String"),
    "serial": "Edm.Guid",
    "enabled": "Edm.Boolean",
    **dict.fromkeys(("small", "big"), "Edm.Int64"),
    "price": "Edm.Decimal",
    "weight": "Edm.Double",
    "made": "Edm.DateTimeOffset",
    "day": "Edm.Date",
    "clock": "Edm.TimeOfDay",
    "lasts": "Edm.Duration",
    "picture": "Edm.Binary",
}


@cache
def world() -> tuple[dict[str, Any], ...]:
    """Forty entities of every sort, always the same, for what is asked of many at once."""
    drawn = random.Random(4)

    def some(name: str) -> Any:
        return drawn.choice((None, *VALUES[name], *VALUES[name]))

    def size(depth: int) -> Any:
        if drawn.random() < 0.2:
            return None
        inner = size(depth + 1) if depth < 2 else None
        return {"width": some("small"), "unit": some("label"), "inner": inner}

    def part() -> dict[str, Any]:
        screws = [{"id": "s", "turns": some("small")} for _ in range(drawn.randrange(3))]
        return {"id": "p", "name": some("label"), "price": some("weight"), "screws": screws}

    return tuple(
        {
            "id": str(number),
            **{name: some(name) for name in VALUES},
            "size": size(0),
            "tags": [some("label") for _ in range(drawn.randrange(3))],
            "sizes": [size(1) for _ in range(drawn.randrange(3))],
            "parts": [part() for _ in range(drawn.randrange(3))],
            "maker": drawn.choice((None, {"id": "m", "name": some("label")})),
        }
        for number in range(40)
    )


def kept(values: Any) -> Any:
    """As JSON gives it back."""
    return json.loads(json.dumps(values))
