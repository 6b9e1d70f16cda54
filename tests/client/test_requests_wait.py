"""Waiting for what a space has yet to be sent, from any style of test; and what is said when it does not come."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from graphfake import FakeGraph, NoSuchRequest, Requests
from graphfake.client import AdminError
from tests.support.calling import ACCOUNT, ACCOUNTS, BROKEN, call

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphfake import Space


class Sender:
    """Sends from another thread, once somebody waits."""

    def __init__(self, send: Callable[[], object]) -> None:
        self._thread = threading.Timer(0.05, send)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()


class TestWaiting:
    def test_what_is_there_already_is_not_waited_for(self, space: Space) -> None:
        call(space.url)

        assert space.requests.of("GET").wait(timeout=0).only.status == 200

    def test_it_ends_with_the_request_that_was_wanted_and_not_with_others(self, space: Space) -> None:
        def send() -> None:
            call(space.url)
            call(space.url, ACCOUNT)

        with Sender(send):
            found = space.requests.to("/deviceManagement/*").of("POST").wait(timeout=30)

        assert (found.only.method, found.only.status) == ("POST", 201)
        assert len(space.requests) == 2

    def test_it_can_be_for_several(self, space: Space) -> None:
        call(space.url)

        with Sender(lambda: call(space.url)):
            assert [one.number for one in space.requests.wait(2, timeout=30)] == [1, 2]

    def test_since_leaves_out_what_came_before(self, space: Space) -> None:
        call(space.url)

        with Sender(lambda: call(space.url)):
            assert space.requests.since(space.requests).wait(timeout=30).only.number == 2

    def test_it_heeds_what_only_a_function_can_tell(self, space: Space) -> None:
        def send() -> None:
            call(space.url, ACCOUNT | {"displayName": "one"})
            call(space.url, ACCOUNT | {"displayName": "two"})

        with Sender(send):
            found = space.requests.of("POST").where(lambda one: one.json["displayName"] == "two").wait(timeout=30)
        assert found.only.json["displayName"] == "two"

    async def test_the_event_loop_goes_on_meanwhile(self, space: Space) -> None:
        waiting = asyncio.create_task(space.requests.of("POST").wait_async(timeout=30))
        await asyncio.sleep(0)
        await asyncio.to_thread(call, space.url, ACCOUNT)

        assert (await waiting).only.status == 201

    def test_trio_goes_on_meanwhile_too(self, space: Space) -> None:
        trio = pytest.importorskip("trio")

        async def wait() -> Requests:
            found: list[Requests] = []

            async def first() -> None:
                found.append(await space.requests.wait_async(timeout=30))

            async with trio.open_nursery() as nursery:
                nursery.start_soon(first)
                nursery.start_soon(trio.to_thread.run_sync, call, space.url)
            return found[0]

        assert trio.run(wait).only.status == 200

    def test_who_gives_up_leaves_no_thread_that_is_waited_for(self, space: Space) -> None:
        async def wait() -> None:
            async with asyncio.timeout(0.05):
                await space.requests.wait_async(timeout=600)

        before = time.monotonic()
        with pytest.raises(TimeoutError):
            asyncio.run(wait())
        assert time.monotonic() - before < 10

    async def test_it_needs_none_of_the_threads_that_the_loop_has_for_others(self, space: Space) -> None:
        done = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            asyncio.get_running_loop().set_default_executor(pool)
            busy = asyncio.create_task(asyncio.to_thread(done.wait))
            await asyncio.sleep(0)
            try:
                with pytest.raises(NoSuchRequest):
                    await asyncio.wait_for(space.requests.wait_async(timeout=0), 10)
            finally:
                done.set()
            assert await busy

    def test_many_may_wait_at_once(self, space: Space) -> None:
        found: list[Requests] = []
        threads = [
            threading.Thread(target=lambda: found.append(space.requests.of("GET").wait(timeout=30))) for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        call(space.url)
        for thread in threads:
            thread.join()

        assert [one.only.number for one in found] == [1] * 20

    @pytest.mark.parametrize(("count", "timeout"), [(0, 1), (1, -1), (1, float("nan"))])
    def test_what_cannot_be_waited_for_is_refused(self, space: Space, count: int, timeout: float) -> None:
        with pytest.raises(ValueError, match="A wait is for 1 request or more"):
            space.requests.wait(count, timeout)

    def test_a_part_of_requests_has_nothing_to_wait_for(self, space: Space) -> None:
        with pytest.raises(RuntimeError, match="are part of others"):
            space.requests[1:].wait()

    def test_the_end_of_the_space_ends_it(self) -> None:
        dropped = pytest.raises(AdminError, match="The space was dropped")
        with FakeGraph() as fake, fake.space() as space, Sender(space.close), dropped:
            space.requests.wait(timeout=30)

    def test_the_end_of_the_fake_ends_it(self) -> None:
        fake = FakeGraph().start()
        before = time.monotonic()
        with Sender(fake.stop), pytest.raises((AdminError, ConnectionError, RuntimeError)):
            fake.requests.wait(timeout=30)
        assert time.monotonic() - before < 10


class TestWhatIsSaid:
    def test_nothing_was_sent(self, space: Space) -> None:
        with pytest.raises(NoSuchRequest) as missing:
            space.requests.of("POST").wait(timeout=0)
        assert str(missing.value) == "Waited 0 s for 1 request that was POST; none came."
        with pytest.raises(NoSuchRequest) as missing:
            _ = space.requests.of("POST").first
        assert str(missing.value) == "No request was sent at all, so none was POST."

    def test_what_came_close_is_told_line_by_line(self, space: Space) -> None:
        call(space.url)
        call(space.url, BROKEN)
        call(space.url, ACCOUNT)
        asked = space.requests.of("POST").to("/deviceManagement/macOSSoftwareUpdateAccountSummary").answered("2xx")

        with pytest.raises(AssertionError) as missing:
            _ = asked.only
        glob = "/deviceManagement/macOSSoftwareUpdateAccountSummary"
        assert str(missing.value).splitlines() == [
            f"No request was POST, to {glob} and answered 2xx.",
            "Closest of 3:",
            f"  3  POST /beta{ACCOUNTS} -> 201",
            f"      to /beta{ACCOUNTS}, not {glob}",
            f"  2  POST /beta{ACCOUNTS} -> 400 body.null",
            f"      to /beta{ACCOUNTS}, not {glob}",
            "      answered 400, not 2xx",
            f"  1  GET /beta{ACCOUNTS} -> 200",
            "      GET, not POST",
            f"      to /beta{ACCOUNTS}, not {glob}",
        ]
        assert [one.request.number for one in asked.near_misses()] == [3, 2, 1]

    def test_too_few_came_in_time(self, space: Space) -> None:
        call(space.url)
        with pytest.raises(NoSuchRequest) as missing:
            space.requests.of("GET").wait(2, timeout=0)
        assert str(missing.value).splitlines() == [
            "Waited 0 s for 2 requests that were GET; 1 came.",
            f"  1  GET /beta{ACCOUNTS} -> 200",
        ]

    def test_one_was_meant_and_there_are_more(self, space: Space) -> None:
        call(space.url)
        call(space.url)
        with pytest.raises(NoSuchRequest) as several:
            _ = space.requests.of("GET").only
        assert str(several.value).splitlines() == [
            "One was expected, and there are 2 requests that were GET:",
            f"  1  GET /beta{ACCOUNTS} -> 200",
            f"  2  GET /beta{ACCOUNTS} -> 200",
        ]

    async def test_a_wait_that_holds_up_an_event_loop_says_so(self, space: Space) -> None:
        with pytest.raises(NoSuchRequest, match=r"await wait_async\(\.\.\.\) lets it go on"):
            space.requests.wait(timeout=0)

    def test_a_function_that_fails_for_others_is_no_hindrance(self, space: Space) -> None:
        call(space.url)
        with pytest.raises(NoSuchRequest, match="GET, not POST"):
            _ = space.requests.of("POST").where(lambda one: one.json["displayName"]).first
