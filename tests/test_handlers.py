"""Handlers by space and operation: found in any spelling, forgotten with their space, never waited for without end."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from graphfake.handlers import HandlerFailure, Handlers, Invocation, OperationError

CALL = Invocation(operation="contoso.spin")


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


async def test_each_space_has_its_own(handlers: Handlers) -> None:
    handlers.register("one", "contoso.spin", lambda _: 1)
    handlers.register("two", "Contoso.SPIN", lambda _: 2)
    assert [await handlers.answer(space, CALL) for space in ("one", "two")] == [1, 2]
    handlers.forget("one")
    assert [handlers.has(space, "contoso.spin") for space in ("one", "two", "three")] == [False, True, False]


async def test_a_handler_that_hangs_is_left_behind(handlers: Handlers) -> None:
    released = threading.Event()
    handlers.register("s", "contoso.spin", lambda _: released.wait())
    with pytest.raises(HandlerFailure, match=r"more than 0\.01 seconds"):
        await handlers.answer("s", CALL, seconds=0.01)
    released.set()


async def test_a_handler_and_what_it_gives_to_wait_for_have_the_time_of_one(handlers: Handlers) -> None:
    def half(_: Invocation) -> Any:
        threading.Event().wait(0.06)
        return asyncio.sleep(0.06)

    handlers.register("s", "contoso.spin", half)
    with pytest.raises(HandlerFailure, match=r"more than 0\.1 seconds"):
        await handlers.answer("s", CALL, seconds=0.1)


async def test_a_handler_that_is_taken_away_between_question_and_answer_is_a_failure(handlers: Handlers) -> None:
    with pytest.raises(HandlerFailure, match="taken away"):
        await handlers.answer("s", CALL)


async def test_a_coroutine_that_hangs_is_ended(handlers: Handlers) -> None:
    ended = asyncio.Event()

    async def hang(_: Invocation) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    handlers.register("s", "contoso.spin", hang)
    failed: list[str] = []

    def elsewhere() -> None:  # as the server does: in a loop of its own
        try:
            asyncio.run(handlers.answer("s", CALL, seconds=0.05))
        except HandlerFailure as failure:
            failed.append(str(failure))

    await asyncio.to_thread(elsewhere)
    await ended.wait()
    assert failed == ["it took more than 0.05 seconds"]


@pytest.mark.parametrize("error", [ValueError("x"), TimeoutError("x"), asyncio.CancelledError(), KeyboardInterrupt()])
@pytest.mark.parametrize("is_async", [False, True])
async def test_whatever_is_raised_is_a_failure_with_its_cause(
    handlers: Handlers, error: BaseException, *, is_async: bool
) -> None:
    def fail(_: Invocation) -> Any:
        raise error

    async def fail_later(invocation: Invocation) -> Any:
        fail(invocation)

    handlers.register("s", "contoso.spin", fail)
    if is_async:
        await asyncio.to_thread(handlers.register, "s", "contoso.spin", fail_later)
    with pytest.raises(HandlerFailure, match=type(error).__name__) as failed:
        await handlers.answer("s", CALL)
    assert failed.value.__cause__ is error


async def test_a_refusal_comes_through_as_it_is(handlers: Handlers) -> None:
    async def refuse(_: Invocation) -> None:
        raise OperationError(403, "Forbidden", "No.")

    await asyncio.to_thread(handlers.register, "s", "contoso.spin", refuse)
    with pytest.raises(OperationError, match="403 Forbidden: No"):
        await handlers.answer("s", CALL)
