"""What Graph should never send, stored without validation: it is served as it is, and no question fails over it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import zoo
from tests.support.served import ACCOUNTS, Client, Served

if TYPE_CHECKING:
    from collections.abc import Iterator

ANIMAL = next(entry for entry in zoo.DOCUMENTS if entry["x-name"] == zoo.ANIMAL)
MEMBERS = (*ANIMAL["properties"], "@odata.type", "@odata.etag", "home@odata.bind", "nosuch", "", "a/b", "span")
DEEP = json.loads('{"spot":' * 60 + "1" + "}" * 60)
ODD: tuple[Any, ...] = (
    *(None, True, -1, 0.1, 1e308, 10**30, 10**350, "", "x", "\0", "INF", "2020-13-01", "9" * 5_000),
    *([], [None], [1, "a", [2]], [{}], {}, DEEP, {"x": "no", "y": []}, {"@odata.type": "#contoso.bird"}),
    *({"@odata.type": 5}, [{"@odata.type": "#no.such"}], {"name": None, "spot": 5, "diet": 7}),
    [{"name": 1, "spot": {"x": None}, "diet": "nosuch"}],
)
QUERIES = (
    *("", "$select=id,name,home", "$orderby=name", "$orderby=weight desc,born", "$orderby=home/spot/x", "$top=1"),
    *("$filter=name eq 'x'", "$filter=legs gt 1", "$filter=weight lt 1.5", "$filter=contains(name,'a')"),
    *("$filter=born lt now()", "$filter=year(born) eq 2020", "$filter=day lt 2020-01-01", "$filter=tame"),
    *("$filter=sleeps gt duration'PT1H'", "$filter=traits has contoso.traits'shy'", "$filter=legs in (1,2)"),
    *("$filter=home/spot/x gt 0", "$filter=tags/any(t:contains(t,'a'))", "$filter=past/any(p:p/spot/x gt 0)"),
    *("$filter=weight mul 2 gt 2", "$filter=tags/$count gt 1", "$filter=speed eq 0.5", "$expand=notes,keeper"),
    *("$count=true", "$format=application/json;odata.metadata=full", "$filter=fed lt 07:00:00"),
)
BELOW = ("", "/name", "/tags", "/tags/$count", "/home", "/weight/$value", "/notes", "/keeper")


@pytest.fixture(scope="module")
def zoo_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    contracts = tmp_path_factory.mktemp("zoo") / "zoo.json"
    contracts.write_text(zoo.bundle_text())
    with Served(contracts=(str(contracts),), auth="off", self_check=False) as served, served.client() as client:
        yield client


@given(st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(ODD), min_size=1, max_size=4), st.data())
def test_it_is_served_and_nothing_fails_over_it(zoo_client: Client, value: dict[str, Any], data: st.DataObject) -> None:
    client = zoo_client
    assert client.call("DELETE", "/_graphfake/state/animals").status == 204
    stored = client.call("PUT", "/_graphfake/state/animals/odd", {"value": value, "validate": False})
    assert stored.status == 201
    even = client.call("PUT", "/_graphfake/state/animals/even", {"value": {"name": "x"}, "validate": False})
    assert even.status == 201
    for query in data.draw(st.lists(st.sampled_from(QUERIES), max_size=4)):
        listed = client.get(f"/animals?{quote(query, safe='$=&/,:();')}")
        assert listed.status == 200, (query, listed.body)
        assert {one["id"] for one in listed.json["value"]} <= {"odd", "even"}
    for path in data.draw(st.lists(st.sampled_from(BELOW), max_size=3)):
        assert client.get(f"/animals/odd{path}").status < 500
    assert client.patch("/animals/odd", {"legs": 3, "home": {"spot": {"x": 1}}}).status < 500
    assert client.get("/_graphfake/state").status == 200
    assert client.delete("/animals/odd").status == 204


def test_values_come_back_as_they_were_put(zoo_client: Client) -> None:
    odd = {"name": 5, "legs": "four", "home": [1], "tags": {"a": 1}, "past": 7, "nosuch": None}
    zoo_client.call("PUT", "/_graphfake/state/animals/odd", {"value": odd, "validate": False})

    shown = zoo_client.get("/animals/odd").json
    assert {name: shown[name] for name in odd} == odd


def test_what_cannot_be_compared_counts_as_null(zoo_client: Client) -> None:
    zoo_client.call("DELETE", "/_graphfake/state/animals")
    for key, legs in (("a", "four"), ("b", 2), ("c", [4]), ("d", 1)):
        value = {"value": {"legs": legs}, "validate": False}
        assert zoo_client.call("PUT", f"/_graphfake/state/animals/{key}", value).status == 201

    def found(query: str) -> list[str]:
        return [one["id"] for one in zoo_client.get(f"/animals?{quote(query, safe='$=')}").json["value"]]

    assert found("$filter=legs ge 1") == ["b", "d"]
    assert found("$orderby=legs") == ["a", "c", "d", "b"]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b'"x"', b'{"value":{"a":1,"a":2}}', b'{"value":{"a":"\\ud800"}}'),
        *(b'{"value":{"\\udfff":1}}', b"\xff\xfe", b'{"value":' + b"[" * 500 + b"]" * 500 + b"}"),
        *(b'{"value":[]}', b'{"value":null}', b'{"value":{},"validate":null}', b'{"value":{"a":1%s}}' % (b"0" * 500)),
        *(b'{"value":{"id":true}}', b'{"value":{"id":{}}}', b'{"value":{"id":1e999999999}}', b'{"draw":1}'),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("PUT", ACCOUNTS), ("PUT", f"{ACCOUNTS}/a"), ("POST", ACCOUNTS)])
def test_odd_bodies_of_the_fakes_own_interface_are_told_in_a_sentence(
    client: Client, method: str, path: str, body: bytes
) -> None:
    if (method, body) == ("POST", b'{"draw":1}'):
        body = b'{"draw":true}'
    answer = client.call(method, f"/_graphfake/state{path}?space={client.url.rpartition('/')[2]}", body=body)

    assert answer.status == 400, answer.body
    assert answer.message.endswith((".", ")"))


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"data": None}, {"data": []}, {"data": "nosuch"}, {"data": {"/x": {}}, "validate": 1}, {"data": 5}),
        *({"data": {"": 1}}, {"data": {"/$batch": 1}}, {"data": {"/a/$ref": {}}}, {"data": {f"{ACCOUNTS}/$ref": 5}}),
        *({"data": {"//": []}}, {"data": {"/" + "a/" * 500: 1}}, {"data_text": "{"}, {"data_text": 5}),
        *({"data": {"/%": 1}}, {"data": {f"{ACCOUNTS}/x/nosuch": 1}}, {"data": {"/deviceManagement": 3}}),
        *({"data": {}, "data_text": "{}"}, {"nosuch": 1}, {"data": {"/\0": 1}}, {"data": {ACCOUNTS: -(10**100)}}),
    ],
)
def test_odd_data_is_told_in_a_sentence(client: Client, body: dict[str, Any]) -> None:
    answer = client.call("POST", f"/_graphfake/seed?space={client.url.rpartition('/')[2]}", body)

    assert answer.status == 400, answer.body
    assert answer.message.endswith((".", ")"))
