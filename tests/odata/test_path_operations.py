"""Paths that name actions, functions, `delta`, `$batch`, `$metadata` and the service itself."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts import load
from graphfake.errors import GraphError
from graphfake.odata.resources.paths import Paths
from tests.odata.conftest import ID, entity, navigation

FLAG = {"type": "boolean", "x-edm": "Edm.Boolean"}


def action(bound: str) -> dict[str, Any]:
    return {"kind": "action", "boundTo": bound}


def function(bound: str, *parameters: str) -> dict[str, Any]:
    return {
        "kind": "function",
        "boundTo": bound,
        "returns": FLAG,
        "parameters": {name: {"type": "string", "x-edm": "Edm.String"} for name in parameters},
    }


@pytest.fixture(scope="module")
def paths() -> Paths:
    robot = entity("robot", ID | {"arms": navigation("robot")}, marks={"x-capabilities": {"delta": True}})
    robot["x-operations"] = {
        "restart": action("entity"),
        "recallAll": action("collection"),
        "isNear": [function("entity", "place"), function("entity", "place", "unit")],
        "newest": function("collection"),
        "sing": [
            function("entity", "song") | {"namespace": "choir", "permissions": ["Choir.Sing"]},
            function("entity", "song") | {"namespace": "opera"},
            function("entity", "song", "key") | {"namespace": "opera", "permissions": ["Opera.Sing"]},
            action("entity") | {"namespace": "bath"},
        ],
    }
    service = {
        "$schema": robot["$schema"],
        "x-kind": "service",
        "x-name": "v1.0",
        "x-paths": {"/robots": {"type": "contoso.robot", "collection": True}},
        "x-operations": {"wake": {"kind": "action"}, "moods": {"kind": "function", "returns": FLAG}},
        "x-permissions": {"/robots/{id}/restart": ["Robots.Restart"], "/wake": ["Wake.All"]},
        "x-dialect": {"/robots": "intune"},
    }
    return Paths(load().with_contract(robot, "v1.0").with_contract(service, "v1.0"), "v1.0")


@pytest.mark.parametrize(
    ("raw", "template", "target", "parameters"),
    [
        ("robots/1/restart", "~/entityset/key/action", "action", ""),
        ("robots('1')/Contoso.Restart", "~/entityset/key/action", "action", ""),
        ("robots/1/microsoft.graph.restart", "~/entityset/key/action", "action", ""),
        ("robots/recallAll", "~/entityset/action", "action", ""),
        ("robots/1/arms/RECALLALL", "~/entityset/key/navigation/action", "action", ""),
        ("robots/1/isNear(place='a%2Fb',unit='km')", "~/entityset/key/function", "function", "place='a/b',unit='km'"),
        ("robots/1/contoso.isNear(place=@p)", "~/entityset/key/function", "function", "place=@p"),
        ("robots/1/isNear( PLACE = 'x' )", "~/entityset/key/function", "function", " PLACE = 'x' "),
        ("robots/newest()", "~/entityset/function", "function", ""),
        ("robots/contoso.robot/newest", "~/entityset/cast/function", "function", ""),
        ("wake", "~/action", "action", ""),
        ("microsoft.graph.moods()", "~/function", "function", ""),
        ("robots/delta", "~/entityset/function", "delta", ""),
        ("robots/Delta()", "~/entityset/function", "delta", ""),
        ("robots/1/arms/microsoft.graph.delta()", "~/entityset/key/navigation/function", "delta", ""),
        ("robots/microsoft.graph.delta", "~/entityset/function", "delta", ""),
        ("", "~", "service", ""),
        ("//", "~", "service", ""),
        ("$metadata", "~/$metadata", "$metadata", ""),
        ("$Batch", "~/$batch", "$batch", ""),
    ],
)
def test_each_is_told_from_what_it_could_be_taken_for(
    paths: Paths, raw: str, template: str, target: str, parameters: str
) -> None:
    read = paths.parse(raw)
    assert (read.template, read.target, read.parameters) == (template, target, parameters)
    assert paths.parse(read.url()).url() == read.url()


def test_an_operation_stands_on_what_it_is_bound_to(paths: Paths) -> None:
    restart = paths.parse("robots/1/restart")
    assert (restart.path, restart.type.name, restart.is_collection) == (("robots", "1"), "contoso.robot", False)
    assert restart.operation is not None
    assert restart.operation.full_name == "contoso.restart"
    recall = paths.parse("robots/recallAll")
    assert (recall.path, recall.is_collection) == (("robots",), True)
    assert (paths.parse("wake").declared, paths.parse("wake").path) == (None, ())


def test_the_one_that_is_called_is_found_by_namespace_and_parameters(paths: Paths) -> None:
    for call, full_name, names, permission in (
        ("choir.sing(song='x')", "choir.sing", ["song"], "Choir.Sing"),
        ("opera.sing(song='x')", "opera.sing", ["song"], None),
        ("Opera.Sing(Key='c',Song=@s)", "opera.sing", ["song", "key"], "Opera.Sing"),
        ("bath.sing", "bath.sing", [], None),
        ("sing(song='x')", "choir.sing", ["song"], "Choir.Sing"),
        ("microsoft.graph.sing(song='x',key='c')", "opera.sing", ["song", "key"], "Opera.Sing"),
        ("sing", "bath.sing", [], None),
    ):
        read = paths.parse(f"robots/1/{call}")
        assert read.operation is not None
        assert (read.operation.full_name, list(read.operation.parameters)) == (full_name, names)
        asked = read.permissions("GET")
        assert (asked.delegated if asked else None) == ((permission,) if permission else None)


def test_the_service_says_whose_words_and_whose_leave_by_the_operations_own_route(paths: Paths) -> None:
    restart = paths.parse("robots/1/restart")
    assert (restart.route, restart.dialect) == ("/robots/{id}/restart", "intune")
    for read, name in ((restart, "Robots.Restart"), (paths.parse("wake"), "Wake.All")):
        asked = read.permissions("POST")
        assert asked is not None
        assert asked.delegated == (name,)
    assert paths.parse("$batch").permissions("POST") is None


@pytest.mark.parametrize("key", ["restart", "newer", "isNear('x')", "wake"])
def test_only_an_operation_of_the_collection_is_no_key_there(paths: Paths, key: str) -> None:
    assert paths.parse(f"robots/{key}").key == key
    for taken in ("newest", "RecallAll", "delta"):
        assert paths.parse("robots").entity(taken).url("segments") == f"robots('{taken}')"
        assert paths.parse(f"robots('{taken}')").key == taken


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("robots/1/restart(a=1)", "path.segment"),
        ("wake()", "path.segment"),
        ("robots/1/isNear", "path.segment"),
        ("robots/1/isNear(place='x',speed=1)", "path.segment"),
        ("robots/1/choir.sing(song='x',key='c')", "path.segment"),
        ("robots/1/isNear(place='x'", "path.syntax"),
        ("robots/1/recallAll", "path.segment"),
        ("robots/1/restart/arms", "path.segment"),
        ("robots/delta/1", "path.segment"),
        ("robots/1/delta", "path.segment"),
        ("restart", "path.segment"),
        ("$metadata/robots", "path.segment"),
        ("$batch()", "path.segment"),
    ],
)
def test_what_fits_no_operation_is_refused(paths: Paths, raw: str, rule: str) -> None:
    with pytest.raises(GraphError) as refused:
        paths.parse(raw)
    assert refused.value.rule == rule
