"""The folder that the page on contracts shows whole: it is lawful, and it is served as the page says."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from graphfake import FakeGraph, Space
from graphfake.contracts import load
from tests.support.pages import DOCS, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = DOCS / "contracts.md"
WIDGET = {"displayName": "Flange", "finish": "brushed", "weight": "1200", "size": {"width": 2.5, "unit": "cm"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("page")
    write_files(PAGE, place)
    return place / "contoso"


@pytest.fixture(scope="module")
def graph(folder: Path) -> Iterator[FakeGraph]:
    with FakeGraph(contracts=[folder], self_check=True) as running:
        yield running


class Answer(NamedTuple):
    status: int
    rule: str | None
    notes: str
    body: Any


def call(space: Space, method: str, path: str, body: object = None) -> Answer:
    where = urlsplit(space.url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    headers = space.headers | {"Content-Type": "application/json"}
    connection.request(method, f"{where.path}/beta{path}", None if body is None else json.dumps(body), headers)
    reply = connection.getresponse()
    raw = reply.read()
    connection.close()
    notes = reply.headers.get_all("Graphfake-Note", [])
    return Answer(reply.status, reply.headers["Graphfake-Rule"], ", ".join(notes), json.loads(raw or b"null"))


def test_its_documents_are_those_of_the_page(folder: Path) -> None:
    catalogue = load(folder)

    assert {name for name in catalogue.types() if name.startswith("contoso.")} == {
        "contoso.widget", "contoso.part", "contoso.screw", "contoso.finish", "contoso.size",
    }  # fmt: skip
    assert catalogue.type("contoso.widget").canonical(dict(catalogue.type("contoso.widget").examples[0]))


def test_fifteen_operations(graph: FakeGraph) -> None:
    """Create, list, get, update and delete, at three levels."""
    with graph.space() as space:
        above = ""
        made = []
        for collection, entity, change in (
            ("widgets", WIDGET, {"finish": "polished"}),
            ("parts", {"code": "AB-0001"}, {"code": "AB-0002"}),
            ("screws", {"torque": 12}, {"torque": 13}),
        ):
            created = call(space, "POST", f"{above}/{collection}", entity)
            path = f"{above}/{collection}/{created.body['id']}"
            listed = call(space, "GET", f"{above}/{collection}")
            updated = call(space, "PATCH", path, change)
            read = call(space, "GET", path)

            assert (created.status, listed.status, updated.status, read.status) == (201, 200, 200, 200)
            assert [one["id"] for one in listed.body["value"]] == [created.body["id"]]
            assert change.items() <= read.body.items()
            made.append(path)
            above = path
        for path in reversed(made):
            assert call(space, "DELETE", path).status == 204
            with space.expect_refusal("path.not-found"):
                assert call(space, "GET", path).status == 404


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"finish": "gilded"}, "body.enum"),
        ({"finish": "unknownFutureValue"}, "body.enum"),
        ({"serial": "8a1f"}, "body.literal"),
        ({"weight": None}, "body.null"),
        ({"isSafe": 1}, "body.type"),
        ({"tags": "spare"}, "body.unexpected-node"),
        ({"size": {"width": 2.5}}, "body.missing"),
        ({"colour": "red"}, "body.unknown-property"),
        ({"parts": [{"code": "ab"}]}, "body.constraint"),
    ],
    ids=str,
)
def test_refusals_follow_from_the_documents(graph: FakeGraph, change: dict[str, Any], rule: str) -> None:
    with graph.space() as space, space.expect_refusal(rule):
        refused = call(space, "POST", "/widgets", WIDGET | change)

        assert (refused.status, refused.body["error"]["code"], refused.rule) == (400, "ModelValidationFailure", rule)


def test_liberties_are_noted(graph: FakeGraph) -> None:
    with graph.space() as space:
        taken = call(space, "POST", "/widgets", WIDGET | {"finish": "BRUSHED", "madeDateTime": "2026-08-01T09:30:00Z"})

        assert (taken.status, taken.body["finish"], taken.body["madeDateTime"]) == (201, "brushed", None)
        assert taken.notes.split(", ") == [
            "tolerated.enum-case; pointer=/finish",
            "tolerated.read-only-ignored; pointer=/madeDateTime",
        ]
