"""Keys that are no text: numbers are given out in order, and what nobody can make up the client gives."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import widgets
from tests.support.gadgets import document, prop
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def serving(folder: Path, keys: dict[str, str]) -> Iterator[Client]:
    """A list of `contoso.box` at `/boxes` whose key properties are of these Edm types."""
    found = widgets.documents()
    properties = {**{name: prop(edm) for name, edm in keys.items()}, "label": prop("String")}
    found["contoso.box"] = document("entity", "contoso.box", properties)
    if keys:
        found["contoso.box"]["x-key"] = list(keys)
    found["service"]["x-paths"]["/boxes"] = {"type": "contoso.box", "collection": True}
    with Served(contracts=(widgets.write(folder, found),)) as served, served.client() as client:
        yield client


@pytest.mark.parametrize("edm", ["Byte", "SByte", "Int16", "Int32", "Int64"])
def test_a_number_is_the_next_one_and_stands_bare_in_parentheses(tmp_path: Path, edm: str) -> None:
    with serving(tmp_path, {"number": edm}) as client:
        created = [client.post("/boxes", {"label": text}) for text in "abc"]

        assert [answer.json["number"] for answer in created] == [1, 2, 3]
        assert created[1].headers["location"] == f"{client.url}/beta/boxes(2)"
        for form in ("/boxes/2", "/boxes(2)", "/boxes(number=2)", "/boxes/02"):
            assert client.get(form).json["label"] == "b"
        assert client.get("/boxes('2')").rule == "path.syntax"
        assert client.get("/boxes/two").rule == "path.syntax"
        assert client.patch("/boxes/2", {"label": "z"}).status == 204
        assert client.get("/boxes(2)").json["number"] == 2
        assert client.get("/boxes?$select=label").json["value"][0].keys() >= {"label"}


def test_a_guid_is_made_and_read_in_any_letter_case(tmp_path: Path) -> None:
    with serving(tmp_path, {"code": "Guid"}) as client:
        made = client.post("/boxes", {"label": "a"}).json["code"]

        assert client.get(f"/boxes/{made.upper()}").json["code"] == made
        assert client.get(f"/boxes({made})").status == 200
        assert client.get("/boxes/x").rule == "path.syntax"


def test_an_entity_without_a_key_is_not_made_and_the_list_still_is(tmp_path: Path) -> None:
    with serving(tmp_path, {}) as client:
        answer = client.post("/boxes", {"label": "a"})

        assert (answer.status, answer.code, answer.rule) == (501, "GraphfakeCoverage", "coverage.operation")
        assert "the creation of a contoso.box" in answer.message
        assert client.get("/boxes").json["value"] == []


@pytest.mark.parametrize(
    ("keys", "given", "form"),
    [
        ({"day": "Date"}, {"day": "2026-08-01"}, "(2026-08-01)"),
        ({"flag": "Boolean"}, {"flag": True}, "(true)"),
        ({"price": "Decimal"}, {"price": 1.5}, "(1.5)"),
        ({"spent": "Duration"}, {"spent": "PT1H"}, "(PT1H)"),
        ({"at": "DateTimeOffset"}, {"at": "2026-08-01T00:00:00Z"}, "(2026-08-01T00%3A00%3A00Z)"),
        ({"a": "String", "b": "Int32"}, {"a": "it's/", "b": -5}, "(a='it''s%2F',b=-5)"),
        ({"a": "Guid", "b": "Boolean"}, {"a": "0F8FAD5B-D9CB-469F-A165-70867728950E", "b": False}, None),
    ],
)
def test_what_nobody_can_make_up_the_client_gives(
    tmp_path: Path, keys: dict[str, str], given: dict[str, Any], form: str | None
) -> None:
    with serving(tmp_path, keys) as client:
        made = client.post("/boxes", {**given, "label": "a"})

        assert made.status == 201, made.body
        assert made.notes == []
        lowered = {name: value.lower() if keys[name] == "Guid" else value for name, value in given.items()}
        assert {name: made.json[name] for name in keys} == lowered
        place = form or "(a=0f8fad5b-d9cb-469f-a165-70867728950e,b=false)"
        assert made.headers["location"] == f"{client.url}/beta/boxes{place}"
        assert client.get(f"/boxes{place}").json["label"] == "a"
        assert client.patch(f"/boxes{place}", {"label": "z"}).status == 204
        again = client.post("/boxes", {**given, "label": "b"})
        assert (again.status, again.rule) == (409, "conflict.key")
        assert [box["label"] for box in client.get("/boxes").json["value"]] == ["z"]
        for name in given:
            short = client.post("/boxes", {key: value for key, value in given.items() if key != name} | {"label": "c"})
            assert (short.status, short.rule, short.pointer) == (400, "body.missing", f"/{name}")
            empty = client.post("/boxes", {**given, name: None, "label": "c"})
            assert (empty.status, empty.rule, empty.pointer) == (400, "body.null", f"/{name}")
        assert client.delete(f"/boxes{place}").status == 204


def test_a_state_put_by_the_fakes_own_interface_keeps_a_number_a_number(tmp_path: Path) -> None:
    with serving(tmp_path, {"number": "Int32"}) as client:
        body: dict[str, Any] = {"value": {"number": 7, "label": "a"}}

        assert client.call("PUT", "/_graphfake/state/boxes/7", body).status == 201
        assert client.call("PUT", "/_graphfake/state/boxes", {"value": {"label": "b"}}).status == 201

        assert [box["number"] for box in client.get("/boxes").json["value"]] == [7, 1]


def test_a_state_put_by_the_fakes_own_interface_can_have_a_key_of_parts(tmp_path: Path) -> None:
    with serving(tmp_path, {"a": "String", "b": "Int32"}) as client:
        for path, value, status in (
            ("/boxes(a='x',b=5)", {"label": "one"}, 201),
            ("/boxes", {"a": "y", "b": 6, "label": "two"}, 201),
            ("/boxes(a='x',b=5)", {"a": "x", "b": 7, "label": "three"}, 400),
            ("/boxes", {"a": "x", "label": "four"}, 400),
            ("/boxes", {"a": [], "b": {}, "label": "five"}, 400),
        ):
            answer = client.call("PUT", f"/_graphfake/state{path}", {"value": value})
            assert answer.status == status, answer.body

        assert [box["b"] for box in client.get("/boxes").json["value"]] == [5, 6]
        assert client.get("/boxes(b=6,a='y')").json["label"] == "two"
