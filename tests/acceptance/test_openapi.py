"""The running fake does what the exported OpenAPI documents say: at each path, with each verb, in each answer."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphfake.contracts.export.openapi import openapi
from graphfake.contracts.export.openapi_paths import Stop, walk
from graphfake.contracts.validators import accepts
from graphfake.strategies import payloads, tolerated_payloads
from tests.support import zoo
from tests.support.family import KINDS
from tests.support.served import Answer, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = zoo.catalogue()
PREFIXES = ("/animals", "/keepers", "/deviceManagement/macOSSoftwareUpdateAccountSummaries")
STOPS = walk(CATALOGUE, "beta", PREFIXES).stops
DOCUMENT = openapi(CATALOGUE, "beta", paths=PREFIXES, accepts=True)
OPERATIONS = [
    (stop, method)
    for stop in STOPS
    for method in DOCUMENT["paths"].get(stop.path, {})
    if method != "parameters" and method != "delete"
]
VERBS = ("get", "post", "patch", "put", "delete")
FILLED = {"diet": "meat", "before": "null", "names": "%5B%22Ann%22%5D"}
EXAMPLES = {kind.full_name: kind.example for kind in KINDS}
WORLD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "keeper-id": ("/keepers", "", {"name": "Ann", "since": "2026-01-01"}),
    "animal-id": ("/animals", "", {"legs": 4, "diet": "meat"}),
    "note-id": ("/notes", "animal-id", {"text": "Note value"}),
    "macOSSoftwareUpdateAccountSummary-id": (
        "/deviceManagement/macOSSoftwareUpdateAccountSummaries",
        "",
        KINDS[0].example,
    ),
    "macOSSoftwareUpdateCategorySummary-id": (
        "/categorySummaries",
        "macOSSoftwareUpdateAccountSummary-id",
        KINDS[1].example,
    ),
    "macOSSoftwareUpdateStateSummary-id": (
        "/updateStateSummaries",
        "macOSSoftwareUpdateCategorySummary-id",
        KINDS[2].example,
    ),
}


class Held:
    """A client for the served fake, and the ids of one entity of each kind."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.keys: dict[str, str] = {}
        homes: dict[str, str] = {}
        for name, (collection, above, example) in WORLD.items():
            path = f"{homes.get(above, '')}{collection}"
            made = client.post(path, {key: value for key, value in example.items() if key != "id"})
            assert made.status == 201, made.body
            self.keys[name] = made.json["id"]
            homes[name] = f"{path}/{made.json['id']}"
        animal, keeper = homes["animal-id"], homes["keeper-id"]
        other = client.post("/animals", {"legs": 2, "diet": "plants"}).json["id"]
        self.keys["animal-id1"] = other
        links = {
            f"{animal}/friends/$ref": f"/animals/{other}",
            f"{keeper}/animals/$ref": animal,
            f"{animal}/keeper/$ref": keeper,
            f"{keeper}/boss/$ref": keeper,
        }
        self.url = f"{client.url}/beta"
        for at, to in links.items():
            method = "POST" if at.rsplit("/", 2)[1] in ("friends", "animals") else "PUT"
            assert client.call(method, at, {"@odata.id": f"{self.url}{to}"}).status == 204

    def path(self, template: str) -> str:
        values = {**self.keys, **FILLED}
        return re.sub(r"\{([^{}]+)\}", lambda match: values[match[1]].replace(" ", "%20"), template)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    file: Path = tmp_path_factory.mktemp("zoo") / "zoo.json"
    file.write_text(zoo.bundle_text())
    with Served(contracts=(file,)) as served, served.client() as client:
        yield Held(client)


@cache
def schema(pointer: str) -> Any:
    """The compiled schema at a place in the document, with the components that it refers to."""
    found: Any = DOCUMENT
    for part in pointer.split("|"):
        found = found[part]
    return accepts({**found, "components": DOCUMENT["components"]})


def check(stop: Stop, method: str, answer: Answer) -> None:
    """The status is one of those that the document names, and the body keeps its schema."""
    responses = DOCUMENT["paths"][stop.path][method]["responses"]
    assert str(answer.status) in responses, (stop.path, method, answer.status, answer.body)
    said = responses[str(answer.status)]
    if "$ref" in said:
        where = f"components|responses|{answer.status}"
    else:
        where = f"paths|{stop.path}|{method}|responses|{answer.status}"
        assert set(said["headers"]) <= {*map(_spelled, answer.headers), "Preference-Applied"}
        if "content" not in said:
            assert answer.body == b""
            return
    media = "application/json" if answer.headers["content-type"].startswith("application/json") else None
    if media:
        assert schema(f"{where}|content|{media}|schema")(answer.json), (stop.path, method, answer.body)


def _spelled(header: str) -> str:
    return {"etag": "ETag", "location": "Location", "retry-after": "Retry-After"}.get(header, header)


def bodies(stop: Stop, method: str, url: str) -> st.SearchStrategy[Any]:
    if stop.form == "action":
        return st.fixed_dictionaries({"grams": st.integers(1, 9)}, optional={"food": st.none() | st.text()})
    if "requestBody" not in DOCUMENT["paths"][stop.path][method] or stop.type is None:
        return st.none()
    if stop.form.startswith("$ref"):
        target = "/keepers" if stop.type.name == zoo.KEEPER else "/animals"
        return st.just({"@odata.id": f"{url}{target}/absent"})
    view = "create" if method == "post" else "update"
    tolerated = tolerated_payloads(stop.type, view=view).map(lambda found: found.payload)
    return payloads(stop.type, view=view) | tolerated


def keeps_its_word(held: Held, data: st.DataObject) -> None:
    stop, method = data.draw(st.sampled_from(OPERATIONS))
    body = data.draw(bodies(stop, method, held.url))
    answer = held.client.call(method.upper(), held.path(stop.path), body)
    check(stop, method, answer)
    if (stop.form.startswith("$ref") and method != "get") or answer.rule == "body.type-not-assignable":
        return  # to an entity that is not there, or that is of another type
    assert answer.status < 400, (stop.path, method, body, answer.body)
    if method == "post" and stop.form == "collection":
        path = f"{held.path(stop.path)}/{answer.json['id']}"
        one = next(other for other in STOPS if other.path.startswith(f"{stop.path}/{{") and other.form == "entity")
        check(one, "delete", held.client.delete(path))
        check(one, "delete", held.client.delete(path))


@settings(max_examples=60)
@given(data=st.data())
def test_each_operation_answers_what_the_document_says(held: Held, data: st.DataObject) -> None:
    keeps_its_word(held, data)


@pytest.mark.deep
@settings(max_examples=3_000)
@given(data=st.data())
def test_each_operation_answers_what_the_document_says_thousands_of_times(held: Held, data: st.DataObject) -> None:
    keeps_its_word(held, data)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.path)
def test_a_verb_that_the_document_leaves_out_has_no_route(held: Held, stop: Stop) -> None:
    offered = DOCUMENT["paths"].get(stop.path, {})
    linked = stop.navigation is not None and not stop.navigation.contained
    for method in VERBS:
        # What is reached by a link can be changed there too; it is described where it lives.
        if method not in offered and not (linked and stop.form in ("collection", "entity")):
            answer = held.client.call(method.upper(), held.path(stop.path), {})
            assert answer.rule in ("route.verb", "coverage.operation"), (stop.path, method, answer.body)


@pytest.mark.parametrize("path", ["/animals", "/keepers", "/animals/{animal-id}/notes"])
@settings(max_examples=10)
@given(data=st.data())
def test_query_options_as_the_document_has_them_are_taken(held: Held, path: str, data: st.DataObject) -> None:
    stop = next(each for each in STOPS if each.path == path)
    sent = []
    for reference in DOCUMENT["paths"][path]["get"]["parameters"]:
        parameter = DOCUMENT["components"]["parameters"][reference["$ref"].rpartition("/")[2]]
        if parameter["in"] == "query" and data.draw(st.booleans()):
            said = parameter["schema"]
            if said["type"] == "array":
                value = ",".join(data.draw(st.lists(st.sampled_from(said["items"]["enum"]), min_size=1, unique=True)))
            elif said["type"] == "boolean":
                value = data.draw(st.sampled_from(["true", "false"]))
            else:
                value = str(data.draw(st.integers(said["minimum"], said["maximum"])))
            sent.append(f"{parameter['name']}={value}")
    answer = held.client.get(f"{held.path(path)}?{'&'.join(sent)}")
    assert answer.status == 200, (sent, answer.body)
    check(stop, "get", answer)


def test_the_documents_are_json() -> None:
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT
