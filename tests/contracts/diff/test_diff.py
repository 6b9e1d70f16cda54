"""`diff`: every change is found where it is, once, and judged; what is the same is no change."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts import shelf
from graphfake.contracts.diff import diff
from graphfake.contracts.diff.facts import facts_of
from graphfake.contracts.diff.judgements import JUDGEMENTS
from tests.support.gadgets import ABSTRACT, SCHEMA, document, enum, many, of, prop, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake.contracts.diff import Facts

    Documents = dict[str, dict[str, Any]]

LIMITED = prop("String", nullable=True, maxLength=20)
TALK = {"kind": "action", "parameters": {"text": prop("String"), "tone": prop("String", nullable=True)}}
COUNT = {"kind": "function", "parameters": {"since": prop("Date")}, "returns": prop("Int32")}
OLD: Documents = {
    "service": {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": "beta",
        "x-paths": {"/robots": {"type": "contoso.robot", "collection": True}, "/hall": {"type": "contoso.hall"}},
        "x-page-size": {"/robots": {"default": 100, "maximum": 100}},
        "x-permissions": {"/robots": {"read": {"delegated": ["Robot.Read"]}, "write": {"delegated": ["Robot.Write"]}}},
        "x-operations": {"wakeAll": {"kind": "action"}},
    },
    "contoso.mood": enum("contoso.mood", {"calm": 0, "cross": 1}),
    "contoso.arm": document("complex", "contoso.arm", {"reach": prop("Int32"), "joints": prop("Int16")}),
    "contoso.thing": document("entity", "contoso.thing", {"id": prop("String")}, **{"x-key": ["id"], **ABSTRACT}),
    "contoso.robot": document(
        "entity",
        "contoso.robot",
        {
            "label": LIMITED,
            "weight": prop("Int32", nullable=True),
            "mood": of("contoso.mood"),
            "arm": of("contoso.arm", nullable=True),
            "hall": to("contoso.hall"),
            "parts": to("contoso.robot", contained=True, collection=True),
        },
        "contoso.thing",
        **{"x-operations": {"talk": TALK, "count": COUNT}, "x-required-on-create": ["mood"]},
    ),
    "contoso.hall": document("entity", "contoso.hall", {"name": prop("String", nullable=True)}, "contoso.thing"),
}


def facts(documents: Documents) -> Facts:
    return facts_of([shelf.slot_of(each, "beta", f"{name}.json") for name, each in documents.items()], "beta")


def found(change: Callable[[Documents], None]) -> list[tuple[str, str, str]]:
    """Kind, type and name of each change that comes of doing something to the documents."""
    new = copy.deepcopy(OLD)
    change(new)
    return [(one.kind, one.where.type, one.where.name) for one in diff(facts(OLD), facts(new))]


def at(place: str, value: Any) -> Callable[[Documents], None]:
    """Writes something at a place of a document, or takes it away (None)."""

    def do(documents: Documents) -> None:
        *steps, last = place.split(">")
        around: Any = documents
        for step in steps:
            around = around[step]
        if value is None:
            del around[last]
        else:
            around[last] = value

    return do


ROBOT = "contoso.robot>properties>"
PARAMETERS = "contoso.robot>x-operations>talk>parameters>"
RENUMBERED = enum("contoso.mood", {"calm": 0, "cross": 2})
RENAMED = enum("contoso.mood", {"calm": 0, "angry": 1})
EVOLVED = enum("contoso.mood", {"calm": 0, "cross": 1, "unknownFutureValue": 2, "glad": 3})


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("contoso.new", document("complex", "contoso.new", {}), ["type-added contoso.new"]),
        ("contoso.arm", None, ["type-removed contoso.arm"]),
        ("contoso.arm>x-kind", "entity", ["type-kind-changed contoso.arm"]),
        ("contoso.hall>allOf", None, ["base-changed contoso.hall"]),
        ("contoso.thing>x-key", ["id", "site"], ["key-changed contoso.thing"]),
        ("contoso.robot>x-abstract", True, ["became-abstract contoso.robot"]),
        ("contoso.thing>x-abstract", None, ["no-longer-abstract contoso.thing"]),
        ("contoso.robot>x-open", True, ["became-open contoso.robot"]),
        ("contoso.robot>x-has-stream", True, ["stream-added contoso.robot"]),
        ("contoso.robot>x-alternate-keys", [["label"]], ["alternate-key-added contoso.robot"]),
        ("contoso.robot>x-deprecated", {"removalDate": "2027-01-01"}, ["deprecated contoso.robot"]),
        ("contoso.robot>x-known-members", ["aura"], ["property-named contoso.robot aura"]),
        ("contoso.robot>x-known-navigations", ["twin"], ["navigation-named contoso.robot twin"]),
        ("contoso.robot>x-capabilities", {"insert": False}, ["capability-lost contoso.robot"]),
        ("contoso.robot>x-capabilities", {"delta": True}, ["capability-gained contoso.robot"]),
        (f"{ROBOT}size", prop("Int32", nullable=True), ["property-added contoso.robot size"]),
        ("contoso.arm>properties>size", prop("Int32"), ["property-added-required contoso.arm size"]),
        (f"{ROBOT}label", None, ["property-removed contoso.robot label"]),
        (f"{ROBOT}label", prop("Int32", nullable=True), ["property-retyped contoso.robot label"]),
        (f"{ROBOT}label", to("contoso.hall"), ["property-retyped contoso.robot label"]),
        (f"{ROBOT}label", many(prop("String")), ["property-retyped contoso.robot label"]),
        (f"{ROBOT}weight", prop("Int32"), ["no-longer-nullable contoso.robot weight"]),
        (f"{ROBOT}mood", of("contoso.mood", nullable=True), ["became-nullable contoso.robot mood"]),
        (f"{ROBOT}label>maxLength", 10, ["limit-narrowed contoso.robot label"]),
        (f"{ROBOT}label>maxLength", 30, ["limit-widened contoso.robot label"]),
        (f"{ROBOT}label>maxLength", None, ["limit-widened contoso.robot label"]),
        (f"{ROBOT}label>minLength", 1, ["limit-narrowed contoso.robot label"]),
        (f"{ROBOT}label>enum", ["a"], ["limit-narrowed contoso.robot label"]),
        (f"{ROBOT}label>x-read-only", True, ["became-read-only contoso.robot label"]),
        (f"{ROBOT}label>x-immutable", True, ["became-immutable contoso.robot label"]),
        (f"{ROBOT}label>x-not-by-default", True, ["became-not-by-default contoso.robot label"]),
        (f"{ROBOT}label>x-default", "x", ["default-changed contoso.robot label"]),
        (f"{ROBOT}label>x-deprecated", True, ["deprecated contoso.robot label"]),
        (f"{ROBOT}label>x-capabilities", {"filter": False}, ["capability-lost contoso.robot label"]),
        (f"{ROBOT}label>x-capabilities", {"filter": ["eq"]}, ["capability-lost contoso.robot label"]),
        ("contoso.robot>x-required-on-create", ["mood", "label"], ["became-required contoso.robot label"]),
        ("contoso.robot>x-required-on-create", [], ["no-longer-required contoso.robot mood"]),
        (f"{ROBOT}friend", to("contoso.robot"), ["navigation-added contoso.robot friend"]),
        (f"{ROBOT}hall", None, ["navigation-removed contoso.robot hall"]),
        (f"{ROBOT}hall", to("contoso.robot"), ["navigation-retyped contoso.robot hall"]),
        (f"{ROBOT}hall", to("contoso.hall", collection=True), ["navigation-retyped contoso.robot hall"]),
        (f"{ROBOT}hall", to("contoso.hall", contained=True), ["became-contained contoso.robot hall"]),
        ("contoso.mood", EVOLVED, ["value-added contoso.mood glad", "value-added contoso.mood unknownFutureValue"]),
        ("contoso.mood", enum("contoso.mood", {"calm": 0}), ["value-removed contoso.mood cross"]),
        ("contoso.mood", RENUMBERED, ["value-renumbered contoso.mood cross"]),
        ("contoso.mood", RENAMED, ["value-renamed contoso.mood cross"]),
        ("contoso.mood>x-flags", True, ["became-flags contoso.mood"]),
        ("contoso.mood>x-known-members", ["glad"], ["value-named contoso.mood glad"]),
        ("service>x-paths>/arms", {"type": "contoso.robot", "collection": True}, ["path-added  /arms"]),
        ("service>x-paths>/hall", None, ["path-removed  /hall"]),
        ("service>x-paths>/hall", {"type": "contoso.robot"}, ["path-retyped  /hall"]),
        ("service>x-page-size>/robots", {"default": 5, "maximum": 5}, ["page-size-changed  /robots"]),
        ("service>x-permissions>/robots>read", {"delegated": []}, ["permission-removed  read /robots"]),
        ("service>x-operations>wakeAll", None, ["operation-removed  wakeAll"]),
        ("service>x-known-types", ["contoso.ghost"], ["type-named contoso.ghost"]),
        ("contoso.robot>x-operations>sing", {"kind": "action"}, ["operation-added contoso.robot sing"]),
        ("contoso.robot>x-operations>talk", None, ["operation-removed contoso.robot talk"]),
        ("contoso.robot>x-operations>talk>returns", prop("String"), ["result-changed contoso.robot talk"]),
        ("contoso.robot>x-operations>count>composable", True, ["became-composable contoso.robot count"]),
        (f"{PARAMETERS}pitch", prop("Int32", nullable=True), ["parameter-added contoso.robot talk/pitch"]),
        (f"{PARAMETERS}pitch", prop("Int32"), ["parameter-added-required contoso.robot talk/pitch"]),
        (f"{PARAMETERS}tone", None, ["parameter-removed contoso.robot talk/tone"]),
        (f"{PARAMETERS}tone", prop("Int32", nullable=True), ["parameter-retyped contoso.robot talk/tone"]),
        (f"{PARAMETERS}text", prop("String", nullable=True), ["parameter-no-longer-required contoso.robot talk/text"]),
    ],
)
def test_finds(place: str, value: Any, expected: list[str]) -> None:
    assert [" ".join(one).rstrip() for one in found(at(place, value))] == expected


def test_a_near_name_of_the_same_type_is_perhaps_a_new_name() -> None:
    def rename(documents: Documents) -> None:
        members = documents["contoso.robot"]["properties"]
        members["labelText"] = members.pop("label")

    assert found(rename) == [("property-renamed", "contoso.robot", "label")]


def test_another_letter_case_is_another_name_to_who_reads_json() -> None:
    def respell(documents: Documents) -> None:
        members = documents["contoso.robot"]["properties"]
        members["Label"] = members.pop("label")

    assert found(respell) == [("property-respelled", "contoso.robot", "label")]


def test_a_member_that_moves_to_the_base_is_still_there() -> None:
    def move(documents: Documents) -> None:
        documents["contoso.thing"]["properties"]["label"] = documents["contoso.robot"]["properties"].pop("label")

    assert found(move) == [("property-added", "contoso.thing", "label")]


def test_a_base_in_between_breaks_nothing() -> None:
    def insert(documents: Documents) -> None:
        documents["contoso.device"] = document("entity", "contoso.device", {}, "contoso.thing", **ABSTRACT)
        documents["contoso.robot"]["allOf"] = [{"$ref": "contoso.device.json"}]

    assert found(insert) == [("type-added", "contoso.device", ""), ("base-inserted", "contoso.robot", "")]


def test_what_is_known_by_name_only_is_retyped_where_its_type_is_gone() -> None:
    def forget(documents: Documents) -> None:
        for name in ("arm", "weight"):
            del documents["contoso.robot"]["properties"][name]
        documents["contoso.robot"]["x-known-members"] = ["arm", "weight"]
        del documents["contoso.arm"]

    assert found(forget) == [("type-removed", "contoso.arm", ""), ("property-retyped", "contoso.robot", "arm")]


def test_paths_are_compared_only_where_both_tell_of_them() -> None:
    assert found(at("service", None)) == []


def test_one_overload_that_goes_is_told_of_alone() -> None:
    old, new = copy.deepcopy(OLD), copy.deepcopy(OLD)
    other = {"kind": "function", "parameters": {"by": prop("String")}, "returns": prop("Int32")}
    old["contoso.robot"]["x-operations"]["count"] = [COUNT, other]
    (change,) = diff(facts(old), facts(new))
    assert (change.kind, change.where.name, change.detail) == ("operation-removed", "count", "(It takes by.)")


@pytest.mark.parametrize("kind", JUDGEMENTS)
def test_every_judgement_says_why_and_who_says_so(kind: str) -> None:
    judgement = JUDGEMENTS[kind]
    assert judgement.why.endswith(".")
    assert judgement.sentence.endswith(".")
    assert bool(judgement.source) is (judgement.basis != "guess")
    assert judgement.felt_by


PLACES = [
    (name, keyword)
    for name, each in OLD.items()
    for keyword in each
    if keyword not in ("$schema", "x-kind", "x-name", "type")
]


@st.composite
def changed(draw: st.DrawFn) -> Documents:
    """The documents with some of their members and types left out."""
    documents = copy.deepcopy(OLD)
    for name, keyword in draw(st.lists(st.sampled_from(PLACES), max_size=4)):
        said = documents[name].get(keyword)
        if keyword in ("properties", "x-operations") and isinstance(said, dict) and said:
            del said[draw(st.sampled_from(sorted(said)))]
        elif keyword in ("x-required-on-create", "x-abstract", "x-page-size", "x-permissions"):
            documents[name].pop(keyword, None)
    for name in draw(st.lists(st.sampled_from(["contoso.arm", "contoso.hall"]), max_size=1)):
        documents.pop(name)
    return documents


@settings(max_examples=12)
@given(changed(), changed(), st.randoms())
def test_what_comes_one_way_goes_the_other(old: Documents, new: Documents, order: Any) -> None:
    there, back = diff(facts(old), facts(new)), diff(facts(new), facts(old))
    shuffled = dict(order.sample(list(new.items()), len(new)))
    assert diff(facts(old), facts(old)) == ()
    assert diff(facts(old), facts(shuffled)) == there
    for added in ("type", "navigation", "operation", "path"):
        gone = [one.where[:3] for one in there if one.kind == f"{added}-removed"]
        assert gone == [one.where[:3] for one in back if one.kind == f"{added}-added"]
    json.dumps([one.as_json() for one in there])
