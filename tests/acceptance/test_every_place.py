"""Every entity set and singleton of v1.0, within three segments: what its contract allows is made, read, found, changed
and deleted, and every answer keeps the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from graphfake.contracts import load
from graphfake.strategies import payloads
from tests.support.places import places
from tests.support.served import Client, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfake.contracts import Type
    from tests.support.places import Place, Step
    from tests.support.served import Answer

VERSION = "v1.0"
CATALOGUE = load()
WITH_RECEIVER = "microsoft.graph.subscription"
"""Making one calls somebody back, so that its own tests make them."""
LONGEST = 200  # URLs have bounds, too
LITERALS: dict[str, Callable[[Any], str]] = {
    "Edm.String": lambda value: "'{}'".format(value.replace("'", "''")),
    "Edm.Boolean": lambda value: str(value).lower(),
    "Edm.Int32": str,
    "Edm.Guid": str,
    "Edm.DateTimeOffset": str,
}


def has_instances(type_: Type) -> bool:
    return not type_.abstract or any(not type_.sibling(name).abstract for name in type_.derived)


PLACES = [
    place
    for place in places(CATALOGUE, VERSION, 3)
    if all(step.type.name != WITH_RECEIVER and has_instances(step.type) for step in place.steps)
]
EACH = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.route)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(self_check=True) as running:
        yield running


def test_there_are_hundreds_of_them() -> None:
    routes = {place.route for place in PLACES}
    assert len(routes) > 600
    assert {"/users", "/users/{id}/messages", "/groups", "/applications", "/deviceManagement/managedDevices"} <= routes


@settings(max_examples=40)
@given(place=st.sampled_from(PLACES), data=st.data())
def test_some_of_them_keep_their_contracts(served: Served, place: Place, data: st.DataObject) -> None:
    Visit(served, data).pay(place)


@pytest.mark.deep
@EACH
@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(data=st.data())
def test_all_of_them_keep_their_contracts(served: Served, place: Place, data: st.DataObject) -> None:
    Visit(served, data).pay(place)


class NotMade(Exception):
    """The service does not let clients make entities here."""


class Visit:
    """One client in a world of its own."""

    def __init__(self, served: Served, data: st.DataObject) -> None:
        with served.client() as admin:
            url = admin.post("/_graphfake/spaces", {}).json["url"]
        self._client = Client(url, prefix="")
        self._base = urlsplit(url).path
        self._data = data

    def pay(self, place: Place) -> None:
        try:
            if place.collection:
                self._collection(place)
            else:
                self._single(place)
        except NotMade:  # nor what lies below it
            pass
        finally:
            self._client.__exit__()

    def _collection(self, place: Place) -> None:
        collection = self._path(place)
        before = self._client.get(collection).json.get("value", [])
        self._before = [without_annotations(item) for item in before]
        made = self._made(place.steps[-1], collection)
        entity = self._located(made)
        read = self._kept(place.type, self._client.get(entity))
        assert without_annotations(read) == without_annotations(made.json)
        listed = self._client.get(collection)
        assert self._new(listed.json["value"]) == [without_annotations(read)]
        self._found(place.type, collection, read)
        changed = self._changed(place.steps[-1], entity, read)
        gone = self._client.delete(entity, headers=if_match(changed))
        if place.steps[-1].offers("delete", type_of(place.type, read)):
            assert gone.status == 204, (gone.rule, gone.body)
            assert self._client.get(entity).status == 404
        else:
            assert gone.rule == "route.verb"
            assert self._client.get(entity).status == 200

    def _single(self, place: Place) -> None:
        entity = self._path(place)
        answer = self._client.get(entity)
        if answer.status == 404 and not place.implied:
            return
        self._changed(place.steps[-1], entity, self._kept(place.type, answer))

    def _path(self, place: Place) -> str:
        """The path of the place, once all that is above it has been made."""
        path = f"/{VERSION}"
        for step in place.steps[:-1]:
            path = f"{path}/{step.name}"
            if step.collection:
                path = self._located(self._made(step, path))
        return f"{path}/{place.steps[-1].name}"

    def _made(self, step: Step, collection: str) -> Answer:
        """The answer to the creation of an entity. Raises NotMade where that is not offered, and so refused."""
        sent = self._data.draw(payloads(step.type.name, view="create", version=VERSION))
        answer = self._client.post(collection, sent)
        if not step.offers("insert"):
            assert answer.rule == "route.verb", (answer.status, answer.body)
            raise NotMade
        assert answer.status == 201, (answer.rule, answer.pointer, answer.body, sent)
        self._kept(step.type, answer)
        return answer

    def _located(self, made: Answer) -> str:
        return urlsplit(made.headers["location"]).path.removeprefix(self._base)

    def _kept(self, declared: Type, answer: Answer) -> dict[str, Any]:
        """What an answer holds, which keeps the contract of its type as any client would read it."""
        assert answer.status in (200, 201), (answer.rule, answer.pointer, answer.body)
        body: dict[str, Any] = answer.json
        by_default = type_of(declared, body)
        shown = [name for name in by_default.properties if name in body]
        verdict = by_default.judge(body, view="response", selected=shown)
        assert verdict.violations == (), verdict.violations
        return body

    def _found(self, declared: Type, collection: str, read: dict[str, Any]) -> None:
        """The entity is found by one of its properties, and not by another value of it."""
        type_ = type_of(declared, read)
        usable = [
            name
            for name, prop in declared.properties.items()
            if prop.edm in LITERALS
            and not prop.collection
            and read.get(name) is not None
            and len(str(read[name])) < LONGEST
            and can_be_filtered(prop.capabilities)
            and can_be_filtered(type_.capabilities)
        ]
        if not usable:
            return
        name = self._data.draw(st.sampled_from(usable))
        literal = LITERALS[declared.properties[name].edm or ""](read[name])
        answer = self._client.get(f"{collection}?$filter={quote(f'{name} eq {literal}')}")
        assert answer.status == 200, (answer.rule, answer.body, name, literal)
        assert self._new(answer.json["value"]) == [without_annotations(read)]

    def _new(self, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is listed and was not there from the start."""
        return [item for item in map(without_annotations, listed) if item not in self._before]

    def _changed(self, step: Step, entity: str, read: dict[str, Any]) -> dict[str, Any]:
        """What is read after a PATCH of whatever the contract lets be changed."""
        declared = step.type
        type_ = type_of(declared, read)
        same = payloads(type_.name, view="update", version=VERSION).filter(lambda sent: type_of(type_, sent) is type_)
        sent = self._data.draw(same)
        if type_ is not declared:
            sent["@odata.type"] = f"#{type_.name}"
        answer = self._client.patch(entity, sent, headers=if_match(read))
        if step.offers("update", type_):
            assert answer.status in (200, 204), (answer.rule, answer.pointer, answer.body, sent)
        else:
            assert answer.rule == "route.verb"
        return self._kept(declared, self._client.get(entity))


def type_of(declared: Type, body: dict[str, Any]) -> Type:
    return declared.sibling(body.get("@odata.type", declared.name).removeprefix("#"))


def can_be_filtered(capabilities: Any) -> bool:
    said = capabilities.get("filter", True)
    return said if isinstance(said, bool) else "eq" in said


def without_annotations(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if not name.startswith("@")}


def if_match(body: dict[str, Any]) -> dict[str, str | None]:
    """Some services change nothing unless they are told what was read."""
    return {"If-Match": body.get("@odata.etag")}
