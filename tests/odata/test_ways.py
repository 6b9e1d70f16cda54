"""The ways in which documentation may write a path, and the permissions that are found by them."""

from __future__ import annotations

from typing import Any

import pytest

from graphfake.contracts import load
from graphfake.contracts.permission_paths import written
from graphfake.odata.resources.paths import Paths
from graphfake.odata.resources.ways import ways_of
from tests.odata.conftest import ID, SCHEMA, TEXT, entity, navigation

FIND = {
    "kind": "function",
    "boundTo": "collection",
    "namespace": "contoso.search",
    "returns": {"type": "boolean", "x-edm": "Edm.Boolean"},
    "parameters": {"size": TEXT, "colour": TEXT},
}


@pytest.fixture(scope="module")
def paths() -> Paths:
    lamp = entity(
        "lamp",
        ID | {"name": TEXT, "serial": {"type": "string", "x-edm": "Edm.String"}, "lamps": navigation("lamp")},
        marks={"x-alternate-keys": [["serial"]]},
    )
    lamp["x-operations"] = {"find": FIND, "turnOn": {"kind": "action", "boundTo": "entity"}}
    service = {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": "v1.0",
        "x-paths": {"/lamps": {"type": "contoso.lamp", "collection": True}},
        "x-permissions": {
            "/lamps": {"read": {"delegated": ["Lamp.Below"]}, "write": {"delegated": ["Lamp.Below.Write"]}},
            "/lamps/{id}": {"GET": {"delegated": ["Lamp.Read"]}, "DELETE": {"delegated": ["Lamp.Delete"]}},
            "/lamps/{id}/name": {"GET": {"delegated": ["Lamp.Name"]}},
            "/lamps(serial={value})": {"GET": {"delegated": ["Lamp.Serial"]}},
            "/lamps/{id}/contoso.streetLamp": {"GET": {"delegated": ["Lamp.Street"]}},
            "/lamps/find(colour={c},size={s})": {"GET": {"delegated": ["Lamp.Find"]}},
            "/lamps/{id}/turnOn": {"POST": {"delegated": ["Lamp.TurnOn"]}},
            "/lamps/{id}/.../lamps": {"POST": {"delegated": ["Lamp.Deep"]}},
        },
    }
    street = entity("streetLamp", {"street": TEXT}, base="lamp", key=())
    catalogue = load()
    for document in (lamp, street, service):
        catalogue = catalogue.with_contract(document, "v1.0")
    return Paths(catalogue, "v1.0")


@pytest.mark.parametrize(
    ("raw", "method", "name"),
    [
        ("lamps", "GET", "Lamp.Below"),
        ("lamps", "POST", "Lamp.Below.Write"),
        ("LAMPS/1", "GET", "Lamp.Read"),
        ("lamps('1')", "HEAD", "Lamp.Read"),
        ("lamps/1", "DELETE", "Lamp.Delete"),
        ("lamps/1", "PATCH", "Lamp.Below.Write"),
        ("lamps/1", "BREW", "Lamp.Below.Write"),
        ("lamps/1/name", "GET", "Lamp.Name"),
        ("lamps/1/name/$value", "GET", "Lamp.Name"),
        ("lamps/1/serial", "GET", "Lamp.Read"),
        ("lamps/1/serial/$value", "GET", "Lamp.Read"),
        ("lamps/1/$ref", "DELETE", "Lamp.Delete"),
        ("lamps(serial='5')", "GET", "Lamp.Serial"),
        ("lamps(serial='5')", "DELETE", "Lamp.Delete"),
        ("lamps/1/contoso.streetLamp", "GET", "Lamp.Street"),
        ("lamps/1/contoso.streetLamp/street", "GET", "Lamp.Street"),
        ("lamps/1/contoso.streetLamp", "DELETE", "Lamp.Delete"),
        ("lamps/contoso.streetLamp/1", "GET", "Lamp.Read"),
        ("lamps/find(size='5',colour='red')", "GET", "Lamp.Find"),
        ("lamps/contoso.search.find(size='5',colour='red')", "GET", "Lamp.Find"),
        ("lamps/1/turnOn", "POST", "Lamp.TurnOn"),
        ("lamps/1/contoso.turnOn", "POST", "Lamp.TurnOn"),
        ("lamps/1/lamps", "POST", "Lamp.Below.Write"),
        ("lamps/1/lamps/2/lamps", "POST", "Lamp.Deep"),
        ("lamps/1/lamps/2/lamps/3/lamps/4/lamps/5/lamps", "POST", "Lamp.Deep"),
    ],
)
def test_the_most_exact_way_that_anything_is_said_of_counts(paths: Paths, raw: str, method: str, name: str) -> None:
    asked = paths.parse(raw).permissions(method)
    assert asked is not None
    assert asked.delegated == (name,)


def test_the_ways_of_a_path_are_few_and_spelt_as_tables_have_them(paths: Paths) -> None:
    deep = (
        "lamps(serial='1')/contoso.streetLamp" + "/lamps/1/contoso.streetLamp" * 15 + "/lamps/find(size=@s,colour=@c)"
    )
    for raw in ("lamps", "lamps/1/contoso.streetLamp/street/$value", deep):
        ways = ways_of(paths.parse(raw).shape)
        assert len(ways) == len(set(ways)) <= 32
        assert [written(way) for way in ways] == list(ways)


def service_with(permissions: dict[str, Any]) -> Paths:
    user = entity("user", ID | {"name": TEXT, "lamps": navigation("user")})
    service = {
        "$schema": SCHEMA,
        "x-kind": "service",
        "x-name": "v1.0",
        "x-paths": {"/users": {"type": "contoso.user", "collection": True}},
        "x-permissions": permissions,
    }
    return Paths(load().with_contract(user, "v1.0").with_contract(service, "v1.0"), "v1.0")


def test_where_documents_say_nothing_what_is_published_counts() -> None:
    paths = service_with({"/users/{id}": {"PATCH": {"delegated": ["User.Own"]}}})
    for raw, method, least in (
        ("users", "GET", "User.ReadBasic.All"),
        ("users/$count", "GET", "User.ReadBasic.All"),
        ("users", "POST", "User.ReadWrite.All"),
        ("users/1/name", "GET", "User.ReadBasic.All"),
        ("users/1", "PATCH", "User.Own"),
    ):
        asked = paths.parse(raw).permissions(method)
        assert asked is not None
        assert asked.delegated[0] == least, raw
    assert paths.parse("users/1/lamps").permissions("GET") is None
    assert paths.parse("users/1").permissions("PUT") is None


def test_a_document_can_say_that_nothing_is_asked_for() -> None:
    nothing = service_with({"/users": {"read": {}, "write": {}}}).parse("users/1").permissions("GET")
    assert nothing is not None
    assert not nothing
