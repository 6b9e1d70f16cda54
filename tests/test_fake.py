"""FakeGraph: it runs while its block runs, on a thread of its own, and says in a sentence why it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import TestCase
from urllib.parse import urlsplit

import pytest

from graphfake import FakeGraph
from graphfake.client import NotRunningError
from graphfake.contracts import ContractError
from graphfake.server import ListenError, OptionError
from tests.support.calling import ACCOUNT, call, names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphfake import Space


OTHERS: set[threading.Thread] = set()
"""What ran before a test began: servers that other tests share."""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHFAKE_HOME", str(tmp_path))
    OTHERS.clear()
    OTHERS.update(threading.enumerate())


def is_open(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def server_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "graphfake" and thread not in OTHERS]


def test_it_answers_within_its_block_and_is_gone_after_it() -> None:
    with FakeGraph() as graph:
        url = graph.url
        assert call(url, ACCOUNT)[0] == 201

    assert not is_open(url)
    assert server_threads() == []


def test_its_url_has_neither_version_nor_slash_at_its_end() -> None:
    with FakeGraph() as graph:
        parts = urlsplit(graph.url)

    assert (parts.scheme, parts.hostname, parts.path, parts.query) == ("http", "127.0.0.1", "", "")


def test_an_async_block_leaves_the_event_loop_free() -> None:
    async def run() -> tuple[int, str]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0)

        ticking = asyncio.create_task(tick())
        async with FakeGraph() as graph:
            assert ticks > 1, "nothing else ran while the server started"
            assert (await asyncio.to_thread(call, graph.url, ACCOUNT))[0] == 201
            before = ticks
        assert ticks > before, "nothing else ran while the server stopped"
        ticking.cancel()
        return ticks, graph._address[0]

    asyncio.run(run())
    assert server_threads() == []


def test_a_cancelled_start_leaves_nothing_behind() -> None:
    async def run() -> None:
        starting = asyncio.create_task(FakeGraph().__aenter__())
        await asyncio.sleep(0)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting

    asyncio.run(run())
    assert server_threads() == []


class TestAsADecorator:
    def test_it_runs_while_a_function_does(self) -> None:
        fake = FakeGraph()

        @fake
        def create(name: str) -> int:
            return call(fake.url, ACCOUNT | {"displayName": name})[0]

        assert create("a") == 201
        assert server_threads() == []

    def test_a_parameter_named_graph_is_the_fake(self) -> None:
        @FakeGraph()
        def create(name: str, graph: FakeGraph) -> list[str]:
            call(graph.url, ACCOUNT | {"displayName": name})
            return names(graph.url)

        assert create("a") == ["a"]
        assert create("b") == ["b"], "each call has a fake that is empty"

    def test_pytest_does_not_take_that_parameter_for_a_fixture(self) -> None:
        @FakeGraph()
        def test_something(tmp_path: Path, graph: FakeGraph) -> None: ...

        assert list(inspect.signature(test_something).parameters) == ["tmp_path"]

    def test_it_runs_while_a_coroutine_does(self) -> None:
        @FakeGraph()
        async def create(graph: FakeGraph) -> int:
            return (await asyncio.to_thread(call, graph.url, ACCOUNT))[0]

        assert inspect.iscoroutinefunction(create)
        assert asyncio.run(create()) == 201

    def test_it_runs_while_a_method_does(self) -> None:
        class Thing:
            status = 201

            @FakeGraph()
            def create(self, graph: FakeGraph) -> bool:
                return call(graph.url, ACCOUNT)[0] == self.status

        assert Thing().create()

    def test_a_class_that_holds_no_tests_is_refused_with_what_to_do_instead(self) -> None:
        with pytest.raises(TypeError, match=r"Case is another class; decorate its methods, or take the fixture"):

            @FakeGraph()
            class Case: ...

    def test_a_generator_is_refused_because_it_would_outlive_the_fake(self) -> None:
        with pytest.raises(TypeError, match="would stop at the first yield of fixture"):

            @FakeGraph()
            def fixture() -> Iterator[int]:
                yield 1


class TestWhatItCannotDo:
    def test_a_taken_port(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            fake = FakeGraph(port=port)
            with pytest.raises(ListenError, match=f"127.0.0.1 port {port} is taken by another program"):
                fake.start()
        with fake:
            assert fake.url == f"http://127.0.0.1:{port}", "once the port is free it starts"

    def test_a_contract_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "beta").mkdir()
        (tmp_path / "beta" / "contoso.widget.json").write_text("{")
        with pytest.raises(ContractError, match=r"contoso\.widget\.json"):
            FakeGraph(contracts=[tmp_path]).start()
        assert server_threads() == []

    def test_an_option_that_does_not_exist(self) -> None:
        with pytest.raises(OptionError, match="auth='loose' is not one of off, lenient, strict"):
            FakeGraph(auth="loose")

    @pytest.mark.parametrize("given", [{"contracts": "folder"}, {"contracts": Path("folder")}, {"tolerate": "folder"}])
    def test_one_where_a_list_belongs(self, given: Any) -> None:
        with pytest.raises(OptionError, match=r"is a list and not one of its entries: write \['folder'\]"):
            FakeGraph(**given)

    def test_starting_twice(self) -> None:
        with FakeGraph() as graph, pytest.raises(RuntimeError, match="is running already; open a space of it"), graph:
            pass

    @pytest.mark.parametrize("use", [lambda fake: fake.url, lambda fake: fake.requests, lambda fake: fake.space()])
    def test_being_used_before_and_after_its_block(self, use) -> None:  # type: ignore[no-untyped-def]
        fake = FakeGraph()
        with pytest.raises(NotRunningError, match="use it as `with FakeGraph"):
            use(fake)
        with fake:
            pass
        with pytest.raises(NotRunningError):
            use(fake)


USES = [
    lambda space: space.requests,
    lambda space: space.headers,
    lambda space: space.state.get("/users/a"),
    lambda space: space.clock.now,
    lambda space: space.faults.add(status=503),
    lambda space: space.expect_refusal("body.null"),
    lambda space: space.reset(),
]


@pytest.mark.parametrize("use", USES)
def test_a_space_that_has_ended_says_so_rather_than_speak_of_an_empty_one(use: Callable[[Space], object]) -> None:
    with FakeGraph() as graph:
        with graph.space() as space:
            call(space.url, ACCOUNT)
        with pytest.raises(NotRunningError, match="This space has ended, with its block or its test"):
            use(space)
        assert repr(space) == f"<Space {space.url}>"
        space.close()
    with pytest.raises(NotRunningError, match="This fake is not running"):
        use(space)


def test_two_run_at_once_and_one_within_the_other() -> None:
    with FakeGraph(auth="off") as outer, FakeGraph(auth="strict") as inner, outer.space() as one, inner.space() as two:
        call(one.url, ACCOUNT, token=None)
        assert [call(two.url, token=None)[0], len(outer.requests), len(one.requests)] == [401, 0, 1]
        inner.stop()
        assert names(one.url, token=None) == [ACCOUNT["displayName"]]


def test_it_can_be_interrupted_while_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    fake = FakeGraph()
    with monkeypatch.context() as patched:
        patched.setattr(fake.admin, "open", interrupted)
        with pytest.raises(KeyboardInterrupt):
            fake.start()
    assert server_threads() == []
    with fake:
        assert fake.requests == []


def test_it_can_be_shown_at_any_time() -> None:
    fake = FakeGraph()
    shown = [repr(fake)]
    with fake:
        shown.append(repr(fake))
        url = fake.url
    shown.append(repr(fake))

    assert shown == ["<FakeGraph not running>", f"<FakeGraph {url}>", "<FakeGraph not running>"]


def test_it_begins_empty_each_time() -> None:
    fake = FakeGraph()
    for name in "ab":
        with fake:
            call(fake.url, ACCOUNT | {"displayName": name})
            assert names(fake.url) == [name]
            assert len(fake.requests) == 2


def test_stopping_what_does_not_run_is_no_fault() -> None:
    fake = FakeGraph()
    fake.stop()
    with fake:
        fake.stop()
        fake.stop()


def test_what_its_options_say_holds_for_its_default_space_and_for_others() -> None:
    with FakeGraph(auth="off", tolerate=["body.unknown-property"], data="example") as graph, graph.space() as space:
        for one in (graph, space):
            assert call(one.url, ACCOUNT | {"colour": "red"}, token=None)[0] == 201
            assert len(names(one.url, token=None)) == 2


def test_the_same_seed_gives_the_same_ids() -> None:
    def ids(seed: int | None) -> list[str]:
        with FakeGraph(seed=seed) as graph, graph.space() as first, graph.space() as second:
            return [call(one.url, ACCOUNT)[1]["id"] for one in (graph, first, second)]

    assert ids(1) == ids(1)
    assert ids(None) == ids(0)
    assert len({*ids(1), *ids(2)}) == 6


def test_many_threads_share_it() -> None:
    def work(number: int) -> tuple[list[str], int]:
        with graph.space() as space:
            for _ in range(3):
                call(space.url, ACCOUNT | {"displayName": str(number)})
            return names(space.url), len(space.requests)

    with FakeGraph() as graph, ThreadPoolExecutor(8) as pool:
        for number, found in enumerate(pool.map(work, range(24))):
            assert found == ([str(number)] * 3, 4)


def test_two_run_side_by_side() -> None:
    with FakeGraph() as one, FakeGraph() as other:
        call(one.url, ACCOUNT)
        assert (len(names(one.url)), len(names(other.url))) == (1, 0)


@pytest.mark.parametrize("sent", [b"", b"POST /beta/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"])
def test_stopping_does_not_wait_for_clients_that_stay_connected(sent: bytes) -> None:
    with FakeGraph() as graph:
        parts = urlsplit(graph.url)
        client = socket.create_connection((parts.hostname, parts.port))
        client.sendall(sent)
        assert names(graph.url) == [], "by now the server has read it"
        began = time.perf_counter()
    with client:
        assert time.perf_counter() - began < 4
        client.settimeout(4)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1) == b""


HOSTS = dict.fromkeys(["127.0.0.1", "127.8.8.8", "::1", "[::1]", "Localhost"], False)
HOSTS |= dict.fromkeys(["0.0.0.0", "::", "192.0.2.1", "graph.example", ""], True)


@pytest.mark.parametrize(("host", "asks"), HOSTS.items())
def test_beyond_loopback_its_own_interface_asks_for_a_secret(host: str, asks: bool) -> None:
    secrets = {FakeGraph(host=host)._options.admin_token for _ in range(2)}

    assert len(secrets) == (2 if asks else 1)
    assert (None in secrets) is not asks


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_uses_it_and_ends_without_ending_it() -> None:
    def child(graph: FakeGraph, statuses: multiprocessing.SimpleQueue[int]) -> None:
        with graph.space() as space:
            statuses.put(call(space.url, ACCOUNT)[0])
        graph.stop()

    with FakeGraph() as graph:
        assert graph.requests == [], "now there is a connection that the child must not share"
        forking = multiprocessing.get_context("fork")
        statuses: multiprocessing.SimpleQueue[int] = forking.SimpleQueue()
        process = forking.Process(target=child, args=(graph, statuses))
        process.start()
        process.join(30)

        assert (process.exitcode, statuses.get()) == (0, 201)
        assert call(graph.url, ACCOUNT)[0] == 201
        assert len(graph.requests) == 1


def test_a_program_that_forgets_to_stop_it_ends_all_the_same() -> None:
    code = "from graphfake import FakeGraph; print(FakeGraph().start().url)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert not is_open(done.stdout.strip())


def test_proxy_settings_are_not_its_business(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with FakeGraph() as graph, graph.space() as space:
        assert space.requests == []


class TestInUnittest(TestCase):
    def setUp(self) -> None:
        self.graph = self.enterContext(FakeGraph())

    def test_it_is_entered_as_a_context(self) -> None:
        assert call(self.graph.url, ACCOUNT)[0] == 201


def test_nobody_answers_where_nothing_listens() -> None:
    """What the other tests here mean by gone."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(urllib.error.URLError):
        call(url)
