"""An invented service with something of everything that a query can be about, and entities of a few values.

Values are few, so that filters find some entities and leave others, and sorting meets equals.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from graphfake.contracts import Catalogue, load
from tests.support.gadgets import SCHEMA, document, enum, many, of, prop, to

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ANIMAL, BIRD, FISH, KEEPER, NOTE = (f"contoso.{name}" for name in ("animal", "bird", "fish", "keeper", "note"))
DIET, TRAITS, HOME, SPOT = (f"contoso.{name}" for name in ("diet", "traits", "home", "spot"))

OPERATIONS: dict[str, Any] = {
    "feed": {
        "kind": "action",
        "parameters": {"grams": prop("Int32", minimum=1), "food": prop("String", nullable=True)},
    },
    "oldest": {
        "kind": "function",
        "boundTo": "collection",
        "parameters": {
            "diet": of(DIET),
            "before": prop("DateTimeOffset", nullable=True),
            "names": many(prop("String")),
        },
        "returns": prop("String"),
    },
}
DOCUMENTS = (
    enum(DIET, {"plants": 1, "meat": 2, "unknownFutureValue": 3, "both": 4}),
    enum(TRAITS, {"none": 0, "shy": 1, "loud": 2, "fast": 4}, **{"x-flags": True}),
    document("complex", SPOT, {"x": prop("Int16"), "y": prop("Double", nullable=True)}),
    document("complex", HOME, {"name": prop("String"), "spot": of(SPOT, nullable=True), "diet": of(DIET)}),
    document("entity", NOTE, {"text": prop("String"), "stars": prop("Byte", nullable=True)}, "microsoft.graph.entity"),
    document(
        "entity",
        KEEPER,
        {
            "name": prop("String"),
            "since": prop("Date"),
            "boss": to(KEEPER),
            "animals": to(ANIMAL, collection=True),
        },
        "microsoft.graph.entity",
        **{"x-capabilities": {"search": True, "delta": True}},
    ),
    document(
        "entity",
        ANIMAL,
        {
            "name": prop("String", nullable=True),
            "legs": prop("Int32"),
            "weight": prop("Decimal", nullable=True),
            "speed": prop("Double", nullable=True),
            "tame": prop("Boolean", nullable=True),
            "diet": of(DIET),
            "traits": of(TRAITS, nullable=True),
            "chip": prop("Guid", nullable=True),
            "born": prop("DateTimeOffset", nullable=True),
            "day": prop("Date", nullable=True),
            "fed": prop("TimeOfDay", nullable=True),
            "sleeps": prop("Duration", nullable=True),
            "tags": many(prop("String")),
            "numbers": many(prop("Int32", nullable=True)),
            "home": of(HOME, nullable=True),
            "past": many(of(HOME)),
            "notes": to(NOTE, contained=True, collection=True),
            "keeper": to(KEEPER),
            "friends": to(ANIMAL, collection=True),
        },
        "microsoft.graph.entity",
        **{"x-operations": OPERATIONS},
    ),
    document("entity", BIRD, {"span": prop("Single", nullable=True)}, ANIMAL),
    document("entity", FISH, {"deep": prop("Boolean")}, ANIMAL, **{"x-open": True}),
)
SERVICE: dict[str, Any] = {
    "$schema": SCHEMA,
    "x-kind": "service",
    "x-name": "beta",
    "x-as-of": "2026-08",
    "x-paths": {
        "/animals": {"type": ANIMAL, "collection": True},
        "/keepers": {"type": KEEPER, "collection": True},
    },
    "x-page-size": {"/": {"default": 999, "maximum": 999}},
}


def bundle() -> dict[str, Any]:
    """All documents as one file's content, as `--contracts` takes it."""
    found = {f"{entry['x-name']}.json": entry for entry in DOCUMENTS}
    return {"beta": {**found, "service.json": SERVICE}}


def bundle_text() -> str:
    """The same as JSON."""
    return json.dumps(bundle())


def guarded() -> dict[str, Any]:
    """The same, but keepers are directory objects, and of animals not everything may be asked."""
    beta = json.loads(json.dumps(bundle()["beta"]))
    beta[f"{KEEPER}.json"]["x-capabilities"] = {"advancedQueries": True, "search": True}
    members = beta[f"{ANIMAL}.json"]["properties"]
    members["name"]["x-capabilities"] = {"filter": ["eq", "startswith"], "sort": False}
    members["legs"]["x-capabilities"] = {"filter": False}
    members["friends"]["x-capabilities"] = {"expand": False}
    beta[f"{NOTE}.json"]["x-capabilities"] = {"count": False}
    return {"beta": beta}


def catalogue(documents: dict[str, Any] | None = None) -> Catalogue:
    """The shipped contracts and those of a bundle, by default the plain one."""
    known = load()
    for entry in (documents or bundle())["beta"].values():
        known = known.with_contract(entry)
    return known


_NAMES = ("Ann", "ann", "Bob", "É", "", "a b", "o'x")
_SPOTS: SearchStrategy[Any] = st.fixed_dictionaries({"x": st.integers(-1, 1), "y": st.sampled_from((None, 0, 0.5))})
_HOMES: SearchStrategy[Any] = st.fixed_dictionaries(
    {
        "name": st.sampled_from(_NAMES),
        "spot": st.none() | _SPOTS,
        "diet": st.sampled_from(("plants", "meat")),
    }
)
_COMMON: dict[str, SearchStrategy[Any]] = {
    "name": st.sampled_from((None, *_NAMES)),
    "legs": st.sampled_from((0, 2, 4)),
    "weight": st.sampled_from((None, 0.1, 2, 2.50)),
    "speed": st.sampled_from((None, 0, 0.1, 2.5, "INF", "NaN")),
    "tame": st.sampled_from((None, True, False)),
    "diet": st.sampled_from(("plants", "meat")),
    "traits": st.sampled_from((None, "none", "shy", "shy,fast", "loud,fast")),
    "chip": st.sampled_from((None, "00000000-0000-0000-0000-000000000001", "0f8fad5b-d9cb-469f-a165-70867728950e")),
    "born": st.sampled_from(
        (None, "2020-01-01T00:00:00Z", "2020-01-01T02:00:00+02:00", "2019-12-31T23:59:59.9999999Z", "2024-02-29T12:00Z")
    ),
    "day": st.sampled_from((None, "2020-01-01", "2024-02-29")),
    "fed": st.sampled_from((None, "07:30:00", "07:30", "23:59:59.999")),
    "sleeps": st.sampled_from((None, "PT1H", "PT60M", "P1D", "-PT1S")),
    "tags": st.lists(st.sampled_from(_NAMES), max_size=3),
    "numbers": st.lists(st.sampled_from((None, 0, 2)), max_size=2),
    "home": st.none() | _HOMES,
    "past": st.lists(_HOMES, max_size=2),
}
_NOTES = st.lists(
    st.fixed_dictionaries({"text": st.sampled_from(_NAMES), "stars": st.sampled_from((None, 1, 5))}), max_size=2
)

AN_ANIMAL: dict[str, Any] = {
    "name": "Ann",
    "legs": 4,
    "diet": "plants",
    "born": "2020-01-01T00:00:00Z",
    "chip": "0f8fad5b-d9cb-469f-a165-70867728950e",
    **dict.fromkeys(("weight", "speed", "tame", "traits", "day", "fed", "sleeps", "home")),
    "tags": ["a"],
    "numbers": [],
    "past": [],
}
"""What is sent to create one, every member said."""


def animals() -> SearchStrategy[dict[str, Any]]:
    """What is sent to create one, of either derived type too, with notes inline."""
    own = st.fixed_dictionaries({**_COMMON, "notes": _NOTES})
    birds = {"@odata.type": st.just(f"#{BIRD}"), **_COMMON, "span": st.sampled_from((None, 0.5, 2))}
    fishes = {"@odata.type": st.just(f"#{FISH}"), **_COMMON, "deep": st.booleans(), "mood": st.sampled_from(("a", 1))}
    return st.one_of(own, own, st.fixed_dictionaries(birds), st.fixed_dictionaries(fishes))


def keepers() -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"name": st.sampled_from(_NAMES), "since": st.sampled_from(("2020-01-01", "2024-02-29"))}
    )
