"""Lost connections on purpose: what a client sees, what the journal says, and what is there afterwards."""

from __future__ import annotations

import asyncio
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from graphfake.server import Bounds, make_app
from tests.support import wire
from tests.support.family import STATE
from tests.support.faulty import admin, fault, journal
from tests.support.served import JSON_HEADERS, STATES, Client, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOST = {
    "reset": ConnectionResetError,
    "empty": http.client.RemoteDisconnected,
    "garbage": http.client.BadStatusLine,
    "truncated": http.client.IncompleteRead,
}
LINES = tuple(f"{name}: {value}" for name, value in JSON_HEADERS.items())


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with Served(data="example", bounds=Bounds(drip=0.1)) as started:
        yield started


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with served.client() as opener, Client(opener.post("/_graphfake/spaces", {}).json["url"]) as opened:
        yield opened


def again(client: Client) -> Client:
    """A new connection to the same space."""
    return Client(client.url)


@pytest.mark.parametrize("drop", LOST)
def test_a_lost_answer_says_nothing_of_what_was_stored(client: Client, drop: str) -> None:
    fault(client, drop=drop, times=1)
    with again(client) as other, pytest.raises(LOST[drop]):
        other.post(STATES, STATE.example)

    [kept] = journal(client)
    assert (kept["status"], kept["took_effect"]) == (201, True)
    assert kept["fault"].startswith(f"fault-1; drop={drop}")
    assert client.get(f"{STATES}/$count").body == b"1"


@pytest.mark.parametrize("drop", ["reset", "empty", "garbage"])
def test_what_is_lost_before_it_takes_effect_stores_nothing(client: Client, drop: str) -> None:
    fault(client, drop=drop, when="before", times=1)
    with again(client) as other, pytest.raises(LOST[drop]):
        other.post(STATES, STATE.example)

    [kept] = journal(client)
    assert (kept["rule"], kept["kind"], kept["took_effect"]) == ("fault.connection", "injected", False)
    assert kept["fault"] == f"fault-1; drop={drop}"
    assert client.get(f"{STATES}/$count").body == b"0"


@pytest.mark.parametrize("drop", ["slow", "close"])
def test_a_whole_answer_is_no_failure(client: Client, drop: str) -> None:
    fault(client, drop=drop, times=1)
    with again(client) as other:
        assert other.post(STATES, STATE.example).status == 201
    assert journal(client)[0]["took_effect"] is None


@pytest.mark.parametrize("drop", ["truncated", "slow", "close"])
def test_a_failure_can_meet_a_mishap_on_its_way(client: Client, drop: str) -> None:
    fault(client, status=503, drop=drop, times=1)
    with again(client) as other:
        if drop == "truncated":
            with pytest.raises(http.client.IncompleteRead):
                other.post(STATES, STATE.example)
        else:
            assert other.post(STATES, STATE.example).code == "ServiceUnavailable"
    assert journal(client)[0]["took_effect"] is False
    assert client.get(f"{STATES}/$count").body == b"0"


def test_garbage_is_the_same_for_the_same_seed(served: Served) -> None:
    def noise(seed: int) -> bytes:
        with served.client() as opener:
            space = opener.post("/_graphfake/spaces", {"seed": seed, "faults": [{"drop": "garbage"}]}).json["url"]
        with wire.Client(served.port) as raw:
            raw.send(wire.get(f"{space.partition(str(served.port))[2]}/beta{STATES}", *LINES))
            came = b""
            while data := raw.socket.recv(1000):
                came += data
        return came

    assert noise(1) == noise(1) != noise(2)
    assert not noise(1).startswith(b"HTTP")


def test_every_second_request_behind_a_lost_one_is_forgotten_and_none_is_done_twice(client: Client) -> None:
    fault(client, nth=2, drop="close")
    target = f"{client.url.partition(':')[2].partition('/_space')[2]}"
    body = json.dumps(STATE.example).encode()
    port = int(client.url.split(":")[2].split("/")[0])
    with wire.Client(port) as raw:
        raw.send(wire.post(body, *LINES, target=f"/_space{target}/beta{STATES}") * 4)
        assert [raw.answer().status, raw.answer().status] == [201, 201]
        assert raw.closed()
    assert client.get(f"{STATES}/$count").body == b"2"
    assert len(journal(client)) == 3


def test_many_at_once_lose_no_state_and_leave_nothing_behind() -> None:
    rules = [
        {"id": "lost", "method": "POST", "probability": 0.4, "drop": "reset"},
        {"id": "unseen", "method": "POST", "probability": 0.3, "drop": "empty", "when": "before"},
        {"id": "late", "delay": 0.01, "jitter": 0.05},
        {"id": "slow", "method": "POST", "probability": 0.3, "drop": "slow"},
    ]
    with Served(data="example", bounds=Bounds(drip=0.05), seed=5) as served:
        with served.client() as client:
            assert admin(client, "POST", "faults", {"faults": rules}).status == 201

        def send(number: int) -> int | None:
            with served.client() as one:
                try:
                    return one.post(STATES, {**STATE.example, "displayName": f"number {number}"}).status
                except (ConnectionError, http.client.HTTPException):
                    return None

        with ThreadPoolExecutor(64) as pool:
            statuses = list(pool.map(send, range(64)))
        with served.client() as client:
            admin(client, "DELETE", "faults")
            exchanges = [one for one in journal(client) if one["method"] == "POST"]
            names = [item["displayName"] for item in client.get(STATES).json["value"]]
        left = served.run(_left(served))

    assert len(exchanges) == 64
    assert set(statuses) == {201, None}
    assert len(names) == len(set(names)) == sum(one["rule"] is None for one in exchanges)
    assert statuses.count(201) == sum(one["took_effect"] is None for one in exchanges)
    assert {f"number {number}" for number, status in enumerate(statuses) if status == 201} <= set(names)
    assert left == (0, 0)


def test_among_many_at_once_numbers_are_exact(client: Client) -> None:
    fault(client, id="some", method="GET", times=37, status=503)
    fault(client, id="others", method="GET", nth=[1, 40, 64], status=500)

    def status(_: int) -> int:
        with again(client) as one:
            return one.get(STATES).status

    with ThreadPoolExecutor(64) as pool:
        statuses = list(pool.map(status, range(64)))
    assert [statuses.count(known) for known in (503, 500, 200)] == [37, 2, 25]  # the first had failed already
    assert [(rule["met"], rule["fell"]) for rule in admin(client, "GET", "faults").json["value"]] == [(64, 37), (64, 2)]


async def _left(served: Served) -> tuple[int, int]:
    """Connections and tasks of the server that are left, once those that are about to end have ended."""
    for _ in range(100):
        await asyncio.sleep(0)
    return len(served._running._listener._wire.connections), len(asyncio.all_tasks()) - 1


def test_a_delay_holds_up_nobody_else_and_ends_when_the_server_stops() -> None:
    with Served(data="example") as served, served.client() as client:
        fault(client, method="POST", delay=500)
        with ThreadPoolExecutor(1) as pool, served.client() as held:
            sent = pool.submit(held.post, STATES, STATE.example)
            while not admin(client, "GET", "faults/fault-1").json["fell"]:
                assert client.get(STATES).status == 200
            served.stop()
            assert sent.result(wire.DEADLINE).status == 201


@pytest.mark.parametrize("leave", [wire.Client.reset, lambda client: client.socket.close()], ids=["reset", "close"])
@pytest.mark.parametrize(("rule", "stored"), [({}, b"1"), ({"status": 503}, b"0"), ({"batch": True}, b"1")], ids=str)
def test_a_client_that_leaves_ends_its_delay_and_nothing_else(
    client: Client, leave: Callable[[wire.Client], None], rule: dict[str, Any], stored: bytes
) -> None:
    fault(client, method="POST", path="/deviceManagement/**", delay=500, id="late", **rule)
    host, _, space = client.url.removeprefix("http://").partition("/")
    path, body = f"/{space}/beta{STATES}", json.dumps(STATE.example).encode()
    if rule.get("batch"):
        item = {"id": "1", "method": "POST", "url": STATES, "headers": JSON_HEADERS, "body": STATE.example}
        path, body = f"/{space}/beta/$batch", json.dumps({"requests": [item]}).encode()
    raw = wire.Client(int(host.partition(":")[2]))
    raw.send(wire.post(body, *LINES, target=path))
    while not admin(client, "GET", "faults/late").json["fell"]:
        pass
    assert journal(client) == []
    leave(raw)
    raw.socket.close()
    assert admin(client, "POST", "requests/wait", {"path": f"/beta{STATES}", "timeout": 20}).status == 200
    assert client.get(f"{STATES}/$count").body == stored


async def test_make_app_takes_faults_and_drops_too(aiohttp_client: Any, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text('{"faults": [{"nth": 2, "drop": "truncated"}, {"nth": 3, "delay": 500}]}')
    app = make_app(data="example", faults=[{"nth": 1, "status": 429, "retry_after": 7}, str(file)])
    served = await aiohttp_client(app)
    path = f"/beta{STATES}"
    async with served.get(path, headers=JSON_HEADERS) as throttled:
        assert (throttled.status, throttled.headers["Retry-After"]) == (429, "7")
        assert throttled.headers["Graphfake-Fault"] == "fault-1; status=429; retry-after=7"

    def truncated() -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=wire.DEADLINE)
        try:
            connection.request("GET", path, headers=JSON_HEADERS)
            with pytest.raises(http.client.IncompleteRead) as caught:
                connection.getresponse().read()
            return caught.value.partial
        finally:
            connection.close()

    assert (await asyncio.to_thread(truncated)).startswith(b'{"@odata.context"')
    held = asyncio.create_task(served.get(path, headers=JSON_HEADERS).__aenter__())
    while True:
        async with served.get("/_graphfake/faults") as listed:
            if (await listed.json())["value"][2]["fell"]:
                break
    await app.shutdown()
    assert (await held).status == 200


async def test_behind_aiohttp_too_a_header_of_a_rule_is_sent_once_and_as_it_is(aiohttp_client: Any) -> None:
    served = await aiohttp_client(
        make_app(data="example", faults={"nth": 2, "headers": {"server": "own", "date": "own"}})
    )
    path = f"/beta{STATES}"
    async with served.get(path, headers=JSON_HEADERS) as plain, served.get(path, headers=JSON_HEADERS) as struck:
        assert "Server" not in plain.headers
        assert (struck.headers.getall("Server"), struck.headers.getall("Date")) == (["own"], ["own"])
