"""`--used-by`: of all changes those that the recorded requests feel, each with the requests, and no other."""

from __future__ import annotations

import copy
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import Catalogue, shelf
from graphfake.contracts.diff import diff
from graphfake.contracts.diff.facts import facts_of
from graphfake.usage.bearing import felt
from graphfake.usage.journal import JournalError, recorded
from graphfake.usage.reading import uses_of
from tests.support.gadgets import SCHEMA, document, enum, many, of, prop, to
from tests.support.recorded import exchange, journal

if TYPE_CHECKING:
    from graphfake.usage.bearing import Felt

    Documents = dict[str, dict[str, Any]]

KEY: dict[str, Any] = {"x-key": ["id"]}
TALK = {"kind": "action", "parameters": {"text": prop("String"), "tone": prop("String", nullable=True)}}
TALKS: dict[str, Any] = {"x-operations": {"talk": TALK}, "x-required-on-create": []}
OLD: Documents = {
    "service": {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": "beta",
        "x-paths": {
            "/robots": {"type": "contoso.robot", "collection": True},
            "/halls": {"type": "contoso.hall", "collection": True},
        },
        "x-permissions": {"/robots": {"read": {"delegated": ["Robot.Read"]}, "write": {"delegated": ["Robot.Write"]}}},
    },
    "contoso.mood": enum("contoso.mood", {"calm": 0, "cross": 1, "glad": 2}),
    "contoso.arm": document(
        "complex", "contoso.arm", {"reach": prop("Int32"), "mood": of("contoso.mood", nullable=True)}
    ),
    "contoso.robot": document(
        "entity",
        "contoso.robot",
        {
            "id": prop("String"),
            "label": prop("String", nullable=True),
            "weight": prop("Int32", nullable=True),
            "mood": of("contoso.mood", nullable=True),
            "arms": many(of("contoso.arm")),
            "hall": to("contoso.hall"),
            "parts": to("contoso.robot", contained=True, collection=True),
        },
        **KEY,
        **TALKS,
    ),
    "contoso.droid": document("entity", "contoso.droid", {"voice": prop("String", nullable=True)}, "contoso.robot"),
    "contoso.hall": document("entity", "contoso.hall", {"id": prop("String"), "name": prop("String")}, **KEY),
}
ROBOT = "contoso.robot>properties>"
R = "/beta/robots"
ONE = f"{R}/1"
EVOLVED = enum("contoso.mood", {"calm": 0, "cross": 1, "glad": 2, "sad": 3})
LESS = enum("contoso.mood", {"calm": 0, "glad": 2})


def slots(documents: Documents) -> list[shelf.Slot]:
    return [shelf.slot_of(each, "beta", f"{name}.json") for name, each in documents.items()]


def after(place: str, value: Any) -> Documents:
    documents = copy.deepcopy(OLD)
    *steps, last = place.split(">")
    around: Any = documents
    for step in steps:
        around = around[step]
    if value is None:
        del around[last]
    else:
        around[last] = value
    return documents


def felt_by(new: Documents, *exchanges: dict[str, Any]) -> Felt:
    changes = diff(facts_of(slots(OLD), "beta"), facts_of(slots(new), "beta"))
    stream = io.BytesIO(journal(*exchanges))
    return felt(changes, uses_of(recorded(stream, "journal"), Catalogue(slots(OLD)), "beta"))


@pytest.mark.parametrize(
    ("place", "value", "request_", "how"),
    [
        (f"{ROBOT}label", None, exchange("POST", R, {"label": "x"}), "sends"),
        (f"{ROBOT}label", None, exchange("PATCH", ONE, {"LABEL": "x"}), "sends"),
        (f"{ROBOT}label", None, exchange("GET", f"{R}?$select=id,label"), "asks for"),
        (f"{ROBOT}label", None, exchange("GET", f"{R}?$filter=contains(label,%27x%27)"), "asks for"),
        (f"{ROBOT}label", None, exchange("GET", f"{R}?$orderby=label%20desc"), "asks for"),
        (f"{ROBOT}label", None, exchange("GET", f"{ONE}/label"), "asks for"),
        (f"{ROBOT}label", None, exchange("GET", f"{R}?$expand=parts($select=label)"), "asks for"),
        (f"{ROBOT}label", None, exchange("GET", f"{R}?$filter=parts/any(p:p/label%20eq%20%27x%27)"), "asks for"),
        (f"{ROBOT}label", None, exchange("GET", ONE, None, {"id": "1", "label": "x"}), "receives"),
        (f"{ROBOT}label", None, exchange("GET", R, None, {"value": [{"label": None}]}), "receives"),
        (f"{ROBOT}label", None, exchange("GET", R, None, {"value": [{"id": "1"}]}), ""),
        (f"{ROBOT}label", None, exchange("GET", R, None, {"label": "x"}, status=404), ""),
        (f"{ROBOT}label", None, exchange("GET", "/beta/halls", None, {"value": [{"label": "x"}]}), ""),
        (f"{ROBOT}label", None, exchange("GET", "/v1.0/robots?$select=label"), ""),
        (f"{ROBOT}label>x-read-only", True, exchange("GET", ONE, None, {"label": "x"}), ""),
        (f"{ROBOT}label>x-read-only", True, exchange("PATCH", ONE, {"label": "x"}), "sends"),
        (f"{ROBOT}label", prop("String"), exchange("PATCH", ONE, {"label": "x"}), ""),
        (f"{ROBOT}label", prop("String"), exchange("PATCH", ONE, {"label": None}), "sends"),
        ("contoso.arm>properties>reach", None, exchange("POST", R, {"arms": [{"reach": 1}]}), "sends"),
        ("contoso.droid>properties>voice", None, exchange("GET", ONE, None, {"label": "x"}), ""),
        (
            "contoso.droid>properties>voice",
            None,
            exchange("GET", ONE, None, {"@odata.type": "#contoso.droid", "voice": "x"}),
            "receives",
        ),
        (f"{ROBOT}size", prop("Int32", nullable=True), exchange("GET", ONE, None, {"id": "1"}), "receives"),
        (f"{ROBOT}size", prop("Int32", nullable=True), exchange("GET", f"{ONE}?$select=id", None, {"id": "1"}), ""),
        (f"{ROBOT}size", prop("Int32", nullable=True), exchange("POST", R, {"id": "1"}, status=400), ""),
        ("contoso.robot>x-required-on-create", ["label"], exchange("POST", R, {"weight": 1}), "sends"),
        ("contoso.robot>x-required-on-create", ["label"], exchange("POST", R, {"label": "x"}), ""),
        ("contoso.robot>x-required-on-create", ["label"], exchange("PATCH", ONE, {"weight": 1}), ""),
        ("contoso.mood", LESS, exchange("POST", R, {"mood": "cross"}), "sends"),
        ("contoso.mood", LESS, exchange("POST", R, {"mood": "calm"}), ""),
        ("contoso.mood", LESS, exchange("GET", f"{R}?$filter=mood%20eq%20%27cross%27"), "asks for"),
        ("contoso.mood", LESS, exchange("GET", ONE, None, {"arms": [{"mood": "cross"}]}), "receives"),
        ("contoso.mood", EVOLVED, exchange("GET", ONE, None, {"mood": "calm"}), "receives"),
        ("contoso.mood", EVOLVED, exchange("GET", f"{R}?$select=mood"), "asks for"),
        ("contoso.mood", EVOLVED, exchange("POST", R, {"mood": "calm"}), ""),
        ("contoso.robot>x-operations>talk", None, exchange("POST", f"{ONE}/talk", {"text": "x"}), "asks for"),
        ("contoso.robot>x-operations>talk", None, exchange("POST", f"{ONE}/microsoft.graph.talk"), "asks for"),
        (
            "contoso.robot>x-operations>talk>parameters>tone",
            None,
            exchange("POST", f"{ONE}/talk", {"tone": "x"}),
            "sends",
        ),
        ("contoso.robot>x-operations>talk>parameters>tone", None, exchange("POST", f"{ONE}/talk", {"text": "x"}), ""),
        ("contoso.robot>x-operations>talk>parameters>size", prop("Int32"), exchange("POST", f"{ONE}/talk", {}), ""),
        ("contoso.robot>x-capabilities", {"delete": False}, exchange("DELETE", ONE, status=204), "sends"),
        ("contoso.robot>x-capabilities", {"delete": False}, exchange("PATCH", ONE, {}), ""),
        ("service>x-paths>/halls", None, exchange("GET", "/beta/halls"), "asks for"),
        ("service>x-paths>/halls", None, exchange("GET", ONE), ""),
        ("service>x-permissions>/robots>write", {"delegated": ["Robot.Own"]}, exchange("DELETE", ONE), "asks for"),
        ("service>x-permissions>/robots>write", {"delegated": ["Robot.Own"]}, exchange("GET", ONE), ""),
    ],
)
def test_is_felt(place: str, value: Any, request_: dict[str, Any], how: str) -> None:
    found = felt_by(after(place, value), request_)
    hows = {bearing.how for one in found.changes for bearing in one.bearings}
    assert hows == ({how} if how else set())


def test_names_the_requests_by_method_and_route_with_their_number_and_the_first() -> None:
    asked = [exchange("GET", f"{R}/{key}?$select=label", id=f"id-{key}") for key in ("a", "b", "a")]
    (change,) = felt_by(after(f"{ROBOT}label", None), *asked).changes
    assert change.told == ("asks for it: GET /robots/{id}, 2 times, first id-a",)
    assert not change.only_received


def test_says_what_was_not_kept_whole_and_what_is_not_in_the_contracts() -> None:
    cut = exchange("POST", R, '{"lab', body_state="cut", id="long")
    found = felt_by(after(f"{ROBOT}label", None), cut, exchange("GET", "/beta/nuts"), exchange("GET", "/v1.0/robots"))
    assert found.changes == ()
    assert [warning.split(":")[-1].strip() for warning in found.warnings] == [
        "1, in long.",
        "GET /nuts.",
        "1.",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "This is no JSON object."),
        (b"[]", "This is no JSON object."),
        (b"[" * 100_000, "This is no JSON object."),
        (b'{"id": 5}', "The text id belongs to an exchange"),
        (json.dumps({**exchange("GET", R), "status": "200"}).encode(), "The whole number status"),
        (b'{"a": "' + b"x" * 4_200_000, "The line is longer than"),
    ],
)
def test_a_line_that_is_no_exchange_is_told(line: bytes, reason: str) -> None:
    with pytest.raises(JournalError, match=r"^journal:2: ") as told:
        list(recorded(io.BytesIO(journal(exchange("GET", R)) + line), "journal"))
    assert reason in str(told.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["calm", "#contoso.droid"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@odata.type", "value", "label", "mood", "arms", "hall", "parts", "hall@odata.bind", ""]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
URLS = st.sampled_from(
    [R, ONE, f"{ONE}/parts", f"{ONE}/talk", f"{ONE}/mood", f"{ONE}/hall/$ref", "/beta", "/", "//", "/beta/%zz"]
)
QUERIES = st.sampled_from(
    ["", "?$select=*", "?$filter=a(", "?$expand=parts($expand=hall)", "?$filter=x/y/z eq 1", "?%zz"]
)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(["GET", "POST", "PATCH", "X"]), URLS, QUERIES, JSON, JSON), max_size=4))
def test_whatever_a_journal_holds_it_is_read(entries: list[tuple[str, str, str, Any, Any]]) -> None:
    found = felt_by(
        after(f"{ROBOT}label", None),
        *(exchange(method, url + query, body, answer) for method, url, query, body, answer in entries),
    )
    assert found.requests <= len(entries)
