"""After three hundred tests a run holds no more than after a few: no socket, thread, task, space or exchange."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphfake import FakeGraph
    from tests.plugin.conftest import Run

TESTS = """
    import asyncio, gc, http.client, os, socket, threading
    import pytest
    from calling import ACCOUNT, BROKEN, call

    HELD = []

    def held(server):
        gc.collect()
        objects = gc.get_objects()
        listed = [one for one in server.admin.get("spaces")["value"] if one["key"] != "elsewhere"]
        return {
            "files": len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0,
            "sockets": sum(isinstance(one, socket.socket) for one in objects),
            "connections": sum(isinstance(one, http.client.HTTPConnection) for one in objects),
            "threads": sorted(one.name for one in threading.enumerate()),
            "tasks": sum(isinstance(one, asyncio.Task) and not one.done() for one in objects),
            "spaces": [one["key"] for one in listed if one["key"] not in server._kept.values()],
            "exchanges": sum(one["exchanges"] for one in listed if one["key"] not in server._kept.values()),
            "held by the client": (len(server._spaces), len(server._untold), len(server.opened_for)),
        }

    def test_first(graphfake): call(graphfake.url, ACCOUNT)

    async def test_first_async(graphfake): call(graphfake.url, ACCOUNT)

    def test_before(graphfake_server): HELD.append(held(graphfake_server))

    @pytest.mark.parametrize("number", range(220))
    def test_sync(graphfake, number):
        call(graphfake.url, ACCOUNT)

    @pytest.mark.parametrize("number", range(40))
    def test_spaces(graphfake_server, number):
        with graphfake_server.space() as graph:
            call(graph.url, ACCOUNT)
        call(graphfake_server.space().url, ACCOUNT)

    @pytest.mark.parametrize("number", range(30))
    async def test_async(graphfake, number):
        await asyncio.gather(*(asyncio.to_thread(call, graphfake.url, ACCOUNT) for _ in range(3)))

    @pytest.mark.parametrize("number", range(10))
    def test_failing(graphfake_server, graphfake, number):
        call(graphfake_server.space().url, BROKEN)
        with graphfake_server.space() as graph:
            call(graph.url, BROKEN)

    def test_after(graphfake_server): assert held(graphfake_server) == HELD[0]
"""


def test_nothing_is_left_of_three_hundred_tests(run: Run) -> None:
    threads = {*threading.enumerate()}

    run(TESTS).assert_outcomes(passed=294, failed=10)
    assert {*threading.enumerate()} == threads


def test_nothing_but_the_worlds_of_failed_tests_is_left_on_a_server_elsewhere(run: Run, elsewhere: FakeGraph) -> None:
    tests = TESTS.replace("range(220)", "range(2)").replace("range(40)", "range(2)").replace("range(30)", "range(2)")

    run(tests, f"--graphfake-url={elsewhere.url}").assert_outcomes(passed=10, failed=10)
    left = [space for space in elsewhere.admin.get("spaces")["value"] if space["key"] != "default"]
    assert len(left) == 3 * 10
    assert sum(space["exchanges"] for space in left) == 2 * 10
