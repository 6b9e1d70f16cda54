"""Faults on what is no plain entity: actions, functions, kept bytes and references, by kind and by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import machines, people
from tests.support.direct import Direct
from tests.support.faulty import fault, journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.served import Answer, Client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Direct]:
    folder = tmp_path_factory.mktemp("contracts")
    file = folder / "machines.json"
    file.write_text(json.dumps(machines.bundle()), encoding="utf-8")
    (folder / "people").mkdir()
    with Direct(contracts=(file, people.write(folder / "people"))) as started:
        yield started


@pytest.fixture
def client(served: Direct) -> Client:
    opened = served.client(seed=1)
    for path, value in (("/machines", machines.A_MACHINE), ("/people", {"displayName": "Ada"})):
        assert opened.post(path, value).status == 201
    return opened


def ask(client: Client, method: str, path: str) -> Answer:
    """`ID` stands for the one entity that there is."""
    collection = f"/{path.split('/')[1]}"
    if "ID" in path:
        path = path.replace("ID", client.get(collection).json["value"][0]["id"])
    if path.endswith("photo/$value") and method == "PUT":
        return client.call(method, path, body=b"bytes", headers={"Content-Type": "image/png"})
    body: Any = {"names": []} if path.endswith("scan") else {} if method == "POST" else None
    return client.call(method, path, body)


ASKED = {
    ("POST", "/machines/ID/start"): ("action", "start", "contoso.start", "Contoso.START"),
    ("POST", "/machines/scan"): ("action", "scan"),
    ("POST", "/stopAll"): ("action", "stopall"),
    ("GET", "/machines/ID/distance()"): ("function", "distance", "contoso.distance"),
    ("GET", "/machines/recent(most=3)"): ("function", "recent"),
    ("GET", "/add(a=1,b=2)"): ("function", "add"),
    ("PUT", "/people/ID/photo/$value"): ("value",),
    ("GET", "/people/ID/teams/$ref"): ("reference",),
    ("GET", "/floor"): ("get",),
}


@pytest.mark.parametrize(
    ("asked", "name"), [(asked, name) for asked, names in ASKED.items() for name in names], ids=str
)
def test_each_is_struck_by_every_name_it_has(client: Client, asked: tuple[str, str], name: str) -> None:
    fault(client, path=asked[1].replace("ID", "*"), operation=name, status=503)
    assert ask(client, *asked).rule == "fault.unavailable"


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_none_is_struck_by_a_name_that_is_no_name_of_it(client: Client, asked: tuple[str, str]) -> None:
    others = {
        "create",
        "list",
        "update",
        "delete",
        "batch",
        "metadata",
        "twin",
        *(n for ns in ASKED.values() for n in ns),
    }
    fault(client, path=asked[1].replace("ID", "*"), operation=sorted(others - set(ASKED[asked])), status=503)
    assert ask(client, *asked).status < 300


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_each_can_fail_before_and_after_it_took_effect(client: Client, asked: tuple[str, str]) -> None:
    path = asked[1].replace("ID", "*")
    fault(client, path=path, status=504, times=1)
    fault(client, path=path, status=504, when="after", times=1)
    assert [ask(client, *asked).rule for _ in range(3)] == ["fault.gateway-timeout"] * 2 + [None]
    assert [one["took_effect"] for one in journal(client) if one["fault"]] == [False, True]
