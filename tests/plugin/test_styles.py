"""Every style of test has the same worlds, ids and verdicts: sync, async under any plugin, threads, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.pytest_runs import failures

if TYPE_CHECKING:
    from graphfake import FakeGraph
    from tests.plugin.conftest import Run

REFUSED = "graphfake refused 1 request: body.null at /displayName"

SYNC = """
    import asyncio, unittest
    from concurrent.futures import ThreadPoolExecutor
    import pytest, requests
    from calling import ACCOUNT, ACCOUNTS, BROKEN, call, names

    URL = f"/beta{ACCOUNTS}"

    def test_sync(graphfake):
        sent = requests.post(graphfake.url + URL, json=BROKEN, headers=graphfake.headers)
        assert sent.status_code == 400

    def test_expected(graphfake):
        with graphfake.expect_refusal("body.null"):
            call(graphfake.url, BROKEN)

    def test_threads(graphfake):
        with ThreadPoolExecutor(16) as pool:
            made = pool.map(lambda number: call(graphfake.url, ACCOUNT | {"displayName": str(number)}), range(64))
            assert {status for status, _ in made} == {201}
        assert len(names(graphfake.url)) == 64
        assert len(graphfake.requests) == 65

    def test_thread_that_is_refused(graphfake):
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda number: call(graphfake.url, ACCOUNT if number else BROKEN), range(16)))

    class TestCase(unittest.TestCase):
        @pytest.fixture(autouse=True)
        def _graph(self, graphfake):
            self.graph = graphfake

        def test_case(self):
            call(self.graph.url, BROKEN)
"""
ASYNC = """
    import asyncio
    import httpx, pytest
    from calling import ACCOUNT, ACCOUNTS, BROKEN

    URL = f"/beta{ACCOUNTS}"

    @pytest.fixture
    async def client(graphfake):
        async with httpx.AsyncClient(base_url=graphfake.url + URL, headers=graphfake.headers) as client:
            yield client

    async def send(client, body):
        return (await client.post("", json=body)).status_code
"""
ASYNCIO = """
    @pytest.mark.asyncio
    async def test_asyncio(client, graphfake):
        assert await asyncio.gather(*(send(client, ACCOUNT) for _ in range(20))) == [201] * 20
        async with graphfake.expect_refusal("body.null"):
            await send(client, BROKEN)

    @pytest.mark.asyncio
    async def test_asyncio_that_is_refused(client):
        assert await send(client, BROKEN) == 400
"""
ANYIO = """
    import anyio

    @pytest.mark.anyio
    async def test_anyio(client, graphfake):
        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(send, client, ACCOUNT)
        async with graphfake.expect_refusal("body.null"):
            await send(client, BROKEN)

    @pytest.mark.anyio
    async def test_anyio_that_is_refused(client):
        assert await send(client, BROKEN) == 400
"""


def test_sync_tests_of_every_kind(run: Run) -> None:
    result = run(SYNC)

    result.assert_outcomes(passed=2, failed=3)
    assert failures(result) == dict.fromkeys(
        ["test_sync", "test_thread_that_is_refused", "TestCase::test_case"], REFUSED
    )


@pytest.mark.parametrize("mode", ["auto", "strict"])
def test_either_mode_of_asyncio_will_do(run: Run, mode: str) -> None:
    source = ASYNC.replace("@pytest.fixture", "@pytest_asyncio.fixture").replace(
        "import httpx", "import pytest_asyncio, httpx"
    )
    result = run(source + ASYNCIO, "-o", f"asyncio_mode={mode}")

    result.assert_outcomes(passed=1, failed=1)
    assert failures(result) == {"test_asyncio_that_is_refused": REFUSED}


def test_anyio_will_do_on_either_of_its_loops(run: Run) -> None:
    result = run(ASYNC + ANYIO, "-o", "asyncio_mode=strict")

    result.assert_outcomes(passed=2, failed=2)
    loops = ("asyncio", "trio")
    assert failures(result) == {f"test_anyio_that_is_refused[{loop}]": REFUSED for loop in loops}


def test_aiohttp_will_do_beside_it(run: Run) -> None:
    """Its plugin gives the application itself, whose worlds are not those of the server."""
    result = run("""
        from calling import ACCOUNTS, BROKEN
        from graphfake.server import make_app

        async def test_it(aiohttp_client, graphfake):
            client = await aiohttp_client(make_app(auth="off"))
            assert (await client.post(f"/beta{ACCOUNTS}", json=BROKEN)).status == 400
            assert graphfake.requests == []

        async def test_both(aiohttp_client, graphfake):
            client = await aiohttp_client(make_app(auth="off"))
            async with client.session.post(f"{graphfake.url}/beta{ACCOUNTS}", json=BROKEN, headers=graphfake.headers):
                pass
    """)

    result.assert_outcomes(passed=1, failed=1)
    assert failures(result) == {"test_both": REFUSED}


MANY = """
    import pytest
    from calling import ACCOUNT, BROKEN, call

    def note(name, graph):
        print("made", name, call(graph.url, ACCOUNT)[1]["id"])

    @pytest.fixture(scope="module", params=["one", "two"])
    def shared(graphfake_server, request):
        with graphfake_server.space() as graph:
            note(f"shared {request.param}", graph)
            yield graph

    @pytest.fixture(scope="class")
    def of_class(graphfake_server):
        with graphfake_server.space() as graph:
            note("of the class", graph)
            yield graph

    @pytest.mark.parametrize("number", range(6))
    def test_own(graphfake, number):
        note(f"own {number}", graphfake)

    def test_two(graphfake, graphfake_server):
        with graphfake_server.space() as other:
            note("first", graphfake)
            note("second", other)

    def test_shared(shared, graphfake):
        note("beside", graphfake)

    class TestOfClass:
        def test_it(self, of_class, graphfake):
            note("of the class, beside", graphfake)

        def test_left_open(self, graphfake_server):
            note("left open", graphfake_server.space())

    def test_refused(graphfake):
        call(graphfake.url, BROKEN)

    def test_refused_in_what_is_shared(shared):
        call(shared.url, BROKEN)

    def test_without(): ...
"""
SHUFFLED = """
    import random

    def pytest_addoption(parser):
        parser.addoption("--shuffle", type=int)

    def pytest_collection_modifyitems(config, items):
        if (seed := config.getoption("shuffle")) is not None:
            random.Random(seed).shuffle(items)
"""
ONE_PROCESS = {
    "shuffled": ["--shuffle=1"],
    "shuffled otherwise, and with less beside": [
        "--shuffle=2",
        "-p",
        "no:xdist",
        "-p",
        "no:randomly",
        "-p",
        "no:anyio",
    ],
}
WORKERS = {
    "workers": ["-n4", "--shuffle=3"],
    "workers by module": ["-n2", "--dist=loadscope"],
}


def told(run: Run, *arguments: str, more: str = "") -> tuple[dict[str, str], list[str]]:
    """The verdicts, and the ids that were made."""
    result = run(MANY + more, "-rPf", *arguments, files={"conftest.py": SHUFFLED})
    result.assert_outcomes(passed=12, failed=3)
    made = sorted({line for line in result.outlines if line.startswith("made ")})
    assert len(made) == 15
    return failures(result), made


def test_in_any_order_verdicts_and_ids_are_the_same(run: Run) -> None:
    as_they_stand = told(run)

    assert set(as_they_stand[0].values()) == {REFUSED}
    for arguments in ONE_PROCESS.values():
        assert told(run, *arguments) == as_they_stand


@pytest.mark.deep
@pytest.mark.parametrize("arguments", WORKERS.values(), ids=WORKERS)
def test_and_on_any_worker(run: Run, arguments: list[str]) -> None:
    assert told(run, *arguments) == told(run)


@pytest.mark.deep
def test_and_in_groups(run: Run) -> None:
    grouped = told(run, "-n2", "--dist=loadgroup", more="\n    pytestmark = pytest.mark.xdist_group('one')\n")

    assert grouped[1] == told(run)[1]


def test_and_on_one_server_for_all(run: Run, elsewhere: FakeGraph) -> None:
    before = told(run)

    assert told(run, f"--graphfake-url={elsewhere.url}", "--shuffle=5") == before
