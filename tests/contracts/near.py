"""Payloads near a contract: whole ones, and what careless, tolerant and hostile clients make of them.

Drawn from lists of values written down here by kind, with Hypothesis alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.contracts.naive import CHILDREN, ENUMS, GRAPH, INTUNE, KNOWN, PROPERTIES

GOOD_DATES = [
    *("2017-01-01T00:00:56.8321556-08:00", "2017-01-01T00:00:00Z", "2017-01-01t00:00z", "2016-02-29T23:59:59.9999999Z"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "2017-01-01T00:00:00.12345675+14:00"),
    *("2017-12-31T23:59:59.99999999-05:30", "2017-01-01T00:00:00.000000000001-00:00", "2017-06-05T04:03:02.10+01:00"),
]
BAD_DATES = [
    *("", "2017-01-01", "2017-01-01T00:00:00", "2017-02-29T00:00:00Z", "2017-01-01T24:00:00Z", "2017-01-01T00:00:60Z"),
    *("2017-01-01 00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59.99999999Z"),
    *("2017-01-01T00:00:00+14:01", "2017-01-01T00:00:00+0800", "2017-01-01T00:00:00.Z", " 2017-01-01T00:00:00Z"),
    *(
        "2017-01-01T00:00:00.1234567890123Z",
        "2017-01-01T00:00:00Z\n",
        "２017-01-01T00:00:00Z",
        "9999-12-31T23:00:00-05:00",
    ),
]
EDGES: dict[str, list[Any]] = {
    "text": ["", " ", "é", "\U0001f600", "0", "\x00", "x" * 300, "\ud800"],
    "count": [0, -1, 2**31 - 1, -(2**31), 2**31, -(2**31) - 1, "5", "+7", "-0", "007", "2147483648", "5.0", "abc", 5.0],
    "date": GOOD_DATES + BAD_DATES,
    "key": ["", "64687d05-7d05-6468-057d-6864057d6864", "x/y"],
}
ANYTHING: list[Any] = [None, True, False, 0, 1, -1.5, 1e300, "", "text", [], {}, [None], {"a": 1}, [1, "x"], "Z" * 50]
ANNOTATIONS: list[tuple[str, Any]] = [
    *(("@odata.context", "https://x"), ("@odata.etag", 'W/"1"'), ("state@odata.type", "#Int64"), ("@x.y", {"a": [1]})),
    *(
        ("categorySummaries@odata.bind", ["https://x"]),
        ("updateStateSummaries@odata.bind", []),
        ("nobody@odata.bind", 1),
    ),
    *(("displayName@odata.bind", "x"), ("@odata.bind", "x"), ("@odata.id", 5)),
]


def _member_texts(members: dict[str, int]) -> list[Any]:
    texts: list[Any] = []
    for name, number in members.items():
        texts += [name, name.upper(), name.lower(), name.title(), str(number), f"+{number}", f"0{number}", number]
        texts += [f" {name}", name[:-1], f"{name}s", f"{name},{name}", f"{name}\n", str(number + 1)]
    return [*texts, "", "unknownFutureValue", "-1", "1" * 20, "ﬁrmware", "\u212ariteria"]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text() | st.sampled_from(EDGES["text"]),
    "count": st.integers(-(2**33), 2**33) | st.sampled_from(EDGES["count"]),
    "date": st.sampled_from(EDGES["date"]),
    "key": st.none() | st.text() | st.sampled_from(EDGES["key"]),
    "category": st.sampled_from(_member_texts(ENUMS["category"])),
    "state": st.sampled_from(_member_texts(ENUMS["state"])),
}
VALUES["text?"] = st.none() | VALUES["text"]
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=20).filter(lambda text: text.isprintable()),
    "count": st.integers(-(2**31), 2**31 - 1),
    "date": st.sampled_from(GOOD_DATES),
    "category": st.sampled_from(list(ENUMS["category"])),
    "state": st.sampled_from(list(ENUMS["state"])),
}
GOOD["text?"] = st.none() | GOOD["text"]


@st.composite
def whole(draw: st.DrawFn, type_name: str) -> dict[str, Any]:
    """A body that breaks nothing and asks for no tolerance, with or without children."""
    body: dict[str, Any] = {name: draw(GOOD[kind]) for name, kind in PROPERTIES[type_name].items()}
    for name, kind in CHILDREN[type_name].items():
        if draw(st.integers(0, 3)) == 0:
            body[name] = draw(st.lists(whole(kind), max_size=2))
    return {name: body[name] for name in draw(st.permutations(list(body)))}


def members(type_name: str) -> dict[str, str]:
    """Every declared member and its kind, which of a child is its type."""
    return {**PROPERTIES[type_name], "id": "key", **CHILDREN[type_name]}


@st.composite
def near(draw: st.DrawFn, type_name: str) -> dict[str, Any]:
    """A whole body with up to four changes: most are refused, many tolerated, some make no difference."""
    body = draw(whole(type_name))
    for _ in range(draw(st.integers(0, 4))):
        body = draw(st.sampled_from(CHANGES))(draw, type_name, body)
    return body


def _another_value(draw: st.DrawFn, type_name: str, body: dict[str, Any]) -> dict[str, Any]:
    name, kind = draw(st.sampled_from(list(members(type_name).items())))
    if kind in PROPERTIES:
        child = near(kind) | st.sampled_from(ANYTHING)
        return {**body, name: draw(st.lists(child, max_size=3) | st.sampled_from(ANYTHING))}
    return {**body, name: draw(VALUES[kind] | st.sampled_from(ANYTHING))}


def _left_out(draw: st.DrawFn, type_name: str, body: dict[str, Any]) -> dict[str, Any]:
    name = draw(st.sampled_from(list(members(type_name))))
    return {other: value for other, value in body.items() if other != name}


def _renamed(draw: st.DrawFn, type_name: str, body: dict[str, Any]) -> dict[str, Any]:
    """A name in another case, or nearly a name; beside the right one or in its place."""
    name = draw(st.sampled_from(list(members(type_name))))
    other = draw(st.sampled_from([name.upper(), name.lower(), name.title(), f"{name}s", name[1:], f" {name}"]))
    value = body.get(name, "x")
    if draw(st.booleans()):
        return {**body, other: value}
    return {other if each == name else each: item for each, item in body.items()}


def _something_new(draw: st.DrawFn, type_name: str, body: dict[str, Any]) -> dict[str, Any]:
    name = draw(st.sampled_from(["x", "", "OdataType", "a/b", "~", "state/", "ｓtate"]) | st.text(max_size=5))
    return {**body, name: draw(st.sampled_from(ANYTHING))}


def _annotated(draw: st.DrawFn, type_name: str, body: dict[str, Any]) -> dict[str, Any]:
    name, value = draw(st.sampled_from(ANNOTATIONS))
    return {name: value, **body}


def _typed(draw: st.DrawFn, type_name: str, body: dict[str, Any]) -> dict[str, Any]:
    named = draw(st.sampled_from([type_name, type_name, *KNOWN, f"{GRAPH}nothing", type_name[:-1]]))
    form = draw(st.sampled_from(["#{}", "{}", "##{}", " {}"])).format(named)
    form = draw(st.sampled_from([form, form, form.upper(), form.replace(GRAPH, INTUNE), f"Collection({named})"]))
    said: Any = draw(st.sampled_from([form, form, form, None, 5, "", {}]))
    return {"@odata.type": said, **body} if draw(st.booleans()) else {**body, "@odata.type": said}


Change = Callable[[st.DrawFn, str, dict[str, Any]], dict[str, Any]]
CHANGES: list[Change] = [_another_value, _another_value, _left_out, _renamed, _something_new, _annotated, _typed]
