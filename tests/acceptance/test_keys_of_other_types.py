"""Keys that are no text: numbers are given out in order, and what nobody can make up is said to be not served."""

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


@pytest.mark.parametrize(
    "keys", [{"day": "Date"}, {"flag": "Boolean"}, {"price": "Decimal"}, {"a": "String", "b": "String"}, {}]
)
def test_what_nobody_can_make_up_is_not_served_and_the_list_still_is(tmp_path: Path, keys: dict[str, str]) -> None:
    with serving(tmp_path, keys) as client:
        answer = client.post("/boxes", {"label": "a"})

        assert (answer.status, answer.code, answer.rule) == (501, "GraphfakeCoverage", "coverage.operation")
        assert "the creation of a contoso.box" in answer.message
        assert client.get("/boxes").json["value"] == []


def test_a_state_put_by_the_fakes_own_interface_keeps_a_number_a_number(tmp_path: Path) -> None:
    with serving(tmp_path, {"number": "Int32"}) as client:
        body: dict[str, Any] = {"value": {"number": 7, "label": "a"}}

        assert client.call("PUT", "/_graphfake/state/boxes/7", body).status == 201
        assert client.call("PUT", "/_graphfake/state/boxes", {"value": {"label": "b"}}).status == 201

        assert [box["number"] for box in client.get("/boxes").json["value"]] == [7, 1]
